"""What follows when a place in line changes."""

import pytest

from interactive_broadcast.kernel.database import Change
from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, FAN_URL
from tests.unit.seats.lines import told
from tests.unit.world import World, a_show_that_is_live

LINE = f"line/{ADMIN_ID}/{FAN_URL}"
POSITIONS = f"linePositions/{ADMIN_ID}/{FAN_URL}"
PLACE: Json = {"at": 10, "order": 10}


def waiting(world: World) -> object:
    return world.at(f"lineSummary/{ADMIN_ID}/{FAN_URL}/waiting")


def delivered(world: World, before: Json, after: Json) -> None:
    """A change of fan-1's place, which is what it says after it."""
    world.databases.put(f"{LINE}/fan-1", after)
    change = Change(id="change-1", at=1, by=None, before=before, after=after)
    world.backend.seats.line_trigger.run(ADMIN_ID, FAN_URL, "fan-1", change)


def test_whoever_gets_in_line_is_told_where_they_stand() -> None:
    world = a_show_that_is_live()

    delivered(world, None, PLACE)

    assert world.at(f"{POSITIONS}/fan-1") == {"position": 1}


def test_whoever_leaves_the_line_is_told_nothing_more_however_soon() -> None:
    world = a_show_that_is_live()
    delivered(world, None, PLACE)

    delivered(world, PLACE, None)

    assert world.at(POSITIONS) is None


def test_when_the_last_one_leaves_all_are_told_that_nobody_waits_however_soon() -> None:
    world = a_show_that_is_live()
    delivered(world, None, PLACE)
    assert waiting(world) == 1

    delivered(world, PLACE, None)

    assert waiting(world) == 0


def test_while_somebody_waits_who_leaves_is_told_of_later() -> None:
    world = a_show_that_is_live()
    world.databases.put(f"{LINE}/fan-2", {"at": 20, "order": 20})
    delivered(world, None, PLACE)

    delivered(world, PLACE, None)

    assert waiting(world) == 2
    assert world.at(POSITIONS) == {"fan-2": {"position": 2}}


@pytest.mark.parametrize(
    ("changes", "is_looked_at"),
    [
        ({"order": 5}, True),
        ({"held": True}, False),
        ({"awaySince": 99}, False),
        ({"missed": 1, "missedAt": 99}, False),
    ],
)
def test_the_line_is_looked_at_for_positions_where_its_order_has_changed(
    changes: dict[str, Json], *, is_looked_at: bool
) -> None:
    world = a_show_that_is_live()
    delivered(world, None, PLACE)
    world.clock.advance(60)
    world.databases.reads.clear()

    delivered(world, PLACE, {"at": 10, "order": 10, **changes})

    assert (POSITIONS in {read.path for read in world.databases.reads}) is is_looked_at


def test_the_timeline_tells_of_a_move_that_a_page_has_written() -> None:
    world = a_show_that_is_live()
    delivered(world, None, PLACE)

    delivered(world, PLACE, {"at": 10, "order": 5})

    assert [one["by"] for one in told(world, "movedInLine")] == [ADMIN_ID]
