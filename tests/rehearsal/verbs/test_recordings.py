from collections.abc import Sequence
from typing import Any

import pytest

from rehearsal.checks import Unmet
from rehearsal.verbs.recordings import ExpectParts, ExpectRecording
from tests.rehearsal.scripted_client import ScriptedClient, a_show, played

EVENT = {"stageSessionId": "stage-1", "archiveEvent": True}


def archive(key: str, begins: int, ends: int, *, filled: bool = True) -> dict[str, Any]:
    """Recorded from beginning to end, or all that time nothing."""
    return {
        "id": key,
        "status": "uploaded",
        "history": [
            {"status": "started", "at": begins},
            {"status": "stopped", "at": ends},
        ],
        "recorded": [{"from": begins, "to": ends}] if filled else [],
    }


def part(key: str, length_s: float) -> dict[str, Any]:
    chapters = [
        {"start": 0, "title": "Show begins"},
        {"start": length_s, "title": "End"},
    ]
    return {"archiveId": key, "chapters": chapters}


ARCHIVES = [
    archive("a1", 0, 60_000),
    archive("a2", 60_000, 90_000, filled=False),
    archive("a3", 100_000, 130_000),
]
PARTS = [part("a1", 60), part("a3", 30)]


def account(archives: list[dict[str, Any]]) -> dict[str, Any]:
    return {"sessions": {"stage-1": {"archives": archives, "broadcasts": []}}}


def expect_parts(
    *,
    archives: list[dict[str, Any]] = ARCHIVES,
    parts: list[dict[str, Any]] = PARTS,
    fetched: int = 200,
) -> str:
    url = "https://archives.example.com/a.mp4"
    client = ScriptedClient(
        {
            "function getEvent": EVENT,
            "function getTimeline": {"parts": parts},
            "function getArchiveUrl": {"archiveUrl": url},
            "GET usage": account(archives),
            f"fetch {url}": (fetched, ""),
        }
    )
    step = {"who": "paula", "does": "expectParts", "count": 2}
    return played(a_show(client), ExpectParts.model_validate(step).play)


def test_parts_that_have_all_that_was_published_are_found() -> None:
    assert expect_parts() == "finds 2 parts of the recording, 2 minutes in all"


@pytest.mark.parametrize(
    "wrong",
    [
        {"parts": PARTS[:1]},
        {"parts": [*PARTS, part("a2", 0)]},
        {"parts": [PARTS[0], part("a3", 40)]},
        {"archives": [*ARCHIVES[:2], archive("a3", 59_000, 89_000)]},
        {"fetched": 404},
    ],
    ids=["one missing", "an empty one", "not as long", "two at once", "no file"],
)
def test_a_recording_that_lacks_something_is_noticed(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unmet):
        expect_parts(**wrong)


def expect(  # noqa: PLR0913 - all that a step says and finds
    status: str,
    *,
    running: bool,
    streamed: bool | None = None,
    stream: str = "",
    captions: Sequence[str] = (),
    captioned: bool = False,
) -> str:
    recording = {"id": "a1", "status": status}
    told = account([recording])
    if stream:
        told["sessions"]["stage-1"]["broadcasts"] = [{"id": "b1", "status": stream}]
    told["sessions"]["stage-1"]["captions"] = [{"status": one} for one in captions]
    client = ScriptedClient({"function getEvent": EVENT, "GET usage": told})
    step = {"who": "paula", "does": "expectRecording", "running": running}
    step |= {} if streamed is None else {"streamed": streamed}
    step |= {"captioned": captioned}
    show = a_show(client)
    show.people["paula"].has_hls = bool(stream)
    return played(show, ExpectRecording.model_validate(step).play)


def test_a_recording_that_runs_or_is_paused_is_one() -> None:
    assert expect("started", running=True) == "is recorded"
    assert expect("paused", running=True) == "is recorded"
    assert expect("stopped", running=False) == "is not recorded"


@pytest.mark.parametrize(("status", "running"), [("stopped", True), ("started", False)])
def test_a_recording_that_is_not_as_expected_is_noticed(
    status: str, *, running: bool
) -> None:
    with pytest.raises(Unmet):
        expect(status, running=running)


def test_a_stream_may_go_on_while_nothing_is_recorded() -> None:
    happened = expect("stopped", running=False, streamed=True, stream="started")

    assert happened == "is not recorded"


def test_a_stream_that_has_ended_with_the_recording_is_noticed() -> None:
    with pytest.raises(Unmet):
        expect("stopped", running=False, streamed=True, stream="stopped")


@pytest.mark.parametrize(
    ("captions", "captioned"),
    [(["started"], False), (["stopped"], True), (["started", "started"], True)],
    ids=["unwanted", "over", "two"],
)
def test_captions_that_are_not_as_expected_are_noticed(
    captions: list[str], *, captioned: bool
) -> None:
    expect("started", running=True, captions=["started"], captioned=True)

    with pytest.raises(Unmet):
        expect("started", running=True, captions=captions, captioned=captioned)
