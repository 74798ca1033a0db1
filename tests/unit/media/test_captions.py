"""The acts that start and stop live captions."""

import pytest

from interactive_broadcast.effects.models import EffectRecord, EffectState
from interactive_broadcast.events.models import (
    CaptionsState,
    CaptionsStatus,
    Status,
)
from interactive_broadcast.kernel.errors import (
    InvalidRequest,
    NotReadyYet,
    VideoNotRouted,
    VideoUnavailable,
)
from interactive_broadcast.kernel.show_errors import StageEmpty
from interactive_broadcast.media.captions import (
    LiveCaptions,
)
from tests.support.builders import EVENT_ID, an_event
from tests.support.fake_video_state import StoredSession
from tests.support.fakes import API_KEY, STAGE
from tests.unit.acts import (
    DONE,
    FAILED,
    RUNNING,
    SCHEDULED,
    context,
    done,
    first,
    record,
    second,
)
from tests.unit.world import EVENT, World, a_world

CAPTIONS = f"{EVENT}/captions"
HOUR_S = 3600
STARTED = done(captionsId="captions-1", languageCode="de-DE")
UNKNOWN = done(languageCode="de-DE")
LOST = record(RUNNING, error=VideoUnavailable.reason)


def wanted(status: CaptionsStatus = CaptionsStatus.STARTING) -> CaptionsState:
    return CaptionsState(language_code="de-DE", status=status)


def a_show(status: Status = Status.LIVE, **changes: object) -> World:
    """It wants captions in German; somebody is on stage."""
    event = {"captions": wanted(), **changes}
    world = a_world(an_event(status=status, **event))
    world.video.publish(STAGE, "host-connection", "host-stream")
    return world


def captions(world: World) -> LiveCaptions:
    return world.backend.media.captions


def caption(world: World, language_code: str = "de-DE") -> str:
    """Beside the functions: what an attempt whose answer was lost has left."""
    return world.video.start_captions(
        STAGE, language_code=language_code, max_duration_s=4 * HOUR_S
    )


class TestStarting:
    def test_the_stage_is_captioned_in_the_language_that_is_wanted(self) -> None:
        world = a_show()

        acted = captions(world).start(context(world), first())

        (found,) = world.video.captions.values()
        assert (found.session_id, found.language_code) == (STAGE, "de-DE")
        assert acted.result == {"captionsId": "captions-1", "languageCode": "de-DE"}
        assert acted.writes[f"{CAPTIONS}/id"] == "captions-1"
        assert acted.writes[f"{CAPTIONS}/status"] == "started"

    def test_their_reports_go_to_the_projects_own_address(self) -> None:
        world = a_show()

        captions(world).start(context(world), first())

        (found,) = world.video.captions.values()
        assert found.status_url == world.callback_proofs.address(API_KEY)

    def test_they_run_for_four_hours_and_not_for_a_second_more(self) -> None:
        world = a_show()
        captions(world).start(context(world), first())

        world.clock.advance(4 * HOUR_S - 1)
        assert len(world.video.running_captions) == 1
        world.clock.advance(1)
        assert world.video.running_captions == []

    @pytest.mark.parametrize("status", [Status.PRESHOW, Status.CLOSED])
    def test_only_a_live_show_has_any(self, status: Status) -> None:
        world = a_show(status)

        acted = captions(world).start(context(world), first())

        assert acted.result == {"skipped": "the show is not live"}
        assert world.video.captions == {}

    def test_after_a_stop_by_hand_none_are_started(self) -> None:
        world = a_show()

        acted = captions(world).start(context(world), first(stopCaptions=done()))

        assert acted.result == {"skipped": "they were stopped by hand"}

    @pytest.mark.parametrize("state", [None, wanted(CaptionsStatus.STOPPED)], ids=str)
    def test_what_nobody_wants_is_not_started(
        self, state: CaptionsState | None
    ) -> None:
        world = a_show(captions=state)

        acted = captions(world).start(context(world), first())

        assert acted.result == {"skipped": "no captions are wanted"}

    def test_after_a_lost_answer_those_that_run_are_the_shows(self) -> None:
        world = a_show()
        caption(world)

        acted = captions(world).start(context(world), second())

        assert acted.result == {"languageCode": "de-DE"}
        assert f"{CAPTIONS}/id" not in acted.writes
        assert len(world.video.captions) == 1

    def test_of_which_a_report_has_told_it_stays_known(self) -> None:
        world = a_show()
        world.databases.put(f"{CAPTIONS}/id", caption(world))

        acted = captions(world).start(context(world), second())
        world.databases.as_backend().update(acted.writes)

        assert world.at(f"{CAPTIONS}/id") == "captions-1"

    def test_an_empty_stage_a_relayed_one_and_a_language_are_told_as_such(self) -> None:
        world = a_show()
        world.video.refused_languages.add("de-DE")
        with pytest.raises(InvalidRequest):
            captions(world).start(context(world), first())
        world.video.leave(STAGE)
        with pytest.raises(StageEmpty):
            captions(world).start(context(world), first())
        world.video.come(STAGE)
        world.video.sessions[STAGE] = StoredSession(id=STAGE, relayed=True)
        with pytest.raises(VideoNotRouted):
            captions(world).start(context(world), first())


