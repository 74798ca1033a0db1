"""What the owner of a show is told of it."""

import pytest

from interactive_broadcast.events.models import ArchiveState, EventRequest, Status
from interactive_broadcast.kernel.errors import EventNotFound, RulesDenied
from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, EVENT_ID, an_admin, an_event
from tests.unit.world import REQUEST, a_show_in_preshow, a_world, change

NOON = 1_750_000_000_000
"""In ms, as all times here."""


def told_by_a_whole_show() -> dict[str, Json]:
    return {
        "status-live": {"what": "status", "by": ADMIN_ID, "at": NOON},
        "-a": {
            "what": "startArchive",
            "by": ADMIN_ID,
            "at": NOON + 1_000,
            "details": {"outcome": "done", "archiveId": "archive-1"},
        },
        "-b": {
            "what": "onStage",
            "by": ADMIN_ID,
            "at": NOON + 725_000,
            "details": {"fanId": "fan-1", "name": "Ana"},
        },
    }


def test_a_show_is_told_with_its_chapters() -> None:
    event = an_event(
        status=Status.CLOSED,
        archive_id="archive-1",
        archive=ArchiveState(status="available", duration_s=1_800),
        show_started_at=NOON,
    )
    world = a_world(event)
    world.databases.put(f"timeline/{EVENT_ID}", told_by_a_whole_show())

    told = world.timelines.get(an_admin(), REQUEST)

    assert [entry.what for entry in told.entries] == [
        *("created", "status", "startArchive", "onStage")
    ]
    assert [(one.start, one.title) for one in told.chapters] == [
        (0, "Show begins"),
        (724, "Ana on stage"),
        (1_800, "End"),
    ]
    assert told.web_vtt == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:12:04.000\nShow begins\n\n"
        "00:12:04.000 --> 00:30:00.000\nAna on stage\n"
    )


def test_a_reply_is_spelled_as_clients_read_it() -> None:
    world = a_world()

    told = world.timelines.get(an_admin(), REQUEST)

    assert told.model_dump(mode="json", by_alias=True, exclude_none=True) == {
        "entries": [{"at": 1_000, "what": "created", "by": ADMIN_ID}],
        "chapters": [],
        "webVtt": "WEBVTT\n",
    }


def test_every_decision_of_a_show_is_told_in_its_order() -> None:
    world = a_show_in_preshow(archive_event=True)
    world.clock.advance(60)
    change(world, Status.LIVE)
    world.clock.advance(60)
    change(world, Status.CLOSED)

    told = world.timelines.get(an_admin(), REQUEST)

    statuses = [
        entry.details["to"]
        for entry in told.entries
        if entry.what == "status" and entry.details
    ]
    assert statuses == ["preshow", "live", "closed"]
    times = [entry.at for entry in told.entries[1:]]
    assert times == sorted(times)
    assert [one.title for one in told.chapters] == ["Show begins", "End"]


def test_of_anothers_event_nothing_is_told() -> None:
    world = a_world()

    with pytest.raises(RulesDenied):
        world.timelines.get(an_admin("admin-2"), REQUEST)


def test_of_no_event_nothing_is_told() -> None:
    with pytest.raises(EventNotFound):
        a_world().timelines.get(an_admin(), EventRequest(id="event-9"))


def test_an_event_from_before_there_were_times_does_not_tell_its_making() -> None:
    world = a_world(an_event(created_at=None))

    assert world.timelines.get(an_admin(), REQUEST).entries == []
