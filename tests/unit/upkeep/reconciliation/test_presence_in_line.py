"""Fans in line who are absent: passed over after a minute, removed after ten."""

import pytest

from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL
from tests.unit.upkeep.reconciliation.people_there import (
    GRACE_S,
    MARKS,
    PRESENCE,
    beat,
    connect,
    enter,
    has_place,
    wait_for_the_grace_period,
)
from tests.unit.upkeep.reconciliation.runs import reconcile, repairs
from tests.unit.upkeep.reconciliation.test_presence import read_show, repair
from tests.unit.world import ACTIVE, VIEWERS, World, a_show_in_preshow

LINE = f"line/{ADMIN_ID}/{FAN_URL}"
DECK = f"deck/{ADMIN_ID}/{FAN_URL}"
CALLS = f"calls/{ADMIN_ID}/{FAN_URL}"
PICTURES = f"fanPictures/{ADMIN_ID}/{FAN_URL}"
LINE_GRACE_S = 600
FAN = "fan-1"


def get_in_line(world: World, fan_id: str = FAN) -> dict[str, int]:
    """Give a fan record, mark and a place in line, without any connection."""
    enter(world, fan_id)
    world.fan_trigger.count(ADMIN_ID, FAN_URL, fan_id)
    now = world.clock.now_ms()
    place = {"at": now, "order": now}
    world.databases.put(f"{LINE}/{fan_id}", dict(place))
    return place


def in_line() -> World:
    """A show with one fan in line whom nothing shows to be there."""
    world = a_show_in_preshow()
    get_in_line(world)
    return world


def away_since(world: World, fan_id: str = FAN) -> object:
    return world.at(f"{LINE}/{fan_id}/awaySince")


def noted(world: World, what: str) -> object:
    return world.at(f"watched/{EVENT_ID}/{what}")


class TestWhoIsMissed:
    def test_keeps_record_mark_picture_and_rank_and_is_passed_over(self) -> None:
        world = a_show_in_preshow()
        place = get_in_line(world)
        world.databases.put(f"{PICTURES}/{FAN}", "data:image/png;base64,AA==")
        world.clock.advance(5)
        missed_at = world.clock.now_ms()

        world.reconciler.run()
        world.clock.advance(GRACE_S - 1)
        world.reconciler.run()
        assert away_since(world) is None
        world.clock.advance(1)
        reconcile(world)

        assert world.at(f"{LINE}/{FAN}") == {**place, "awaySince": missed_at}
        assert has_place(world, FAN)
        assert world.at(f"{PICTURES}/{FAN}") is not None
        assert (world.at(MARKS), world.at(VIEWERS)) == ({FAN: True}, 1)
        assert noted(world, "absent") is None
        assert noted(world, "away") == {FAN: missed_at}

    def test_loses_deck_call_flag_and_pointer(self) -> None:
        world = in_line()
        world.databases.put_all(
            {
                f"{DECK}/{FAN}": "producer",
                f"{CALLS}/{FAN}": world.clock.now_ms(),
                f"{ACTIVE}/activeFans/{FAN}/isBackstage": True,
                f"{ACTIVE}/activeFans/{FAN}/inPrivateCall": True,
                f"{ACTIVE}/backstageFanId": FAN,
                f"{ACTIVE}/volume/backstageFan": 50,
                f"{ACTIVE}/privateCall": {"isWith": "backstageFan", "fanId": FAN},
            }
        )

        wait_for_the_grace_period(world)

        assert away_since(world) is not None
        assert world.at(f"{ACTIVE}/activeFans/{FAN}") == {"id": FAN}
        for lost in (
            *(f"{DECK}/{FAN}", f"{CALLS}/{FAN}", f"{ACTIVE}/backstageFanId"),
            *(f"{ACTIVE}/volume", f"{ACTIVE}/privateCall"),
        ):
            assert world.at(lost) is None

    def test_keeps_what_is_others(self) -> None:
        world = in_line()
        enter(world, "fan-2")
        beat(world, "fan-2")
        world.databases.put_all(
            {
                f"{ACTIVE}/activeFans/fan-2/isBackstage": True,
                f"{ACTIVE}/backstageFanId": "fan-2",
                f"{DECK}/fan-2": "producer",
            }
        )

        wait_for_the_grace_period(world)

        assert away_since(world) is not None
        assert world.at(f"{ACTIVE}/backstageFanId") == "fan-2"
        assert world.at(f"{ACTIVE}/activeFans/fan-2/isBackstage") is True
        assert world.at(f"{DECK}/fan-2") == "producer"

    def test_is_removed_after_the_grace_period_of_the_line(self) -> None:
        world = in_line()
        wait_for_the_grace_period(world)
        since = away_since(world)
        assert isinstance(since, int)

        world.clock.advance((since - world.clock.now_ms()) / 1000 + LINE_GRACE_S - 1)
        world.reconciler.run()
        assert has_place(world, FAN)
        world.clock.advance(1)
        reconcile(world)

        assert not has_place(world, FAN)
        assert world.at(LINE) is None
        assert (world.at(MARKS), world.at(VIEWERS)) == (None, 0)
        assert (noted(world, "absent"), noted(world, "away")) == (None, None)

    def test_goes_at_once_where_no_run_came_by_until_then(self) -> None:
        world = in_line()
        world.reconciler.run()
        world.clock.advance(LINE_GRACE_S)

        reconcile(world)

        assert not has_place(world, FAN)

    def test_goes_after_a_minute_without_a_place_in_line(self) -> None:
        world = in_line()
        wait_for_the_grace_period(world)
        world.databases.put(f"{LINE}/{FAN}", None)

        wait_for_the_grace_period(world)

        assert not has_place(world, FAN)

    def test_is_told_of_once(self) -> None:
        world = in_line()
        get_in_line(world, "fan-2")
        world.reconciler.run()
        world.clock.advance(GRACE_S)
        world.reconciler.run()
        world.clock.advance(60)

        world.reconciler.run()

        told = [one for one in repairs(world) if one["repair"] == "presence"]
        assert told == [{"repair": "presence", "away": 2}]

    def test_who_comes_back_during_the_run_is_not_passed_over(self) -> None:
        world = in_line()
        world.reconciler.run()
        world.clock.advance(GRACE_S)
        show = read_show(world)
        beat(world, FAN)

        repair(world, show)

        assert away_since(world) is None

    def test_who_comes_back_during_the_run_is_not_removed(self) -> None:
        world = in_line()
        wait_for_the_grace_period(world)
        world.clock.advance(LINE_GRACE_S)
        show = read_show(world)
        beat(world, FAN)

        repair(world, show)

        assert has_place(world, FAN)

    def test_a_crowd_is_passed_over_in_several_writes(self) -> None:
        world = a_show_in_preshow()
        for number in range(60):
            get_in_line(world, f"fan-{number}")

        wait_for_the_grace_period(world)

        writes = world.databases.writes_by("backend")
        most = max(sum("/awaySince" in path for path in write) for write in writes)
        assert most <= 25
        assert all(away_since(world, f"fan-{number}") for number in range(60))

    @pytest.mark.parametrize("ends", ["the fan leaves", "the show ends"])
    def test_no_rest_of_a_place_is_left_that_goes_during_the_run(
        self, ends: str
    ) -> None:
        """Nobody gets in line where one is, and no run looks at a show that is over."""
        world = in_line()
        world.reconciler.run()
        world.clock.advance(GRACE_S)

        def leave() -> None:
            if ends == "the show ends":
                world.show_store.remove_at(ADMIN_ID, FAN_URL)
            else:
                world.databases.put(f"{ACTIVE}/activeFans/{FAN}", None)
                world.databases.put(f"{LINE}/{FAN}", None)

        world.databases.before_write(f"{LINE}/{FAN}", leave)

        world.reconciler.run()

        assert world.at(LINE) is None


