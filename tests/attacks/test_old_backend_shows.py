"""What the backend before this one let happen: shows that went wrong."""

import contextlib
from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from pydantic import SecretStr

from interactive_broadcast.admins.models import UpdateAdminRequest
from interactive_broadcast.events.finding_models import OpenEventsRequest
from interactive_broadcast.events.models import (
    CreateEventRequest,
    Status,
)
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.errors import BackendError, EventIsLive, SlugTaken
from interactive_broadcast.kernel.public_answers import PublicRead
from interactive_broadcast.upkeep.models import DeleteEventRequest
from tests.support.entering import entering
from tests.support.in_process_platform import (
    ANA,
    FANS,
    InProcessPlatform,
    admin,
    anonymous,
    just_signed_in,
    signed_in,
)
from tests.support.laws import database, media
from tests.support.laws.facts import broken

SHOW = "activeBroadcasts/ana/night"
NOW = {".sv": "timestamp"}


def event_id(platform: InProcessPlatform) -> str:
    return str(platform.event_of(ANA)["id"])


def change(platform: InProcessPlatform, *statuses: Status) -> None:
    for status in statuses:
        platform.change_status(event_id(platform), status)


def test_12_a_double_click_loses_no_recording(platform: InProcessPlatform) -> None:
    """The buttons "go live" and "end", each clicked twice.

    Hurts: the recording was never stopped and had no address: 9 of 10 double clicks.
    Stopped by: a ledger of effects: claimed once, looked up ever after.
    """
    change(platform, Status.LIVE, Status.LIVE)
    recorded = platform.event_of(ANA)["archiveId"]
    change(platform, Status.CLOSED, Status.CLOSED)
    platform.settle()

    (archive,) = platform.video.archives.values()
    assert archive.state.is_over
    assert platform.event_of(ANA)["archiveId"] == recorded == archive.state.id


def test_13_a_broadcast_is_stopped(platform: InProcessPlatform) -> None:
    """A stream that nobody stops, because a timer died with its process.

    Hurts: minutes of streaming, paid for day and night.
    Stopped by: the end of the stream is a stored task, repeated until it is done.
    """
    change(platform, Status.LIVE, Status.CLOSED)
    platform.settle()

    (stream,) = platform.video.broadcasts.values()
    assert stream.state.status == "stopped"


def test_14_a_stream_needs_no_memory_of_a_process(platform: InProcessPlatform) -> None:
    """A restart between preshow and live; the preshow opened twice.

    Hurts: no stream at all, or two.
    Stopped by: nothing is kept in memory: here every call meets a new process.
    """
    change(platform, Status.PRESHOW, Status.PRESHOW, Status.LIVE)
    platform.settle()

    assert len(platform.video.broadcasts) == 1
    assert platform.databases.at(f"{SHOW}/hlsUrl") is not None


def test_15_of_ten_equal_events_one_is_made(platform: InProcessPlatform) -> None:
    """Ten times the same event at once; the same link for two events.

    Hurts: hosts got tokens for the wrong event.
    Stopped by: addresses are claimed in the same write as the event, under rules.
    """
    wanted = CreateEventRequest(
        name="Same", fan_url="same", host_url="the-hosts-link-is-this"
    )

    def attempt() -> str | None:
        with contextlib.suppress(SlugTaken):
            return platform.backend.events.service.create(admin(ANA), wanted).id
        return None

    made = [one for one in side_by_side([attempt] * 10) if one is not None]

    assert len(made) == 1
    other = wanted.model_copy(update={"fan_url": "another"})
    with pytest.raises(SlugTaken):
        platform.backend.events.service.create(admin(ANA), other)


Step = Callable[[InProcessPlatform], Any]
AT_ONCE: list[Step] = [
    lambda platform: platform.change_status(event_id(platform), Status.LIVE),
    lambda platform: platform.change_status(event_id(platform), Status.CLOSED),
    lambda platform: platform.deliver(),
]


