"""The next one of the line is called: one fan for each click."""

from functools import partial
from typing import Any

import pytest

from interactive_broadcast.events.models import SessionKind, Status
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import (
    ChangeUnderway,
    DatabaseUnavailable,
    EventNotFound,
    RoleNotAllowed,
    RulesDenied,
)
from interactive_broadcast.kernel.show_errors import (
    BackstageFull,
    LeaseLost,
    NobodyReady,
    NotOnStaff,
    ShowNotOpen,
    StageCleared,
    StageOccupied,
    WrongShow,
)
from interactive_broadcast.seats.line_models import Called, CallNextRequest
from tests.support.builders import ADMIN_ID, EVENT_ID, an_admin, person_in_event
from tests.unit.seats.lines import (
    CALLS,
    DECK,
    LINE,
    REQUESTS,
    SCREENER,
    a_line,
    before_each_write,
    called,
    joins_the_staff,
    told,
)
from tests.unit.world import ACTIVE, ADMIN, World

STAGE = SessionKind.STAGE
BACKSTAGE = SessionKind.BACKSTAGE


def click(  # noqa: PLR0913 - all that a click may say
    world: World,
    request_id: str = "click-1",
    *,
    by: Caller = ADMIN,
    to: SessionKind = BACKSTAGE,
    event_id: str = EVENT_ID,
    lease: int | None = None,
) -> Called:
    request = CallNextRequest(id=event_id, request_id=request_id, to=to, lease=lease)
    return world.backend.seats.calling.call_next(by, request)


def backstage(world: World) -> list[str]:
    """Everybody who has a place there, in the order of their ids."""
    fans: Any = world.at(f"{ACTIVE}/activeFans") or {}
    return sorted(one for one, it in fans.items() if it.get("isBackstage") is True)


def directly(world: World, fan_id: str, pointer: str = "backstageFanId") -> None:
    """The producer's page calls somebody by a write of its own."""
    page = world.databases.as_client({"uid": ADMIN_ID, "token": {}})
    page.update(
        {
            f"{ACTIVE}/activeFans/{fan_id}/isBackstage": True,
            f"{ACTIVE}/{pointer}": fan_id,
            f"{CALLS}/{fan_id}": {".sv": "timestamp"},
        }
    )


def test_the_first_of_the_line_is_called_and_keeps_the_place() -> None:
    world = a_line("zoe", "ana")

    reply = click(world)

    now = world.clock.now_ms()
    assert reply == Called(
        fan_id="zoe", to=BACKSTAGE, called_at=now, answer_by=now + 30_000
    )
    assert backstage(world) == ["zoe"]
    assert world.at(f"{ACTIVE}/backstageFanId") == "zoe"
    assert called(world) == {"zoe": now}
    assert world.at(f"{LINE}/zoe") is not None
    assert world.at(f"{DECK}/zoe") == "line"


def test_everything_that_a_call_is_is_one_write_of_the_caller() -> None:
    world = a_line("zoe")

    click(world)

    (written,) = world.databases.writes_by(ADMIN)[-1:]
    assert {path.partition("/")[0] for path in written} == {
        "activeBroadcasts",
        "calls",
        "callRequests",
        "writtenFor",
    }


def test_the_timeline_tells_who_has_called_whom() -> None:
    world = a_line("zoe")

    click(world)
    click(world)

    assert told(world, "called") == [
        {"by": ADMIN_ID, "person": person_in_event("zoe"), "to": "backstage"}
    ]


def test_the_same_click_again_calls_nobody_else() -> None:
    world = a_line("zoe", "ana", max_backstage=2)

    first = click(world)
    world.clock.advance(5)

    assert click(world) == first
    assert backstage(world) == ["zoe"]


def test_nor_when_its_answer_was_lost() -> None:
    world = a_line("zoe", "ana", max_backstage=2)
    lost = DatabaseUnavailable("The database did not answer.")
    world.databases.fail_next("write", lost, after=True)

    with pytest.raises(DatabaseUnavailable):
        click(world)

    assert click(world).fan_id == "zoe"
    assert backstage(world) == ["zoe"]


def test_nor_when_two_instances_get_it_at_once() -> None:
    world = a_line("zoe", "ana", max_backstage=2)
    other: list[Called] = []
    world.databases.before_write(REQUESTS, lambda: other.append(click(world)))

    assert [click(world)] == other
    assert backstage(world) == ["zoe"]
    assert len(told(world, "called")) == 1


