"""Deleting events, and everything that is kept of them."""

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
    EventIsLive,
    RulesDenied,
    StorageUnavailable,
    VideoUnavailable,
)
from interactive_broadcast.upkeep.models import DeleteEventRequest
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    FAN_URL,
    IMAGE,
    an_event,
    another_event,
)
from tests.support.fakes import FakeImages
from tests.unit.world import (
    ACTIVE,
    ADMIN,
    EVENT,
    OTHER,
    World,
    a_show_just_set_live,
    a_world,
    when_nothing_more_can_come,
)

REQUEST = DeleteEventRequest(id=EVENT_ID)
NOTE = f"unfinished/eventRemoval-{EVENT_ID}"


def with_a_picture() -> World:
    images = FakeImages((ADMIN_ID, "image-1"))
    return a_world(an_event(start_image=IMAGE), images=images)


def a_recorded_show_whose_end_was_lost() -> World:
    """Closed by a client, and no trigger has stopped the recording."""
    world = a_show_just_set_live(archive_event=True)
    world.shows.go_live(ADMIN, REQUEST)
    world.write_status(Status.CLOSED)
    return world


def a_draining_show() -> World:
    world = a_show_just_set_live(hls=True)
    world.shows.go_live(ADMIN, REQUEST)
    world.shows.end(ADMIN, REQUEST)
    return world


def test_a_deleted_event_leaves_nothing() -> None:
    images = FakeImages((ADMIN_ID, "image-1"))
    world = a_world(an_event(start_image=IMAGE), images=images)
    world.databases.put(f"timeline/{EVENT_ID}/t", {"what": "x"})

    deleted = world.event_removal.delete(ADMIN, REQUEST)

    assert deleted.deleted == 1
    assert set(world.databases.at("/")) == {"admins", "secrets", "unfinished"}
    when_nothing_more_can_come(world)
    assert set(world.databases.at("/")) == {"admins", "secrets"}
    assert images.stored == set()


def test_event_and_indexes_are_removed_in_one_write_as_the_caller() -> None:
    world = a_world()

    world.event_removal.delete(ADMIN, REQUEST)

    (writes,) = world.databases.writes_by(ADMIN)
    assert len(writes) == 10
    assert set(writes.values()) == {None}


def test_a_second_click_finds_nothing_to_delete() -> None:
    world = a_world()
    world.event_removal.delete(ADMIN, REQUEST)

    assert world.event_removal.delete(ADMIN, REQUEST).deleted == 0


def test_a_live_event_is_not_deleted() -> None:
    world = a_show_just_set_live()

    with pytest.raises(EventIsLive):
        world.event_removal.delete(ADMIN, REQUEST)

    assert world.databases.writes_by(ADMIN) == []


def test_the_slug_of_a_closed_event_that_another_event_has_by_now_stays() -> None:
    world = a_world(an_event(status=Status.CLOSED))
    world.databases.put(f"slugs/{ADMIN_ID}/fanUrl/{FAN_URL}", "event-2")

    world.event_removal.delete(ADMIN, REQUEST)

    assert world.at(f"slugs/{ADMIN_ID}/fanUrl/{FAN_URL}") == "event-2"


def test_a_stream_that_is_still_draining_is_stopped_first() -> None:
    world = a_draining_show()

    world.event_removal.delete(ADMIN, REQUEST)

    assert world.video.broadcasts["broadcast-1"].state.status == "stopped"
    assert world.at("effects") is None


def test_an_event_stays_while_its_stream_cannot_be_stopped() -> None:
    world = a_draining_show()
    world.video.fail_next("stop_broadcast", VideoUnavailable("Down."))

    with pytest.raises(VideoUnavailable):
        world.event_removal.delete(ADMIN, REQUEST)

    assert world.at(EVENT) is not None
    assert world.at("unfinished") is None


def test_a_removal_is_noted_before_anything_is_removed() -> None:
    world = a_world()
    seen: list[object] = []
    world.databases.before_write(EVENT, lambda: seen.append(world.at(NOTE)))

    world.event_removal.delete(ADMIN, REQUEST)

    (noted,) = seen
    assert noted is not None
    when_nothing_more_can_come(world)
    assert world.at(NOTE) is None


