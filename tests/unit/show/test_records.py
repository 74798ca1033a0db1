"""The two records of a show, as its status moves on."""

from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any

import pytest

from interactive_broadcast.effects.models import Effect, EffectRecords
from interactive_broadcast.effects.plan import AFTER_THE_END
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.crowds import PEOPLE_AT_ONCE
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, an_event
from tests.unit.acts import context, done, first, seen
from tests.unit.world import (
    ACTIVE,
    EVENT,
    OPEN_EVENT,
    SHOW,
    World,
    a_show_just_set_live,
    a_world,
)

STARTED = done(archiveId="archive-1")
STREAM = done(broadcastId="broadcast-1", hls=True)
TOLD: dict[str, Json] = {f"timeline/{EVENT_ID}/x": {"what": "updated", "by": "y"}}
RECORDS: EffectRecords = {Effect.START_ARCHIVE: STARTED, Effect.START_BROADCAST: STREAM}
IMAGE = {"id": "image-1", "url": "https://images.example/1"}


def put(world: World, path: str, value: Json) -> None:
    world.databases.put(path, value)


def put_crowd(world: World) -> None:
    """More people than one write removes."""
    fans: dict[str, Json] = {
        f"fan-{number:03d}": {"id": "fan"} for number in range(PEOPLE_AT_ONCE + 1)
    }
    put(world, f"{ACTIVE}/activeFans", fans)


def before_the_crowd_goes(world: World, act: Callable[[], None]) -> None:
    world.databases.before_write(f"{ACTIVE}/activeFans", act)


def another_call_opens(world: World) -> None:
    """The records of the event, and somebody comes in."""
    put(world, f"{ACTIVE}/activeFans", {"newcomer": {"id": "newcomer"}})
    put(world, f"{ACTIVE}/eventId", EVENT_ID)


class TestOpening:
    def open(self, world: World, **records: Any) -> dict[str, Json]:
        return world.records.open(context(world), first(**records)).writes

    def test_both_records_and_the_public_copy_get_the_events_status(self) -> None:
        world = a_world(an_event(status=Status.PRESHOW), hls=True)

        writes = self.open(world)

        assert writes[f"{ACTIVE}/eventId"] == EVENT_ID
        assert writes[f"{ACTIVE}/hlsEnabled"] is True
        for place in (ACTIVE, SHOW, OPEN_EVENT):
            assert writes[f"{place}/status"] == "preshow"
        assert writes[f"watched/{EVENT_ID}/adminId"] == ADMIN_ID

    def test_what_is_recorded_and_streamed_already_is_shown(self) -> None:
        world = a_world(an_event(status=Status.LIVE))

        writes = self.open(world, startArchive=STARTED, startBroadcast=STREAM)

        assert writes[f"{ACTIVE}/archiving"] is True
        assert writes[f"{ACTIVE}/hlsId"] == "broadcast-1"

    def test_a_new_show_has_room_and_an_open_one_keeps_its_own_word(self) -> None:
        new, opened = a_world(an_event(status=Status.PRESHOW)), a_show_just_set_live()

        assert self.open(new)[f"{SHOW}/full"] is False
        assert f"{SHOW}/full" not in self.open(opened)

    def test_the_people_of_another_show_at_the_address_must_go(self) -> None:
        world = a_world(an_event(status=Status.PRESHOW))
        put(world, f"{ACTIVE}/eventId", "event-2")

        writes = self.open(world)

        assert writes[f"{ACTIVE}/activeFans"] is None
        assert writes[f"viewers/{ADMIN_ID}/{FAN_URL}"] is None

    def test_who_has_come_in_while_the_former_show_was_emptied_stays(self) -> None:
        world = a_world(an_event(status=Status.PRESHOW))
        world.databases.put(f"{ACTIVE}/eventId", "event-2")
        put_crowd(world)
        before_the_crowd_goes(world, partial(another_call_opens, world))

        writes = self.open(world)

        assert f"{ACTIVE}/activeFans" not in writes
        assert f"viewers/{ADMIN_ID}/{FAN_URL}" not in writes

    def test_the_status_is_the_one_that_the_event_has_by_now(self) -> None:
        world = a_world(an_event(status=Status.PRESHOW))
        before = context(world)
        world.write_status(Status.LIVE)

        writes = world.records.open(seen(before, world), first()).writes

        assert writes[f"{SHOW}/status"] == "live"

    @pytest.mark.parametrize("status", [Status.CLOSED, None])
    def test_a_show_that_is_over_is_not_opened(self, status: Status | None) -> None:
        world = a_world(an_event(status=Status.PRESHOW))
        before = context(world)
        if status is None:
            put(world, EVENT, None)
        else:
            world.write_status(status)

        acted = world.records.open(seen(before, world), first())

        assert acted.result == {"skipped": "the show is over"}