class TestWhoIsBack:
    @pytest.mark.parametrize("shows_it", [beat, connect])
    def test_is_there_again_where_they_stood(self, shows_it: object) -> None:
        world = a_show_in_preshow()
        place = get_in_line(world)
        wait_for_the_grace_period(world)
        world.clock.advance(300)
        shows_it(world, FAN)  # type: ignore[operator]  # one of the two

        reconcile(world)

        assert world.at(f"{LINE}/{FAN}") == place
        assert noted(world, "away") is None

    def test_has_all_of_the_time_again(self) -> None:
        """The first run after ten minutes finds them away anew."""
        world = in_line()
        wait_for_the_grace_period(world)
        world.clock.advance(LINE_GRACE_S - 61)
        beat(world, FAN)
        world.reconciler.run()
        world.databases.put(f"{PRESENCE}/{FAN}", None)
        world.reconciler.run()
        missed_at = world.clock.now_ms()
        world.clock.advance(GRACE_S)

        reconcile(world)

        assert away_since(world) == missed_at

    def test_has_it_also_who_has_said_so_between_two_runs(self) -> None:
        world = in_line()
        wait_for_the_grace_period(world)
        world.clock.advance(LINE_GRACE_S - 61)
        world.databases.put(f"{LINE}/{FAN}/awaySince", None)
        world.clock.advance(30)

        wait_for_the_grace_period(world)

        assert has_place(world, FAN)
        assert away_since(world) is not None

    def test_a_place_that_was_left_as_its_fan_was_passed_over_goes(self) -> None:
        world = in_line()
        wait_for_the_grace_period(world)
        world.databases.put_all(
            {
                f"{ACTIVE}/activeFans/{FAN}": None,
                f"{LINE}/{FAN}": {"awaySince": 5},
            }
        )

        reconcile(world)

        assert world.at(LINE) is None
        assert noted(world, "away") is None
