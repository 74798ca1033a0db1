"""The number of interactive viewers, and who was where."""

from typing import Any

import pytest

from interactive_broadcast.kernel.changes import Change
from interactive_broadcast.kernel.errors import DatabaseUnavailable, RulesDenied
from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL
from tests.unit.world import ACTIVE, SHOW, World, a_live_show, a_world

MARKS = f"viewers/{ADMIN_ID}/{FAN_URL}"
NOON = 1_750_000_000_000
NO_CHANGE_OF_PLACE = Change(id="change-0", at=NOON, by=None, before=None, after=None)
FAY = {"id": "fan-1", "name": "Fay"}
ON_STAGE = {**FAY, "isOnStage": True}
BACKSTAGE = {**FAY, "isBackstage": True}


def a_change(before: object, after: object, *, by: str | None = None) -> Change:
    return Change(id="change-1", at=NOON, by=by, before=before, after=after)


def timeline(world: World) -> list[Any]:
    """In the order of the keys."""
    entries = world.databases.at(f"timeline/{EVENT_ID}") or {}
    return [entry for _, entry in sorted(entries.items())]


def comes(world: World, fan_id: str = "fan-1") -> None:
    world.databases.put(f"{ACTIVE}/activeFans/{fan_id}", {"id": fan_id})


def goes(world: World, fan_id: str = "fan-1") -> None:
    world.databases.put(f"{ACTIVE}/activeFans/{fan_id}", None)


def deliver(
    world: World, fan_id: str = "fan-1", change: Change = NO_CHANGE_OF_PLACE
) -> None:
    world.fan_trigger.run(ADMIN_ID, FAN_URL, fan_id, change)


def viewers(world: World) -> Json:
    return world.at(f"{SHOW}/viewers")


def test_a_fan_who_comes_counts_and_one_who_goes_does_not() -> None:
    world = a_live_show()

    comes(world)
    deliver(world)
    counted = viewers(world)
    goes(world)
    deliver(world)

    assert (counted, viewers(world)) == (1, 0)
    assert world.at(MARKS) is None


def test_a_change_delivered_twice_counts_once() -> None:
    world = a_live_show()
    comes(world)

    deliver(world)
    deliver(world)

    assert viewers(world) == 1


def test_changes_out_of_order_end_with_what_is_the_case() -> None:
    world = a_live_show()
    comes(world)
    goes(world)

    deliver(world)
    deliver(world)

    assert viewers(world) == 0


def test_mark_and_number_change_in_one_write_as_the_counter() -> None:
    world = a_live_show()
    comes(world)

    deliver(world)

    assert world.databases.writes_by("counter") == [
        {
            f"{MARKS}/fan-1": True,
            f"{SHOW}/viewers": {".sv": {"increment": 1}},
        }
    ]


def test_who_is_counted_by_another_delivery_meanwhile_counts_once() -> None:
    world = a_live_show()
    comes(world)

    def another_delivery() -> None:
        world.databases.put(f"{MARKS}/fan-1", True)  # noqa: FBT003 - JSON
        world.databases.put(f"{SHOW}/viewers", 1)

    world.databases.before_write(MARKS, another_delivery)

    deliver(world)

    assert viewers(world) == 1


def test_the_show_is_full_at_its_limit_and_not_below() -> None:
    world = a_live_show()
    world.databases.put(f"{SHOW}/limit", 2)

    for fan_id in ("fan-1", "fan-2"):
        comes(world, fan_id)
        deliver(world, fan_id)
    full = world.at(f"{SHOW}/full")
    goes(world)
    deliver(world)

    assert (full, world.at(f"{SHOW}/full")) == (True, False)


def test_whether_it_is_full_is_looked_at_again_when_others_change_it() -> None:
    world = a_live_show()
    world.databases.put(f"{SHOW}/limit", 1)
    world.databases.before_write(
        f"{SHOW}/full", lambda: world.databases.put(f"{SHOW}/viewers", 0)
    )
    comes(world)

    deliver(world)

    assert world.at(f"{SHOW}/full") is False


def test_a_show_that_ends_meanwhile_is_not_brought_back() -> None:
    world = a_live_show()
    world.databases.put(f"{SHOW}/limit", 1)
    comes(world)
    world.show_store.count(ADMIN_ID, FAN_URL, "fan-1", by=1)

    world.databases.put(SHOW, None)
    world.show_store.set_full(ADMIN_ID, FAN_URL, full=True)

    assert world.at(SHOW) is None


def test_nobody_is_counted_where_there_is_no_show() -> None:
    world = a_world()
    comes(world)

    deliver(world)

    assert world.at(SHOW) is None
    assert world.at(MARKS) is None


def test_a_mark_that_outlived_its_show_goes() -> None:
    world = a_world()
    world.databases.put(f"{MARKS}/fan-1", True)  # noqa: FBT003 - JSON

    deliver(world)

    assert world.at("viewers") is None


def test_a_counter_that_is_always_refused_gives_up() -> None:
    world = a_live_show()
    comes(world)
    world.databases.fail_next("write", RulesDenied("No."), times=99)

    deliver(world)

    assert viewers(world) == 0


class TestTimeline:
    def test_who_is_put_on_stage_is_told_as_of_then(self) -> None:
        world = a_live_show()

        deliver(world, change=a_change(FAY, ON_STAGE))

        assert timeline(world) == [
            {
                "what": "onStage",
                "by": ADMIN_ID,
                "at": NOON,
                "details": {"fanId": "fan-1", "name": "Fay"},
            }
        ]

    def test_a_change_delivered_twice_is_told_once(self) -> None:
        world = a_live_show()

        deliver(world, change=a_change(FAY, ON_STAGE))
        once = timeline(world)
        world.clock.advance(60)
        deliver(world, change=a_change(FAY, ON_STAGE))

        assert timeline(world) == once

    def test_going_is_told_before_coming(self) -> None:
        world = a_live_show()

        deliver(world, change=a_change(BACKSTAGE, ON_STAGE))

        told = [entry["what"] for entry in timeline(world)]
        assert told == ["offBackstage", "onStage"]

    @pytest.mark.parametrize(("by", "told"), [(None, "fan-1"), (ADMIN_ID, ADMIN_ID)])
    def test_who_leaves_the_show_is_told_to_have_left(
        self, by: str | None, told: str
    ) -> None:
        world = a_live_show()

        deliver(world, change=a_change(ON_STAGE, None, by=by))

        (entry,) = timeline(world)
        assert entry == {
            "what": "offStage",
            "by": told,
            "at": NOON,
            "details": {"fanId": "fan-1", "name": "Fay", "left": True},
        }

    def test_where_nobody_moved_nothing_more_is_asked(self) -> None:
        world = a_live_show()
        comes(world)
        deliver(world)
        reads = len(world.databases.reads)

        deliver(world, change=a_change(FAY, {**FAY, "networkQuality": "good"}))

        assert [read.path for read in world.databases.reads[reads:]] == [
            f"{ACTIVE}/activeFans/fan-1",
            f"{MARKS}/fan-1",
            SHOW,
        ]
        assert timeline(world) == []

    def test_places_in_a_show_that_is_gone_are_not_told(self) -> None:
        world = a_world()

        deliver(world, change=a_change(ON_STAGE, None))

        assert world.at("timeline") is None

    def test_what_cannot_be_told_does_not_stop_the_counting(self) -> None:
        world = a_live_show()
        comes(world)
        world.databases.fail_next("read", DatabaseUnavailable("Gone."))

        deliver(world, change=a_change(FAY, ON_STAGE))

        assert viewers(world) == 1
        assert timeline(world) == []
