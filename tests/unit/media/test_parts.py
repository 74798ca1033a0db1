"""The parts of a recording as OpenTok tells of them."""

from dataclasses import replace

import pytest

from interactive_broadcast.events.models import ArchiveState, Status
from interactive_broadcast.kernel.errors import ArchiveNotFound
from interactive_broadcast.kernel.media import Archive, Transcription
from interactive_broadcast.kernel.video_statuses import (
    ArchiveStatus,
    TranscriptionStatus,
)
from interactive_broadcast.media.parts import (
    RecordedParts,
    archive_url,
    as_known,
    named,
    state_of,
    supersedes,
)
from interactive_broadcast.records.archive_parts import ArchivePart
from tests.support.builders import EVENT_ID, an_event
from tests.support.fakes import API_KEY, STAGE, FakeLimits
from tests.unit.world import EVENT, World, a_world

BUCKET = FakeLimits(bucket_url="https://bucket.example/")
PARTS = f"archives/{EVENT_ID}"
STARTED = Archive(
    id="a", status=ArchiveStatus.STARTED, duration_s=0, size_bytes=0, session_id=STAGE
)
LIVE = an_event(status=Status.LIVE)


def parts(world: World) -> RecordedParts:
    return world.backend.media.parts


def becomes(status: str, **fields: object) -> Archive:
    """The recording further on, with something in it."""
    told = {"status": ArchiveStatus(status), "duration_s": 60, **fields}
    return replace(STARTED, **told)  # type: ignore[arg-type]  # fields are named as its


def a_part(status: str, **fields: object) -> ArchivePart:
    known = {"id": "a", "started_at": 1, "status": status, **fields}
    return ArchivePart.model_validate(known)


def written(status: str) -> Archive:
    """The recording with its file, and with what was said in it so far written down."""
    told = Transcription(status=TranscriptionStatus(status))
    return becomes("available", transcription=told)


def written_part(status: str) -> ArchivePart:
    written_down = {"status": status}
    return a_part("available", durationS=60, sizeBytes=0, transcription=written_down)


class TestStoring:
    def test_a_part_moves_on_and_the_event_tells_of_it(self) -> None:
        world = a_world(LIVE)
        began = world.clock.now_ms()
        assert parts(world).store(LIVE, STARTED)
        world.clock.advance(60)

        ended = becomes("stopped", reason="session ended")
        assert parts(world).store(LIVE, ended)

        assert world.at(f"{PARTS}/a") == {
            "id": "a",
            "startedAt": began,
            "endedAt": world.clock.now_ms(),
            "status": "stopped",
            "reason": "session ended",
            "durationS": 60,
            "sizeBytes": 0,
        }
        assert world.at(f"{EVENT}/archiveId") == "a"
        assert world.at(f"{EVENT}/archive/status") == "stopped"

    def test_what_is_written_down_stays_known_when_its_file_is_gone(self) -> None:
        world = a_world(LIVE)
        parts(world).store(LIVE, written("available"))

        parts(world).store(LIVE, becomes("expired"))

        assert world.at(f"{PARTS}/a/transcription") == {"status": "available"}

    def test_it_began_when_opentok_says(self) -> None:
        world = a_world(LIVE)

        parts(world).store(LIVE, replace(STARTED, created_at=1_000))

        assert world.at(f"{PARTS}/a/startedAt") == 1_000

    def test_its_end_is_when_that_was_found_out_first(self) -> None:
        world = a_world(LIVE)
        parts(world).store(LIVE, becomes("stopped"))
        ended = world.clock.now_ms()
        world.clock.advance(60)

        parts(world).store(LIVE, becomes("available"))

        assert world.at(f"{PARTS}/a/endedAt") == ended

    def test_late_news_is_none(self) -> None:
        world = a_world(LIVE)
        parts(world).store(LIVE, becomes("available"))

        assert not parts(world).store(LIVE, STARTED)
        assert not parts(world).store(LIVE, becomes("available"))
        assert world.at(f"{PARTS}/a/status") == "available"

    def test_one_that_contains_nothing_is_removed(self) -> None:
        world = a_world(LIVE)
        parts(world).store(LIVE, STARTED)
        event = world.event_store.find(EVENT_ID)
        assert event is not None

        assert parts(world).store(event, becomes("uploaded", duration_s=0))

        assert world.at("archives") is None
        assert world.at(f"{EVENT}/archiveId") is None
        assert not parts(world).store(event, becomes("uploaded", duration_s=0))

    def test_how_long_it_was_stays_known_when_the_file_is_gone(self) -> None:
        world = a_world(LIVE)
        parts(world).store(LIVE, becomes("available"))

        parts(world).store(LIVE, becomes("deleted", duration_s=0))

        assert world.at(f"{PARTS}/a/durationS") == 60
        assert world.at(f"{PARTS}/a/status") == "deleted"

    @pytest.mark.parametrize(
        ("status", "has_url"), [("stopped", False), ("uploaded", True)]
    )
    def test_its_address_is_stored_once_it_is_in_the_own_bucket(
        self, status: str, *, has_url: bool
    ) -> None:
        world = a_world(LIVE, limits=BUCKET)

        parts(world).store(LIVE, becomes(status))

        url = f"https://bucket.example/{API_KEY}/a/archive.mp4" if has_url else None
        assert world.at(f"{PARTS}/a/url") == url
        assert world.at(f"{EVENT}/archiveUrl") == url

    def test_whoever_repeats_it_tells_what_the_first_could_not(self) -> None:
        world = a_world(LIVE)
        parts(world).store(LIVE, STARTED)
        world.databases.put(f"{EVENT}/archiveId", None)

        parts(world).store(LIVE, STARTED)

        assert world.at(f"{EVENT}/archiveId") == "a"

    def test_when_others_are_faster_again_and_again_it_is_left_to_them(self) -> None:
        world = a_world(LIVE)

        def change(number: int) -> None:
            world.databases.put(f"{PARTS}/a", a_part("started").to_record())
            world.databases.put(f"{PARTS}/a/startedAt", number)
            if number:
                world.databases.before_write(PARTS, lambda: change(number - 1))

        world.databases.before_write(PARTS, lambda: change(5))

        assert not parts(world).store(LIVE, becomes("stopped"))


