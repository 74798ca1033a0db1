from typing import Any

import pytest

from rehearsal.checks import Unmet
from rehearsal.requests import Refused
from rehearsal.script import EventPlan
from rehearsal.verbs.broadcasting import (
    End,
    ExpectArchive,
    ExpectImagesGone,
    ExpectRecordsGone,
    GoLive,
    WatchByHls,
)
from tests.rehearsal.scripted_client import (
    EVENT,
    PUBLIC,
    ScriptedClient,
    a_show,
    played,
)

PLAN = EventPlan.model_validate({"of": "paula", "name": "Launch"})
LIVE = GoLive.model_validate({"who": "paula", "does": "goLive"})
END = End.model_validate({"who": "paula", "does": "end"})
GONE = ExpectRecordsGone.model_validate({"who": "paula", "does": "expectRecordsGone"})
URL = "https://archives.example.com/a1.mp4"
HLS = "https://cdn.example.com/live.m3u8"


def usage(archives: list[str], broadcasts: list[str] | None = None) -> dict[str, Any]:
    """All of them began at the same moment."""
    return {
        "sessions": {
            "stage-1": {
                "archives": [one_of(status) for status in archives],
                "broadcasts": [one_of(status) for status in broadcasts or []],
            }
        }
    }


def one_of(status: str) -> dict[str, Any]:
    history = [{"status": "started", "at": 1}, {"status": status, "at": 2}]
    return {"status": status, "history": history}


WENT_LIVE = {"status": "live", "showStartedAt": 1, "stageSessionId": "stage-1"}


def live(**changed: Any) -> ScriptedClient:
    """What a backend answers a producer who goes live with a recording alone."""
    return ScriptedClient(
        {
            "function eventGoLive": WENT_LIVE,
            f"GET {EVENT}": {"status": "live", "archiving": True},
            "GET usage": usage(["started"]),
            **changed,
        }
    )


def test_nothing_is_recorded_while_nobody_publishes() -> None:
    step = GoLive.model_validate({"who": "paula", "does": "goLive", "recorded": False})
    waits = {"startArchive": {"reason": "stage-empty", "final": False}}
    client = live(
        **{
            "function eventGoLive": {**WENT_LIVE, "problems": waits},
            f"GET {EVENT}": {"status": "live", "archiving": False},
            "GET usage": usage([]),
        }
    )

    assert played(a_show(client, PLAN), step.play) == "goes live: recording"


def over(**changed: Any) -> ScriptedClient:
    """What it answers when the show has ended."""
    event = {"status": "closed", "stageSessionId": "stage-1"}
    return ScriptedClient(
        {
            "function endBroadcast": event,
            "function getEvent": event,
            "function loginFan": Refused("loginFan", 404, "event-not-found", ""),
            "GET usage": usage(["stopped"], ["stopped"]),
            **changed,
        }
    )


def test_a_show_that_goes_live_says_what_has_started() -> None:
    assert played(a_show(live(), PLAN), LIVE.play) == "goes live: recording"


@pytest.mark.parametrize(
    "changed",
    [
        {"function eventGoLive": {"status": "preshow"}},
        {"function eventGoLive": {"status": "live"}},
        {
            "function eventGoLive": {
                "status": "live",
                "showStartedAt": 1,
                "problems": {"startArchive": {}},
            }
        },
        {"GET usage": usage([])},
        {"GET usage": usage(["started", "started"])},
        {"GET usage": usage(["started"], ["started"])},
        {f"GET {EVENT}": {"status": "live", "archiving": False}},
    ],
    ids=["status", "since", "problem", "none", "two", "a stream", "not told"],
)
def test_a_start_that_is_not_as_planned_is_noticed(changed: dict[str, Any]) -> None:
    with pytest.raises(Unmet):
        played(a_show(live(**changed), PLAN), LIVE.play)


def test_after_the_end_nothing_is_recorded_and_nobody_gets_in() -> None:
    client = over()

    assert played(a_show(client, PLAN), END.play) == "ends the show"
    assert "function loginFan" in client.calls


@pytest.mark.parametrize(
    "changed",
    [
        {"GET usage": usage(["started"])},
        {
            "function endBroadcast": {
                "status": "closed",
                "stageSessionId": "stage-1",
                "archiveUrl": URL,
            }
        },
        {"function loginFan": {"token": "session"}},
    ],
    ids=["still recorded", "an address without a file", "somebody gets in"],
)
def test_an_end_that_is_none_is_noticed(changed: dict[str, Any]) -> None:
    with pytest.raises(Unmet):
        played(a_show(over(**changed), PLAN), END.play)


def test_after_the_drain_the_running_show_is_gone() -> None:
    assert "stream has stopped" in played(a_show(over(), PLAN), GONE.play)


