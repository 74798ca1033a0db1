"""Who came on stage or backstage, as the timeline tells it, and with which consent."""

import pytest

from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, EVENT_ID
from tests.unit.seats.fan_changes import (
    BACKSTAGE,
    FAY,
    FAY_IS,
    NOON,
    ON_STAGE,
    a_change,
    deliver,
    timeline,
)
from tests.unit.world import World, a_show_just_set_live

GIVEN: dict[str, Json] = {"version": "2026-12", "at": NOON, "recording": True}


def a_show_with(consent: Json) -> World:
    world = a_show_just_set_live()
    world.databases.put(f"consents/{EVENT_ID}/fan-1", consent)
    return world


def told(world: World, before: object, after: object) -> list[Json]:
    deliver(world, change=a_change(before, after))
    return [entry["details"] for entry in timeline(world)]


def test_who_comes_on_stage_is_told_with_their_consent() -> None:
    world = a_show_with(GIVEN)

    assert told(world, FAY, ON_STAGE) == [{"person": FAY_IS, "consent": GIVEN}]


def test_a_consent_that_is_taken_back_later_stood_then() -> None:
    world = a_show_with({**GIVEN, "withdrawnAt": NOON + 1})

    assert told(world, FAY, ON_STAGE) == [{"person": FAY_IS, "consent": GIVEN}]


@pytest.mark.parametrize("consent", [None, {**GIVEN, "at": NOON + 1}])
def test_one_that_was_given_later_did_not(consent: Json) -> None:
    assert told(a_show_with(consent), FAY, ON_STAGE) == [{"person": FAY_IS}]


@pytest.mark.parametrize(
    ("before", "after"), [(FAY, BACKSTAGE), (ON_STAGE, FAY), (BACKSTAGE, FAY)]
)
def test_other_moves_are_told_without(before: object, after: object) -> None:
    assert told(a_show_with(GIVEN), before, after) == [{"person": FAY_IS}]


def test_a_move_is_told_also_when_the_consent_cannot_be_read() -> None:
    world = a_show_with(GIVEN)
    world.databases.fail_next("read", DatabaseUnavailable("Gone."), skip=1)

    assert told(world, FAY, ON_STAGE) == [{"person": FAY_IS}]


@pytest.mark.parametrize(
    ("written_by", "told_of"),
    [
        ("counter", "backend"),
        ("screener-1", "screener-1"),
        ("fan-1", FAY_IS),
        (None, ADMIN_ID),
    ],
)
def test_it_is_told_who_moved_them(written_by: str | None, told_of: str) -> None:
    world = a_show_just_set_live()

    deliver(world, change=a_change(BACKSTAGE, FAY, by=written_by))

    assert [entry["by"] for entry in timeline(world)] == [told_of]
