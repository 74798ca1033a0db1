"""The launch night, played once: what it prints, and that it gives no secret away.

Its secrets are marked. Besides the show as it should be, every function is asked for
what it refuses, and again while all that it depends on fails: what is said then must
not tell more.
"""

import asyncio
import base64
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest
from rich.console import Console

from dev.docs import rehearsal as readme
from dev.docs.declared import http_functions
from dev.docs.pages import REHEARSAL
from emulators.kernel.faults import Fault
from emulators.kernel.serving import HttpServer
from emulators.settings import Ports, Settings
from emulators.stack import LocalStack
from interactive_broadcast.events.finding_models import EventsById
from interactive_broadcast.events.models import (
    Event,
)
from interactive_broadcast.seats.models import ProducerTokens
from rehearsal.demo import DEMO_PROJECTS, ROOT, callback_url, demo_settings
from rehearsal.outcome import Outcome
from rehearsal.playing import play
from rehearsal.report import PLAIN_WIDTH, StepPrinter, print_heading, print_summary
from rehearsal.script import Script, load
from rehearsal.video_projects import VideoProduct, given_away_by
from tests.support.bad_input import ROWS
from tests.support.complaints import (
    complaints_of_functions,
    complaints_of_the_stack,
)
from tests.support.http_client import HttpClient
from tests.support.people import PASSWORD, People, people_on
from tests.support.traffic_recorder import (
    LINK_KEYS,
    SECRET_KEYS,
    Exchange,
    TrafficRecorder,
)

EXAMPLE = ROOT / "examples" / "launch-night.json"

SESSION_KEY = "canary-session-key-0123456789-abcdef"
CALLBACK_KEY = "canary-callback-key-0123456789-abcdef"
VAULT_KEY = base64.b64encode(b"canary-vault-key-0123456789-abcd").decode()
KEYS = (SESSION_KEY, CALLBACK_KEY, VAULT_KEY)
RTMP = "rtmp://encoder.example/live/canary-stream-key"
MARK = "canary5in5a5field5that5nobody5may5repeat"

MILD_FIRST = sorted(ROWS, key=lambda name: name.startswith(("delete", "end")))
"""What would end the show or remove its people comes last."""

OWNERS = {
    function.name
    for function in http_functions()
    if {Event, EventsById, ProducerTokens} & {*function.replies}
}
"""The functions whose reply is an event as its owner sees it."""

TOKEN_REPLIES = frozenset(
    {"login", "loginFan", "loginHost", "loginCelebrity", "loginStaff"}
)


@dataclass
class Night:
    """What was said, printed, logged and stored."""

    outcome: Outcome
    printed: str
    exchanges: list[Exchange]
    secrets: set[str]
    """What nobody may be told."""
    links: set[str]
    """What owners may be told."""
    tokens: set[str]
    log: str
    complaints: list[str]
    """What is no news of a show that goes well: of the functions, and of the stack."""
    journal: str
    database: Any


async def rehearse(
    script: Script, settings: Settings, console: Console, video: VideoProduct
) -> tuple[Outcome, TrafficRecorder]:
    """Play it as `make rehearsal` does, through a recorder."""
    recorder = TrafficRecorder(settings.url("functions"))
    server = HttpServer(recorder.app, host=settings.host)
    await server.start()
    recorded = settings.on(replace(settings.ports, functions=server.port))
    print_heading(console, script.title, script.fans.count, 0.0)
    printer = StepPrinter(console, verbose=False)
    try:
        outcome = await play(
            script, recorded, EXAMPLE.parent, printer.print_step, video=video
        )
    finally:
        await server.stop()
        await recorder.close()
    print_summary(console, outcome, total_s=0.0)
    return outcome, recorder


def marked() -> Script:
    script = load(EXAMPLE)
    events = {
        key: plan.model_copy(update={"rtmp": RTMP if plan.rtmp else None})
        for key, plan in script.events.items()
    }
    return script.model_copy(update={"events": events})


def path_key(settings: Settings, video: VideoProduct) -> str:
    """What the address that the demo project reports to ends in."""
    api_key = DEMO_PROJECTS[video].api_key
    return callback_url(settings, api_key, CALLBACK_KEY).rpartition("/")[2]


