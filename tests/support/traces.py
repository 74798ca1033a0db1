"""Where a platform still names what is gone: every service is looked into."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from interactive_broadcast.kernel.video_statuses import ArchiveStatus
from interactive_broadcast.show.triggers import MAX_DELIVERIES
from tests.support.in_process_platform import InProcessPlatform

Look = Callable[[InProcessPlatform], Iterable[str]]

GONE: Final = (ArchiveStatus.DELETED, ArchiveStatus.EXPIRED)
"""Recordings that there are none of any more."""


def _nothing(_: InProcessPlatform) -> Iterable[str]:
    return ()


def _database(platform: InProcessPlatform) -> Iterator[str]:
    for path, value in leaves(platform.tree):
        yield f"{path} = {value}"


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Path and value of everything in a tree."""
    if not isinstance(value, dict):
        yield path, value
        return
    for key, below in value.items():
        yield from leaves(below, f"{path}/{key}")


def _accounts(platform: InProcessPlatform) -> Iterator[str]:
    accounts = platform.accounts
    yield from map(str, accounts.users.values())
    yield from map(str, accounts.claims.items())
    yield from accounts.passwords


def _files(platform: InProcessPlatform) -> Iterator[str]:
    return (f"{admin_id}/{name}" for admin_id, name in platform.images.stored)


def _recordings(platform: InProcessPlatform) -> Iterable[str]:
    return platform.archive_files.stored


def _tasks(platform: InProcessPlatform) -> Iterator[str]:
    for task in platform.tasks.stored:
        if platform.tried(task) < MAX_DELIVERIES:
            yield f"{task.function_id} {task.key} {task.payload}"


def _video(platform: InProcessPlatform) -> Iterator[str]:
    """Sessions themselves cannot be deleted. What is in them can be ended."""
    video = platform.video
    for archive in video.archives.values():
        if archive.state.status not in GONE:
            yield f"archive {archive.state.id} of {archive.session_id}"
    for broadcast in video.broadcasts.values():
        if not broadcast.state.is_over:
            yield f"broadcast {broadcast.state.id} of {broadcast.session_id}"
    for connection, session_id in video.connections.items():
        yield f"connection {connection} to {session_id}"
    for stream, stored in video.streams.items():
        yield f"stream {stream} in {stored.session_id}"


LOOKS: Final[Mapping[str, Look]] = {
    "databases": _database,
    "accounts": _accounts,
    "images": _files,
    "archive_files": _recordings,
    "tasks": _tasks,
    "projects": _video,
    # These keep nothing: they are reckoned with, or asked to check a signature.
    "clock": _nothing,
    "vault": _nothing,
    "app_attestation": _nothing,
    "session_tokens": _nothing,
    "limits": _nothing,
    "callback_proofs": _nothing,
    # Each process has its own, for seconds.
    "caches": _nothing,
}
"""By port, what it holds, as texts."""


def traces(platform: InProcessPlatform, *names: str) -> list[str]:
    """Whatever names one of these, in any service."""
    words = re.compile("|".join(rf"(?<![A-Za-z0-9]){re.escape(one)}" for one in names))
    return sorted(
        f"{port}: {text}"
        for port, look in LOOKS.items()
        for text in look(platform)
        if words.search(text)
    )
