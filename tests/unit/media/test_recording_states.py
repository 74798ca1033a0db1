"""What a recording is called, where its file is, and what is news of it."""

from datetime import UTC, datetime

import pytest

from interactive_broadcast.events.models import ArchiveState
from interactive_broadcast.kernel.errors import (
    ArchiveNotFound,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.video_statuses import ArchiveStatus
from interactive_broadcast.media.recording import (
    archive_name,
    archive_of,
    archive_url,
    as_known,
    state_of,
    supersedes,
)
from tests.support.builders import an_event
from tests.support.fakes import FakeLimits
from tests.unit.acts import done, running
from tests.unit.world import a_world

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
BUCKET = FakeLimits(bucket_url="https://bucket.example/")
STARTED = done(archiveId="archive-1")
STOPPED = done(archiveId="archive-1")


def test_a_recording_is_called_after_its_event_and_day() -> None:
    assert archive_name("Launch night", NOON) == "Archive Launch night 2026-01-01"


def test_a_long_name_is_cut_and_the_day_stays() -> None:
    name = archive_name("x" * 120, NOON)

    assert len(name) == 80
    assert name.endswith("x 2026-01-01")


@pytest.mark.parametrize(
    ("bucket_url", "composed", "url"),
    [
        ("https://b.example/", True, "https://b.example/100/a-1/archive.mp4"),
        ("https://b.example", False, "https://b.example/100/a-1/archive.zip"),
    ],
)
def test_a_composed_recording_is_one_film_and_an_individual_one_a_zip(
    *, bucket_url: str, composed: bool, url: str
) -> None:
    assert archive_url(bucket_url, "100", "a-1", composed=composed) == url


def test_the_recording_that_an_effect_was_about_is_in_its_result() -> None:
    assert archive_of(STARTED) == "archive-1"
    assert archive_of(running()) is None
    assert archive_of(None) is None


def test_what_opentok_does_not_know_any_more_is_deleted() -> None:
    world = a_world()
    world.video.fail_next("archive", ArchiveNotFound("No such recording."))

    found = as_known(world.video, an_event(), "archive-1")

    assert (found.id, found.status) == ("archive-1", ArchiveStatus.DELETED)
    assert state_of(found).reason is None


@pytest.mark.parametrize(
    ("new", "old", "is_news"),
    [
        ({"id": "a", "status": "started"}, None, True),
        ({"id": "a", "status": "started"}, {"status": "started"}, True),
        ({"id": "a", "status": "stopped"}, {"id": "a", "status": "started"}, True),
        ({"id": "a", "status": "started"}, {"id": "a", "status": "stopped"}, False),
        ({"id": "a", "status": "paused"}, {"id": "a", "status": "started"}, True),
        ({"id": "a", "status": "stopped"}, {"id": "a", "status": "uploaded"}, False),
        ({"id": "a", "status": "failed"}, {"id": "a", "status": "available"}, True),
        ({"id": "a", "status": "available"}, {"id": "a", "status": "expired"}, False),
        ({"id": "b", "status": "started"}, {"id": "a", "status": "failed"}, True),
        (
            {"id": "a", "status": "stopped", "durationS": 7},
            {"id": "a", "status": "stopped"},
            True,
        ),
        (
            {"id": "a", "status": "available", "url": "u"},
            {"id": "a", "status": "available"},
            False,
        ),
    ],
)
def test_only_what_is_further_on_is_news(
    new: dict[str, Json], old: dict[str, Json] | None, *, is_news: bool
) -> None:
    known = None if old is None else ArchiveState.model_validate(old)

    assert supersedes(ArchiveState.model_validate(new), known) is is_news