def test_nor_when_the_other_has_taken_the_place_between_two_looks() -> None:
    world = a_line("zoe", "ana")
    other: list[Called] = []
    pointer = f"{ACTIVE}/backstageFanId"
    world.databases.before_read(pointer, lambda: other.append(click(world)))

    assert [click(world)] == other
    assert backstage(world) == ["zoe"]


def test_of_two_clicks_at_once_for_one_place_one_is_refused() -> None:
    world = a_line("zoe", "ana")
    before_each_write(world, REQUESTS, [partial(click, world, "click-2")])

    with pytest.raises(BackstageFull) as refused:
        click(world)

    assert refused.value.details == {"fanIds": ["zoe"], "most": 1}
    assert backstage(world) == ["zoe"]
    assert world.at(f"{REQUESTS}/click-1") is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(f"{LINE}/zoe/held", True, id="held"),
        pytest.param(f"{LINE}/zoe/awaySince", 1, id="away"),
        pytest.param(f"{LINE}/zoe", None, id="out of the line"),
        pytest.param(f"{ACTIVE}/activeFans/zoe", None, id="out of the show"),
    ],
)
def test_whoever_is_passed_over_since_is_not_called(path: str, value: object) -> None:
    world = a_line("zoe", "ana")
    world.databases.before_write(
        REQUESTS,
        lambda: world.databases.put(path, value),  # type: ignore[arg-type]  # JSON
    )

    assert click(world).fan_id == "ana"
    assert backstage(world) == ["ana"]


def test_the_place_of_somebody_who_has_left_it_is_free() -> None:
    world = a_line("zoe", "ana")
    world.databases.put(f"{ACTIVE}/backstageFanId", "gone")

    assert click(world).fan_id == "zoe"


def test_whom_the_producers_page_has_called_meanwhile_has_the_place() -> None:
    world = a_line("zoe", "ana")
    world.databases.before_write(REQUESTS, lambda: directly(world, "ana"))

    with pytest.raises(BackstageFull):
        click(world)

    assert backstage(world) == ["ana"]


def test_a_show_that_is_over_meanwhile_calls_nobody() -> None:
    world = a_line("zoe")
    world.databases.before_write(REQUESTS, lambda: world.write_status(Status.CLOSED))

    with pytest.raises(ShowNotOpen):
        click(world)

    assert called(world) == {}


def test_nor_does_one_whose_place_is_another_shows_by_now() -> None:
    world = a_line("zoe")
    world.databases.before_write(
        REQUESTS, lambda: world.databases.put(f"{ACTIVE}/eventId", "event-2")
    )

    with pytest.raises(ShowNotOpen):
        click(world)

    assert called(world) == {}


def test_where_others_are_faster_over_and_over_it_gives_up() -> None:
    fans = [f"fan-{number}" for number in range(5)]
    world = a_line(*fans)
    holds = [
        partial(world.databases.put, f"{LINE}/{fan_id}/held", value=True)
        for fan_id in fans
    ]
    before_each_write(world, REQUESTS, holds)

    with pytest.raises(ChangeUnderway):
        click(world)

    assert called(world) == {}


def test_four_times_is_not_over_and_over() -> None:
    fans = [f"fan-{number}" for number in range(5)]
    world = a_line(*fans)
    holds = [
        partial(world.databases.put, f"{LINE}/{fan_id}/held", value=True)
        for fan_id in fans[:4]
    ]
    before_each_write(world, REQUESTS, holds)

    assert click(world).fan_id == "fan-4"


def test_nobody_is_called_of_a_line_without_anybody_ready() -> None:
    with pytest.raises(NobodyReady):
        click(a_line())


def test_whoever_is_put_on_stage_leaves_line_and_deck_with_it() -> None:
    world = a_line("zoe", "ana")

    reply = click(world, to=STAGE)

    assert reply == Called(fan_id="zoe", to=STAGE, called_at=world.clock.now_ms())
    assert world.at(f"{ACTIVE}/stageFanId") == "zoe"
    assert world.at(f"{ACTIVE}/activeFans/zoe/isOnStage") is True
    assert world.at(f"{LINE}/zoe") is None
    assert world.at(f"{DECK}/zoe") is None
    assert called(world) == {}
    assert click(world, to=STAGE) == reply


