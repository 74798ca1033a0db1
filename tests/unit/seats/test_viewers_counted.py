"""The number of those who interact, and who of them came where."""

import pytest

from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
    RulesDenied,
)
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, EVENT_ID
from tests.unit.seats.fan_changes import (
    FAY,
    FAY_IS,
    MARKS,
    NOON,
    ON_STAGE,
    a_change,
    comes,
    deliver,
    goes,
    timeline,
    viewers,
)
from tests.unit.world import (
    SHOW,
    VIEWERS,
    a_show_just_set_live,
    a_world,
)


def test_a_fan_who_comes_counts_and_one_who_goes_does_not() -> None:
    world = a_show_just_set_live()

    comes(world)
    deliver(world)
    counted = viewers(world)
    goes(world)
    deliver(world)

    assert (counted, viewers(world)) == (1, 0)
    assert world.at(MARKS) is None


def test_a_change_delivered_twice_counts_once() -> None:
    world = a_show_just_set_live()
    comes(world)

    deliver(world)
    deliver(world)

    assert viewers(world) == 1


CAME, GONE = (None, FAY), (FAY, None)


@pytest.mark.parametrize("order", [(CAME, GONE), (GONE, CAME), (GONE, GONE), (CAME,)])
@pytest.mark.parametrize("is_there", [True, False])
def test_changes_delivered_out_of_order_end_with_the_right_number(
    order: tuple[tuple[Json, Json], ...], *, is_there: bool
) -> None:
    world = a_show_just_set_live()
    comes(world)
    deliver(world)
    if not is_there:
        goes(world)
        deliver(world)

    for before, after in order:
        deliver(world, change=a_change(before, after))

    assert viewers(world) == int(is_there)


def test_a_fan_who_was_counted_as_they_came_costs_three_reads() -> None:
    world = a_show_just_set_live()
    comes(world)
    deliver(world)
    world.databases.reads.clear()

    deliver(world)

    assert [read.path for read in world.databases.reads] == [
        f"{MARKS}/fan-1",
        SHOW,
        VIEWERS,
    ]


def test_mark_and_number_change_in_one_write() -> None:
    world = a_show_just_set_live()
    comes(world)

    deliver(world)

    assert world.databases.writes_by("counter") == [
        {
            f"{MARKS}/fan-1": True,
            VIEWERS: {".sv": {"increment": 1}},
        }
    ]


def test_a_fan_whom_another_delivery_counts_meanwhile_counts_once() -> None:
    world = a_show_just_set_live()
    comes(world)

    def another_delivery() -> None:
        world.databases.put(f"{MARKS}/fan-1", True)  # noqa: FBT003 - JSON
        world.databases.put(VIEWERS, 1)

    world.databases.before_write(MARKS, another_delivery)

    deliver(world)

    assert viewers(world) == 1


def test_the_show_is_full_at_its_limit_and_not_below() -> None:
    world = a_show_just_set_live()
    world.databases.put(f"{SHOW}/limit", 2)

    for fan_id in ("fan-1", "fan-2"):
        comes(world, fan_id)
        deliver(world, fan_id)
    full = world.at(f"{SHOW}/full")
    world.clock.advance(1)
    goes(world)
    deliver(world)

    assert (full, world.at(f"{SHOW}/full")) == (True, False)


def test_what_everybody_listens_to_changes_once_a_second_at_most() -> None:
    """However many come and go: all who watch hear each change."""
    world = a_show_just_set_live()
    world.databases.put(f"{SHOW}/limit", 1)
    said: list[Json] = []

    for _ in range(40):
        comes(world)
        deliver(world)
        goes(world)
        deliver(world)
        said.append(world.at(f"{SHOW}/full"))
        world.clock.advance(0.1)

    changes = [
        one for one, before in zip(said[1:], said, strict=False) if one != before
    ]
    assert said[0] is True
    assert len(changes) <= 4