class TestGoingLive:
    def go_live(self, world: World) -> dict[str, Json]:
        return world.records.go_live(context(world), first()).writes

    def test_it_is_said_in_both_records_and_since_when_in_the_event(self) -> None:
        writes = self.go_live(a_show_just_set_live())

        assert writes[f"{ACTIVE}/status"] == writes[f"{SHOW}/status"] == "live"
        assert writes[f"{EVENT}/showStartedAt"] == {".sv": "timestamp"}

    def test_since_when_is_said_once(self) -> None:
        writes = self.go_live(a_show_just_set_live(show_started_at=7))

        assert f"{EVENT}/showStartedAt" not in writes

    def test_the_records_of_another_show_at_the_address_are_left_alone(self) -> None:
        world = a_show_just_set_live()
        put(world, f"{ACTIVE}/eventId", "event-2")

        assert f"{SHOW}/status" not in self.go_live(world)

    def test_what_is_closed_does_not_become_live(self) -> None:
        world = a_world(an_event(status=Status.CLOSED))

        acted = world.records.go_live(context(world), first())

        assert acted.result == {"skipped": "the show is over"}


class TestClosing:
    def close(self, world: World) -> dict[str, Json]:
        world.write_status(Status.CLOSED)
        return world.records.close(context(world), first()).writes

    def test_it_is_said_in_both_records_and_since_when_in_the_event(self) -> None:
        writes = self.close(a_show_just_set_live(show_started_at=7))

        assert writes[f"{ACTIVE}/status"] == writes[f"{SHOW}/status"] == "closed"
        assert writes[f"{EVENT}/showEndedAt"] == {".sv": "timestamp"}

    @pytest.mark.parametrize("times", [{}, {"show_started_at": 7, "show_ended_at": 8}])
    def test_a_show_that_never_began_or_has_ended_does_not_end(
        self, times: dict[str, Any]
    ) -> None:
        writes = self.close(a_show_just_set_live(**times))

        assert f"{EVENT}/showEndedAt" not in writes

    def test_the_slugs_are_free_unless_they_are_another_events_by_now(self) -> None:
        world = a_show_just_set_live()
        slugs = f"slugs/{ADMIN_ID}"
        put(world, f"{slugs}/fanUrl/{FAN_URL}", "event-2")

        writes = self.close(world)

        assert writes[OPEN_EVENT] is None
        freed = {path for path in writes if path.startswith(slugs)}
        assert f"{slugs}/fanUrl/{FAN_URL}" not in freed
        assert len(freed) == 2

    def test_what_a_function_has_freed_already_is_not_freed_again(self) -> None:
        world = a_show_just_set_live()
        put(world, OPEN_EVENT, None)

        writes = self.close(world)

        assert not any(path.startswith("slugs/") for path in writes)

    def test_its_intermission_is_over(self) -> None:
        writes = self.close(a_show_just_set_live(standby=True))

        assert writes[f"{EVENT}/standby"] is None

    def test_nobody_is_counted_any_more(self) -> None:
        writes = self.close(a_show_just_set_live())

        for room, kind in product(("stage", "backstage"), ("connections", "streams")):
            assert writes[f"headcounts/{EVENT_ID}/{room}/{kind}"] is None

    def test_the_marks_of_everybody_wait_until_the_sessions_are_emptied(self) -> None:
        writes = self.close(a_show_just_set_live())

        assert not [path for path in writes if "marks" in path]
        assert f"headcounts/{EVENT_ID}/stage" not in writes

    def test_who_is_there_or_barred_is_remembered(self) -> None:
        writes = self.close(a_show_just_set_live())

        assert not {f"headcounts/{EVENT_ID}", f"barred/{EVENT_ID}"} & writes.keys()

    def test_what_follows_the_end_has_its_time(self) -> None:
        world = a_show_just_set_live()
        writes = self.close(world)
        now = world.clock.now_ms()

        entries: dict[Effect, Any] = {
            effect: writes[f"effects/{EVENT_ID}/{effect}"] for effect in AFTER_THE_END
        }
        due = {effect: entry["dueAt"] - now for effect, entry in entries.items()}

        assert due == {
            Effect.STOP_BROADCAST: 60_000,
            Effect.DISCONNECT_FANS: 60_000,
            Effect.EMPTY_SESSIONS: 15 * 60_000,
            Effect.REMOVE_MESSAGES: 72 * 3_600_000,
        }

    @pytest.mark.parametrize("images", [{"start_image": IMAGE}, {"end_image": IMAGE}])
    def test_pictures_are_listed_for_cleaning_three_days_later(
        self, images: dict[str, Any]
    ) -> None:
        writes = self.close(a_show_just_set_live(**images))

        assert writes[f"imageCleanups/2026-01-04/{EVENT_ID}"] is True

    def test_an_event_without_pictures_has_none_to_be_cleaned(self) -> None:
        writes = self.close(a_show_just_set_live())

        assert not any(path.startswith("imageCleanups/") for path in writes)

    @pytest.mark.parametrize(
        ("newest", "is_listed"),
        [(None, True), ("event-0", True), (EVENT_ID, False), ("event-2", False)],
    )
    def test_it_is_the_newest_closed_one_at_its_address_unless_one_was_made_later(
        self, newest: str | None, *, is_listed: bool
    ) -> None:
        world = a_show_just_set_live()
        place = f"closedEvents/{ADMIN_ID}/{FAN_URL}"
        put(world, place, newest)

        writes = self.close(world)

        assert writes.get(place) == (EVENT_ID if is_listed else None)

    def test_an_event_that_is_gone_is_not_closed(self) -> None:
        world = a_show_just_set_live()
        before = context(world)
        put(world, EVENT, None)

        acted = world.records.close(seen(before, world), first())

        assert acted.result == {"skipped": "the event is gone"}


