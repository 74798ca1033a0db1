"""What is deleted: by whoever had a right to it, and has a token still."""

from datetime import timedelta

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.media import Archive
from interactive_broadcast.upkeep.models import (
    DeleteAdminRequest,
    DeleteEventRequest,
    DeleteFormerArchivesRequest,
)
from tests.support.in_process_platform import (
    ANA,
    BOB,
    SUE,
    InProcessPlatform,
    admin,
    just_signed_in,
)
from tests.support.stocked_platform import A_DAY, AN_HOUR, StockedPlatform


def a_deleted_show() -> StockedPlatform:
    """Of ANA's, with a recording that they have kept."""
    platform = StockedPlatform()
    event = platform.stock(Status.CLOSED)
    platform.backend.upkeep.event_removal.delete(
        admin(ANA), DeleteEventRequest(id=event.id)
    )
    platform.settle()
    return platform


def a_deleted_admin() -> StockedPlatform:
    platform = StockedPlatform()
    platform.stock(Status.CLOSED)
    backend = platform.backend
    backend.upkeep.admin_removal.delete(
        just_signed_in(SUE, backend), DeleteAdminRequest(id=ANA)
    )
    platform.settle()
    return platform


@pytest.mark.parametrize("after", [AN_HOUR / 2, A_DAY * 6], ids=["token", "upload"])
def test_a_former_admin_leaves_no_picture_for_everybody(
    after: timedelta,
) -> None:
    """An admin who was deleted goes on uploading: by an ID token, or an upload begun.

    Hurts: pictures that everybody may see under the operator's address, for ever, of
    somebody who has no account any more.
    Stopped by: the folder is looked at when no token is good any more, and once more
    when no upload can be ended any more.
    """
    platform = a_deleted_admin()
    platform.clock.advance(after.total_seconds())
    platform.images.stored.add((ANA, "not-yours-any-more"))

    for time in (AN_HOUR, A_DAY * 4, A_DAY * 5):
        platform.later(time)

    assert not platform.images.stored


def test_nobody_stays_in_the_sessions_of_a_deleted_show() -> None:
    """A former host connects to the session of an event that is gone, and stays there.

    Hurts: each minute of a connection is paid for, and nothing leads to it.
    Stopped by: the note of the removal, by which the reconciler ends connections for
    as long as a token of OpenTok is good.
    """
    platform = a_deleted_show()
    (session,) = {one.session_id for one in platform.video.archives.values()}
    platform.clock.advance(hours=20)
    platform.video.publish(session, "connection-9", "stream-9")

    platform.look_at_everything()

    assert "connection-9" not in platform.video.connections


@pytest.mark.parametrize("who", [BOB, ANA])
def test_only_recordings_of_ones_own_deleted_shows_are_deleted(who: str) -> None:
    """A producer names another's recording, or one of a show that is still there.

    Hurts: a recording that cannot be had again.
    Stopped by: the rules say who reads the list, and only what is in it is deleted.
    """
    platform = a_deleted_show()
    live = platform.open_show(BOB)
    platform.change_status(live.id, Status.LIVE)
    before = {one.id: one.status for one in recordings(platform)}
    ids = [one for one in before if who == BOB or one != "archive-1"]
    request = DeleteFormerArchivesRequest(admin_id=ANA, archive_ids=ids)
    former = platform.backend.upkeep.former_archives

    if who == BOB:
        with pytest.raises(RulesDenied):
            former.delete(admin(who), request)
    else:
        assert former.delete(admin(who), request).deleted == 0

    assert {one.id: one.status for one in recordings(platform)} == before


def recordings(platform: InProcessPlatform) -> list[Archive]:
    return [one.state for one in platform.video.archives.values()]
