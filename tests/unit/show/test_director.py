"""What follows from a status, whoever has changed it."""

import pytest

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.effects.plan import is_over
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    EffectUnderway,
    TasksUnavailable,
    VideoUnavailable,
)
from tests.support.builders import EVENT_ID, an_event
from tests.support.fakes import STAGE
from tests.unit.world import ACTIVE, EVENT, a_show_just_set_live, a_world

LIVE = an_event(status=Status.LIVE, archive_event=True)


def test_following_tells_what_must_be_tried_again() -> None:
    world = a_show_just_set_live(archive_event=True)
    world.video.fail_next("start_archive", VideoUnavailable("Down."))

    postponed = world.director.follow(LIVE, by="admin-1")

    assert set(postponed) == {Effect.START_ARCHIVE}


def test_a_recording_that_a_stop_has_kept_from_starting_starts_after_all() -> None:
    world = a_show_just_set_live(archive_event=True)
    place = f"effects/{EVENT_ID}/startArchive"
    world.databases.put(place, {"state": "done", "attempt": 1, "leaseUntil": 0})
    world.databases.put(f"{place}/result", {"skipped": "it was stopped by hand"})

    world.director.catch_up(LIVE)

    assert list(world.video.archives) == ["archive-1"]


def test_while_the_records_are_being_opened_what_builds_on_them_waits() -> None:
    world = a_show_just_set_live(archive_event=True)
    world.ledger.claim(EVENT_ID, Effect.OPEN_RECORDS)

    postponed = world.director.follow(LIVE, by="admin-1")

    assert set(postponed) == {Effect.OPEN_RECORDS, Effect.LIVE_RECORDS}
    assert isinstance(postponed[Effect.LIVE_RECORDS], EffectUnderway)


def test_the_recording_does_not_wait_for_the_records() -> None:
    world = a_show_just_set_live(archive_event=True)
    world.ledger.claim(EVENT_ID, Effect.OPEN_RECORDS)

    world.director.follow(LIVE, by="admin-1")

    assert list(world.video.archives) == ["archive-1"]


def test_a_scene_whose_admin_is_gone_still_closes() -> None:
    world = a_show_just_set_live()
    world.databases.put("admins", None)
    world.write_status(Status.CLOSED)

    postponed = world.director.follow(an_event(status=Status.CLOSED), by="backend")

    assert postponed == {}
    assert world.at(f"{ACTIVE}/status") == "closed"


def test_settling_ends_what_runs_and_asks_for_nothing_else() -> None:
    world = a_show_just_set_live(hls=True)
    world.director.follow(an_event(status=Status.LIVE), by="admin-1")
    world.write_status(Status.CLOSED)

    world.director.stop_running([an_event(status=Status.CLOSED), an_event()])

    assert world.video.broadcasts["broadcast-1"].state.status == "stopped"
    assert "archives_of" not in world.video.calls


def test_settling_fails_while_somebody_else_is_at_it() -> None:
    world = a_show_just_set_live(hls=True)
    world.director.follow(an_event(status=Status.LIVE), by="admin-1")
    world.write_status(Status.CLOSED)
    world.ledger.claim(EVENT_ID, Effect.STOP_BROADCAST)

    with pytest.raises(EffectUnderway):
        world.director.stop_running([an_event(status=Status.CLOSED)])


def test_nothing_runs_in_an_event_that_never_began() -> None:
    world = a_world(an_event(status=Status.CLOSED))

    world.director.stop_running([an_event(status=Status.CLOSED)])

    assert world.databases.writes == []


