"""Deleting the recording of an event that stays."""

from dataclasses import replace

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    ArchiveNotFound,
    ArchiveNotReady,
    RulesDenied,
    StorageUnavailable,
    VideoUnavailable,
)
from interactive_broadcast.upkeep.models import (
    DeletedRecordings,
    DeleteRecordingRequest,
)
from tests.support.builders import ADMIN_ID, EVENT_ID
from tests.support.fakes import API_KEY
from tests.unit.world import (
    ADMIN,
    EVENT,
    OTHER,
    World,
    a_show_that_is_live,
    change,
)

ALL = DeleteRecordingRequest(id=EVENT_ID)
ONE = DeleteRecordingRequest(id=EVENT_ID, archive_id="archive-1")
PART = f"archives/{EVENT_ID}/archive-1"
GOOGLES = "https://storage.googleapis.com/recordings"
ELSEWHERE = "https://recordings.s3.amazonaws.com"


def a_recorded_show(
    status: str = "available", *, bucket_url: str | None = None
) -> World:
    """It is over, and OpenTok has its recording."""
    world = a_show_that_is_live(archive_event=True, bucket_url=bucket_url)
    world.clock.advance(60)
    change(world, Status.CLOSED)
    world.video.archive_becomes("archive-1", status, duration_s=60, size_bytes=9)
    return world


def delete(
    world: World, request: DeleteRecordingRequest = ALL, caller: object = ADMIN
) -> DeletedRecordings:
    return world.backend.upkeep.recording_removal.delete(caller, request)  # type: ignore[arg-type]  # a caller


def told(world: World) -> list[dict[str, object]]:
    """By whom, and the details, of each entry about a deletion."""
    return [
        {"by": one.by, **(one.details or {})}
        for one in world.timeline.read(ADMIN, EVENT_ID)
        if one.what == "recordingDeleted"
    ]


def file_at(bucket: str) -> str:
    return f"{bucket}/{API_KEY}/archive-1/archive.mp4"


@pytest.mark.parametrize("request_", [ALL, ONE], ids=["all", "one"])
def test_a_recording_is_deleted_at_opentok_and_said_to_be(
    request_: DeleteRecordingRequest,
) -> None:
    world = a_recorded_show()

    assert delete(world, request_).deleted == ["archive-1"]

    assert world.video.archives["archive-1"].state.status.value == "deleted"
    assert world.at(f"{PART}/status") == "deleted"
    assert world.at(f"{EVENT}/archive/status") == "deleted"


def test_a_second_click_deletes_nothing_more() -> None:
    world = a_recorded_show()
    delete(world)

    again = delete(world)

    assert (again.deleted, again.left, again.files) == ([], [], [])
    assert len(told(world)) == 1


def test_the_timeline_tells_who_has_deleted_it() -> None:
    world = a_recorded_show()

    delete(world)

    assert told(world) == [{"by": ADMIN.uid, "archiveId": "archive-1"}]


def test_a_file_in_a_bucket_of_cloud_storage_goes_as_well() -> None:
    world = a_recorded_show("uploaded", bucket_url=GOOGLES)
    world.archive_files.stored.add(file_at(GOOGLES))

    done = delete(world)

    assert (done.deleted, done.files) == (["archive-1"], [])
    assert world.archive_files.stored == set()
    assert world.at(f"{PART}/url") is None
    assert world.at(f"{EVENT}/archiveUrl") is None


def test_a_file_in_another_services_bucket_is_named() -> None:
    world = a_recorded_show("uploaded", bucket_url=ELSEWHERE)

    assert delete(world).files == [file_at(ELSEWHERE)]
    assert [one["file"] for one in told(world)] == [file_at(ELSEWHERE)]


def test_while_the_bucket_does_not_answer_nothing_is_deleted() -> None:
    world = a_recorded_show("uploaded", bucket_url=GOOGLES)
    world.archive_files.stored.add(file_at(GOOGLES))
    world.archive_files.fail_next("delete", StorageUnavailable("Not now."))

    assert delete(world).left == ["archive-1"]
    assert world.at(f"{PART}/url") == file_at(GOOGLES)
    assert delete(world).deleted == ["archive-1"]
    assert world.archive_files.stored == set()


