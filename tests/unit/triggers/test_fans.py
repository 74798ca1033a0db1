"""The number of interactive viewers."""

from interactive_broadcast.errors import RulesDenied
from interactive_broadcast.models.base import Json
from tests.support.builders import ADMIN_ID, FAN_URL
from tests.unit.world import ACTIVE, SHOW, World, a_live_show, a_world

MARKS = f"viewers/{ADMIN_ID}/{FAN_URL}"


def comes(world: World, fan_id: str = "fan-1") -> None:
    world.databases.put(f"{ACTIVE}/activeFans/{fan_id}", {"id": fan_id})


def goes(world: World, fan_id: str = "fan-1") -> None:
    world.databases.put(f"{ACTIVE}/activeFans/{fan_id}", None)


def deliver(world: World, fan_id: str = "fan-1") -> None:
    world.fan_trigger.run(ADMIN_ID, FAN_URL, fan_id)


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