class TestCatchingUp:
    def test_what_a_lost_trigger_would_have_done_is_done(self) -> None:
        world = a_world(an_event(status=Status.LIVE, archive_event=True), hls=True)
        world.video.publish(STAGE, "host-connection", "host-stream")

        caught_up = world.director.catch_up(LIVE)

        assert caught_up.done == [
            Effect.OPEN_RECORDS,
            Effect.LIVE_RECORDS,
            Effect.START_ARCHIVE,
            Effect.START_BROADCAST,
        ]
        assert list(world.video.archives) == ["archive-1"]

    def test_a_second_time_there_is_nothing_left_to_do(self) -> None:
        world = a_world(an_event(status=Status.LIVE, archive_event=True))
        world.director.catch_up(LIVE)
        before = len(world.databases.writes)

        again = world.director.catch_up(LIVE)

        assert again.done == []
        assert len(world.databases.writes) == before

    def test_where_nothing_is_missing_nobody_looks_up_whose_show_it_is(self) -> None:
        world = a_world(an_event(status=Status.LIVE), hls=True)
        world.director.catch_up(LIVE)
        world.video.broadcast_becomes_playable("broadcast-1")
        world.director.catch_up(LIVE)
        world.databases.reads.clear()

        world.director.catch_up(LIVE)

        read = {read.path.partition("/")[0] for read in world.databases.reads}
        assert read == {"timeline", "activeBroadcasts", "effects"}
        assert len(world.databases.reads) == 5

    def test_what_somebody_else_is_at_is_left_to_him(self) -> None:
        world = a_show_just_set_live(archive_event=True)
        world.ledger.claim(EVENT_ID, Effect.START_ARCHIVE)

        caught_up = world.director.catch_up(LIVE)

        assert Effect.START_ARCHIVE not in caught_up.done
        assert caught_up.postponed == {}

    def test_a_lease_that_ran_out_is_taken_over(self) -> None:
        world = a_show_just_set_live(archive_event=True)
        world.ledger.claim(EVENT_ID, Effect.START_ARCHIVE)
        world.clock.advance(61)

        caught_up = world.director.catch_up(LIVE)

        assert Effect.START_ARCHIVE in caught_up.done

    def test_a_show_is_over_when_it_is_closed_and_all_is_settled(self) -> None:
        world = a_show_just_set_live(archive_event=True, hls=True)
        world.director.catch_up(LIVE)
        world.write_status(Status.CLOSED)
        closed = an_event(status=Status.CLOSED, archive_event=True)

        seen = [is_over(closed, world.director.catch_up(closed).records, hls=False)]
        world.clock.advance(60)
        seen.append(is_over(closed, world.director.catch_up(closed).records, hls=False))
        world.video.archive_becomes("archive-1", "uploaded")
        seen.append(is_over(closed, world.director.catch_up(closed).records, hls=False))

        assert seen == [False, False, True]
        assert world.at(f"{EVENT}/problems") is None

    def test_a_stream_that_started_before_the_records_were_open_is_shown(self) -> None:
        world = a_show_just_set_live(hls=True)
        event = an_event(status=Status.LIVE)
        world.director.catch_up(event)
        world.databases.put(f"{ACTIVE}/hlsId", None)

        mended = [world.director.catch_up(event).is_mended for _ in range(2)]

        assert mended == [True, False]
        assert world.at(f"{ACTIVE}/hlsId") == "broadcast-1"

    def test_a_stop_by_hand_that_died_is_completed(self) -> None:
        world = a_show_just_set_live(archive_event=True)
        world.director.catch_up(LIVE)
        world.ledger.claim(EVENT_ID, Effect.STOP_ARCHIVE)
        world.clock.advance(61)

        caught_up = world.director.catch_up(LIVE)

        assert caught_up.done == [Effect.STOP_ARCHIVE]
        assert world.video.archives["archive-1"].state.is_over

    def test_what_never_came_to_be_stays_told_when_the_show_is_over(self) -> None:
        world = a_show_just_set_live(archive_event=True)
        world.video.fail_next("start_archive", VideoUnavailable("Down."))
        world.director.catch_up(LIVE)
        world.write_status(Status.CLOSED)
        closed = an_event(status=Status.CLOSED, archive_event=True)

        world.director.catch_up(closed)

        record = world.effect(Effect.START_ARCHIVE)
        assert record is not None
        assert record.result == {"skipped": "the show is not live"}
        assert world.at(f"{EVENT}/problems/startArchive/reason") == "video-unavailable"
        assert world.at(f"{EVENT}/problems/startArchive/final") is True