def test_whoever_has_lost_the_lease_puts_nobody_on_stage_and_calls_all_the_same() -> (
    None
):
    world = a_line("zoe", "ana")
    lease: dict[str, Any] = {"holder": "tab-2", "number": 2, "at": world.clock.now_ms()}
    world.databases.put(f"producerLeases/{EVENT_ID}", lease)

    with pytest.raises(LeaseLost):
        click(world, to=STAGE, lease=1)

    assert click(world, "click-2", to=STAGE, lease=2).fan_id == "zoe"
    assert click(world, "click-3", lease=1).fan_id == "ana"


def test_also_who_loses_it_at_that_moment() -> None:
    world = a_line("zoe")
    place = f"producerLeases/{EVENT_ID}"
    lease: dict[str, Any] = {"holder": "tab-1", "number": 1, "at": world.clock.now_ms()}
    world.databases.put(place, lease)
    world.databases.before_write(
        REQUESTS, lambda: world.databases.put(f"{place}/number", 2)
    )

    with pytest.raises(LeaseLost):
        click(world, to=STAGE, lease=1)

    assert world.at(f"{ACTIVE}/stageFanId") is None


def test_nobody_is_put_on_a_stage_that_is_cleared() -> None:
    world = a_line("zoe")
    world.databases.put(f"events/{EVENT_ID}/cleared", {"at": world.clock.now_ms()})

    with pytest.raises(StageCleared):
        click(world, to=STAGE)

    assert click(world).fan_id == "zoe"


def test_who_has_not_answered_is_taken_back_before_the_next_is_called() -> None:
    world = a_line("zoe", "ana")
    click(world)

    world.clock.advance(30)
    reply = click(world, "click-2")

    assert reply.fan_id == "ana"
    assert backstage(world) == ["ana"]
    assert world.at(f"{LINE}/zoe/missed") == 1
    assert told(world, "missedCall") == [
        {"by": "backend", "person": person_in_event("zoe"), "missed": 1}
    ]


def test_a_moment_before_the_call_still_stands() -> None:
    world = a_line("zoe", "ana")
    click(world)

    world.clock.advance(29.999)

    with pytest.raises(BackstageFull):
        click(world, "click-2")


def test_a_screener_calls_backstage_and_puts_nobody_on_stage() -> None:
    world = a_line("zoe")
    joins_the_staff(world)

    with pytest.raises(RoleNotAllowed):
        click(world, by=SCREENER, to=STAGE)

    assert click(world, by=SCREENER).fan_id == "zoe"
    assert told(world, "called")[0]["by"] == SCREENER.uid


def test_one_who_is_on_the_staff_no_more_calls_nobody() -> None:
    world = a_line("zoe")

    with pytest.raises(NotOnStaff):
        click(world, by=SCREENER)

    assert called(world) == {}


def test_a_screener_has_one_event() -> None:
    world = a_line("zoe")
    joins_the_staff(world)

    with pytest.raises(WrongShow):
        click(world, by=SCREENER, event_id="event-2")


def test_another_producer_calls_nobody() -> None:
    world = a_line("zoe")

    with pytest.raises(RulesDenied):
        click(world, by=an_admin("rival"))
    with pytest.raises(EventNotFound):
        click(world, event_id="other")

    assert called(world) == {}


def test_another_click_at_once_calls_another_fan() -> None:
    world = a_line("zoe", "ana", max_backstage=2)
    other: list[Called] = []
    world.databases.before_write(
        REQUESTS, lambda: other.append(click(world, "click-2"))
    )

    assert click(world).fan_id == "ana"
    assert other[0].fan_id == "zoe"
    assert world.at(f"{ACTIVE}/backstageFanId2") == "ana"


def test_whoever_answers_at_once_is_not_called_by_another_click() -> None:
    """The place in line is theirs still, and the call is over."""
    world = a_line("zoe", "ana", max_backstage=2)

    def a_quick_one() -> None:
        click(world, "click-2")
        world.databases.put(f"{CALLS}/zoe", None)

    world.databases.before_write(REQUESTS, a_quick_one)

    assert click(world).fan_id == "ana"
    assert called(world).keys() == {"ana"}


def test_on_stage_there_are_as_many_places_as_the_event_lets() -> None:
    world = a_line("zoe", "ana", "bo", max_on_stage=2)

    on_stage = [click(world, f"click-{one}", to=STAGE).fan_id for one in range(2)]

    assert on_stage == ["zoe", "ana"]
    with pytest.raises(StageOccupied) as refused:
        click(world, "click-3", to=STAGE)
    assert refused.value.details == {"fanIds": ["zoe", "ana"], "most": 2}
