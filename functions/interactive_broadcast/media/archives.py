"""How a recording is called and where its file lies."""

from collections.abc import Mapping
from datetime import datetime

from interactive_broadcast.kernel.models import Json

MAX_NAME = 80
"""Characters that OpenTok keeps of an archive's name."""


def name(event_name: str, now: datetime) -> str:
    """`Archive Launch night 2026-01-01`, the event's name cut where it must be."""
    date = now.strftime("%Y-%m-%d")
    room = MAX_NAME - len(f"Archive  {date}")
    return f"Archive {event_name[:room].rstrip()} {date}"


def url(bucket_url: str, api_key: str, archive_id: str, *, composed: bool) -> str:
    """Where OpenTok uploads it to in one's own bucket: one film, or a zip of many."""
    file = "archive.mp4" if composed else "archive.zip"
    return f"{bucket_url.rstrip('/')}/{api_key}/{archive_id}/{file}"


_ORDER = {"started": 0, "paused": 0, "stopped": 1, "uploaded": 2, "available": 2}
"""How far a recording has come. The other statuses are ends of it."""

_NEWS = ("status", "durationS", "sizeBytes")


def supersedes(new: Mapping[str, Json], old: Mapping[str, Json]) -> bool:
    """Whether what is said of a recording is news: of another one, or further on.

    Both as stored in `events/{id}/archive`. Its temporary address is no news.
    """
    if new.get("id") != old.get("id"):
        return True
    said, known = (_how_far(state) for state in (new, old))
    if said != known:
        return said > known
    return any(new.get(key) != old.get(key) for key in _NEWS)


def _how_far(state: Mapping[str, Json]) -> int:
    return _ORDER.get(str(state.get("status")), len(_ORDER))
