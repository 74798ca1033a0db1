"""Deleting events, and everything that is kept of them."""

import pytest

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
    EffectUnderway,
    EventIsLive,
    RulesDenied,
    StorageUnavailable,
    TasksUnavailable,
    VideoUnavailable,
)
from interactive_broadcast.upkeep.event_removal import REMOVAL_TASK
from interactive_broadcast.upkeep.event_traces import MediaLeft, RemovedEvent
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
from tests.support.other_projects import indexed
from tests.unit.world import (
    ACTIVE,
    ADMIN,
    COMMAND,
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
    world.shows.go_live(ADMIN, COMMAND)
    world.write_status(Status.CLOSED)
    return world


def a_draining_show() -> World:
    world = a_show_just_set_live(hls=True)
    world.shows.go_live(ADMIN, COMMAND)
    world.shows.end(ADMIN, COMMAND)
    return world


def test_a_deleted_event_leaves_nothing() -> None:
    images = FakeImages((ADMIN_ID, "image-1"))
    world = a_world(an_event(start_image=IMAGE), images=images)
    world.databases.put(f"timeline/{EVENT_ID}/t", {"what": "x"})
    world.databases.put(f"producerLeases/{EVENT_ID}", {"number": 3, "at": 1_000})

    deleted = world.delete()

    assert deleted.deleted == 1
    assert set(world.databases.at("/")) == {"admins", "secrets", "unfinished"}
    when_nothing_more_can_come(world)
    assert set(world.databases.at("/")) == {"admins", "secrets"}
    assert images.stored == set()


def test_event_and_indexes_are_removed_in_one_write_as_the_caller() -> None:
    world = a_world()

    world.delete()

    (writes,) = world.databases.writes_by(ADMIN)
    assert len(writes) == 10
    assert set(writes.values()) == {None}


def test_a_second_click_finds_nothing_to_delete() -> None:
    world = a_world()
    world.delete()

    assert world.delete().deleted == 0


def test_a_live_event_is_not_deleted() -> None:
    world = a_show_just_set_live()

    with pytest.raises(EventIsLive):
        world.delete()

    assert world.databases.writes_by(ADMIN) == []


def test_the_slug_of_a_closed_event_that_another_event_has_by_now_stays() -> None:
    world = a_world(an_event(status=Status.CLOSED))
    world.databases.put(f"slugs/{ADMIN_ID}/fanUrl/{FAN_URL}", "event-2")

    world.delete()

    assert world.at(f"slugs/{ADMIN_ID}/fanUrl/{FAN_URL}") == "event-2"


def test_a_stream_that_is_still_draining_is_stopped_first() -> None:
    world = a_draining_show()

    world.delete()

    assert world.video.broadcasts["broadcast-1"].state.status == "stopped"
    assert world.at("effects") is None


def test_an_event_is_gone_before_opentok_is_asked() -> None:
    world = a_draining_show()
    before = list(world.video.calls)

    deleted = world.event_removal.delete(ADMIN, REQUEST)

    assert deleted.deleted == 1
    assert world.at(EVENT) is None
    assert world.video.calls == before
    assert [task.function_id for task in world.tasks.stored if "removal" in task.key]


def test_a_stream_that_cannot_be_stopped_now_is_stopped_by_the_next_try() -> None:
    world = a_draining_show()
    world.video.fail_next("stop_broadcast", VideoUnavailable("Down."))

    world.delete()
    before = world.video.broadcasts["broadcast-1"].state
    assert world.at(NOTE) is not None
    world.run_removals()

    after = world.video.broadcasts["broadcast-1"].state
    assert (before.is_over, after.is_over) == (False, True)
    assert world.at("effects") is None


def test_without_a_task_the_call_does_the_rest_itself() -> None:
    world = a_draining_show()
    world.tasks.fail_next("enqueue", TasksUnavailable("Gone."))

    world.event_removal.delete(ADMIN, REQUEST)

    assert world.video.broadcasts["broadcast-1"].state.is_over
    assert world.at("effects") is None


def test_what_it_cannot_do_then_is_left_to_the_note() -> None:
    world = a_draining_show()
    world.tasks.fail_next("enqueue", TasksUnavailable("Gone."))
    world.video.fail_next("stop_broadcast", VideoUnavailable("Down."))

    assert world.event_removal.delete(ADMIN, REQUEST).deleted == 1
    when_nothing_more_can_come(world)

    assert world.video.broadcasts["broadcast-1"].state.is_over
    assert world.at("effects") is None


def test_the_trigger_has_the_rest_done_of_a_call_that_died() -> None:
    """It leaves the ledger, which knows what is to be stopped."""
    world = a_draining_show()
    event = world.event_store.find(EVENT_ID)
    assert event is not None

    world.event_removal.delete(ADMIN, REQUEST)
    world.tasks.cancel(REMOVAL_TASK, key=f"{EVENT_ID}-removal")
    world.event_removal.on_deleted(EVENT_ID, event.to_record())
    assert world.at("effects") is not None
    world.run_removals()

    assert world.video.broadcasts["broadcast-1"].state.is_over
    assert world.at("effects") is None


def test_while_somebody_works_on_its_show_an_event_stays() -> None:
    world = a_draining_show()
    world.ledger.claim(EVENT_ID, Effect.STOP_BROADCAST, at_once=True)

    with pytest.raises(EffectUnderway):
        world.event_removal.delete(ADMIN, REQUEST)

    assert world.at(EVENT) is not None
    assert world.at("unfinished") is None


def test_what_is_kept_of_recordings_is_listed_before_the_event_is_gone() -> None:
    world = a_recorded_show_whose_end_was_lost()
    listing = f"formerArchives/{ADMIN_ID}"
    seen: list[object] = []
    world.databases.before_write(EVENT, lambda: seen.append(world.at(listing)))

    world.event_removal.delete(ADMIN, REQUEST)

    (listed,) = seen
    assert isinstance(listed, dict)
    assert list(listed) == ["archive-1"]


def test_of_an_event_that_stays_none_is_listed() -> None:
    world = a_recorded_show_whose_end_was_lost()
    world.databases.before_write(EVENT, lambda: world.write_status(Status.LIVE))

    with pytest.raises(EventIsLive):
        world.event_removal.delete(ADMIN, REQUEST)

    assert world.at("formerArchives") is None


def test_of_one_that_nobody_has_come_to_delete_none_is_listed_in_the_end() -> None:
    world = a_recorded_show_whose_end_was_lost()
    gone = DatabaseUnavailable("Gone.")
    world.databases.before_write(
        EVENT, lambda: world.databases.fail_next("write", gone)
    )
    with pytest.raises(DatabaseUnavailable):
        world.event_removal.delete(ADMIN, REQUEST)

    (left,) = world.unfinished.left_since(world.clock.now_ms())
    world.unfinished_work.finish(left)

    assert world.at(EVENT) is not None
    assert world.at("formerArchives") is None
    assert world.at("unfinished") is None


def test_a_removal_is_noted_before_anything_is_removed() -> None:
    world = a_world()
    seen: list[object] = []
    world.databases.before_write(EVENT, lambda: seen.append(world.at(NOTE)))

    world.delete()

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

    assert world.delete().deleted == 1
    assert world.at(EVENT) is None
    assert world.at(NOTE) is not None


def test_the_note_stays_when_nobody_knows_whether_the_event_is_gone() -> None:
    world = a_world()
    world.databases.before_write(
        EVENT,
        lambda: world.databases.fail_next("write", DatabaseUnavailable("Gone.")),
    )

    with pytest.raises(DatabaseUnavailable):
        world.delete()

    assert world.at(NOTE) is not None


def test_an_event_that_may_not_be_deleted_leaves_no_note() -> None:
    world = a_world(an_event(status=Status.PRESHOW))
    world.databases.before_write(EVENT, lambda: world.write_status(Status.LIVE))

    with pytest.raises(EventIsLive):
        world.delete()

    assert world.at("unfinished") is None


def test_an_admin_cannot_delete_the_event_of_another() -> None:
    world = a_world()

    with pytest.raises(RulesDenied):
        world.delete(OTHER, REQUEST)

    assert world.at("unfinished") is None


def test_an_event_that_somebody_else_has_deleted_meanwhile_is_cleaned_up() -> None:
    world = with_a_picture()
    world.databases.before_write(EVENT, lambda: world.databases.put(EVENT, None))

    world.delete()

    assert world.images.stored == set()
    when_nothing_more_can_come(world)
    assert world.at("unfinished") is None


def test_an_event_is_deleted_also_when_its_project_is_gone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = a_recorded_show_whose_end_was_lost()
    world.databases.put(f"secrets/{ADMIN_ID}/otSecret", None)

    assert world.delete().deleted == 1
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


def test_the_trigger_forgets_sessions_that_the_note_does_not_know() -> None:
    """The event was given others between the look of whoever deletes it and the end."""
    world = a_world()
    media = MediaLeft(delete_archives=False)
    world.unfinished.begin(RemovedEvent(event=an_event(), media=media).work)
    event = an_event(stage_session_id="stage-2", backstage_session_id="backstage-2")
    world.databases.put("sessions", None)
    world.databases.put_all(
        {EVENT: None, "sessions/stage-2": EVENT_ID, "sessions/backstage-2": EVENT_ID}
    )

    world.event_removal.on_deleted(EVENT_ID, event.to_record())

    assert indexed(world) == set()
