"""The limit of interactive viewers follows who is on stage."""

from functools import partial

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, an_event
from tests.support.fakes import FakeLimits
from tests.unit.world import ACTIVE, SHOW, VIEWERS, World, a_world

STAGE = f"headcounts/{EVENT_ID}/stage"
TOLD = (f"{SHOW}/limit", f"{ACTIVE}/interactiveLimit")
WHY = (f"{SHOW}/limitedBy", f"{ACTIVE}/limitedBy")


def a_show(*, configured: int = 15_000, **stage: int) -> World:
    event = an_event(status=Status.LIVE)
    world = a_world(event, limits=FakeLimits(interactive_limit=configured))
    world.records.ensure(event, hls=False)
    world.databases.put_all({f"{STAGE}/{kind}": n for kind, n in stage.items()})
    return world


def follow(world: World, event_id: str = EVENT_ID) -> bool:
    return world.backend.records.viewer_limit.follow(event_id, ADMIN_ID, FAN_URL)


def limits(world: World) -> set[Json]:
    return {world.at(place) for place in TOLD}


def reasons(world: World) -> set[Json]:
    return {world.at(place) for place in WHY}


def test_a_show_with_few_on_stage_has_the_limit_that_is_configured() -> None:
    world = a_show(configured=3_000, streams=3)

    assert not follow(world)
    assert limits(world) == {3_000}
    assert reasons(world) == {"configured"}


@pytest.mark.parametrize(("streams", "limit"), [(2, 12_950), (3, 10_950), (4, 7_950)])
def test_it_falls_as_more_come_on_stage_and_rises_as_they_go(
    streams: int, limit: int
) -> None:
    world = a_show(streams=streams)

    assert follow(world)
    assert limits(world) == {limit}
    assert reasons(world) == {"publishers"}

    world.databases.put(f"{STAGE}/streams", 0)

    assert follow(world)
    assert limits(world) == {14_950}


def test_what_is_right_is_not_written_again() -> None:
    world = a_show(streams=4)
    follow(world)
    world.databases.writes.clear()

    assert not follow(world)
    assert world.databases.writes == []


def test_what_is_configured_stays_with_the_show() -> None:
    world = a_show(configured=3_000, streams=4)
    world.databases.put(f"{ACTIVE}/configuredLimit", 5)

    follow(world)

    assert limits(world) == {5}
    assert reasons(world) == {"configured"}


@pytest.mark.parametrize("kept", [None, True, "5"])
def test_of_a_show_that_keeps_no_number_the_parameter_counts(kept: Json) -> None:
    world = a_show(configured=3_000, streams=4)
    world.databases.put(f"{SHOW}/limit", 7)
    world.databases.put(f"{ACTIVE}/configuredLimit", kept)

    follow(world)

    assert limits(world) == {3_000}


def test_others_than_viewers_are_reckoned_with() -> None:
    world = a_show(streams=4, connections=151)
    world.databases.put(VIEWERS, 100)

    follow(world)

    assert limits(world) == {8_000 - 100}


def test_whoever_is_in_stays_and_the_show_is_full() -> None:
    world = a_show(streams=50)
    world.databases.put(VIEWERS, 651)

    follow(world)

    assert limits(world) == {650}
    assert world.at(VIEWERS) == 651
    assert world.at(f"{SHOW}/full") is True


def test_when_they_have_left_the_stage_there_is_room_again() -> None:
    world = a_show(streams=50)
    world.databases.put(VIEWERS, 651)
    follow(world)
    world.databases.put(f"{STAGE}/streams", 20)
    world.clock.advance(1)

    follow(world)

    assert world.at(f"{SHOW}/full") is False


def test_of_another_events_show_nothing_is_changed() -> None:
    world = a_show(streams=4)

    assert not follow(world, "another-event")
    assert limits(world) == {14_950}


@pytest.mark.parametrize("gone", [(ACTIVE,), (SHOW,), (ACTIVE, SHOW)])
def test_a_show_that_is_gone_does_not_come_back(gone: tuple[str, ...]) -> None:
    world = a_show(streams=4)
    for place in gone:
        world.databases.put(place, None)

    follow(world)

    assert [world.at(place) for place in gone] == [None] * len(gone)


def test_records_of_before_there_was_a_reason_get_none() -> None:
    world = a_show(streams=4)
    for place in WHY:
        world.databases.put(place, None)

    assert follow(world)
    assert limits(world) == {7_950}
    assert reasons(world) == {None}


def test_whoever_comes_on_stage_meanwhile_counts_as_well() -> None:
    """Two deliveries at once: one looks, and the stage changes before it writes."""
    world = a_show(streams=3)
    comes = partial(world.databases.put, f"{STAGE}/streams", 4)
    world.databases.before_write(f"{SHOW}/limit", comes)

    follow(world)

    assert limits(world) == {7_950}


def test_a_record_that_repeats_another_number_is_put_right() -> None:
    """Whoever has changed the limit was interrupted."""
    world = a_show(streams=4)
    follow(world)
    world.databases.put(f"{ACTIVE}/interactiveLimit", 3_000)

    assert follow(world)
    assert limits(world) == {7_950}


def test_while_the_database_is_away_the_caller_learns_it() -> None:
    world = a_show(streams=4)
    world.databases.fail_next("read", DatabaseUnavailable("Gone."))

    with pytest.raises(DatabaseUnavailable):
        follow(world)