@dataclass(frozen=True)
class MarkedStack:
    """A stack whose secrets are marked, and what its functions log."""

    stack: LocalStack
    script: Script
    lines: list[str]

    def new_log(self) -> str:
        """What they have logged since this was last asked."""
        log = "\n".join(self.lines)
        self.lines.clear()
        return log


@pytest.fixture(scope="module")
def marked_stack() -> Iterator[MarkedStack]:
    lines: list[str] = []
    script = marked()
    parameters = {
        "SESSION_KEY": SESSION_KEY,
        "CALLBACK_KEY": CALLBACK_KEY,
        "VAULT_KEYS": f"1:{VAULT_KEY}",
        "INTERACTIVE_STREAM_LIMIT": str(script.limit),
        "BROADCAST_DRAIN_SECONDS": str(round(script.drain.total_seconds())),
    }
    settings = demo_settings(ports=Ports.free(), parameters=parameters)
    with LocalStack(settings, verbose=True, show=lines.append) as stack:
        yield MarkedStack(stack, script, lines)


@pytest.fixture(scope="module")
def night(marked_stack: MarkedStack, video_product: VideoProduct) -> Night:
    settings, printed = marked_stack.stack.settings, io.StringIO()
    console = Console(file=printed, highlight=False, width=PLAIN_WIDTH)
    script = marked_stack.script
    with complaints_of_the_stack() as complaints:
        outcome, recorder = asyncio.run(
            rehearse(script, settings, console, video_product)
        )
    complaints += complaints_of_functions(marked_stack.stack.logs)
    with HttpClient(settings) as http:
        stored = http.everything()
    return Night(
        outcome=outcome,
        printed=printed.getvalue(),
        exchanges=recorder.exchanges,
        secrets={*KEYS, path_key(settings, video_product), *recorder.sent(SECRET_KEYS)},
        links=recorder.sent(LINK_KEYS),
        tokens=recorder.tokens(),
        log=marked_stack.new_log(),
        complaints=complaints,
        journal="\n".join(map(str, marked_stack.stack.journal.entries())),
        database=stored,
    )


def held_in(text: str, marks: Iterable[str]) -> set[str]:
    return {mark for mark in marks if mark in text}


def test_the_readme_shows_what_it_prints(night: Night) -> None:
    printed = readme.excerpt(night.printed)

    assert readme.without_measures(REHEARSAL.found().strip()) == (
        readme.without_measures(printed)
    ), "run: make docs ARGS=--play"


def test_it_passes(night: Night) -> None:
    told = night.outcome.to_json()

    assert told["failure"] is None
    assert told["ok"] is True
    assert told["refusals"] == sum(1 for step in told["steps"] if step["refused"])
    assert told["checks"] > 200
    assert told["showSeconds"] > 3 * 86_400
    (timeline,) = (step["timeline"] for step in told["steps"] if step["timeline"])
    assert "Ada on stage" in [chapter["title"] for chapter in timeline["chapters"]]
    assert "-->" in timeline["webvtt"]


def test_the_marks_were_really_in_play(night: Night) -> None:
    assert RTMP in night.links
    assert len(night.secrets) > 4
    assert len(night.tokens) > 10
    assert '"function": "eventGoLive"' in night.log


def test_no_reply_repeats_a_secret(night: Night) -> None:
    for exchange in night.exchanges:
        assert not held_in(exchange.reply, night.secrets), exchange.function


def test_only_an_owner_is_told_links_and_the_key_of_his_encoder(night: Night) -> None:
    told = {
        exchange.function
        for exchange in night.exchanges
        if held_in(exchange.reply, night.links)
    }

    assert told
    assert told <= OWNERS


def test_a_token_is_told_to_who_asked_for_one_and_in_no_error(night: Night) -> None:
    for exchange in night.exchanges:
        if exchange.status >= 400:
            assert not held_in(exchange.reply, night.tokens), exchange.function


def test_no_line_of_the_log_holds_a_secret_a_link_or_a_token(night: Night) -> None:
    assert not held_in(night.log, night.secrets | night.links | night.tokens)


