"""What the producer's OpenTok account shows of a stage."""

from itertools import pairwise
from typing import Any

from rehearsal.show import Show

RUNNING = ("started", "paused")
"""Statuses of a recording or stream that goes on, or will."""

Media = list[dict[str, Any]]
"""Recordings or streams, as `GET /__/usage` of the emulator lists them."""


async def opentok_account(show: Show, event: dict[str, Any]) -> dict[str, Any]:
    """The `archives` and `broadcasts` of an event's stage, running and over."""
    account = await show.client.opentok("GET", "usage")
    pages: dict[str, Any] = account["sessions"][event["stageSessionId"]]
    return pages


def running(media: Media) -> int:
    """How many go on."""
    return sum(1 for one in media if one["status"] in RUNNING)


def overlaps(media: Media) -> int:
    """How many began before the one before them had ended."""
    spans = sorted(
        (one["history"][0]["at"], _ended_at(one["history"])) for one in media
    )
    return sum(1 for before, after in pairwise(spans) if after[0] < before[1])


def recorded_ms(archive: dict[str, Any]) -> int:
    """For how long there was something to record, of one that is over."""
    return sum(one["to"] - one["from"] for one in archive["recorded"])


def _ended_at(history: Media) -> float:
    over = (one["at"] for one in history if one["status"] not in RUNNING)
    return next(over, float("inf"))
