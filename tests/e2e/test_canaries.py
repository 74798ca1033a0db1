"""Marked secrets go through a whole rehearsal, and come out nowhere.

Besides the show as it should be, every function is asked for what it refuses, and again
while all that it depends on fails: what is said then must not tell more.
"""

import asyncio
import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest

from dev.docs.declared import http_functions
from emulators.kernel.faults import Fault
from emulators.kernel.serving import HttpServer
from emulators.settings import Ports, Settings
from emulators.stack import LocalStack
from interactive_broadcast.events.models import Event, EventsById
from interactive_broadcast.seats.models import ProducerTokens
from rehearsal.demo import (
    DEMO_API_KEY,
    DEMO_API_SECRET,
    ROOT,
    callback_url,
    demo_settings,
)
from rehearsal.outcome import Outcome
from rehearsal.playing import play
from rehearsal.script import Script, load
from tests.support.bad_input import ROWS
from tests.support.cast import PASSWORD, Cast, assemble
from tests.support.eavesdropper import (
    LINK_KEYS,
    SECRET_KEYS,
    Eavesdropper,
    Exchange,
)

EXAMPLE = ROOT / "examples" / "launch-night.json"
FANS = 4

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

TOKEN_REPLIES = frozenset({"login", "loginFan", "loginHost", "loginCelebrity"})


@dataclass
class Night:
    """What was said, logged and stored."""

    outcome: Outcome
    exchanges: list[Exchange]
    secrets: set[str]
    """What nobody may be told."""
    links: set[str]
    """What owners may be told."""
    tokens: set[str]
    log: str
    journal: str
    database: Any


async def rehearse(script: Script, settings: Settings) -> tuple[Outcome, Eavesdropper]:
    ear = Eavesdropper(settings.url("functions"))
    server = HttpServer(ear.app, host=settings.host)
    await server.start()
    heard = settings.on(replace(settings.ports, functions=server.port))
    try:
        return await play(script, heard, EXAMPLE.parent, lambda _: None), ear
    finally:
        await server.stop()
        await ear.close()


def marked() -> Script:
    script = load(EXAMPLE)
    fans = script.fans.model_copy(update={"count": FANS})
    events = {
        key: plan.model_copy(update={"rtmp": RTMP if plan.rtmp else None})
        for key, plan in script.events.items()
    }
    return script.model_copy(update={"fans": fans, "events": events})


def path_key(settings: Settings) -> str:
    """What the address that the demo project reports to ends in."""
    return callback_url(settings, DEMO_API_KEY, CALLBACK_KEY).rpartition("/")[2]


@dataclass(frozen=True)
class House:
    """A stack whose secrets are marked."""

    stack: LocalStack
    script: Script
    lines: list[str]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
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
        yield House(stack, script, lines)


@pytest.fixture(scope="module")
def night(house: House) -> Night:
    settings = house.stack.settings
    outcome, ear = asyncio.run(rehearse(house.script, settings))
    with httpx.Client(trust_env=False) as http:
        stored = Cast(settings, http).everything()
    return Night(
        outcome=outcome,
        exchanges=ear.exchanges,
        secrets={*KEYS, path_key(settings), *ear.sent(SECRET_KEYS)},
        links=ear.sent(LINK_KEYS),
        tokens=ear.tokens(),
        log="\n".join(house.lines),
        journal="\n".join(map(str, house.stack.journal.entries())),
        database=stored,
    )


def held_in(text: str, marks: Iterable[str]) -> set[str]:
    return {mark for mark in marks if mark in text}


def test_the_marks_were_really_in_play(night: Night) -> None:
    assert night.outcome.ok
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
def people(house: House, night: Night) -> Iterator[Cast]:
    """After the show, on the same stack: a new world, with failures on order."""
    house.stack.reset()
    house.lines.clear()
    cast = assemble(house.stack)
    rtmp = {"id": "$event", "rtmpUrl": RTMP}
    cast.reply("updateEvent", rtmp, by="producer")
    yield cast
    cast.http.close()


def kept_from(cast: Cast) -> set[str]:
    """What no error may tell."""
    links = {cast.known[name] for name in ("hostUrl", "celebrityUrl")}
    given = {MARK, RTMP, PASSWORD, DEMO_API_SECRET, path_key(cast.settings), *KEYS}
    return given | links | {*cast.tokens.values()}


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
    people: Cast, house: House, name: str
) -> None:
    row = ROWS[name]
    attempts = [(row.by, body) for body in wrong(people.filled(row.body))]
    attempts += [(refusal.by, refusal.body) for refusal in row.refusals]
    kept = kept_from(people)

    for by, body in attempts:
        answer = people.call(name, body, by=by)
        if answer.status_code >= 400:
            assert not held_in(answer.text, kept), answer.text
    assert not held_in("\n".join(house.lines), kept)


@pytest.mark.parametrize("service", ["opentok", "auth", "database"])
@pytest.mark.parametrize("name", MILD_FIRST)
def test_no_failure_tells_more_than_that_it_failed(
    people: Cast, house: House, name: str, service: str
) -> None:
    row, faults = ROWS[name], house.stack.faults
    body = f'{{"error": "{MARK}", "message": "{MARK}"}}'
    faults.arm(Fault(service=service, status=500, times=50, body=body))

    answer = people.call(name, row.body, by=row.by)

    faults.clear()
    house.stack.settle()
    if answer.status_code >= 400:
        assert not held_in(answer.text, kept_from(people)), answer.text
    assert not held_in("\n".join(house.lines), kept_from(people))
