"""What the page on the CDN says is so."""

import json
import re

from dev import ROOT
from emulators.firebase.hosting.patterns import Pattern
from emulators.stack import LocalStack
from tests.docs.shell import code_blocks, curls, parse
from tests.support.people import People, producer_on

PAGE = ROOT / "docs" / "cdn.md"
TEXT = PAGE.read_text(encoding="utf-8")
HOSTING = json.loads((ROOT / "firebase.json").read_text(encoding="utf-8"))["hosting"]


def test_the_rewrite_is_the_one_that_is_deployed() -> None:
    blocks = re.findall(r"^```json\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    (block,) = [one for one in blocks if '"rewrites"' in one]

    shown = json.loads(f"{{{block}}}")["rewrites"]

    assert [rule for rule in shown if rule not in HOSTING["rewrites"]] == []


def test_no_header_of_the_site_is_put_in_place_of_a_functions_own() -> None:
    names = {
        one["key"].lower()
        for rule in HOSTING["headers"]
        for one in rule["headers"]
        if any(map(Pattern.of(rule).matches, ("/broadcast", "/api", "/api/event/1")))
    }

    assert names.isdisjoint({"cache-control", "vary", "content-type", "etag"})


def test_every_command_of_the_page_is_answered(stack: LocalStack) -> None:
    with producer_on(stack) as people:
        found = people.known
        variables = {"ADMIN_ID": found["producerId"], "FAN_URL": found["fanUrl"]}
        commands = [curl for block in code_blocks(PAGE) for curl in curls(block)]
        answers = [
            parse(curl, variables).send(people.http, stack.settings)
            for curl in commands
        ]
        told = _caching(people, found["fanUrl"]), _caching(people, "nothing")

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1].json()["functions"]["calls"]["getBroadcastData"] > 0
    assert [control for control in told if f"`{control}`" not in TEXT] == []


def _caching(people: People, fan_url: str) -> str:
    answer = people.http.get(
        people.settings.function_url("getBroadcastData"),
        params={"adminId": people.known["producerId"], "fanUrl": fan_url},
    )
    return answer.headers["cache-control"]
