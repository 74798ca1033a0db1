"""What a show will use, reckoned from its file."""

import json
from typing import Any

import pytest

from dev.docs.cost import FIGURES
from rehearsal.script import Script, load
from tools.cost import DEFAULT_FILE, bill
from tools.prices import CALL, DATABASE_GB, PARTICIPANT_MINUTE
from tools.show_estimate import document_bytes, estimated

FILE: dict[str, Any] = {
    "title": "Small",
    "cast": {
        "root": {"part": "superAdmin", "name": "Robin"},
        "paula": {"part": "producer", "name": "Paula", "callbacks": True},
        "hana": {"part": "host", "name": "Hana", "event": "launch"},
    },
    "fans": {"event": "launch", "count": 4},
    "events": {"launch": {"of": "paula", "name": "Launch"}},
}


def step(at: str, who: str, does: str, **fields: Any) -> dict[str, Any]:
    return {"at": at, "who": who, "does": does, **fields}


PREPARED = (
    step("00:00", "paula", "createEvent", event="launch"),
    step("10:00", "paula", "openPreshow"),
)


def a_script(*steps: dict[str, Any], **changed: Any) -> Script:
    return Script.model_validate({**FILE, "steps": [*PREPARED, *steps], **changed})


def minutes(*steps: dict[str, Any]) -> float:
    return estimated(a_script(*steps)).participant_minutes


PRODUCER = 2
"""Connections of a producer: stage and backstage."""


def test_a_producer_is_two_participants_until_the_room_closes() -> None:
    end = step("40:00", "paula", "end")

    assert minutes(end) == PRODUCER * (30 + 15)


def test_fans_are_participants_until_the_stream_has_drained() -> None:
    arrive, end = step("20:00", "fans", "arrive"), step("40:00", "paula", "end")

    assert minutes(arrive, end) == PRODUCER * (30 + 15) + 4 * (20 + 1)


def test_fans_of_whom_nobody_knows_stay_until_the_room_closes() -> None:
    cast = {**FILE["cast"], "paula": {"part": "producer", "name": "Paula"}}
    steps = (step("20:00", "fans", "arrive"), step("40:00", "paula", "end"))

    usage = estimated(a_script(*steps, cast=cast))

    assert usage.participant_minutes == PRODUCER * (30 + 15) + 4 * (20 + 15)


def test_a_fan_in_line_is_a_second_participant_backstage() -> None:
    arrive = step("20:00", "fans", "arrive")
    line = step("30:00", "fans", "getInLine")
    end = step("40:00", "paula", "end")

    assert minutes(arrive, line, end) - minutes(arrive, end) == 4 * (10 + 1)


def test_minutes_count_from_when_anybody_publishes() -> None:
    off = step("20:00", "paula", "stopPublishing")
    end = step("40:00", "paula", "end")

    on_stage, backstage = 10, 30 + 15
    assert minutes(off, end) == on_stage + backstage


def test_recording_and_stream_cost_from_going_live() -> None:
    live, end = step("30:00", "paula", "goLive"), step("50:00", "paula", "end")
    events = {
        "launch": {"of": "paula", "name": "Launch", "rtmp": "rtmp://a.example/b/c"}
    }

    usage = estimated(a_script(live, end, events=events), viewers=1_000)

    assert (usage.composed_minutes, usage.individual_minutes) == (20, 0)
    assert usage.broadcast_minutes == 20 + 1
    assert usage.viewer_minutes == 1_000 * (20 + 1)
    assert document_bytes(usage) > 0


def test_files_for_each_stream_have_a_price_of_their_own() -> None:
    live, end = step("30:00", "paula", "goLive"), step("50:00", "paula", "end")
    events = {"launch": {"of": "paula", "name": "Launch", "uncomposed": True}}

    usage = estimated(a_script(live, end, events=events))

    assert (usage.composed_minutes, usage.individual_minutes) == (0, 20)


@pytest.mark.parametrize(
    ("resolution", "minutes"),
    [
        pytest.param(None, (21, 0, 0), id="standard"),
        pytest.param("640x480", (21, 0, 0), id="standard, as is said"),
        pytest.param("720x1280", (0, 21, 0), id="high"),
        pytest.param("1920x1080", (0, 0, 21), id="full high"),
    ],
)
def test_a_stream_costs_by_its_definition(
    resolution: str | None, minutes: tuple[int, int, int]
) -> None:
    live, end = step("30:00", "paula", "goLive"), step("50:00", "paula", "end")
    plan = {
        "of": "paula",
        "name": "Launch",
        "moreRtmp": ["rtmp://a.example/b/c"],
        "broadcastOptions": {} if resolution is None else {"resolution": resolution},
    }

    usage = estimated(a_script(live, end, events={"launch": plan}))

    assert (
        usage.broadcast_minutes,
        usage.hd_broadcast_minutes,
        usage.full_hd_broadcast_minutes,
    ) == minutes


def test_what_is_said_costs_when_it_is_written_down() -> None:
    live, end = step("30:00", "paula", "goLive"), step("50:00", "paula", "end")
    plan = {
        "of": "paula",
        "name": "Launch",
        "uncomposed": True,
        "archiveOptions": {"hasTranscription": True},
    }

    usage = estimated(a_script(live, end, events={"launch": plan}))

    assert (usage.individual_minutes, usage.transcribed_minutes) == (20, 20)


def test_captions_cost_by_the_stream_on_stage_until_they_end() -> None:
    live = step("20:00", "paula", "goLive")
    begin = step("25:00", "paula", "startCaptions")
    host = step("26:00", "hana", "arrive")
    stop = step("30:00", "paula", "stopCaptions")
    end = step("40:00", "paula", "end")

    stopped = estimated(a_script(live, begin, host, stop, end))
    until_the_end = estimated(a_script(live, begin, end))

    assert stopped.captioned_minutes == 5 + 4
    assert until_the_end.captioned_minutes == 15


def test_every_move_of_a_fan_is_a_call_more() -> None:
    arrive = step("20:00", "fans", "arrive")
    called = step("20:00", "paula", "moveBackstage", fan="fan-1")

    before, after = estimated(a_script(arrive)), estimated(a_script(arrive, called))

    more = {name: after.calls[name] - before.calls[name] for name in before.calls}
    assert more["createTokensFan"] == 1
    assert more["onActiveFanWritten"] == 1


@pytest.mark.parametrize(
    ("price", "share"), [(PARTICIPANT_MINUTE, 0.1), (CALL, 0.5), (DATABASE_GB, 0.5)]
)
def test_the_estimate_is_near_to_what_a_rehearsal_has_used(
    price: Any, share: float
) -> None:
    kept = json.loads(FIGURES.read_text(encoding="utf-8"))
    metered = {item["unit"]: item["metered"] for item in kept["items"]}
    reckoned = {
        item.price: item.estimated for item in bill(estimated(load(DEFAULT_FILE)), None)
    }

    assert reckoned[price] == pytest.approx(metered[price.unit], rel=share)