class TestTheFallback:
    def test_the_effects_of_a_status_are_stored_before_they_are_tried(self) -> None:
        world = a_show_just_set_live(archive_event=True)

        world.director.follow(LIVE, by="admin-1")

        task = world.tasks.by_key(f"{EVENT_ID}-live")
        assert task.payload == {
            "eventId": EVENT_ID,
            "effects": ["openRecords", "liveRecords", "startArchive"],
        }

    def test_it_can_be_stored_without_trying_them(self) -> None:
        world = a_show_just_set_live(archive_event=True)

        world.director.store_fallback(LIVE)

        assert world.tasks.by_key(f"{EVENT_ID}-live").payload
        assert world.video.calls == []

    def test_an_event_that_is_not_started_needs_none(self) -> None:
        world = a_world()

        world.director.store_fallback(an_event())

        assert world.director.follow(an_event(), by="admin-1") == {}
        assert world.tasks.stored == []

    def test_that_it_could_not_be_stored_is_told_and_the_show_goes_on(self) -> None:
        world = a_show_just_set_live(archive_event=True)
        world.tasks.fail_next("enqueue", TasksUnavailable("Down."))

        postponed = world.director.follow(LIVE, by="admin-1")

        assert postponed == {}
        told = world.databases.at(f"timeline/{EVENT_ID}").values()
        assert "netNotStored" in {entry["what"] for entry in told}


class TestATask:
    def test_effects_are_carried_out_in_its_order(self) -> None:
        world = a_show_just_set_live(archive_event=True)

        postponed = world.director.carry_out(
            LIVE, [Effect.START_ARCHIVE, Effect.STOP_ARCHIVE]
        )

        assert postponed == {}
        assert world.video.calls == ["has_streams", "start_archive", "stop_archive"]

    def test_without_effects_nobody_looks_up_whose_show_it_is(self) -> None:
        world = a_show_just_set_live()
        world.databases.reads.clear()

        assert world.director.carry_out(LIVE, []) == {}
        assert world.databases.reads == []


def test_by_hand_a_failure_is_raised() -> None:
    world = a_show_just_set_live()
    world.video.fail_next("start_archive", VideoUnavailable("Down."))

    with pytest.raises(VideoUnavailable):
        world.director.by_hand(LIVE, Effect.START_ARCHIVE, by="admin-1")


def test_statuses_that_nobody_has_told_are_told_in_their_order() -> None:
    event = an_event(status=Status.LIVE, show_started_at=7_000)
    world = a_world(event)

    world.director.catch_up(event)

    timeline = f"timeline/{EVENT_ID}"
    assert world.at(f"{timeline}/status-preshow/at") == 6_999
    assert world.at(f"{timeline}/status-live/at") == world.clock.now_ms()


def test_an_event_that_is_not_started_has_no_statuses_to_tell() -> None:
    world = a_world()

    caught_up = world.director.catch_up(an_event())

    assert not caught_up.done
    assert world.at("timeline") is None


def test_records_are_made_before_the_preshow() -> None:
    world = a_world()

    world.director.ensure_records(an_event(), hls=True)

    assert world.at(f"{ACTIVE}/eventId") == EVENT_ID


def test_what_has_changed_is_told_with_the_new_name() -> None:
    world = a_show_just_set_live()

    world.director.announce(an_event(status=Status.LIVE, name="New"), ["name"])

    (told,) = world.databases.at(f"timeline/{EVENT_ID}").values()
    assert (told["what"], told["details"]) == ("updated", {"fields": "name"})
    assert world.at(f"{ACTIVE}/name") == "New"
