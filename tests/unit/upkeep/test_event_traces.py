"""What is kept of an event beside it, and goes after it."""

from interactive_broadcast.effects.models import Effect, EffectRecord, EffectState
from interactive_broadcast.events.guest_users import TOKENS_LAST
from interactive_broadcast.events.guests import guests_of
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, an_event
from tests.unit.world import (
    ACTIVE,
    EVENT,
    World,
    a_world,
    when_nothing_more_can_come,
)

NOTE = f"unfinished/eventRemoval-{EVENT_ID}"


def finish(world: World) -> list[bool]:
    """As the reconciler does: what came of each note."""
    left = world.unfinished.left_since(world.clock.now_ms())
    return [world.unfinished_work.finish(record) for record in left]


def a_host_signs_in_again(world: World) -> None:
    """With a custom token: it makes the user anew."""
    uid = guests_of(an_event())["host"]
    world.accounts.create(
        uid=uid, email="host@example.com", display_name="Host", password=None
    )


def test_a_user_whom_a_custom_token_makes_anew_goes_when_none_is_good_any_more() -> (
    None
):
    world = a_world()
    world.delete()
    a_host_signs_in_again(world)

    assert finish(world) == [False]
    world.clock.advance(TOKENS_LAST.total_seconds())

    assert finish(world) == [True]
    assert world.accounts.users == {}
    assert world.at("unfinished") is None


def test_of_an_event_that_was_closed_long_ago_no_note_stays() -> None:
    world = a_world(an_event(status=Status.CLOSED, updated_at=1))

    world.delete()

    assert world.at("unfinished") is None


def test_what_a_task_has_begun_of_such_an_event_goes_an_hour_later() -> None:
    """It has read the event before, and writes of it when it is gone."""
    world = a_world(an_event(status=Status.CLOSED, updated_at=1))
    later = EffectRecord(state=EffectState.SCHEDULED, attempt=0, lease_until=0)
    place = f"effects/{EVENT_ID}/{Effect.REMOVE_MESSAGES}"
    world.databases.put(place, later.to_record())

    world.delete()
    world.databases.put(place, later.to_record())
    when_nothing_more_can_come(world)

    assert world.at("effects") is None
    assert world.at("unfinished") is None


def test_a_host_who_comes_early_to_the_next_event_at_the_address_stays() -> None:
    world = a_world()
    world.delete()
    world.databases.put(f"slugs/{ADMIN_ID}/fanUrl/{FAN_URL}", "event-2")
    world.databases.put_all({f"{ACTIVE}/hostActive": True})
    world.databases.put(f"presence/{ADMIN_ID}/{FAN_URL}/host/tab", 1)

    when_nothing_more_can_come(world)

    assert world.at("unfinished") is None
    assert world.at(f"{ACTIVE}/hostActive") is True
    assert world.at(f"presence/{ADMIN_ID}/{FAN_URL}/host/tab") == 1


def test_of_an_event_that_was_closed_just_now_one_does() -> None:
    world = a_world(an_event(status=Status.CLOSED, updated_at=10**13))

    world.delete()

    assert world.at(f"{NOTE}/what/againAt") is not None


def test_connections_to_an_event_that_was_never_opened_are_ended() -> None:
    """Its producer has tried the camera."""
    world = a_world()
    world.video.publish(an_event().stage_session_id, "connection-1", "stream-1")

    world.delete()

    assert world.video.connections == {}


def test_the_note_stays_while_an_effect_is_carried_out() -> None:
    world = a_world()
    running = EffectRecord(state=EffectState.RUNNING, attempt=1, lease_until=1)
    place = f"effects/{EVENT_ID}/{Effect.OPEN_RECORDS}"
    world.databases.put(place, running.to_record())

    world.delete()
    world.databases.put(f"{EVENT}/archiveId", "late")
    (left,) = world.unfinished.left_since(world.clock.now_ms())
    world.unfinished_work.finish(left)
    when_nothing_more_can_come(world)

    assert set(world.databases.at("/")) == {"admins", "secrets"}


def test_fragments_are_removed_with_all_that_is_kept_beside_them() -> None:
    world = a_world()
    world.databases.put("events/event-9", {"archiveId": "late"})
    world.databases.put("timeline/event-9/t", {"what": "x"})
    world.databases.put(f"adminEvents/{ADMIN_ID}/event-9", 1)

    world.event_removal.traces.remove_fragments(ADMIN_ID, ["event-9"])
    world.event_removal.traces.remove_fragments(ADMIN_ID, [])

    assert set(world.databases.at("events")) == {EVENT_ID}
    assert set(world.databases.at(f"adminEvents/{ADMIN_ID}")) == {EVENT_ID}
    assert world.at("timeline") is None


def test_messages_and_who_is_meant_by_opaque_ids_go_with_the_event() -> None:
    world = a_world()
    message: dict[str, Json] = {"at": 1, "text": "Hello"}
    world.databases.put(f"messages/{EVENT_ID}/fan-1/person/00", message)
    world.databases.put(f"people/{EVENT_ID}/4rTq", "fan-1")

    world.delete()

    assert (world.at("messages"), world.at("people")) == (None, None)