@pytest.mark.parametrize("after", [False, True])
def test_an_event_is_deleted_also_when_its_pictures_cannot_be_now(
    *, after: bool
) -> None:
    world = with_a_picture()
    world.images.fail_next("delete", StorageUnavailable("Down."), after=after)

    assert world.event_removal.delete(ADMIN, REQUEST).deleted == 1
    assert world.at(EVENT) is None
    assert world.at(NOTE) is not None


def test_the_note_stays_when_nobody_knows_whether_the_event_is_gone() -> None:
    world = a_world()
    world.databases.before_write(
        EVENT,
        lambda: world.databases.fail_next("write", DatabaseUnavailable("Gone.")),
    )

    with pytest.raises(DatabaseUnavailable):
        world.event_removal.delete(ADMIN, REQUEST)

    assert world.at(NOTE) is not None


def test_an_event_that_may_not_be_deleted_leaves_no_note() -> None:
    world = a_world(an_event(status=Status.PRESHOW))
    world.databases.before_write(EVENT, lambda: world.write_status(Status.LIVE))

    with pytest.raises(EventIsLive):
        world.event_removal.delete(ADMIN, REQUEST)

    assert world.at("unfinished") is None


def test_an_admin_cannot_delete_the_event_of_another() -> None:
    world = a_world()

    with pytest.raises(RulesDenied):
        world.event_removal.delete(OTHER, REQUEST)

    assert world.at("unfinished") is None


def test_an_event_that_somebody_else_has_deleted_meanwhile_is_cleaned_up() -> None:
    world = with_a_picture()
    world.databases.before_write(EVENT, lambda: world.databases.put(EVENT, None))

    world.event_removal.delete(ADMIN, REQUEST)

    assert world.images.stored == set()
    when_nothing_more_can_come(world)
    assert world.at("unfinished") is None


def test_an_event_is_deleted_also_when_its_project_is_gone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = a_recorded_show_whose_end_was_lost()
    world.databases.put(f"secrets/{ADMIN_ID}/otSecret", None)

    assert world.event_removal.delete(ADMIN, REQUEST).deleted == 1
    assert "left-running" in capsys.readouterr().out


def test_media_of_the_others_are_ended_when_one_project_is_gone() -> None:
    world = a_recorded_show_whose_end_was_lost()
    closed = an_event(status=Status.CLOSED)
    lost = another_event(id="event-0", admin_id="admin-9", status=Status.CLOSED)
    world.databases.put("effects/event-0", world.at(f"effects/{EVENT_ID}"))
    world.databases.put("events/event-0/status", "closed")

    world.event_removal.end_media([lost, closed], world.director)

    assert world.video.archives["archive-1"].state.is_over


def test_the_trigger_removes_what_a_deleted_event_has_left() -> None:
    image = {"id": "image-1", "url": "https://images.example/1"}
    event = an_event(start_image=image)
    images = FakeImages((ADMIN_ID, "image-1"))
    world = a_world(event, images=images)
    world.databases.put(EVENT, None)

    world.event_removal.on_deleted(EVENT_ID, event.to_record())
    world.event_removal.on_deleted(EVENT_ID, event.to_record())
    when_nothing_more_can_come(world)

    assert set(world.databases.at("/")) == {"admins", "secrets"}
    assert images.stored == set()


def test_the_trigger_leaves_an_event_alone_that_is_there() -> None:
    world = a_world()

    world.event_removal.on_deleted(EVENT_ID, an_event().to_record())

    assert world.databases.writes == []


def test_the_trigger_ignores_fragments_of_an_event() -> None:
    world = a_show_just_set_live()

    world.event_removal.on_deleted("event-9", {"problems": {"x": {}}})
    world.event_removal.on_deleted("event-9", "text")

    assert world.at(f"{ACTIVE}/eventId") == EVENT_ID
