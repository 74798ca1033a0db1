"""`clearStage` and `resume`: everybody is off the stage at once."""

from collections.abc import Callable

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import ChangeUnderway, RulesDenied
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.show_errors import ShowNotOpen
from interactive_broadcast.show.clearing_models import ClearStageRequest, StageState
from tests.support.builders import ADMIN_ID, EVENT_ID, an_admin
from tests.unit.stage import (
    a_record,
    a_stage,
    clear,
    comes_on_stage,
    resume,
    there,
    told_of,
)
from tests.unit.world import (
    ACTIVE,
    ADMIN,
    EVENT,
    SHOW,
    World,
    a_show_in_preshow,
    a_show_that_is_live,
    a_world,
    change,
)


class TestTheWrite:
    def test_takes_fans_off_and_says_from_when_viewers_see_nothing(self) -> None:
        world = a_stage()
        world.databases.put(
            f"{ACTIVE}/privateCall", {"isWith": "activeFan", "fanId": "fan-cyd"}
        )
        world.databases.put(
            f"{ACTIVE}/activeFans/fan-cyd", a_record("fan-cyd", "inPrivateCall")
        )
        now = world.clock.now_ms()

        state = clear(world)

        (written,) = world.databases.writes_by(ADMIN)[-1:]
        assert written[f"{ACTIVE}/stageFanId"] is None
        assert written[f"{ACTIVE}/activeFans/fan-bea/isOnStage"] is None
        assert world.at(f"{ACTIVE}/privateCall") is None
        assert world.at(f"{ACTIVE}/activeFans/fan-cyd/inPrivateCall") is None
        assert world.at(f"{SHOW}/slate") == {"from": now - 10_000}
        assert world.at(f"{EVENT}/cleared") == {
            "at": now,
            "persons": {opaque_id(EVENT_ID, "fan-bea"): True},
        }
        assert (state.cleared_at, state.everybody, state.problems) == (now, None, None)
        assert state.slate is not None
        assert state.slate.began_at == now - 10_000

    @pytest.mark.parametrize("seconds", [0, 120])
    def test_says_how_long_ago_it_began(self, seconds: int) -> None:
        world = a_stage()

        clear(world, seconds_back=seconds)

        from_ = world.clock.now_ms() - seconds * 1000
        assert world.at(f"{SHOW}/slate/from") == from_

    def test_keeps_the_line(self) -> None:
        world = a_stage()
        line = f"line/{ADMIN_ID}/a-night-out"
        world.databases.put(line, {"fan-cyd": 1})

        clear(world)

        assert world.at(line) == {"fan-cyd": 1}

    def test_is_made_again_if_somebody_comes_on_stage_meanwhile(self) -> None:
        world = a_show_that_is_live()
        world.databases.before_write(
            f"{EVENT}/cleared", lambda: comes_on_stage(world, "fan-bea")
        )

        clear(world)

        assert world.at(f"{ACTIVE}/activeFans/fan-bea/isOnStage") is None
        assert world.at(f"{ACTIVE}/stageFanId") is None

    def test_is_given_up_if_somebody_comes_each_time(self) -> None:
        world = a_show_that_is_live()

        def again() -> None:
            world.databases.before_write(f"{EVENT}/cleared", again)
            name = f"fan-{world.clock.now_ms()}"
            world.clock.advance(1)
            comes_on_stage(world, name)

        world.databases.before_write(f"{EVENT}/cleared", again)

        with pytest.raises(ChangeUnderway):
            clear(world)
        assert world.at(f"{EVENT}/cleared") is None

    @pytest.mark.parametrize("make", [a_world, lambda: _closed(a_show_that_is_live())])
    def test_is_of_a_show_that_is_on(self, make: Callable[[], World]) -> None:
        world = make()

        with pytest.raises(ShowNotOpen):
            clear(world)
        with pytest.raises(ShowNotOpen):
            resume(world)

    def test_waits_for_the_records_of_the_show(self) -> None:
        world = a_show_in_preshow()
        world.databases.put(f"{ACTIVE}/eventId", "of-another-event")

        with pytest.raises(ShowNotOpen):
            clear(world)

    def test_is_the_owners(self) -> None:
        world = a_stage()
        request = ClearStageRequest(id=EVENT_ID)

        with pytest.raises(RulesDenied):
            world.backend.show.clearing.clear(an_admin("admin-2"), request)

    def test_of_a_second_click_changes_nothing(self) -> None:
        world = a_stage()
        first = clear(world)
        world.clock.advance(3)

        assert clear(world, seconds_back=120) == first

        assert len(told_of(world, "stageCleared")) == 1

    def test_is_extended_to_everybody(self) -> None:
        world = a_stage()
        began = clear(world).slate
        world.clock.advance(3)

        state = clear(world, everybody=True)

        assert (state.slate, state.everybody) == (began, True)
        assert there(world) == {"fan-cyd"}
        persons = world.at(f"{EVENT}/cleared/persons")
        assert persons == {opaque_id(EVENT_ID, "fan-bea"): True}

    def test_of_everybody_is_not_taken_back_by_a_click_for_fans(self) -> None:
        world = a_stage()
        clear(world, everybody=True)

        assert clear(world).everybody is True


class TestResuming:
    def test_says_until_when_viewers_see_nothing(self) -> None:
        world = a_stage()
        clear(world)
        world.clock.advance(30)
        now = world.clock.now_ms()

        state = resume(world)

        assert state.cleared_at is None
        assert state.slate is not None
        assert (state.slate.began_at, state.slate.ended_at) == (now - 40_000, now)
        assert world.at(f"{EVENT}/cleared") is None
        (told,) = told_of(world, "stageResumed")
        assert (told["at"], told["details"]) == (now, {"from": now - 40_000})

    def test_twice_changes_nothing(self) -> None:
        world = a_stage()
        clear(world)
        first = resume(world)
        world.clock.advance(3)

        assert resume(world) == first
        assert len(told_of(world, "stageResumed")) == 1

    def test_what_was_never_cleared_changes_nothing(self) -> None:
        world = a_stage()

        assert resume(world) == StageState()
        assert told_of(world, "stageResumed") == []

    def test_leaves_the_stage_empty(self) -> None:
        world = a_stage()
        clear(world)

        resume(world)

        assert world.at(f"{ACTIVE}/stageFanId") is None
        assert world.at(f"{ACTIVE}/activeFans/fan-bea/isOnStage") is None


def test_a_show_that_ends_while_it_is_cleared_keeps_its_slate() -> None:
    world = _closed(a_stage(), cleared=True)

    assert world.at(f"{EVENT}/cleared") is None
    slate = world.at(f"{SHOW}/slate")
    assert isinstance(slate, dict)
    assert "until" not in slate


def _closed(world: World, *, cleared: bool = False) -> World:
    if cleared:
        clear(world)
    change(world, Status.CLOSED)
    return world