@pytest.mark.parametrize("after", [False, True])
def test_what_opentok_does_not_answer_about_is_left_and_deleted_by_the_next_call(
    *, after: bool
) -> None:
    world = a_recorded_show()
    world.video.fail_next("delete_archive", VideoUnavailable("Down."), after=after)

    assert delete(world).left == ["archive-1"]
    assert world.at(f"{PART}/status") == "available"
    delete(world)

    assert world.at(f"{PART}/status") == "deleted"
    assert world.at("unfinished") is None


@pytest.mark.parametrize("status", ["expired", "failed"])
def test_one_without_a_file_is_deleted_as_well(status: str) -> None:
    world = a_recorded_show(status)

    assert delete(world).deleted == ["archive-1"]
    assert world.at(f"{PART}/status") == "deleted"


def test_what_is_being_recorded_is_left() -> None:
    world = a_show_that_is_live(archive_event=True)

    assert delete(world).left == ["archive-1"]
    with pytest.raises(ArchiveNotReady):
        delete(world, ONE)
    assert world.video.archives["archive-1"].state.status.value == "started"


def test_what_is_of_another_show_is_not_found() -> None:
    world = a_recorded_show()
    elsewhere = DeleteRecordingRequest(id=EVENT_ID, archive_id="archive-9")

    with pytest.raises(ArchiveNotFound):
        delete(world, elsewhere)
    assert world.video.archives["archive-1"].state.status.value == "available"


def test_another_admin_deletes_none() -> None:
    world = a_recorded_show()

    with pytest.raises(RulesDenied):
        delete(world, ALL, OTHER)
    assert world.video.archives["archive-1"].state.status.value == "available"


def test_one_call_deletes_two_hundred_parts_and_leaves_the_others() -> None:
    world = a_recorded_show()
    first = world.video.archives["archive-1"]
    for number in range(2, 202):
        state = replace(first.state, id=f"archive-{number}", created_at=number)
        world.video.archives[state.id] = replace(first, state=state)

    done = delete(world)

    assert (len(done.deleted), len(done.left)) == (200, 1)
    assert (len(delete(world).deleted), delete(world).left) == (1, [])


class TestGoingOn:
    """What a call has left behind its note."""

    def finish(self, world: World) -> None:
        world.clock.advance(minutes=11)
        for left in world.unfinished_work.abandoned():
            world.unfinished_work.finish(left)

    @pytest.mark.parametrize("after", [False, True])
    def test_what_got_no_answer_is_deleted_later(self, *, after: bool) -> None:
        world = a_recorded_show()
        world.video.fail_next("delete_archive", VideoUnavailable("Down."), after=after)
        delete(world)

        self.finish(world)

        assert world.at(f"{PART}/status") == "deleted"
        assert world.at("unfinished") is None
        assert told(world) == [{"by": ADMIN.uid, "archiveId": "archive-1"}]

    def test_of_an_event_that_was_deleted_since_nothing_is_left_to_do(self) -> None:
        world = a_recorded_show()
        world.video.fail_next("delete_archive", VideoUnavailable("Down."))
        delete(world)
        world.databases.put(EVENT, None)

        self.finish(world)

        assert world.at("unfinished") is None

    def test_in_a_project_that_is_gone_nobody_goes_on(self) -> None:
        world = a_recorded_show()
        world.video.fail_next("delete_archive", VideoUnavailable("Down."))
        delete(world)
        world.databases.put(f"secrets/{ADMIN_ID}", None)

        self.finish(world)

        assert world.at("unfinished") is None
        assert world.at(f"{PART}/status") == "available"

    def test_while_it_does_not_answer_the_note_stays(self) -> None:
        world = a_recorded_show()
        for _ in range(2):
            world.video.fail_next("delete_archive", VideoUnavailable("Down."))
        delete(world)

        self.finish(world)

        assert world.at("unfinished") is not None
