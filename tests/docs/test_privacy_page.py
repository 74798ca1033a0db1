"""The writes of the page on consent do what it says, under the rules."""

import json
import re
from typing import Any

import pytest

from dev.docs.pages import DOCS
from emulators.firebase.database.tree import from_json, get, parse_path, put, to_json
from tests.rules.databases import CONSENTED, tree
from tests.rules.states import State
from tests.rules.world import ANA, NOW, rules, ruling

PAGE = (DOCS / "privacy.md").read_text(encoding="utf-8")
KNOWN: dict[str, Any] = {
    "$eventId": "e1",
    "$uid": "fan-ana",
    "$adminId": "owner",
    "$fanUrl": "launch-night",
}
PICTURE = "fanPictures/owner/launch-night/fan-ana"


def written(name: str) -> dict[str, Any]:
    """The write of the page, by the name of its part."""
    (block,) = re.findall(
        rf"<!-- {name}:start -->\n\n```json\n(.*?)```", PAGE, re.DOTALL
    )
    for shown, ours in KNOWN.items():
        block = block.replace(shown, ours)
    found: dict[str, Any] = json.loads(block.replace('"$now"', str(NOW)))
    return found


def ruled(state: State, writes: dict[str, Any]) -> str:
    before = after = tree(state)
    for path, value in writes.items():
        after = put(after, parse_path(path), from_json(value))
    paths = [parse_path(path) for path in writes]
    verdict = rules().may_write(paths, auth=ANA, before=before, after=after, now_ms=NOW)
    return ruling(verdict)


def test_a_fan_consents_by_the_write_of_the_page() -> None:
    assert ruled(State.ASKING, written("give")) == "allowed"


def test_a_fan_takes_it_back_by_the_write_of_the_page() -> None:
    assert get(tree(State.ASKING), parse_path(PICTURE))
    assert ruled(State.ASKING, written("back")) == "allowed"


@pytest.mark.parametrize("left_out", range(1, 5))
def test_none_of_what_goes_with_it_can_be_left_out(left_out: int) -> None:
    writes = written("back")
    del writes[list(writes)[left_out]]

    assert ruled(State.ASKING, writes) == "consents/$eventId/$uid/.validate"


def test_of_a_show_that_is_over_the_first_line_is_enough() -> None:
    (first, *_) = written("back").items()

    assert ruled(State.ASKED_AT_LAST, dict([first])) == "allowed"


def test_the_page_has_the_version_that_is_asked_for_here() -> None:
    asked = to_json(get(tree(State.ASKING), parse_path("events/e1/consent/version")))

    assert CONSENTED["fan-ana"]["version"] == asked
    assert written("give")["consents/e1/fan-ana"]["version"] == asked
