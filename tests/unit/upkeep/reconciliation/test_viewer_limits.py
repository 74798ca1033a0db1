"""Limits that no callback has told to follow the stage."""

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import VideoUnavailable
from tests.support.builders import EVENT_ID, an_event
from tests.support.fakes import STAGE, FakeLimits
from tests.unit.upkeep.reconciliation.runs import lines, reconcile
from tests.unit.world import ACTIVE, SHOW, VIEWERS, World, a_world, change

LIMIT, TOLD = f"{SHOW}/limit", f"{ACTIVE}/interactiveLimit"


def a_show(*, streams: int, configured: int = 15_000) -> World:
    world = a_world(an_event(), limits=FakeLimits(interactive_limit=configured))
    change(world, Status.PRESHOW)
    for number in range(streams):
        world.video.publish(STAGE, f"c-{number}", f"s-{number}")
    return world


@pytest.mark.parametrize(("streams", "limit"), [(2, 12_950), (3, 10_950)])
def test_without_callbacks_a_limit_follows_the_stage_all_the_same(
    streams: int, limit: int, capsys: pytest.CaptureFixture[str]
) -> None:
    world = a_show(streams=streams)

    reconcile(world)

    assert (world.at(LIMIT), world.at(TOLD)) == (limit, limit)
    assert [line["limit"] for line in lines(capsys)] == [1, 0]


def test_a_number_that_repeats_another_limit_is_put_right() -> None:
    world = a_show(streams=3)
    reconcile(world)
    world.databases.put(TOLD, 3_000)

    reconcile(world)

    assert world.at(TOLD) == 10_950


@pytest.mark.parametrize("place", [f"{SHOW}/limitedBy", f"{ACTIVE}/limitedBy"])
def test_a_wrong_reason_is_put_right(place: str) -> None:
    world = a_show(streams=3)
    reconcile(world)
    world.databases.put(place, "configured")

    reconcile(world)

    assert world.at(place) == "publishers"


def test_connections_beside_the_viewers_are_reckoned_with() -> None:
    world = a_show(streams=3)
    for number in range(60):
        world.video.connections[f"more-{number}"] = STAGE
    world.databases.put(VIEWERS, 3)

    reconcile(world)

    assert world.at(LIMIT) == 10_900


def test_what_is_configured_for_a_show_counts() -> None:
    world = a_show(streams=3)
    world.databases.put(f"{ACTIVE}/configuredLimit", 5)

    reconcile(world)

    assert (world.at(LIMIT), world.at(TOLD)) == (5, 5)


def test_what_fits_is_not_looked_at() -> None:
    world = a_show(streams=3, configured=3_000)
    reconcile(world)
    world.databases.reads.clear()

    world.reconciler.run()

    assert LIMIT not in {read.path for read in world.databases.reads}


def test_while_opentok_does_not_say_who_is_there_the_limit_is_left_to_callbacks() -> (
    None
):
    world = a_show(streams=3)
    reconcile(world)
    world.video.fail_next("connections_of", VideoUnavailable("Away."))

    world.reconciler.run()

    assert world.at(LIMIT) == 10_950


def test_of_a_show_that_is_over_nothing_is_said() -> None:
    world = a_show(streams=3)
    change(world, Status.CLOSED)

    world.reconciler.run()

    assert world.at(LIMIT) in (14_950, None)
    assert world.at(f"events/{EVENT_ID}/status") == "closed"
