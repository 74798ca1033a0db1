"""Chapters as a WebVTT file, which players of recordings read."""

import html
from collections.abc import Sequence

from interactive_broadcast.records.places import one_line
from interactive_broadcast.show.models import Chapter


def web_vtt(found: Sequence[Chapter], length_ms: int) -> str:
    """The chapters as a WebVTT file, each until the next one.

    The end is where the last cue ends: a cue that lasts no time is not allowed.
    `length_ms` is how long all of them are.
    """
    ends = [*(chapter.start_ms for chapter in found), length_ms][1:]
    cues = [
        f"{_clock(chapter.start_ms)} --> {_clock(end)}\n{_escaped(chapter.title)}\n"
        for chapter, end in zip(found, ends, strict=True)
        if end > chapter.start_ms
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _clock(ms: int) -> str:
    """`01:02:03.004`."""
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{ms:03}"


def _escaped(title: str) -> str:
    """Text that no player takes for markup or for the next cue."""
    return html.escape(one_line(title), quote=False)
