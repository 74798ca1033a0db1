"""Who signs in as staff of an event, and becomes a screener of its line."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Final

import pytest

from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.staff import StaffEntry
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import (
    ChangeUnderway,
    EventNotFound,
    TokenExpired,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.show_errors import StaffFull
from interactive_broadcast.seats.login_models import LoginStaffRequest, StaffSession
from tests.support.builders import ADMIN_ID, EVENT_ID, HOST_URL, an_event
from tests.support.fakes import NOON
from tests.unit.world import EVENT, World, a_world

LINK: Final = "staff-of-launch-night"
SUE: Final = "sue-1"
ENTRY: Final = f"{EVENT}/staff/{SUE}"


def with_a_link(**changes: object) -> World:
    return a_world(an_event(**{"staff_url": LINK, **changes}))


def with_staff(number: int) -> EventRecord:
    staff = {f"uid-{one}": StaffEntry(name="A", at=7) for one in range(number)}
    return an_event(staff_url=LINK, staff=staff)


def request(world: World, **changes: object) -> LoginStaffRequest:
    id_token = world.accounts.sign_in(SUE, is_anonymous=True)
    wanted = {"id": EVENT_ID, "staff_url": LINK, "name": "Sue", "id_token": id_token}
    return LoginStaffRequest(**{**wanted, **changes})


def sign_in(world: World, **changes: object) -> StaffSession:
    return world.backend.seats.staff.sign_in(request(world, **changes))


def test_whoever_knows_the_link_screens_this_event_for_a_day() -> None:
    world = with_a_link()

    session = sign_in(world)

    assert world.ports.session_tokens.read(session.token) == Caller(
        role=Role.SCREENER, uid=SUE, admin_id=ADMIN_ID, event_id=EVENT_ID
    )
    lasts = timedelta(milliseconds=session.expires_at - NOON.timestamp() * 1000)
    assert lasts == timedelta(hours=24)


def test_they_are_listed_with_their_name_and_the_time_of_the_database() -> None:
    world = with_a_link()
    event = world.at(EVENT)

    sign_in(world)

    assert isinstance(event, dict)
    now = world.clock.now_ms()
    staff: Json = {SUE: {"name": "Sue", "at": now}}
    assert world.at(EVENT) == {**event, "staff": staff}


def test_they_are_told_what_anybody_may_know_of_the_event() -> None:
    told = sign_in(with_a_link(rtmp_url="rtmp://encoder.example/live/key")).model_dump(
        by_alias=True, exclude_none=True, exclude={"token", "expires_at"}
    )

    assert told == {
        "id": EVENT_ID,
        "adminId": ADMIN_ID,
        "name": "Launch night",
        "status": "notStarted",
        "fanUrl": "launch-night",
        "createdAt": 1_000,
    }


@pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.PRESHOW, Status.LIVE])
def test_staff_comes_before_the_show_and_during_it(status: Status) -> None:
    sign_in(with_a_link(status=status))


@pytest.mark.parametrize(
    ("event", "asked"),
    [
        ({}, {"staff_url": "another-link-of-16"}),
        ({}, {"staff_url": LINK + "x"}),
        ({}, {"staff_url": LINK.upper()}),
        ({}, {"staff_url": HOST_URL}),
        ({"staff_url": None}, {}),
        ({"status": Status.CLOSED}, {}),
        ({}, {"id": "event-9"}),
    ],
    ids=["other", "longer", "upper case", "hosts", "none", "closed", "no event"],
)
def test_all_others_are_told_that_there_is_no_such_event(
    event: dict[str, object], asked: dict[str, object]
) -> None:
    world = with_a_link(**event)
    before = world.at("/")

    with pytest.raises(EventNotFound) as refused:
        sign_in(world, **asked)

    assert refused.value.details == {"field": "staffUrl"}
    assert world.at("/") == before


def test_an_id_token_that_is_not_good_is_refused() -> None:
    world = with_a_link()
    asked = request(world)
    world.accounts.expire(asked.id_token)

    with pytest.raises(TokenExpired):
        world.backend.seats.staff.sign_in(asked)

    assert world.at(f"{EVENT}/staff") is None


def test_who_signs_in_again_changes_the_name_alone() -> None:
    world = with_a_link()
    sign_in(world)
    since = world.clock.now_ms()
    world.clock.advance(60)

    sign_in(world, name="Susan")

    assert world.at(ENTRY) == {"name": "Susan", "at": since}


def test_who_signs_in_again_by_the_same_name_writes_nothing() -> None:
    world = with_a_link()
    sign_in(world)
    writes = len(world.databases.writes)

    sign_in(world)

    assert len(world.databases.writes) == writes


def test_the_twentieth_is_let_in_and_the_next_one_is_not() -> None:
    last, full = a_world(with_staff(19)), a_world(with_staff(20))

    sign_in(last)
    with pytest.raises(StaffFull) as refused:
        sign_in(full)

    assert refused.value.details == {"most": 20}
    assert full.at(ENTRY) is None


def test_of_a_complete_staff_nobody_is_refused_who_is_on_it() -> None:
    world = a_world(with_staff(20))
    world.databases.put(f"{EVENT}/staff/uid-19", None)
    sign_in(world)

    sign_in(world, name="Susan")


@pytest.mark.parametrize(
    "changed",
    [{"staffUrl": "a-new-link-of-staff"}, {"staffUrl": None}, {"status": "closed"}],
    ids=["another link", "no link", "closed"],
)
def test_a_link_that_goes_at_this_moment_lets_nobody_in(
    changed: dict[str, str | None],
) -> None:
    world = with_a_link()
    put = {f"{EVENT}/{field}": value for field, value in changed.items()}
    world.databases.before_write(EVENT, partial(world.databases.put_all, put))

    with pytest.raises(EventNotFound):
        sign_in(world)

    assert world.at(ENTRY) is None


def test_of_two_who_come_at_once_one_takes_the_last_place() -> None:
    world = a_world(with_staff(19))
    other: Json = {"name": "Ben", "at": 7}
    come = partial(world.databases.put, f"{EVENT}/staff/ben", other)
    world.databases.before_write(EVENT, come)

    with pytest.raises(StaffFull):
        sign_in(world)


def test_what_changes_all_the_time_is_asked_for_again_later() -> None:
    world = with_a_link()
    moments: Iterator[int] = count(1)

    def change() -> None:
        world.databases.put(f"{EVENT}/updatedAt", next(moments))
        world.databases.before_write(EVENT, change)

    world.databases.before_write(EVENT, change)

    with pytest.raises(ChangeUnderway) as refused:
        sign_in(world)

    assert refused.value.retry_after_s == 2