class TestEnsuring:
    def test_records_that_are_there_are_left_as_they_are(self) -> None:
        world = a_show_just_set_live()
        world.databases.writes.clear()

        world.records.ensure(an_event(status=Status.LIVE), hls=True)

        assert world.databases.writes == []

    def test_records_of_a_closed_event_are_not_made(self) -> None:
        world = a_world(an_event(status=Status.CLOSED))

        world.records.ensure(an_event(status=Status.CLOSED), hls=True)

        assert world.at(ACTIVE) is None

    def test_a_status_that_moves_on_meanwhile_is_caught_up_with(self) -> None:
        world = a_world(an_event(status=Status.PRESHOW))
        world.databases.before_write(ACTIVE, lambda: world.write_status(Status.LIVE))

        world.records.ensure(an_event(status=Status.PRESHOW), hls=True)

        assert world.at(f"{SHOW}/status") == "live"

    def test_an_event_that_is_deleted_meanwhile_is_not_waited_for(self) -> None:
        world = a_world(an_event(status=Status.PRESHOW))
        world.databases.before_write(ACTIVE, lambda: put(world, EVENT, None))

        world.records.ensure(an_event(status=Status.PRESHOW), hls=True)

        assert world.at(f"{SHOW}/status") == "preshow"

    def test_who_has_come_in_while_the_former_show_was_emptied_stays(self) -> None:
        world = a_world(an_event(status=Status.PRESHOW))
        put(world, f"{ACTIVE}/eventId", "event-2")
        put_crowd(world)
        before_the_crowd_goes(world, partial(another_call_opens, world))

        world.records.ensure(an_event(status=Status.PRESHOW), hls=False)

        fans = world.databases.as_backend().keys(f"{ACTIVE}/activeFans")
        assert fans == ["newcomer"]


