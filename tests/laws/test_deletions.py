"""After a deletion nothing is left in any service: they are all looked into."""

from collections.abc import Callable
from dataclasses import fields

import pytest

from interactive_broadcast.admins.models import AdminRequest
from interactive_broadcast.events.models import (
    AdminEventsRequest,
    Event,
    EventRequest,
    Status,
)
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.ports import Ports
from tests.support.in_process_platform import ANA, SUE, admin, just_signed_in
from tests.support.person_ids import guest_of
from tests.support.stocked_platform import (
    A_DAY,
    AN_HOUR,
    DRAFT,
    FAN,
    FAN_URL,
    PICTURES,
    StockedPlatform,
)
from tests.support.traces import LOOKS, traces

Deletion = Callable[[StockedPlatform, Event], None]


def the_event(platform: StockedPlatform, event: Event) -> None:
    platform.backend.upkeep.event_removal.delete(admin(ANA), EventRequest(id=event.id))


def all_events(platform: StockedPlatform, event: Event) -> None:
    request = AdminEventsRequest(admin_id=event.admin_id)
    platform.backend.upkeep.event_removal.delete_all(admin(ANA), request)


def the_event_by_the_console(platform: StockedPlatform, event: Event) -> None:
    platform.databases.as_backend().update({paths.event(event.id): None})


def the_admin(platform: StockedPlatform, event: Event) -> None:
    backend = platform.backend
    request = AdminRequest(id=event.admin_id)
    backend.upkeep.admin_removal.delete(just_signed_in(SUE, backend), request)


def the_admin_by_the_console(platform: StockedPlatform, event: Event) -> None:
    platform.databases.as_backend().update({paths.admin(event.admin_id): None})


OF_EVENTS: list[Deletion] = [the_event, all_events, the_event_by_the_console]
OF_ADMINS: list[Deletion] = [the_admin, the_admin_by_the_console]
BY_CONSOLE = (the_event_by_the_console, the_admin_by_the_console)


def names_of(event: Event) -> list[str]:
    """All that only this event's traces can say."""
    return [
        event.id,
        event.stage_session_id,
        event.backstage_session_id,
        event.host_url,
        event.celebrity_url,
        *PICTURES,
        FAN_URL,
        FAN,
    ]


def something_comes_late(platform: StockedPlatform, event: Event) -> None:
    """Half an hour later, by tokens that are still good."""
    for role in ("host", "celebrity"):
        platform.come_back(guest_of(role, event.model_dump(by_alias=True)))


def wait(platform: StockedPlatform) -> None:
    for time in (AN_HOUR, A_DAY * 4, A_DAY * 9):
        platform.later(time)


def test_every_service_is_looked_into() -> None:
    assert LOOKS.keys() == {one.name for one in fields(Ports)}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize(
    "delete", [*OF_EVENTS, *OF_ADMINS], ids=lambda one: one.__name__
)
def test_after_a_deletion_nothing_is_left_in_any_service(
    delete: Deletion, status: Status
) -> None:
    if status is Status.LIVE and delete not in BY_CONSOLE:
        pytest.skip("A live event is not deleted.")
    platform = StockedPlatform()
    event = platform.stock(status)
    names = names_of(event)
    if delete in OF_ADMINS:
        names += [ANA, DRAFT]

    delete(platform, event)
    platform.settle()
    platform.clock.advance(minutes=30)
    something_comes_late(platform, event)
    if delete in OF_ADMINS:
        platform.images.stored.add((ANA, "uploaded-by-a-token-that-is-still-good"))
    wait(platform)

    left = traces(platform, *names)
    assert [one for one in left if "archive-1" not in one] == []
