"""What the owner of a show is told of it."""

import pytest

from interactive_broadcast.events.models import EventRequest, Status
from interactive_broadcast.kernel.errors import EventNotFound, RulesDenied
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, EVENT_ID, an_admin, an_event
from tests.unit.world import (
    REQUEST,
    World,
    a_show_in_preshow,
    a_world,
    change,
)

ANA_IS = opaque_id(EVENT_ID, "fan-1")
NOON = 1_750_000_000_000
"""In ms, as all times here."""


def told_by_a_whole_show() -> dict[str, Json]:
    return {
        "status-live": {"what": "status", "by": ADMIN_ID, "at": NOON},
        "-b": {
            "what": "onStage",
            "by": ADMIN_ID,
            "at": NOON + 1_500_000,
            "details": {"person": ANA_IS},
        },
    }


def a_part(archive_id: str, start_s: int, end_s: int, **fields: Json) -> Json:
    times = {"startedAt": NOON + start_s * 1000, "endedAt": NOON + end_s * 1000}
    return {"id": archive_id, "status": "available", **times, **fields}


def a_recorded_show(*, archive_id: str | None = "archive-1") -> World:
    """35 minutes, in two parts; in the first nobody publishes for ten minutes."""
    event = an_event(
        status=Status.CLOSED,
        archive_id=archive_id,
        show_started_at=NOON,
        show_ended_at=NOON + 2_100_000,
    )
    world = a_world(event)
    world.databases.put(f"timeline/{EVENT_ID}", told_by_a_whole_show())
    world.databases.put(f"names/{EVENT_ID}/{ANA_IS}", {"fanId": "fan-1", "name": "Ana"})
    world.databases.put(
        f"archives/{EVENT_ID}",
        {
            "archive-0": a_part("archive-0", 0, 9, durationS=0),
            "archive-1": a_part("archive-1", 10, 1_810, durationS=1_190),
            "archive-2": a_part("archive-2", 1_815, 2_100, durationS=285),
        },
    )
    world.databases.put(
        f"published/{EVENT_ID}",
        {
            "s1": {"from": NOON - 5_000, "to": NOON + 300_000},
            "s2": {"from": NOON + 910_000},
        },
    )
    return world


def test_a_show_is_told_with_the_chapters_of_the_part_that_it_names() -> None:
    told = a_recorded_show().timelines.get(an_admin(), REQUEST)

    assert [entry.what for entry in told.entries] == ["created", "status", "onStage"]
    assert [(one.start, one.title) for one in told.chapters] == [
        (0, "Show begins"),
        (880, "Ana on stage"),
        (1_190, "End"),
    ]
    assert told.web_vtt == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:14:40.000\nShow begins\n\n"
        "00:14:40.000 --> 00:19:50.000\nAna on stage\n"
    )


def test_every_part_is_told_but_those_that_contain_nothing() -> None:
    told = a_recorded_show().timelines.get(an_admin(), REQUEST)

    assert [part.archive_id for part in told.parts] == ["archive-1", "archive-2"]
    assert told.parts[0].chapters == told.chapters
    assert [(one.start, one.title) for one in told.parts[1].chapters] == [
        (0, "Ana on stage"),
        (285, "End"),
    ]


def test_where_no_part_is_named_the_chapters_are_those_of_the_show() -> None:
    told = a_recorded_show(archive_id=None).timelines.get(an_admin(), REQUEST)

    assert [(one.start, one.title) for one in told.chapters] == [
        (0, "Show begins"),
        (1_500, "Ana on stage"),
        (2_100, "End"),
    ]
    assert len(told.parts) == 2


def test_when_streams_were_published_is_read_with_the_backends_rights() -> None:
    world = a_recorded_show()

    world.timelines.get(an_admin(), REQUEST)

    read = {one.path: one.by for one in world.databases.reads}
    assert read[f"published/{EVENT_ID}"] == "backend"
    for root in ("archives", "timeline", "names"):
        assert read[f"{root}/{EVENT_ID}"] == ADMIN_ID


def test_whom_an_entry_means_is_told_where_it_is_known() -> None:
    told = a_recorded_show().timelines.get(an_admin(), REQUEST)

    assert told.entries[-1].details == {
        "person": ANA_IS,
        "fanId": "fan-1",
        "name": "Ana",
    }


def test_who_was_erased_is_a_fan_of_whom_nothing_else_is_told() -> None:
    world = a_recorded_show()
    world.databases.put(f"names/{EVENT_ID}/{ANA_IS}", {"erasedAt": NOON})

    told = world.timelines.get(an_admin(), REQUEST)

    assert told.entries[-1].details == {"person": ANA_IS}
    assert [one.title for one in told.chapters][1] == "A fan on stage"


def test_a_reply_is_spelled_as_clients_read_it() -> None:
    world = a_world()

    told = world.timelines.get(an_admin(), REQUEST)

    assert told.model_dump(mode="json", by_alias=True, exclude_none=True) == {
        "entries": [{"at": 1_000, "what": "created", "by": ADMIN_ID}],
        "chapters": [],
        "webVtt": "WEBVTT\n",
        "parts": [],
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
