"""What a show has used of everything that is paid for, as the stack has metered it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from rehearsal.client import StackClient
from rehearsal.opentok_account import RUNNING

MINUTE_MS = 60_000

HD = frozenset({"1280x720", "720x1280"})
FULL_HD = frozenset({"1920x1080", "1080x1920"})
"""Resolutions that have prices of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Amounts, in the units of price lists. Minutes are exact, not rounded up."""

    participant_minutes: float = 0.0
    """Of every connection to a session in which anything is published."""
    composed_minutes: float = 0.0
    """Recorded into one file."""
    individual_minutes: float = 0.0
    """Recorded into a file for each stream: minutes of the recording."""
    broadcast_minutes: float = 0.0
    """Of streams that were made, by HLS or RTMP or both, in standard definition."""
    hd_broadcast_minutes: float = 0.0
    full_hd_broadcast_minutes: float = 0.0
    viewer_minutes: float = 0.0
    """Watched by HLS."""
    captioned_minutes: float = 0.0
    """Of each stream on stage while captions run."""
    transcribed_minutes: float = 0.0
    """Of recordings that are to be transcribed."""
    calls: Mapping[str, int] = field(default_factory=dict)
    """Of functions, by name: over HTTP, by triggers, tasks and schedules."""
    database_bytes: int = 0
    """Sent by the database, without headers, frames and encryption."""

    @property
    def function_calls(self) -> int:
        """Of all functions together."""
        return sum(self.calls.values())

    def to_json(self) -> dict[str, Any]:
        """For programs, in camelCase."""
        shown = {**asdict(self), "calls": dict(sorted(self.calls.items()))}
        return {_camel(name): _short(value) for name, value in shown.items()}


async def metered(client: StackClient) -> Usage:
    """What everything on the stack has used until now.

    Viewers by HLS are not metered: whoever watches gets files from a CDN. Nor are
    captions by the stream: which of them are captioned, clients agree among themselves;
    nor transcriptions.
    """
    stack = await client.stack("GET", "usage")
    account = await client.opentok("GET", "usage")
    sessions = account["sessions"].values()
    archives = [one for each in sessions for one in each["archives"]]
    broadcasts = [one for each in sessions for one in each["broadcasts"]]
    hd = [one for one in broadcasts if one.get("resolution") in HD]
    full_hd = [one for one in broadcasts if one.get("resolution") in FULL_HD]
    plain = [one for one in broadcasts if one not in (*hd, *full_hd)]
    now_ms = await _now_ms(client)
    return Usage(
        participant_minutes=sum(account["participantMs"].values()) / MINUTE_MS,
        composed_minutes=_minutes(archives, now_ms, mode="composed"),
        individual_minutes=_minutes(archives, now_ms, mode="individual"),
        broadcast_minutes=_minutes(plain, now_ms),
        hd_broadcast_minutes=_minutes(hd, now_ms),
        full_hd_broadcast_minutes=_minutes(full_hd, now_ms),
        calls=stack["functions"]["calls"],
        database_bytes=stack["database"]["bytesSent"],
    )


async def _now_ms(client: StackClient) -> int:
    clock = await client.stack("GET", "clock")
    return round(datetime.fromisoformat(clock["now"]).timestamp() * 1000)


def _minutes(
    media: Iterable[Mapping[str, Any]], now_ms: int, *, mode: str | None = None
) -> float:
    """From their start to their end: what is paused is paid for as well."""
    chosen = (one for one in media if mode is None or one["outputMode"] == mode)
    spans = (_span_ms(one["history"], now_ms) for one in chosen)
    return sum(spans) / MINUTE_MS


def _span_ms(history: Sequence[Mapping[str, Any]], now_ms: int) -> int:
    over = (one["at"] for one in history if one["status"] not in RUNNING)
    ended_at: int = next(over, now_ms)
    began_at: int = history[0]["at"]
    return ended_at - began_at


def _short(value: object) -> object:
    """Minutes to a tenth: nobody is billed for less."""
    return round(value, 1) if isinstance(value, float) else value


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