class TestStopping:
    def test_those_that_run_are_ended_and_the_event_says_so(self) -> None:
        world = a_show()
        caption(world)

        acted = captions(world).stop(context(world), first(startCaptions=STARTED))

        assert world.video.running_captions == []
        assert acted.result == {"captionsId": "captions-1"}
        assert acted.writes[f"{CAPTIONS}/status"] == "stopped"

    @pytest.mark.parametrize(
        "records",
        [
            {},
            {"startCaptions": done(skipped="the show is not live")},
            {"startCaptions": record(SCHEDULED, attempt=0)},
            {"startCaptions": record(FAILED, error="invalid-request")},
        ],
        ids=["never", "skipped", "waiting", "refused"],
    )
    def test_where_there_were_none_nobody_is_asked(
        self, records: dict[str, EffectRecord]
    ) -> None:
        world = a_show(Status.CLOSED)

        acted = captions(world).stop(context(world), first(**records))

        assert acted.result == {"skipped": "there were no captions"}
        assert world.video.calls == []

    def test_what_has_ended_by_itself_is_none_the_less_over(self) -> None:
        world = a_show()
        world.video.stop_captions(caption(world))

        acted = captions(world).stop(context(world), first(startCaptions=STARTED))

        assert acted.result == {"captionsId": "captions-1"}

    def test_those_of_which_only_a_report_has_told_are_ended(self) -> None:
        world = a_show()
        world.databases.put(f"{CAPTIONS}/id", caption(world))

        acted = captions(world).stop(context(world), first(startCaptions=UNKNOWN))

        assert world.video.running_captions == []
        assert acted.result == {"captionsId": "captions-1"}

    def test_a_report_of_others_does_not_keep_those_that_run(self) -> None:
        world = a_show()
        world.databases.put(f"{CAPTIONS}/id", "captions-of-long-ago")
        caption(world)

        with pytest.raises(NotReadyYet):
            captions(world).stop(context(world), first(startCaptions=UNKNOWN))

    @pytest.mark.parametrize("started", [UNKNOWN, LOST], ids=["adopted", "lost"])
    def test_of_which_nobody_has_told_are_waited_for(
        self, started: EffectRecord
    ) -> None:
        world = a_show()
        caption(world)

        with pytest.raises(NotReadyYet):
            captions(world).stop(context(world), first(startCaptions=started))

        assert len(world.video.captions) == 1

    @pytest.mark.parametrize("started", [UNKNOWN, LOST], ids=["adopted", "lost"])
    def test_where_none_run_any_more_that_is_found_out(
        self, started: EffectRecord
    ) -> None:
        world = a_show()

        acted = captions(world).stop(context(world), first(startCaptions=started))

        assert acted.writes[f"{CAPTIONS}/status"] == "stopped"
        assert world.video.running_captions == []

    def test_that_is_found_out_by_the_shortest_captions_there_can_be(self) -> None:
        world = a_show()

        captions(world).stop(context(world), first(startCaptions=UNKNOWN))

        (trial,) = world.video.captions.values()
        assert trial.ends_ms - world.clock.now_ms() == 300_000
        assert trial.language_code == "en-US"

    def test_an_empty_stage_has_none(self) -> None:
        world = a_show()
        world.video.leave(STAGE)

        captions(world).stop(context(world), first(startCaptions=UNKNOWN))

        assert world.video.captions == {}

    def test_after_five_minutes_it_is_said_that_they_could_not_be_ended(self) -> None:
        world = a_show(Status.CLOSED)
        world.databases.put(f"{EVENT}/showEndedAt", world.clock.now_ms())
        caption(world)
        attempt = first(startCaptions=UNKNOWN)

        world.clock.advance(5 * 60 - 1)
        with pytest.raises(NotReadyYet):
            captions(world).stop(context(world), attempt)
        world.clock.advance(1)
        acted = captions(world).stop(context(world), attempt)

        assert acted.result == {"problem": "captions-unknown"}
        told = acted.writes[f"{EVENT}/problems/stopCaptions"]
        assert isinstance(told, dict)
        assert (told["reason"], told["final"]) == ("captions-unknown", True)


def are_due(world: World, **records: EffectRecord) -> bool:
    """Whether others are, as the ledger has it."""
    event = world.event_store.find(EVENT_ID)
    assert event is not None
    return captions(world).are_to_be_renewed(event, first(**records).records)


class TestRenewing:
    @pytest.mark.parametrize(
        ("seconds", "is_due"), [(4 * HOUR_S + 59, False), (4 * HOUR_S + 60, True)]
    )
    def test_a_minute_after_their_longest_time_others_are_due(
        self, seconds: int, *, is_due: bool
    ) -> None:
        world = a_show()
        lease_until = world.clock.now_ms() + 60_000
        begun = record(DONE, lease_until=lease_until, result={"captionsId": "one"})

        world.clock.advance(seconds)

        assert are_due(world, startCaptions=begun) is is_due

    def test_what_was_skipped_for_a_stop_that_was_taken_back_is_due(self) -> None:
        skipped = done(skipped="they were stopped by hand")

        assert are_due(a_show(), startCaptions=skipped)

    @pytest.mark.parametrize(
        "world",
        [
            a_show(captions=None),
            a_show(captions=wanted(CaptionsStatus.STOPPED)),
            a_show(Status.CLOSED),
        ],
        ids=["unwanted", "stopped", "over"],
    )
    def test_nothing_is_due_for_a_show_that_wants_none(self, world: World) -> None:
        assert not are_due(world, startCaptions=STARTED)

    def test_nor_while_the_next_ones_are_to_come_or_after_a_stop(self) -> None:
        world, waiting = a_show(), record(EffectState.SCHEDULED, attempt=0)

        assert not are_due(world)
        assert not are_due(world, startCaptions=waiting)
        assert not are_due(world, startCaptions=STARTED, stopCaptions=done())