@pytest.mark.parametrize(
    "changed",
    [
        {f"GET {EVENT}": {"status": "closed"}},
        {f"GET {PUBLIC}": {"status": "closed"}},
        {"GET usage": usage(["stopped"], ["started"])},
        {"GET usage": usage(["stopped", "stopped"])},
    ],
    ids=["running show", "public show", "a stream", "two at the same time"],
)
def test_what_is_left_after_the_drain_is_noticed(changed: dict[str, Any]) -> None:
    with pytest.raises(Unmet):
        played(a_show(over(**changed), PLAN), GONE.play)


def archive(*, available: bool) -> ExpectArchive:
    return ExpectArchive.model_validate(
        {"who": "paula", "does": "expectArchive", "available": available}
    )


def recorded(told: dict[str, Any]) -> ScriptedClient:
    """The event tells this of a recording that can be downloaded."""
    return over(
        **{
            "function getArchiveUrl": {"archiveId": "a1", "archiveUrl": URL},
            "function getEvent": {"archive": told},
            f"fetch {URL}": (200, ""),
        }
    )


def test_a_recording_is_downloaded_by_the_link_that_is_asked_for() -> None:
    client = recorded({"status": "available", "durationS": 60})

    happened = played(a_show(client), archive(available=True).play)

    assert happened == "downloads the recording (0:01:00)"


def test_a_recording_may_be_on_its_way() -> None:
    not_ready = Refused("getArchiveUrl", 409, "archive-not-ready", "")
    client = over(**{"function getArchiveUrl": not_ready})

    assert played(a_show(client), archive(available=False).play) == (
        "finds no recording yet"
    )


@pytest.mark.parametrize(
    "told", [{"status": "started", "durationS": 60}, {"status": "available"}]
)
def test_a_recording_of_which_the_event_tells_too_little_is_noticed(
    told: dict[str, Any],
) -> None:
    with pytest.raises(Unmet):
        played(a_show(recorded(told)), archive(available=True).play)


@pytest.mark.parametrize(
    "found",
    [
        {"archiveId": "a1", "archiveUrl": URL},
        Refused("getArchiveUrl", 404, "archive-not-found", ""),
    ],
    ids=["a link", "no recording"],
)
def test_what_is_told_of_a_recording_that_is_on_its_way_is_looked_at(
    found: object,
) -> None:
    client = over(**{"function getArchiveUrl": found})

    with pytest.raises(Unmet):
        played(a_show(client), archive(available=False).play)


def watch(sees: str) -> WatchByHls:
    return WatchByHls.model_validate(
        {"who": "lena", "does": "watchByHls", "sees": sees}
    )


@pytest.mark.parametrize(
    ("sees", "shown", "playlist", "happened"),
    [
        ("notYet", {"status": "live"}, "", "waits for the stream"),
        (
            "playing",
            {"status": "live", "hlsUrl": HLS},
            "#EXTINF\n#EXTINF\n",
            "plays the stream (2 segments)",
        ),
        (
            "closed",
            {"status": "closed", "hlsUrl": HLS},
            "#EXTINF\n",
            "reads that the show is over, while the stream drains",
        ),
    ],
)
def test_a_viewer_sees_the_stream_by_the_cdn(
    sees: str, shown: dict[str, str], playlist: str, happened: str
) -> None:
    client = ScriptedClient(
        {"hosting /broadcast": shown, f"fetch {HLS}": (200, playlist)}
    )

    assert played(a_show(client), watch(sees).play) == happened


def test_a_stream_that_has_ended_says_so() -> None:
    show = a_show(ScriptedClient({f"fetch {HLS}": (200, "#EXT-X-ENDLIST")}))
    show.memories["hls"] = HLS

    assert played(show, watch("ended").play) == "sees the stream come to its end"


def test_a_stream_that_nobody_has_watched_cannot_end() -> None:
    with pytest.raises(Unmet) as unmet:
        played(a_show(ScriptedClient()), watch("ended").play)

    assert "watchByHls" in unmet.value.advice


@pytest.mark.parametrize(
    ("status", "event"), [(200, {"name": "Launch"}), (404, {"startImage": {}})]
)
def test_a_picture_that_is_still_there_is_noticed(
    status: int, event: dict[str, Any]
) -> None:
    client = ScriptedClient(
        {"function getEvent": event, "fetch start.png": (status, "")}
    )
    show = a_show(client)
    show.events["launch"].images["startImage"] = "start.png"
    step = ExpectImagesGone.model_validate({"who": "paula", "does": "expectImagesGone"})

    with pytest.raises(Unmet, match="startImage"):
        played(show, step.play)
