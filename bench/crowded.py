"""A show with as many fans as it takes, in the database, as their apps write it."""

from collections.abc import Iterator
from typing import Any, Final

from bench import seeded
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel import line_paths, paths, show_paths
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.records.applied_limit import AppliedLimit, LimitedBy
from interactive_broadcast.records.show_writes import ShowWrites

LIMIT: Final = 10_000
CALL_S: Final = 30
PICTURE: Final = "data:image/jpeg;base64,".ljust(1_000, "A")
"""Each of them twenty times as large would be no other work, as none is read."""


def database(fans: int) -> dict[str, Any]:
    """A database with one admin, who has one show in preshow, and these fans in line.

    Args:
        fans: how many.
    """
    (event,) = seeded.events(1)
    opened = event.model_copy(
        update={"status": Status.PRESHOW, "preshow_started_at": seeded.NOW_MS}
    )
    limit = AppliedLimit(LIMIT, LimitedBy.CONFIGURED)
    return seeded.tree(
        [
            seeded.an_admin(),
            *seeded.of_events(1, status=Status.PRESHOW),
            {f"{paths.event(event.id)}/preshowStartedAt": seeded.NOW_MS},
            ShowWrites(opened).open(
                Status.PRESHOW, limit=limit, hls=True, call_s=CALL_S
            ),
            ShowWrites(opened).room_at_first(limit=limit),
            *(_of_fan(number) for number in range(fans)),
            {show_paths.viewer_count(*address()): fans},
        ]
    )


def address() -> tuple[str, str]:
    """Admin and `fanUrl` of the show."""
    (event,) = seeded.events(1)
    return event.admin_id, event.fan_url


def fan_id(number: int) -> str:
    """As long as those of Firebase."""
    return f"fan{number:025d}"


def record(number: int) -> dict[str, Any]:
    """Of a fan in line, who has been given tokens."""
    (event,) = seeded.events(1)
    uid = fan_id(number)
    return {
        "id": uid,
        "name": f"Fan {number} of the band",
        "browser": "Chrome",
        "os": "Mac OS",
        "mobile": False,
        "joinedAt": seeded.NOW_MS,
        "snapshotAt": seeded.NOW_MS,
        "person": opaque_id(event.id, uid),
        "networkQuality": "great",
        "isBackstage": False,
        "inPrivateCall": False,
    }


def _of_fan(number: int) -> Writes:
    """Everything that a show has of one."""
    return dict(_places(number))


def _places(number: int) -> Iterator[tuple[str, Any]]:
    (event,) = seeded.events(1)
    uid, where = fan_id(number), address()
    yield show_paths.active_fan(*where, uid), record(number)
    yield show_paths.fan_picture(*where, uid), PICTURE
    at = seeded.NOW_MS + number
    yield line_paths.line_place(*where, uid), {"at": at, "order": at}
    yield show_paths.counted_viewer(*where, uid), True
    yield f"{show_paths.presence_of(*where, uid)}/tab-1", seeded.NOW_MS
    yield show_paths.written_for(*where, uid, event.id), seeded.NOW_MS
    yield paths.person(event.id, opaque_id(event.id, uid)), uid
