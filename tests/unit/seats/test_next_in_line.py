"""Who of a line is called next."""

import pytest

from interactive_broadcast.events.consent_terms import ConsentTerms, ConsentUse
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.line import PlaceRecord
from interactive_broadcast.seats.next_in_line import NextInLine, may_be_called
from tests.support.builders import an_event
from tests.unit.seats.lines import (
    ADDRESS,
    LINE,
    a_line,
    gets_ready,
    is_seen_by_opentok,
)
from tests.unit.world import ACTIVE, World

NOW = 1_800_000_000_000


TERMS = ConsentTerms(version="2026-11", uses=(ConsentUse.RECORDING,))


def next_of(world: World, consent: ConsentTerms | None = None) -> str | None:
    records = world.backend.records
    finder = NextInLine(
        databases=world.databases,
        line=records.line,
        headcounts=records.headcounts,
        consents=records.consents,
        clock=world.clock,
    )
    return finder.find(an_event(consent=consent))


@pytest.mark.parametrize(
    ("said", "may"),
    [
        ({}, True),
        ({"held": True}, False),
        ({"awaySince": NOW}, False),
        ({"missed": 1, "missedAt": NOW - 59_999}, False),
        ({"missed": 1, "missedAt": NOW - 60_000}, True),
    ],
)
def test_whoever_is_held_away_or_has_just_missed_a_call_is_passed_over(
    said: dict[str, Json], *, may: bool
) -> None:
    place = PlaceRecord.model_validate({"at": 1, "order": 1, **said})

    assert may_be_called(place, NOW) is may


def test_it_is_the_first_by_the_order_of_the_line() -> None:
    world = a_line("ana", "bo", "cy")
    world.databases.put(f"{LINE}/cy/order", 1)

    assert next_of(world) == "cy"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(f"{LINE}/ana/held", True, id="held"),
        pytest.param(f"{LINE}/ana/awaySince", 1, id="away"),
        pytest.param(f"{ACTIVE}/activeFans/ana/streamId", None, id="does not publish"),
        pytest.param(f"{ACTIVE}/activeFans/ana/isBackstage", True, id="backstage"),
        pytest.param(f"{ACTIVE}/activeFans/ana/isOnStage", True, id="on stage"),
        pytest.param(f"presence/{ADDRESS}/ana", None, id="lost"),
    ],
)
def test_the_next_one_is_there_ready_and_not_passed_over(
    path: str, value: Json
) -> None:
    world = a_line("ana", "bo")

    world.databases.put(path, value)

    assert next_of(world) == "bo"


def test_a_connection_counts_for_five_minutes_after_its_heartbeat() -> None:
    world = a_line("ana")
    world.clock.advance(240)

    assert next_of(world) == "ana"
    world.clock.advance(0.001)
    assert next_of(world) is None


def test_whom_opentok_has_backstage_is_there() -> None:
    world = a_line("ana")
    world.databases.put(f"presence/{ADDRESS}/ana", None)
    is_seen_by_opentok(world, "ana")

    assert next_of(world) == "ana"


def test_nor_is_it_somebody_elses_stream_that_shows_them() -> None:
    world = a_line("ana", "bo")
    world.databases.put(f"presence/{ADDRESS}", None)
    is_seen_by_opentok(world, "bo")
    stream = "stream-of-bo"
    world.databases.put(f"{ACTIVE}/activeFans/ana/streamId", stream)

    assert next_of(world) == "bo"


@pytest.mark.parametrize(("ahead", "found"), [(499, "zoe"), (500, None)])
def test_the_first_500_places_are_looked_at(ahead: int, found: str | None) -> None:
    world = a_line()
    now = world.clock.now_ms()
    world.databases.put(
        LINE,
        {
            f"fan-{number:03d}": {"at": now, "order": number + 1, "held": True}
            for number in range(ahead)
        },
    )
    gets_ready(world, "zoe")

    assert next_of(world) == found


def test_of_many_who_publish_few_are_looked_at_before_one_is_found() -> None:
    world = a_line(*(f"fan-{number:02d}" for number in range(20)))
    world.databases.reads.clear()

    assert next_of(world) == "fan-00"
    looked_at = [one for one in world.databases.reads if "presence/" in one.path]
    assert len(looked_at) == 5


def test_where_a_consent_is_asked_for_it_is_the_first_who_has_given_it() -> None:
    world = a_line("ana", "bo", "cy", "di")
    given: dict[str, Json] = {"version": "2026-11", "at": 1, "recording": True}
    other: dict[str, Json] = {**given, "version": "2026-10"}
    withdrawn: dict[str, Json] = {**given, "withdrawnAt": 2}
    for fan_id, consent in (("bo", other), ("cy", withdrawn), ("di", given)):
        world.databases.put(f"consents/{an_event().id}/{fan_id}", consent)

    assert next_of(world, TERMS) == "di"
    assert next_of(world) == "ana"
