"""Trying something: whatever comes of it, it is an answer."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed

from rehearsal.requests import Refused
from tests.chaos.shows import NO_ANSWER, Answer


async def answer_of(
    do: str, asking: Awaitable[Any], now_ms: Callable[[], int]
) -> Answer:
    """What came of a call; nothing that may come of it is an exception.

    Args:
        do: what was asked for.
        asking: the call.
        now_ms: the stack's clock.
    """
    asked_ms = now_ms()
    try:
        status, body = 200, await asking
    except Refused as refusal:
        status, body = refusal.status, refusal.body
    except (httpx.HTTPError, ConnectionClosed, TimeoutError) as error:
        status, body = NO_ANSWER, type(error).__name__
    return Answer(do, status, body, asked_ms, now_ms())
