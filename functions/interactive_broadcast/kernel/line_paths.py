"""Paths of a show's line, and of what it has beside it (`kernel.paths`).

A function without a docstring gives the path of what it is named after.
"""

from collections.abc import Callable, Sequence
from typing import Final

LINES: Final = "line"
DECKS: Final = "deck"
CALLS: Final = "calls"
LINE_POSITIONS: Final = "linePositions"


def lines(admin_id: str) -> str:
    return f"{LINES}/{admin_id}"


def decks(admin_id: str) -> str:
    return f"{DECKS}/{admin_id}"


def line(admin_id: str, fan_url: str) -> str:
    """The fans who wait to come on stage: fan → since when."""
    return f"line/{admin_id}/{fan_url}"


def line_place(admin_id: str, fan_url: str, fan_id: str) -> str:
    return f"line/{admin_id}/{fan_url}/{fan_id}"


def deck(admin_id: str, fan_url: str) -> str:
    """The fans who are on deck: fan → `line` or `producer`, who put them there."""
    return f"deck/{admin_id}/{fan_url}"


def deck_place(admin_id: str, fan_url: str, fan_id: str) -> str:
    return f"deck/{admin_id}/{fan_url}/{fan_id}"


def calls_by_admin(admin_id: str) -> str:
    return f"calls/{admin_id}"


def calls(admin_id: str, fan_url: str) -> str:
    """The fans who are being called backstage: fan → since when, in ms."""
    return f"calls/{admin_id}/{fan_url}"


def call(admin_id: str, fan_url: str, fan_id: str) -> str:
    return f"calls/{admin_id}/{fan_url}/{fan_id}"


def call_requests_by_admin(admin_id: str) -> str:
    return f"callRequests/{admin_id}"


def call_requests(admin_id: str, fan_url: str) -> str:
    """Whom each click of `callNext` has called: request → fan."""
    return f"callRequests/{admin_id}/{fan_url}"


def call_request(admin_id: str, fan_url: str, request_id: str) -> str:
    return f"callRequests/{admin_id}/{fan_url}/{request_id}"


def line_positions_by_admin(admin_id: str) -> str:
    return f"{LINE_POSITIONS}/{admin_id}"


def line_positions(admin_id: str, fan_url: str) -> str:
    """What each fan in line is told of their position."""
    return f"linePositions/{admin_id}/{fan_url}"


def line_position(admin_id: str, fan_url: str, fan_id: str) -> str:
    """Holds `position`, counted from 1; or `from` and `to` that it is between."""
    return f"linePositions/{admin_id}/{fan_url}/{fan_id}"


def line_summaries(admin_id: str) -> str:
    return f"lineSummary/{admin_id}"


def line_summary(admin_id: str, fan_url: str) -> str:
    """How many wait, and how long a turn takes."""
    return f"lineSummary/{admin_id}/{fan_url}"


def stage_turns_by_admin(admin_id: str) -> str:
    return f"stageTurns/{admin_id}"


def stage_turns(admin_id: str, fan_url: str) -> str:
    """When fans came on stage, the newest few times: key → ms."""
    return f"stageTurns/{admin_id}/{fan_url}"


def notes_by_admin(admin_id: str) -> str:
    return f"notes/{admin_id}"


def notes(admin_id: str, fan_url: str) -> str:
    """What producer and screeners have written down about fans."""
    return f"notes/{admin_id}/{fan_url}"


def note(admin_id: str, fan_url: str, fan_id: str) -> str:
    return f"notes/{admin_id}/{fan_url}/{fan_id}"


OF_ADMIN: Final[Sequence[Callable[[str], str]]] = (
    calls_by_admin,
    call_requests_by_admin,
    line_positions_by_admin,
    line_summaries,
    stage_turns_by_admin,
    notes_by_admin,
)
"""All of it, of an admin's shows."""

OF_SHOW: Final[Sequence[Callable[[str, str], str]]] = (
    calls,
    call_requests,
    line_positions,
    line_summary,
    stage_turns,
    notes,
)
"""All of it, of a show."""
