"""Deleted events, and what becomes of what they leave."""

import pytest

from interactive_broadcast.effects.models import Effect, EffectRecord, EffectState
from interactive_broadcast.events.models import EventRequest, Status
from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
    EventIsLive,
    RulesDenied,
    StorageUnavailable,
    VideoUnavailable,
)
from tests.support.builders import ADMIN_ID, EVENT_ID, an_event
from tests.support.fakes import FakeImages
from tests.unit.event_world import ADMIN, IMAGE, MINE, OTHER, another_event
from tests.unit.world import EVENT, World, a_live_show, a_world

REQUEST = EventRequest(id=EVENT_ID)
NOTE = f"unfinished/eventRemoval-{EVENT_ID}"


def with_a_picture() -> World:
    images = FakeImages((ADMIN_ID, "image-1"))
    return a_world(an_event(start_image=IMAGE), images=images)


def test_it_is_noted_before_anything_goes() -> None:
    world = a_world()
    seen: list[object] = []
    world.databases.before_write(EVENT, lambda: seen.append(world.at(NOTE)))

    world.event_removal.delete(ADMIN, REQUEST)

    (noted,) = seen
    assert noted is not None
    assert world.at(NOTE) is None


def test_several_are_noted_in_one_write() -> None:
    world = a_world(an_event(), another_event())

    world.event_removal.delete_all(ADMIN, MINE)

    (first, *_) = world.databases.writes_by("backend")
    assert set(first) == {NOTE, "unfinished/eventRemoval-event-2"}
    assert world.at("unfinished") is None


@pytest.mark.parametrize("after", [False, True])
def test_an_event_is_deleted_also_when_its_leavings_cannot_go_now(
    *, after: bool
) -> None:
    world = with_a_picture()
    world.images.fail_next("delete", StorageUnavailable("Down."), after=after)

    assert world.event_removal.delete(ADMIN, REQUEST).deleted == 1
    assert world.at(EVENT) is None
    assert world.at(NOTE) is not None


def test_whether_an_event_is_gone_may_stay_open_but_not_unnoted() -> None:
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
    world.databases.deny(EVENT, ADMIN, only="write")
    world.databases.before_write(EVENT, lambda: world.write_status(Status.LIVE))

    with pytest.raises(EventIsLive):
        world.event_removal.delete(ADMIN, REQUEST)

    assert world.at("unfinished") is None


def test_what_the_rules_refuse_for_another_reason_is_told_as_that() -> None:
    world = a_world()
    world.databases.deny(EVENT, OTHER, only="write")

    with pytest.raises(RulesDenied):
        world.event_removal.delete(OTHER, REQUEST)

    assert world.at("unfinished") is None


def test_an_event_that_somebody_else_has_deleted_meanwhile_is_cleaned_up() -> None:
    world = with_a_picture()
    world.databases.deny(EVENT, ADMIN, only="write")
    world.databases.before_write(EVENT, lambda: world.databases.put(EVENT, None))

    world.event_removal.delete(ADMIN, REQUEST)

    assert world.images.stored == set()
    assert world.at("unfinished") is None


def test_while_an_effect_is_tried_the_note_stays_for_what_comes_late() -> None:
    world = a_world()
    running = EffectRecord(state=EffectState.RUNNING, attempt=1, lease_until=1)
    place = f"effects/{EVENT_ID}/{Effect.OPEN_RECORDS}"
    world.databases.put(place, running.to_record())

    world.event_removal.delete(ADMIN, REQUEST)
    world.databases.put(f"{EVENT}/archiveId", "late")
    (left,) = world.unfinished.left_since(world.clock.now_ms())
    world.unfinished_work.finish(left)

    assert set(world.databases.at("/")) == {"admins", "secrets"}


def test_a_project_that_is_gone_keeps_no_event() -> None:
    world = a_live_show(hls=True)
    world.shows.go_live(ADMIN, REQUEST)
    world.shows.end(ADMIN, REQUEST)
    world.databases.put(f"secrets/{ADMIN_ID}/otSecret", None)

    assert world.event_removal.delete(ADMIN, REQUEST).deleted == 1


def test_opentok_being_down_keeps_the_event_for_now() -> None:
    world = a_live_show(hls=True)
    world.shows.go_live(ADMIN, REQUEST)
    world.shows.end(ADMIN, REQUEST)
    world.video.fail_next("stop_broadcast", VideoUnavailable("Down."))

    with pytest.raises(VideoUnavailable):
        world.event_removal.delete_all(ADMIN, MINE)

    assert world.at(EVENT) is not None
    assert world.at("unfinished") is None


def test_a_project_that_is_gone_does_not_keep_the_others_running() -> None:
    """Of several events the first one's failure is not the others'."""
    world = a_live_show(hls=True)
    world.shows.go_live(ADMIN, REQUEST)
    world.shows.end(ADMIN, REQUEST)
    lost = another_event(id="event-0", admin_id="admin-9", status=Status.CLOSED)
    world.databases.put("effects/event-0", world.at(f"effects/{EVENT_ID}"))
    world.databases.put("effects/event-0/stopBroadcast", None)
    world.databases.put("events/event-0/status", "closed")
    closed = an_event(status=Status.CLOSED)

    world.event_removal.settle([lost, closed], world.director)

    assert world.video.broadcasts["broadcast-1"].state.status == "stopped"


def test_fragments_go_with_all_that_is_kept_beside_them() -> None:
    world = a_world()
    world.databases.put("events/event-9", {"archiveId": "late"})
    world.databases.put("timeline/event-9/t", {"what": "x"})
    world.databases.put(f"adminEvents/{ADMIN_ID}/event-9", 1)

    world.event_removal.erase(ADMIN_ID, ["event-9"])
    world.event_removal.erase(ADMIN_ID, [])

    assert set(world.databases.at("events")) == {EVENT_ID}
    assert set(world.databases.at(f"adminEvents/{ADMIN_ID}")) == {EVENT_ID}
    assert world.at("timeline") is None
