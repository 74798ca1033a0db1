"""After a deletion nothing is left in any service: they are all looked into."""

from collections.abc import Callable
from dataclasses import fields
from enum import Enum, auto

import pytest

from interactive_broadcast.admins.models import UserRequest
from interactive_broadcast.events.models import Event, Status, UpdateEventRequest
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.ports import Ports
from interactive_broadcast.upkeep.models import (
    DeleteAdminRequest,
    DeletedShows,
    DeleteEventRequest,
    DeleteEventsRequest,
    FormerArchivesRequest,
)
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


class Recordings(Enum):
    """What is to become of them."""

    KEPT = auto()
    DELETED = auto()

    @property
    def are_deleted(self) -> bool:
        return self is Recordings.DELETED


Deletion = Callable[[StockedPlatform, Event, Recordings], object]
"""Deletes an event or its admin; recordings as well, where that is asked."""


def the_event(
    platform: StockedPlatform, event: Event, recordings: Recordings
) -> DeletedShows:
    return platform.backend.upkeep.event_removal.delete(
        admin(ANA),
        DeleteEventRequest(id=event.id, delete_archives=recordings.are_deleted),
    )


def all_events(
    platform: StockedPlatform, event: Event, recordings: Recordings
) -> object:
    return platform.backend.upkeep.admin_events_removal.delete(
        admin(ANA),
        DeleteEventsRequest(
            admin_id=event.admin_id, delete_archives=recordings.are_deleted
        ),
    )


def the_event_by_the_console(
    platform: StockedPlatform, event: Event, _recordings: Recordings
) -> None:
    platform.databases.as_backend().update({paths.event(event.id): None})


def the_admin(
    platform: StockedPlatform, event: Event, recordings: Recordings
) -> object:
    backend = platform.backend
    request = DeleteAdminRequest(
        id=event.admin_id, delete_archives=recordings.are_deleted
    )
    return backend.upkeep.admin_removal.delete(just_signed_in(SUE, backend), request)


def the_admin_by_the_console(
    platform: StockedPlatform, event: Event, _recordings: Recordings
) -> None:
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


def comes_back(platform: StockedPlatform, event: Event) -> None:
    """With a token that OpenTok has no way to take back."""
    session = event.stage_session_id
    platform.video.publish(session, "connection-late", "stream-late")


def wait_a_little(platform: StockedPlatform) -> None:
    platform.settle()
    platform.clock.advance(minutes=30)


def wait(platform: StockedPlatform) -> None:
    for time in (AN_HOUR, A_DAY * 4, A_DAY * 9):
        platform.later(time)


def test_every_service_is_looked_into() -> None:
    assert LOOKS.keys() == {one.name for one in fields(Ports)}


def deleted(
    delete: Deletion, status: Status, *, recordings: Recordings = Recordings.KEPT
) -> tuple[StockedPlatform, Event]:
    """The platform when nothing more can come, and the event that was there."""
    platform = StockedPlatform()
    event = platform.stock(status)
    delete(platform, event, recordings)
    wait_a_little(platform)
    something_comes_late(platform, event)
    if delete in OF_EVENTS and status is not Status.NOT_STARTED:
        comes_back(platform, event)
    if delete in OF_ADMINS:
        platform.images.stored.add((ANA, "uploaded-by-a-token-that-is-still-good"))
    wait(platform)
    return platform, event


CASES = [
    (delete, status)
    for delete in (*OF_EVENTS, *OF_ADMINS)
    for status in Status
    # A live event is not deleted, but by hand.
    if status is not Status.LIVE or delete in BY_CONSOLE
]


@pytest.mark.parametrize(
    ("delete", "status"), CASES, ids=[f"{one.__name__}-{two}" for one, two in CASES]
)
def test_after_a_deletion_nothing_is_left_in_any_service(
    delete: Deletion, status: Status
) -> None:
    platform, event = deleted(delete, status, recordings=Recordings.DELETED)
    names = names_of(event)
    if delete in OF_ADMINS:
        names += [ANA, DRAFT]

    left = traces(platform, *names)

    # Nobody has said of these that the recordings are to go.
    is_kept = delete in BY_CONSOLE
    assert [one for one in left if not (is_kept and "archive-1" in one)] == []