class TestTellingOfAnIntermission:
    def test_both_records_have_it(self) -> None:
        world = a_show_just_set_live()

        world.records.tell_standby(an_event(standby=True), {})

        assert world.at(f"{ACTIVE}/standby") is world.at(f"{SHOW}/standby") is True

    def test_its_end_leaves_nothing(self) -> None:
        world = a_show_just_set_live()
        world.records.tell_standby(an_event(standby=True), {})

        world.records.tell_standby(an_event(), {})

        assert world.at(f"{ACTIVE}/standby") is world.at(f"{SHOW}/standby") is None

    def test_another_show_at_the_address_has_none(self) -> None:
        world = a_show_just_set_live()
        put(world, f"{ACTIVE}/eventId", "event-2")

        world.records.tell_standby(an_event(standby=True), {})

        assert world.at(f"{SHOW}/standby") is None


class TestMending:
    def mend(self, world: World, *, status: Status = Status.LIVE) -> bool:
        event = an_event(status=status)
        return world.records.mend(event, world.records.shown_media(event), RECORDS)

    def test_what_the_ledger_knows_is_shown(self) -> None:
        world = a_show_just_set_live()

        assert [self.mend(world), self.mend(world)] == [True, False]
        assert world.at(f"{ACTIVE}/archiving") is True
        assert world.at(f"{ACTIVE}/hlsId") == "broadcast-1"

    def test_the_record_of_another_show_at_the_address_is_left_alone(self) -> None:
        world = a_show_just_set_live()
        put(world, f"{ACTIVE}/eventId", "event-2")

        assert not self.mend(world)
        assert world.at(f"{ACTIVE}/hlsId") is None

    def test_before_and_after_a_show_nothing_is_looked_at(self) -> None:
        world = a_show_just_set_live()
        world.databases.reads.clear()

        assert not self.mend(world, status=Status.CLOSED)
        assert world.databases.reads == []


class TestAnnouncing:
    @pytest.mark.parametrize("status", [Status.PRESHOW, Status.LIVE])
    def test_a_show_that_is_on_gets_the_events_new_name(self, status: Status) -> None:
        world = a_show_just_set_live()

        world.records.announce(an_event(status=status, name="New"), TOLD)

        assert world.at(f"{ACTIVE}/name") == world.at(f"{SHOW}/name") == "New"
        assert world.at(f"timeline/{EVENT_ID}/x") is not None

    @pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.CLOSED])
    def test_an_event_that_is_not_on_is_announced_nowhere(self, status: Status) -> None:
        world = a_show_just_set_live()

        world.records.announce(an_event(status=status, name="New"), TOLD)

        assert world.at(f"{SHOW}/name") == "Launch night"
        assert world.at(f"timeline/{EVENT_ID}/x") is None

    def test_the_show_of_another_event_keeps_its_name(self) -> None:
        world = a_show_just_set_live()
        put(world, f"{ACTIVE}/eventId", "event-2")

        world.records.announce(an_event(status=Status.LIVE, name="New"), TOLD)

        assert world.at(f"{SHOW}/name") == "Launch night"
