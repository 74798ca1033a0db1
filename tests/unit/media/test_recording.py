"""How a recording is called and where it lies."""

from datetime import UTC, datetime

import pytest

from interactive_broadcast.events.models import ArchiveState
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.media.recording import archive_name, archive_url, supersedes


def state(record: dict[str, Json]) -> ArchiveState:
    return ArchiveState.model_validate(record)


NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_a_recording_is_called_after_its_event_and_day() -> None:
    assert archive_name("Launch night", NOON) == "Archive Launch night 2026-01-01"


def test_a_long_name_is_cut_and_the_day_stays() -> None:
    name = archive_name("x" * 120, NOON)

    assert len(name) == 80
    assert name.endswith("x 2026-01-01")


def test_a_composed_recording_is_one_film() -> None:
    url = archive_url("https://b.example/", "100", "a-1", composed=True)

    assert url == "https://b.example/100/a-1/archive.mp4"


def test_individual_recordings_are_a_zip() -> None:
    url = archive_url("https://b.example", "100", "a-1", composed=False)

    assert url == "https://b.example/100/a-1/archive.zip"


@pytest.mark.parametrize(
    ("new", "old", "is_news"),
    [
        ({"id": "a", "status": "started"}, {}, True),
        ({"id": "a", "status": "stopped"}, {"id": "a", "status": "started"}, True),
        ({"id": "a", "status": "started"}, {"id": "a", "status": "stopped"}, False),
        ({"id": "a", "status": "paused"}, {"id": "a", "status": "started"}, True),
        ({"id": "a", "status": "stopped"}, {"id": "a", "status": "uploaded"}, False),
        ({"id": "a", "status": "failed"}, {"id": "a", "status": "available"}, True),
        ({"id": "a", "status": "available"}, {"id": "a", "status": "expired"}, False),
        ({"id": "b", "status": "started"}, {"id": "a", "status": "failed"}, True),
        (
            {"id": "a", "status": "other", "url": "u"},
            {"id": "a", "status": "other"},
            False,
        ),
    ],
)
def test_only_what_is_further_on_is_news(
    new: dict[str, Json], old: dict[str, Json], *, is_news: bool
) -> None:
    assert supersedes(state(new), state(old) if old else None) is is_news