def test_a_show_that_goes_well_leaves_no_warning_in_any_log(night: Night) -> None:
    assert night.complaints == []


def test_the_journal_of_the_stack_holds_no_secret_and_no_token(night: Night) -> None:
    assert not held_in(night.journal, night.secrets | night.tokens)


def test_the_database_holds_secrets_sealed_and_links_where_only_owners_read(
    night: Night,
) -> None:
    everything = json.dumps(night.database)
    closed_to_others = {"events", "slugs"}
    elsewhere = {
        key: value
        for key, value in night.database.items()
        if key not in closed_to_others
    }

    assert night.database["secrets"]
    assert not held_in(everything, night.secrets | night.tokens)
    assert not held_in(json.dumps(elsewhere), night.links)
    for sealed in night.database["secrets"].values():
        assert sealed["otSecret"].startswith("v1.1.")


# What is refused, and what fails


@pytest.fixture(scope="module")
def people(
    marked_stack: MarkedStack, night: Night, video_product: VideoProduct
) -> Iterator[People]:
    """After the show, on the same stack: a new world, with failures on order."""
    marked_stack.stack.reset()
    with people_on(marked_stack.stack, video=video_product) as people:
        rtmp = {"id": "$event", "rtmpUrl": RTMP, "rtmpUrls": [f"{RTMP}-2"]}
        people.reply("updateEvent", rtmp, by="producer")
        yield people


def kept_from(people: People) -> set[str]:
    """What no error may tell."""
    kinds = ("hostUrl", "celebrityUrl", "staffUrl")
    links = {people.known[name] for name in kinds}
    project = people.project
    key = path_key(people.settings, project.product)
    given = {MARK, RTMP, PASSWORD, key, *KEYS, *given_away_by(project.api_secret)}
    return given | links | {*people.tokens.values()}


def wrong(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The body with a marked text in each place, where it does not belong.

    Names of fields and well-formed ids are told in errors, so that they can be found.
    """
    yield {**body, "typo": MARK}
    for key in body:
        yield {**body, key: f"{MARK} with blanks"}
        yield {**body, key: {"typo": MARK}}
        yield {**body, key: [MARK]}


@pytest.mark.parametrize("name", ROWS)
def test_no_refusal_repeats_what_was_sent_or_is_secret(
    people: People, marked_stack: MarkedStack, name: str
) -> None:
    row = ROWS[name]
    attempts = [(row.by, body) for body in wrong(people.filled(row.body))]
    attempts += [(refusal.by, refusal.body) for refusal in row.refusals]
    kept = kept_from(people)

    for by, body in attempts:
        answer = people.call(name, body, by=by)
        if answer.status_code >= 400:
            assert not held_in(answer.text, kept), answer.text
    assert not held_in(marked_stack.new_log(), kept)


PASSING: Final = (
    Fault(service="opentok", status=403, body=f"<html>{MARK}</html>"),
    Fault(
        service="auth",
        status=400,
        body=f'{{"error":{{"message":"QUOTA_EXCEEDED : {MARK}"}}}}',
    ),
    Fault(service="database", status=401, body=f'{{"error":"{MARK}"}}'),
)
"""Failures in the clothes of refusals; `tests/laws` has all of them."""


@pytest.mark.parametrize("name", MILD_FIRST)
def test_a_failure_is_told_as_one_and_no_more_than_that(
    people: People, marked_stack: MarkedStack, name: str
) -> None:
    row, faults = ROWS[name], marked_stack.stack.faults
    kept = kept_from(people)

    for fault in PASSING:
        faults.arm(replace(fault, times=50))
        answer = people.call(name, row.body, by=row.by)
        faults.clear()
        marked_stack.stack.settle()
        if answer.status_code == 503:
            assert int(answer.headers["Retry-After"]) > 0
        elif answer.status_code != 200:
            # Of this function by now, and not of the failure.
            again = people.call(name, row.body, by=row.by)
            assert again.text == answer.text
        if answer.status_code != 200:
            assert not held_in(answer.text, kept), answer.text
    assert not held_in(marked_stack.new_log(), kept)