@pytest.mark.parametrize("delete", [the_event, all_events, the_event_by_the_console])
def test_recordings_that_are_kept_are_listed_for_their_owner(delete: Deletion) -> None:
    platform, event = deleted(delete, Status.CLOSED)

    (left,) = platform.backend.upkeep.former_archives.get(
        admin(ANA), FormerArchivesRequest(admin_id=ANA)
    ).archives
    assert (left.id, left.event_id, left.deleting) == ("archive-1", event.id, None)


def test_what_opentok_has_no_more_is_not_listed_any_more() -> None:
    platform, event = deleted(the_event, Status.CLOSED)
    platform.video.archive_becomes("archive-1", "expired")

    platform.later(A_DAY * 4)

    assert traces(platform, event.id, "archive-1") == []


def test_recordings_that_opentok_cannot_delete_yet_go_as_soon_as_it_can() -> None:
    platform = StockedPlatform()
    event = platform.stock(Status.CLOSED)
    platform.video.archive_becomes("archive-1", "stopped")

    reply = the_event(platform, event, Recordings.DELETED)

    assert [one.deleting for one in reply.archives or []] == [True]
    wait(platform)
    assert traces(platform, event.id, "archive-1") == []


def test_after_a_show_nobody_is_left_who_was_in_it() -> None:
    platform = StockedPlatform()
    event = platform.stock(Status.CLOSED)
    comes_back(platform, event)
    wait_a_little(platform)
    something_comes_late(platform, event)
    wait(platform)

    everywhere = traces(platform, FAN, "connection", "stream-late")
    of_the_event = traces(platform, event.id)
    # The timeline means them by an opaque id, which leads to their name alone; and
    # what they have consented to is proof.
    kept = (f"/names/{event.id}/", f"/consents/{event.id}/")
    assert [one for one in everywhere if not any(part in one for part in kept)] == []
    assert [one for one in of_the_event if not one.startswith("databases")] == []
    assert set(traces(platform, *PICTURES)) == set()


def test_of_a_former_link_nothing_is_left_but_that_it_was_changed() -> None:
    platform = StockedPlatform()
    event = platform.stock(Status.PRESHOW)
    former = guest_of("host", event.model_dump(by_alias=True))
    change = UpdateEventRequest(id=event.id, host_url="another-link-of-the-host")

    platform.backend.show.event_changes.update(admin(ANA), change)
    wait_a_little(platform)
    something_comes_late(platform, event)
    platform.later(AN_HOUR)
    platform.change_status(event.id, Status.CLOSED)
    wait(platform)

    assert traces(platform, former, event.host_url) == []


def test_a_former_picture_is_gone() -> None:
    platform = StockedPlatform()
    event = platform.stock(Status.NOT_STARTED)
    change = UpdateEventRequest(id=event.id, start_image=None)

    platform.backend.show.event_changes.update(admin(ANA), change)
    wait(platform)

    assert traces(platform, PICTURES[0]) == []


def test_of_a_deleted_user_name_and_consent_are_left_when_their_show_is_over() -> None:
    platform = StockedPlatform()
    event = platform.stock(Status.PRESHOW)
    platform.come_back(FAN)
    backend = platform.backend
    backend.records.names.keep(event.id, FAN, "Fay")

    backend.admins.users.delete(just_signed_in(SUE, backend), UserRequest(id=FAN))
    assert platform.accounts.find(FAN) is None
    platform.change_status(event.id, Status.CLOSED)
    wait(platform)

    left = traces(platform, FAN)
    assert left
    kept = (f"/names/{event.id}/", f"/consents/{event.id}/")
    assert all(any(part in one for part in kept) for one in left)
    platform.backend.upkeep.event_removal.delete(
        admin(ANA), DeleteEventRequest(id=event.id)
    )
    platform.settle()
    assert traces(platform, FAN) == []
