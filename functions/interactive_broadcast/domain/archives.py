"""How a recording is called and where its file lies."""

from datetime import datetime

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