def test_what_was_not_said_of_the_room_in_time_is_said_with_the_next_change() -> None:
    world = a_show_just_set_live()
    world.databases.put(f"{SHOW}/limit", 1)
    comes(world)
    deliver(world)
    goes(world)
    deliver(world)
    late = world.at(f"{SHOW}/full")

    world.clock.advance(1)
    deliver(world, "fan-2")

    assert (late, world.at(f"{SHOW}/full")) == (True, False)


def test_nobody_is_counted_where_there_is_no_show() -> None:
    world = a_world()
    comes(world)

    deliver(world)

    assert world.at(SHOW) is None
    assert world.at(MARKS) is None


def test_a_mark_without_a_show_is_removed() -> None:
    world = a_world()
    world.databases.put(f"{MARKS}/fan-1", True)  # noqa: FBT003 - JSON

    deliver(world)

    assert world.at("viewers") is None


def test_a_count_that_the_rules_always_refuse_is_given_up() -> None:
    world = a_show_just_set_live()
    comes(world)
    world.databases.fail_next("write", RulesDenied("No."), times=99)

    deliver(world)

    assert viewers(world) == 0


class TestTimeline:
    def test_a_fan_put_on_stage_is_there_with_the_time_of_the_change(self) -> None:
        world = a_show_just_set_live()

        deliver(world, change=a_change(FAY, ON_STAGE))

        assert timeline(world) == [
            {
                "what": "onStage",
                "by": ADMIN_ID,
                "at": NOON,
                "details": {"person": FAY_IS},
            }
        ]
        assert world.at(f"names/{EVENT_ID}") == {
            FAY_IS: {"fanId": "fan-1", "name": "Fay"}
        }

    def test_of_an_old_apps_long_id_128_characters_are_kept(self) -> None:
        world = a_show_just_set_live()

        deliver(world, "x" * 200, change=a_change(FAY, ON_STAGE))

        (kept,) = (world.databases.at(f"names/{EVENT_ID}") or {}).values()
        assert kept["fanId"] == "x" * 128

    def test_a_change_delivered_twice_is_one_entry(self) -> None:
        world = a_show_just_set_live()

        deliver(world, change=a_change(FAY, ON_STAGE))
        once = timeline(world)
        world.clock.advance(60)
        deliver(world, change=a_change(FAY, ON_STAGE))

        assert timeline(world) == once

    @pytest.mark.parametrize(
        ("by", "told"), [(None, FAY_IS), ("fan-1", FAY_IS), (ADMIN_ID, ADMIN_ID)]
    )
    def test_a_fan_who_leaves_the_show_has_left(
        self, by: str | None, told: str
    ) -> None:
        world = a_show_just_set_live()

        deliver(world, change=a_change(ON_STAGE, None, by=by))

        (entry,) = timeline(world)
        assert entry == {
            "what": "offStage",
            "by": told,
            "at": NOON,
            "details": {"person": FAY_IS, "left": True},
        }

    def test_a_show_that_is_gone_has_no_entries(self) -> None:
        world = a_world()

        deliver(world, change=a_change(ON_STAGE, None))

        assert world.at("timeline") is None

    @pytest.mark.parametrize(
        ("event_id", "told"), [(EVENT_ID, ["onStage"]), ("yesterdays-event", [])]
    )
    def test_a_move_that_is_delivered_late_is_not_told_of_the_next_show(
        self, event_id: str, told: list[str]
    ) -> None:
        world = a_show_just_set_live()
        person = {"person": opaque_id(event_id, "fan-1")}

        deliver(world, change=a_change({**FAY, **person}, {**ON_STAGE, **person}))

        assert [entry["what"] for entry in timeline(world)] == told

    def test_fans_are_counted_also_when_an_entry_cannot_be_written(self) -> None:
        world = a_show_just_set_live()
        comes(world)
        world.databases.fail_next("read", DatabaseUnavailable("Gone."))

        deliver(world, change=a_change(FAY, ON_STAGE))

        assert viewers(world) == 1
        assert timeline(world) == []