class TestNaming:
    def test_the_newest_is_named(self) -> None:
        first, second = a_part("available"), a_part("started", id="b")

        writes = named(LIVE, [first, second])

        assert writes[f"{EVENT}/archiveId"] == "b"
        assert writes[f"{EVENT}/archiveUrl"] is None

    def test_what_is_named_already_needs_no_write(self) -> None:
        part = a_part("started")
        event = an_event(archive_id="a", archive=state_of(part))

        assert named(event, [part]) == {}

    def test_without_any_part_nothing_is_named(self) -> None:
        assert named(LIVE, []) == {}
        before = an_event(
            archive_id="a", archive=ArchiveState(status=ArchiveStatus.STOPPED)
        )
        assert set(named(before, []).values()) == {None}


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


def test_what_opentok_does_not_know_any_more_is_deleted() -> None:
    world = a_world()
    world.video.fail_next("archive", ArchiveNotFound("No such recording."))

    found = as_known(world.video, an_event(), "archive-1")

    assert (found.id, found.status) == ("archive-1", ArchiveStatus.DELETED)


@pytest.mark.parametrize(
    ("new", "old", "is_news"),
    [
        (becomes("stopped"), a_part("started"), True),
        (STARTED, a_part("stopped"), False),
        (replace(STARTED, status=ArchiveStatus.PAUSED), a_part("started"), True),
        (becomes("stopped"), a_part("uploaded"), False),
        (becomes("failed"), a_part("available"), True),
        (becomes("available"), a_part("expired"), False),
        (becomes("stopped", duration_s=7), a_part("stopped"), True),
        (
            becomes("available", url="u"),
            a_part("available", durationS=60, sizeBytes=0),
            False,
        ),
        (written("available"), written_part("requested"), True),
        (written("available"), a_part("available", durationS=60, sizeBytes=0), True),
        (written("requested"), written_part("available"), False),
        (written("uploaded"), written_part("failed"), True),
        (becomes("available"), written_part("failed"), False),
    ],
)
def test_only_what_is_further_on_is_news(
    new: Archive, old: ArchivePart, *, is_news: bool
) -> None:
    assert supersedes(new, old) is is_news
