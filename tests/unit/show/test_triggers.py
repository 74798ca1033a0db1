"""Changes of events: delivered once, twice, late, or out of order."""

import pytest

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.models import ChangeStatusRequest, Status
from interactive_broadcast.kernel.database import Change
from interactive_broadcast.kernel.models import Json
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    FAN_URL,
    an_admin,
    an_event,
)
from tests.unit.world import ACTIVE, OPEN_EVENT, World, a_world

ADMIN = an_admin()


def a_change(before: Json, after: Json, *, at: int) -> Change:
    return Change(id="change-1", at=at, by=None, before=before, after=after)


def a_show_in_preshow() -> World:
    world = a_world(an_event(archive_event=True), hls=True)
    world.shows.change_status(
        ADMIN, ChangeStatusRequest(id=EVENT_ID, status=Status.PRESHOW)
    )
    world.clock.advance(60)
    return world


class TestStatus:
    def test_the_effects_follow_when_a_client_writes_the_status_itself(self) -> None:
        world = a_show_in_preshow()
        world.write_status(Status.LIVE)

        world.status_trigger.run(EVENT_ID)

        assert world.at(f"{ACTIVE}/status") == "live"
        assert world.at(f"{OPEN_EVENT}/status") == "live"
        assert list(world.video.archives) == ["archive-1"]
        assert list(world.video.broadcasts) == ["broadcast-1"]

    def test_a_change_delivered_twice_happens_once(self) -> None:
        world = a_show_in_preshow()
        world.write_status(Status.LIVE)

        world.status_trigger.run(EVENT_ID)
        before, asked = world.at("/"), list(world.video.calls)
        world.status_trigger.run(EVENT_ID)

        assert world.at("/") == before
        assert world.video.calls == asked

    def test_a_late_change_finds_the_status_that_is_now(self) -> None:
        world = a_show_in_preshow()
        world.write_status(Status.LIVE)
        world.write_status(Status.CLOSED)

        world.status_trigger.run(EVENT_ID)
        world.status_trigger.run(EVENT_ID)

        assert world.video.archives == {}
        assert world.at(f"{ACTIVE}/status") == "closed"

    def test_a_client_that_closes_the_event_itself_frees_its_addresses(self) -> None:
        world = a_show_in_preshow()
        world.write_status(Status.CLOSED)

        world.status_trigger.run(EVENT_ID)

        assert world.at(OPEN_EVENT) is None
        assert world.at(f"slugs/{ADMIN_ID}") is None

    def test_an_address_that_another_event_has_by_now_is_not_freed(self) -> None:
        world = a_show_in_preshow()
        world.databases.put(f"slugs/{ADMIN_ID}/fanUrl/{FAN_URL}", "event-2")
        world.write_status(Status.CLOSED)

        world.status_trigger.run(EVENT_ID)

        assert world.at(f"slugs/{ADMIN_ID}/fanUrl/{FAN_URL}") == "event-2"

    def test_a_preshow_that_was_never_delivered_is_made_up_for_at_going_live(
        self,
    ) -> None:
        world = a_world()
        world.write_status(Status.LIVE)

        world.status_trigger.run(EVENT_ID)

        assert world.at(f"{ACTIVE}/eventId") == EVENT_ID
        assert world.at(f"{ACTIVE}/status") == "live"

    def test_the_trigger_leaves_the_effects_to_the_function_that_is_at_them(
        self,
    ) -> None:
        world = a_show_in_preshow()
        world.ledger.announce_status(an_event(), Status.LIVE)
        world.write_status(Status.LIVE)

        world.status_trigger.run(EVENT_ID)

        assert world.video.calls == []
        assert [task.key for task in world.tasks.stored][-1] == f"{EVENT_ID}-live"

    def test_a_function_that_died_at_them_is_made_up_for_by_the_task(self) -> None:
        world = a_show_in_preshow()
        world.ledger.announce_status(an_event(), Status.LIVE)
        world.write_status(Status.LIVE)
        world.status_trigger.run(EVENT_ID)
        world.clock.advance(60)

        world.run_task(Effect.OPEN_RECORDS, Effect.LIVE_RECORDS, Effect.START_ARCHIVE)

        assert list(world.video.archives) == ["archive-1"]

    def test_a_function_at_another_status_does_not_hold_the_trigger_back(self) -> None:
        world = a_show_in_preshow()
        world.ledger.announce_status(an_event(), Status.LIVE)
        world.write_status(Status.CLOSED)

        world.status_trigger.run(EVENT_ID)

        assert world.at(f"{ACTIVE}/status") == "closed"

    def test_a_change_of_an_event_that_is_gone_does_nothing(self) -> None:
        world = a_world()

        world.status_trigger.run("event-9")

        assert world.databases.writes == []

    def test_an_event_that_is_not_started_has_no_effects(self) -> None:
        world = a_world()

        world.status_trigger.run(EVENT_ID)
        world.director.store_fallback(an_event())

        assert world.databases.writes == []
        assert world.tasks.stored == []

    def test_a_status_that_a_client_wrote_is_told_as_of_then(self) -> None:
        world = a_show_in_preshow()
        world.write_status(Status.LIVE)

        world.status_trigger.run(EVENT_ID, a_change("preshow", "live", at=7))
        world.clock.advance(60)
        world.status_trigger.run(EVENT_ID, a_change("preshow", "live", at=7))

        assert world.at(f"timeline/{EVENT_ID}/status-live") == {
            "what": "status",
            "by": ADMIN_ID,
            "at": 7,
            "details": {"from": "preshow", "to": "live"},
        }

    def test_a_late_change_is_told_as_what_it_was(self) -> None:
        world = a_world(an_event(status=Status.CLOSED))

        world.status_trigger.run(EVENT_ID, a_change("live", "closed", at=9))
        world.status_trigger.run(EVENT_ID, a_change("preshow", "live", at=8))
        world.status_trigger.run(EVENT_ID, a_change("notStarted", "preshow", at=7))

        told = world.timeline.read(ADMIN, EVENT_ID)
        assert [
            entry.details["to"]
            for entry in told
            if entry.what == "status" and entry.details
        ] == ["preshow", "live", "closed"]

    def test_a_status_that_the_function_has_told_is_not_told_again(self) -> None:
        world = a_show_in_preshow()
        told = world.at(f"timeline/{EVENT_ID}/status-preshow")

        world.status_trigger.run(EVENT_ID, a_change("notStarted", "preshow", at=7))

        assert told is not None
        assert world.at(f"timeline/{EVENT_ID}/status-preshow") == told

    def test_without_its_change_the_status_that_stands_is_told(self) -> None:
        world = a_show_in_preshow()
        world.write_status(Status.LIVE)

        world.status_trigger.run(EVENT_ID)

        assert world.at(f"timeline/{EVENT_ID}/status-live/details") == {"to": "live"}

    @pytest.mark.parametrize("after", [None, "notStarted", "haunted", {"x": 1}])
    def test_what_is_no_status_to_speak_of_is_not_told(self, after: Json) -> None:
        world = a_world()

        world.status_trigger.run(EVENT_ID, a_change(None, after, at=7))

        assert world.at("timeline") is None