@pytest.mark.parametrize("order", list(permutations(AT_ONCE)))
def test_16_live_and_closed_at_once_end_in_order(
    platform: InProcessPlatform, order: tuple[Step, ...]
) -> None:
    """Going live and ending at the same moment; deleting a show that is live.

    Hurts: records said "live" for ever; recording and stream ran on.
    Stopped by: one table of legal changes, in the rules; a live event is not deleted.
    """
    for step in order:
        with contextlib.suppress(BackendError):
            step(platform)
    platform.settle()

    at_rest = (*database.AT_REST, *media.AT_REST)
    assert broken(platform.facts, at_rest) == []
    assert platform.event_of(ANA)["status"] == "closed"


def test_16_a_live_event_is_not_deleted(platform: InProcessPlatform) -> None:
    """Deleting an event, or its admin, in the middle of the show.

    Hurts: records, recording and stream were left behind, running.
    Stopped by: both are refused while a show is live.
    """
    change(platform, Status.LIVE)

    with pytest.raises(EventIsLive):
        platform.backend.upkeep.event_removal.delete(
            admin(ANA), DeleteEventRequest(id=event_id(platform))
        )


def test_17_lists_have_an_order(platform: InProcessPlatform) -> None:
    """Open events in no order, so that a client shows the wrong one.

    Hurts: fans at the wrong show.
    Stopped by: oldest first; the current one is the oldest that is live.
    """
    platform.clock.advance(1)
    request = CreateEventRequest(name="Later", fan_url="later")
    platform.backend.events.service.create(admin(ANA), request)

    listed = platform.backend.events.public_reads.list(
        OpenEventsRequest(admin_id=ANA), PublicRead()
    ).root

    assert [event.fan_url for event in listed] == ["night", "later"]


def test_18_new_credentials_count_from_the_next_call_on(
    platform: InProcessPlatform,
) -> None:
    """A changed OpenTok secret.

    Hurts: every call failed until the process was started again.
    Stopped by: a project is opened with what is stored now.
    """
    secret = "anotherSecret2ofProject200"
    new = platform.projects.add("200", secret)
    credentials = UpdateAdminRequest(
        id=ANA, ot_api_key="200", ot_secret=SecretStr(secret)
    )
    owner = just_signed_in(ANA, platform.backend)
    # While somebody is connected to the former project the change is refused.
    platform.video.leave(platform.event_of(ANA)["stageSessionId"])
    platform.backend.admins.service.update(owner, credentials)

    event = platform.backend.events.service.create(
        admin(ANA), CreateEventRequest(name="New")
    )

    assert event.stage_session_id in new.sessions


def test_21_a_reply_says_what_is_stored(platform: InProcessPlatform) -> None:
    """A reply made before its write had happened.

    Hurts: clients showed times and changes that never were.
    Stopped by: replies are read back after the write; its failure is the reply.
    """
    event = platform.backend.events.service.create(
        admin(ANA), CreateEventRequest(name="New")
    )

    stored = platform.databases.at(f"events/{event.id}")
    assert event.model_dump(mode="json", by_alias=True, exclude_none=True) == stored


def test_a_fan_of_the_last_show_is_not_in_the_next(platform: InProcessPlatform) -> None:
    """Fans' records that stay after the end, and show up in the next line.

    Hurts: ghosts in the line, names of people who left.
    Stopped by: a show's records go when its stream has drained.
    """
    fan = FANS[0]
    record: dict[str, Any] = {"id": fan, "name": "Fay", "joinedAt": NOW}
    writes = entering(f"{SHOW}/activeFans/{fan}", record)
    platform.client(anonymous(fan)).update(writes)
    change(platform, Status.CLOSED)
    platform.settle()

    platform.open_show(ANA)

    assert platform.databases.at(f"{SHOW}/activeFans") is None
    assert platform.databases.at("viewerCounts/ana/night") == 0


def test_a_stream_is_not_shown_before_it_plays(platform: InProcessPlatform) -> None:
    """Viewers who find the stream before the show has begun.

    Hurts: they see what was not meant for them, or a player that gives up.
    Stopped by: its address is published when it is playable and the show is live.
    """
    change(platform, Status.LIVE)

    before = platform.databases.at("shows/ana/night/hlsUrl")
    platform.settle()

    assert before is None
    assert platform.databases.at("shows/ana/night/hlsUrl") is not None
    assert platform.client(signed_in(ANA)).may_read(f"{SHOW}/hlsUrl")
