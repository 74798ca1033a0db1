"""From OpenTok's JSON to the port's archives and broadcasts."""

import re
from typing import Any

from interactive_broadcast.kernel.errors import VideoUnavailable
from interactive_broadcast.kernel.video import Archive, ArchiveStatus, Broadcast

MAX_REASON = 100
"""Characters of OpenTok's reasons; the known ones have thirty."""


def archive(answer: Any) -> Archive:  # noqa: ANN401 - JSON
    """An archive as OpenTok describes it. Raises VideoUnavailable if unreadable."""
    try:
        return Archive(
            id=word(answer["id"]),
            status=ArchiveStatus(word(answer["status"])),
            duration_s=int(answer.get("duration") or 0),
            size_bytes=int(answer.get("size") or 0),
            session_id=str(answer.get("sessionId") or ""),
            url=_url(answer.get("url")),
            reason=str(answer.get("reason") or "")[:MAX_REASON],
        )
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise unreadable() from error


def broadcast(answer: Any) -> Broadcast:  # noqa: ANN401 - JSON
    """A broadcast as OpenTok describes it. Raises VideoUnavailable if unreadable."""
    try:
        # Null once it has stopped.
        urls = answer.get("broadcastUrls") or {}
        hls_url = urls.get("hls")
        # Not every answer has `hlsStatus` (older ones never do): then it cannot be
        # known, and a player waits for the playlist by itself.
        playable = hls_url is not None and urls.get("hlsStatus") in (None, "live")
        return Broadcast(
            id=word(answer["id"]),
            status=word(answer["status"]),
            hls_url=None if hls_url is None else str(hls_url),
            hls_is_playable=playable,
            session_id=str(answer.get("sessionId") or ""),
        )
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise unreadable() from error


def word(value: object) -> str:
    """An id or a status. Anything else, null above all, must not pass for one."""
    if not isinstance(value, str) or not re.fullmatch(r"[\w.~=+-]{1,500}", value):
        raise ValueError("not an id")
    return value


def _url(value: object) -> str | None:
    """A URL that may be stored and shown; None for anything else."""
    is_url = isinstance(value, str) and re.fullmatch(
        r"https?://[^\s\"<>]{1,3000}", value
    )
    return str(value) if is_url else None


def unreadable() -> VideoUnavailable:
    """A success that we cannot read: what was asked for may have happened."""
    return VideoUnavailable("OpenTok gave an answer that cannot be read.")
