"""A link to a recording, for the owner of the show."""

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    ArchiveDeleted,
    ArchiveExpired,
    ArchiveFailed,
    ArchiveNotFound,
    ArchiveNotReady,
    BackendError,
    BucketUnknown,
    RulesDenied,
    VideoProjectChanged,
)
from interactive_broadcast.kernel.media_options import ArchiveOptions
from interactive_broadcast.kernel.video_statuses import TranscriptionStatus
from interactive_broadcast.media.models import (
    ArchiveUrl,
    ArchiveUrlRequest,
    TranscriptionFile,
)
from tests.support.builders import EVENT_ID, an_event
from tests.support.fakes import API_KEY, BACKSTAGE, STAGE, FakeLimits
from tests.support.other_projects import change_project
from tests.unit.world import ADMIN, EVENT, OTHER, World, a_world

BUCKET = FakeLimits(bucket_url="https://bucket.example/")
NO_BUCKET = FakeLimits()
TEN_MINUTES_MS = 600_000


def a_recorded_show(
    status: str, limits: FakeLimits = NO_BUCKET, *, uncomposed: bool = False
) -> World:
    event = an_event(
        status=Status.CLOSED, archive_id="archive-1", uncomposed=uncomposed
    )
    world = a_world(event, limits=limits)
    world.video.start_archive(STAGE, name="Launch night", composed=not uncomposed)
    world.video.archive_becomes("archive-1", status)
    return world


def ask(world: World, archive_id: str | None = None) -> ArchiveUrl:
    request = ArchiveUrlRequest(id=EVENT_ID, archive_id=archive_id)
    return world.backend.media.archive_urls.get(ADMIN, request)


@pytest.mark.parametrize("limits", [NO_BUCKET, BUCKET])
def test_a_file_at_opentok_has_a_link_for_ten_minutes(limits: FakeLimits) -> None:
    """Also with a bucket: OpenTok keeps what it could not upload."""
    world = a_recorded_show("available", limits)

    found = ask(world)

    assert found == ArchiveUrl(
        archive_id="archive-1",
        archive_url="https://cloud.example/archive-1",
        expires_at=world.clock.now_ms() + TEN_MINUTES_MS,
    )


@pytest.mark.parametrize(
    ("uncomposed", "name"), [(False, "archive.mp4"), (True, "archive.zip")]
)
def test_a_file_in_the_own_bucket_has_an_address_that_lasts(
    *, uncomposed: bool, name: str
) -> None:
    world = a_recorded_show("uploaded", BUCKET, uncomposed=uncomposed)

    found = ask(world)

    assert found == ArchiveUrl(
        archive_id="archive-1",
        archive_url=f"https://bucket.example/{API_KEY}/archive-1/{name}",
    )


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("started", ArchiveNotReady),
        ("paused", ArchiveNotReady),
        ("stopped", ArchiveNotReady),
        ("uploaded", BucketUnknown),
        ("expired", ArchiveExpired),
        ("deleted", ArchiveDeleted),
        ("failed", ArchiveFailed),
        ("archived", ArchiveNotReady),
    ],
)
def test_where_there_is_no_file_it_is_said_why(
    status: str, error: type[BackendError]
) -> None:
    with pytest.raises(error):
        ask(a_recorded_show(status))


def test_each_part_has_its_own_link() -> None:
    world = a_recorded_show("available")
    world.video.start_archive(STAGE, name="Part two", composed=True)
    world.video.archive_becomes("archive-2", "available")

    found = [ask(world, part).archive_url for part in (None, "archive-1", "archive-2")]

    one, two = (f"https://cloud.example/archive-{number}" for number in (1, 2))
    assert found == [one, one, two]


FILE_URL = "https://cloud.example/archive-1/transcription.json"


def a_transcribed_show(written: str, status: str = "available") -> World:
    event = an_event(status=Status.CLOSED, archive_id="archive-1", uncomposed=True)
    world = a_world(event, limits=BUCKET)
    options = ArchiveOptions(has_transcription=True)
    archive = world.video.start_archive(
        STAGE, name="Night", composed=False, options=options
    )
    world.backend.media.parts.store(event, archive)
    world.video.archive_becomes("archive-1", status, duration_s=60)
    world.video.transcription_becomes("archive-1", written)
    return world


@pytest.mark.parametrize("status", ["available", "uploaded"])
def test_what_was_said_has_a_link_of_its_own_for_ten_minutes(status: str) -> None:
    world = a_transcribed_show("available", status)

    found = ask(world).transcription

    assert found == TranscriptionFile(
        status=TranscriptionStatus.AVAILABLE,
        url=FILE_URL,
        expires_at=world.clock.now_ms() + TEN_MINUTES_MS,
    )


def test_before_it_is_written_down_it_is_said_how_far_it_is() -> None:
    found = ask(a_transcribed_show("started")).transcription

    assert found == TranscriptionFile(status=TranscriptionStatus.STARTED)


def test_whoever_asks_has_the_timeline_know_how_far_it_is() -> None:
    """The service need not tell it: of a callback for this nothing is documented."""
    world = a_transcribed_show("failed")

    ask(world)

    told = world.at(f"archives/{EVENT_ID}/archive-1/transcription")
    assert told == {"status": "failed"}


def test_a_recording_without_one_has_none() -> None:
    assert ask(a_recorded_show("available")).transcription is None


def test_a_recording_of_another_session_is_none_of_this_show() -> None:
    world = a_recorded_show("available")
    world.video.start_archive(BACKSTAGE, name="x", composed=True)
    world.video.archive_becomes("archive-2", "available")

    with pytest.raises(ArchiveNotFound):
        ask(world, "archive-2")


def test_where_nothing_was_recorded_opentok_is_not_asked() -> None:
    world = a_world(an_event(status=Status.CLOSED))

    with pytest.raises(ArchiveNotFound):
        ask(world)
    assert world.video.calls == []


def test_the_recording_of_somebody_elses_show_is_not_given_away() -> None:
    world = a_recorded_show("available")
    request = ArchiveUrlRequest(id=EVENT_ID)

    with pytest.raises(RulesDenied):
        world.backend.media.archive_urls.get(OTHER, request)


class TestOfAFormerProject:
    """The admin has left the project that has the recordings."""

    def test_whoever_asks_is_told_why_there_is_no_link(self) -> None:
        world = a_recorded_show("available")
        change_project(world)

        with pytest.raises(VideoProjectChanged) as refused:
            ask(world)

        assert refused.value.details == {"id": EVENT_ID, "archiveId": "archive-1"}

    def test_a_file_in_the_own_bucket_has_its_address_still(self) -> None:
        world = a_recorded_show("uploaded", BUCKET)
        place = f"{BUCKET.bucket_url()}{API_KEY}/archive-1/archive.mp4"
        world.databases.put(f"{EVENT}/archiveUrl", place)
        change_project(world)

        assert ask(world) == ArchiveUrl(archive_id="archive-1", archive_url=place)
        with pytest.raises(VideoProjectChanged):
            ask(world, "archive-2")
