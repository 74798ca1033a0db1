"""What the backend's timeline tells of a show, in words for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from rehearsal.moments import show_clock

FIRST_ATTEMPT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was decided or done, by whom."""

    at: str
    """On the show's clock."""
    what: str
    by: str
    """Somebody's name, where it is known."""
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A part of the recording."""

    at: str
    """From the recording's beginning."""
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The timeline of a show, as its producer is told of it."""

    entries: list[Entry]
    chapters: list[Chapter]
    webvtt: str
    """The chapters as WebVTT."""


def timeline_of(
    reply: Mapping[str, Any], *, started_ms: int, names: Mapping[str, str]
) -> Timeline:
    """Turn the reply of `getTimeline` into texts.

    Args:
        reply: the answer.
        started_ms: when the show's clock stood at zero.
        names: of people, by uid.
    """
    return Timeline(
        entries=[
            Entry(
                at=show_clock(timedelta(milliseconds=entry["at"] - started_ms)),
                what=entry["what"],
                by=names.get(entry["by"], entry["by"]),
                result=result_of(entry.get("details", {})),
            )
            for entry in reply["entries"]
        ],
        chapters=[
            Chapter(
                at=show_clock(timedelta(seconds=each["start"])), title=each["title"]
            )
            for each in reply["chapters"]
        ],
        webvtt=reply["webVtt"],
    )


def result_of(details: Mapping[str, Any]) -> str:
    """What came of it, in a few words."""
    if "to" in details and "person" not in details:
        return " → ".join(details[key] for key in ("from", "to") if key in details)
    if "outcome" in details:
        attempt = details.get("attempt", FIRST_ATTEMPT)
        parts = [
            details["outcome"],
            details.get("reason") or details.get("skipped"),
            f"attempt {attempt}" if attempt > FIRST_ATTEMPT else None,
        ]
        return ", ".join(part for part in parts if part)
    if "person" in details:
        who = details.get("name") or details.get("fanId") or "a fan"
        return f"{who} leaves the show" if details.get("left") else who
    # A moment, as that of a slate, is the clock's, and another one in each play.
    said = {key: value for key, value in details.items() if key != "from"}
    return ", ".join(f"{key} {_words(value)}" for key, value in said.items())


def _words(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
