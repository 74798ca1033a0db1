"""The parts of a recording, as they are stored and read."""

import pytest

from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.video_statuses import ArchiveStatus
from interactive_broadcast.records.archive_parts import (
    ArchivePart,
    stored,
)
from tests.support.builders import EVENT_ID
from tests.unit.world import ADMIN, OTHER, World, a_world

FIRST = ArchivePart(id="b", started_at=1_000, status=ArchiveStatus.UPLOADED)
SECOND = ArchivePart(id="a", started_at=2_000, status=ArchiveStatus.STARTED)


def store(world: World, *parts: ArchivePart) -> None:
    for part in parts:
        world.databases.as_backend().update(stored(EVENT_ID, part))


def test_parts_are_read_oldest_first() -> None:
    world = a_world()
    store(world, SECOND, FIRST)

    assert world.archive_parts.all(EVENT_ID) == [FIRST, SECOND]
    assert world.archive_parts.read(ADMIN, EVENT_ID) == [FIRST, SECOND]


def test_nobody_but_the_owner_reads_them() -> None:
    world = a_world()
    store(world, FIRST)

    with pytest.raises(RulesDenied):
        world.archive_parts.read(OTHER, EVENT_ID)


def test_an_event_without_a_recording_has_no_parts() -> None:
    assert a_world().archive_parts.all(EVENT_ID) == []


def test_what_is_no_part_is_left_out() -> None:
    world = a_world()
    store(world, FIRST)
    fragment: Json = {"status": "started"}
    world.databases.put(f"archives/{EVENT_ID}/fragment", fragment)

    assert world.archive_parts.all(EVENT_ID) == [FIRST]


@pytest.mark.parametrize(
    ("status", "duration_s", "is_empty"),
    [
        ("started", 0, False),
        ("stopped", 0, False),
        ("uploaded", 0, True),
        ("failed", None, True),
        ("uploaded", 1, False),
    ],
)
def test_a_part_is_empty_once_it_is_known_to_contain_nothing(
    status: str, duration_s: int | None, *, is_empty: bool
) -> None:
    part = ArchivePart(
        id="a", started_at=1, status=ArchiveStatus(status), duration_s=duration_s
    )

    assert part.is_empty is is_empty
    assert part.is_over is (status != "started")


ENDED = 10_000


@pytest.mark.parametrize(
    ("status", "written", "later_ms", "is_settled"),
    [
        ("stopped", None, 0, False),
        ("available", None, 0, True),
        ("available", "requested", 0, False),
        ("available", "requested", 8 * 60_000 - 1, False),
        ("available", "requested", 8 * 60_000, True),
        ("available", "what is this", 0, False),
        ("uploaded", "failed", 0, True),
        ("stopped", "available", 8 * 60_000, False),
    ],
)
def test_a_part_is_settled_with_its_file_and_what_is_written_down_of_it(
    status: str, written: str | None, later_ms: int, *, is_settled: bool
) -> None:
    part = ArchivePart.model_validate(
        {
            "id": "a",
            "startedAt": 1_000,
            "endedAt": ENDED,
            "status": status,
            "transcription": None if written is None else {"status": written},
        }
    )

    assert part.is_settled(ENDED + later_ms) is is_settled
