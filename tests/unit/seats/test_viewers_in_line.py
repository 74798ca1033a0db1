"""What becomes of a place in line when its fan moves."""

import pytest

from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, FAN_URL, a_place
from tests.unit.seats.fan_changes import (
    BACKSTAGE,
    FAY,
    NOON,
    ON_STAGE,
    a_change,
    deliver,
)
from tests.unit.world import ACTIVE, World, a_show_that_is_live

PLACE = f"line/{ADMIN_ID}/{FAN_URL}/fan-1"
CALL = f"calls/{ADMIN_ID}/{FAN_URL}/fan-1"
NOTE = f"notes/{ADMIN_ID}/{FAN_URL}/fan-1"


def in_line_and_called(at: int = NOON - 1) -> World:
    world = a_show_that_is_live()
    world.databases.put(f"{ACTIVE}/activeFans/fan-1", {**FAY})
    world.databases.put(PLACE, a_place(at))
    world.databases.put(CALL, at)
    world.databases.put(NOTE, {"text": "Sings.", "at": at, "by": ADMIN_ID})
    return world


def test_whoever_comes_on_stage_has_had_their_turn() -> None:
    world = in_line_and_called()

    deliver(world, change=a_change(BACKSTAGE, ON_STAGE))

    assert world.at(PLACE) is None
    assert world.at(CALL) is None
    assert world.at(NOTE) is not None


def test_whoever_has_got_in_line_again_before_that_is_told_stays() -> None:
    world = in_line_and_called(NOON + 1)

    deliver(world, change=a_change(FAY, ON_STAGE))

    assert world.at(PLACE) == a_place(NOON + 1)


def test_who_is_sent_back_keeps_the_place_and_is_called_no_more() -> None:
    world = in_line_and_called()

    deliver(world, change=a_change(BACKSTAGE, FAY))

    assert world.at(PLACE) == a_place(NOON - 1)
    assert world.at(CALL) is None


@pytest.mark.parametrize(
    ("before", "after"), [(FAY, BACKSTAGE), (ON_STAGE, FAY), (None, FAY)]
)
def test_another_move_leaves_all_of_it(before: Json, after: Json) -> None:
    world = in_line_and_called()

    deliver(world, change=a_change(before, after))

    assert world.at(PLACE) is not None
    assert world.at(CALL) is not None


def test_of_whoever_leaves_the_show_nothing_stays_behind() -> None:
    world = in_line_and_called()
    world.databases.put(f"{ACTIVE}/activeFans/fan-1", None)

    deliver(world, change=a_change(FAY, None))

    assert world.at(CALL) is None
    assert world.at(NOTE) is None


def test_a_flag_that_an_old_app_has_said_by_itself_is_no_turn() -> None:
    world = in_line_and_called()
    said = {**ON_STAGE, "streamId": "another"}

    deliver(world, change=a_change(FAY, said))

    assert world.at(PLACE) is not None
