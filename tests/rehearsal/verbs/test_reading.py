from typing import Any

import pytest

from rehearsal.checks import Unmet
from rehearsal.verbs.directing import on_stage_of
from rehearsal.verbs.reading import ReadTimeline
from tests.rehearsal.scripted_client import NOW_MS, ScriptedClient, a_show, played

READ = ReadTimeline.model_validate({"who": "paula", "does": "readTimeline"})


def entry(at: int, what: str, **details: str) -> dict[str, Any]:
    return {"at": NOW_MS + at, "what": what, "by": "paula-1", "details": details}


LIVE = [
    entry(1_000, "status", to="preshow"),
    entry(2_000, "status", to="live"),
    entry(3_000, "onStage", name="Ada"),
]
DONE = {"outcome": "done", "archiveId": "archive-1"}
CHAPTERS = [{"start": 0, "title": "Show begins"}, {"start": 1, "title": "Ada on stage"}]


def chaptered(chapters: list[dict[str, Any]], cues: int) -> dict[str, Any]:
    return {"chapters": chapters, "webVtt": " --> " * cues}


def read(
    entries: list[dict[str, Any]] = LIVE,
    chapters: list[dict[str, Any]] = CHAPTERS,
    cues: int = 1,
    parts: list[dict[str, Any]] | None = None,
) -> str:
    """Play it where Ada has been on stage of a live show."""
    told = {"entries": entries, **chaptered(chapters, cues), "parts": parts or []}
    client = ScriptedClient(
        {"function getEvent": {"status": "live"}, "function getTimeline": told}
    )
    show = a_show(client)
    known = on_stage_of(show, show.events["launch"])
    known["ever"].append("Ada")
    known["live"].append("Ada")
    return played(show, READ.play)


def test_the_timeline_is_read_when_it_tells_what_happened() -> None:
    assert read() == "reads the timeline (3 entries, 2 chapters)"


def test_whoever_was_on_stage_is_in_one_of_the_parts() -> None:
    first = CHAPTERS[:1]

    told = read(chapters=first, cues=0, parts=[chaptered(CHAPTERS, 1)])

    assert told == "reads the timeline (3 entries, 1 chapters)"


def test_each_part_of_a_recording_is_started_once() -> None:
    parts = [
        entry(
            4_000 + number, "startArchive", **{**DONE, "archiveId": f"archive-{number}"}
        )
        for number in range(3)
    ]

    assert read([*LIVE, *parts]).startswith("reads the timeline (6 entries")


@pytest.mark.parametrize(
    "wrong",
    [
        {"entries": [LIVE[1], LIVE[0], LIVE[2]]},
        {"entries": [LIVE[0], *LIVE]},
        {"entries": [LIVE[0], LIVE[2]]},
        {"entries": LIVE[:2]},
        {"entries": [*LIVE, *[entry(4_000, "startArchive", **DONE)] * 2]},
        {"entries": [LIVE[0] | {"by": "viktor-1"}, *LIVE[1:]]},
        {"chapters": CHAPTERS[:1], "cues": 0},
        {"chapters": [CHAPTERS[1] | {"start": 1}, CHAPTERS[0] | {"start": 0}]},
        {"cues": 2},
        {"parts": [chaptered(CHAPTERS[1:], 0)]},
        {"parts": [chaptered(CHAPTERS, 0)]},
    ],
    ids=[
        "out of order",
        "a status twice",
        "a status missing",
        "nobody on stage",
        "done twice",
        "by another",
        "no chapter",
        "chapters out of order",
        "cues",
        "a part without a beginning",
        "cues of a part",
    ],
)
def test_a_timeline_that_tells_something_else_is_noticed(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unmet):
        read(**wrong)
