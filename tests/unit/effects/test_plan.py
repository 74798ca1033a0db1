"""Which effects a status has, and what each of them depends on."""

import pytest

from interactive_broadcast.effects import plan as effects
from interactive_broadcast.effects.models import (
    OF_CLEARED_STAGE,
    PART_ID,
    Effect,
    EffectRecord,
    EffectRecords,
)
from interactive_broadcast.effects.plan import AFTER_THE_END, RENEWABLE, RULES
from interactive_broadcast.events.clearing_models import ClearedStage
from interactive_broadcast.events.models import EventRecord, Status
from tests.support.builders import an_event
from tests.unit.acts import FAILED, RUNNING, SCHEDULED, record

DONE_WHEN_LIVE = (Effect.OPEN_RECORDS, Effect.LIVE_RECORDS)
LIVE, CLOSED = an_event(status=Status.LIVE), an_event(status=Status.CLOSED)


def planned(status: Status, *, hls: bool = False, **changes: object) -> list[Effect]:
    rounds = effects.plan(an_event(status=status, **changes), hls=hls)
    return [effect for round_ in rounds for effect in round_]


def missing(
    event: EventRecord, records: EffectRecords, *, hls: bool = False
) -> list[list[Effect]]:
    rounds = effects.missing(event, records, hls=hls, now_ms=10)
    return [list(round_) for round_ in rounds]


class TestTheRules:
    def test_every_effect_has_one(self) -> None:
        assert set(RULES) == set(Effect)

    def test_what_is_started_again_has_an_effect_that_ends_it(self) -> None:
        assert (
            set(RENEWABLE)
            == set(PART_ID)
            == {effect for effect, rule in RULES.items() if rule.ended_by is not None}
        )

    def test_whatever_ends_something_waits_for_what_starts_it(self) -> None:
        for effect, rule in RULES.items():
            if rule.ended_by is not None:
                assert effect in RULES[rule.ended_by].waits_for

    @pytest.mark.parametrize("effect", list(Effect))
    def test_no_task_has_an_effect_before_its_status(self, effect: Effect) -> None:
        due_from = RULES[effect].due_from
        order = list(Status)

        due = [effects.is_due(effect, status) for status in order]

        assert due == [order.index(one) >= order.index(due_from) for one in order]

    def test_a_recording_stopped_by_hand_is_finished_before_the_end(self) -> None:
        assert effects.is_due(Effect.FINISH_ARCHIVE, Status.LIVE)
        assert not effects.is_due(Effect.STOP_ARCHIVE, Status.LIVE)

    def test_an_end_waits_for_a_start_that_is_underway(self) -> None:
        underway = {Effect.START_ARCHIVE: record(RUNNING, lease_until=9)}
        done = {Effect.START_ARCHIVE: record()}

        assert effects.is_blocked(Effect.STOP_ARCHIVE, underway, now_ms=0)
        assert not effects.is_blocked(Effect.STOP_ARCHIVE, done, now_ms=0)
        assert not effects.is_blocked(Effect.OPEN_RECORDS, underway, now_ms=0)


class TestThePlan:
    def test_an_event_that_is_not_started_has_none(self) -> None:
        assert planned(Status.NOT_STARTED) == []

    def test_the_preshow_opens_the_records(self) -> None:
        assert planned(Status.PRESHOW) == [Effect.OPEN_RECORDS]

    @pytest.mark.parametrize(
        ("hls", "changes", "media"),
        [
            (False, {}, []),
            (False, {"archive_event": True}, [Effect.START_ARCHIVE]),
            (True, {}, [Effect.START_BROADCAST]),
            (False, {"rtmp_url": "rtmp://h/a/k"}, [Effect.START_BROADCAST]),
            (
                True,
                {"archive_event": True},
                [Effect.START_ARCHIVE, Effect.START_BROADCAST],
            ),
        ],
    )
    def test_going_live_starts_what_the_event_and_its_admin_want(
        self, *, hls: bool, changes: dict[str, object], media: list[Effect]
    ) -> None:
        assert planned(Status.LIVE, hls=hls, **changes) == [
            Effect.OPEN_RECORDS,
            Effect.LIVE_RECORDS,
            *media,
        ]

    def test_the_records_are_open_before_anything_else_at_going_live(self) -> None:
        first, *_ = effects.plan(LIVE, hls=True)

        assert first == [Effect.OPEN_RECORDS]

    def test_the_end_stops_the_recording_and_not_yet_the_stream(self) -> None:
        assert set(planned(Status.CLOSED, hls=True)) == {
            Effect.STOP_ARCHIVE,
            Effect.CLOSED_RECORDS,
        }


class TestWhatIsMissing:
    def test_at_first_all_that_is_planned_is(self) -> None:
        assert missing(LIVE, {}, hls=True) == [
            [Effect.OPEN_RECORDS],
            [Effect.LIVE_RECORDS, Effect.START_BROADCAST],
        ]

    @pytest.mark.parametrize(
        "known",
        [
            record(),
            record(FAILED),
            record(RUNNING, lease_until=11),
            record(SCHEDULED, due_at=11),
        ],
    )
    def test_what_is_settled_underway_or_due_later_is_not(
        self, known: EffectRecord
    ) -> None:
        records = {Effect.OPEN_RECORDS: known, Effect.LIVE_RECORDS: record()}

        assert missing(LIVE, records) == []

    @pytest.mark.parametrize("known", [record(RUNNING), record(SCHEDULED, due_at=10)])
    def test_what_a_dead_call_has_left_and_what_has_become_due_is(
        self, known: EffectRecord
    ) -> None:
        records = {Effect.OPEN_RECORDS: known, Effect.LIVE_RECORDS: record()}

        assert missing(LIVE, records) == [[Effect.OPEN_RECORDS]]

    def test_what_is_planned_and_has_begun_is_listed_once(self) -> None:
        event = an_event(status=Status.LIVE, archive_event=True)
        records = {
            Effect.OPEN_RECORDS: record(),
            Effect.LIVE_RECORDS: record(),
            Effect.START_ARCHIVE: record(RUNNING),
        }

        assert missing(event, records) == [[Effect.START_ARCHIVE]]


class TestWhatFollows:
    @pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.PRESHOW])
    def test_before_the_show_nothing_does(self, status: Status) -> None:
        records = {Effect.START_ARCHIVE: record(RUNNING)}

        assert effects.consequences(an_event(status=status), records) == []

    def test_a_stop_that_opentok_may_have_carried_out_is_completed(self) -> None:
        lost, refused = record(RUNNING), record(RUNNING, error="archive-not-found")

        assert effects.consequences(LIVE, {Effect.STOP_ARCHIVE: lost}) == [
            Effect.STOP_ARCHIVE
        ]
        assert effects.consequences(LIVE, {Effect.STOP_ARCHIVE: refused}) == []

    @pytest.mark.parametrize("effect", sorted(RENEWABLE))
    @pytest.mark.parametrize(
        "left",
        [record(RUNNING), record(RUNNING, error="x"), record(SCHEDULED, due_at=1)],
    )
    def test_whatever_was_to_be_recorded_or_streamed_is_while_the_show_is_live(
        self, effect: Effect, left: EffectRecord
    ) -> None:
        assert effects.consequences(LIVE, {effect: left}) == [effect]
        assert effects.consequences(LIVE, {effect: record()}) == []

    @pytest.mark.parametrize("stop", [record(RUNNING, lease_until=11), record()])
    def test_after_a_stop_by_hand_nothing_is_recorded_by_itself(
        self, stop: EffectRecord
    ) -> None:
        event = an_event(status=Status.LIVE, archive_event=True)
        records = {
            Effect.OPEN_RECORDS: record(),
            Effect.LIVE_RECORDS: record(),
            Effect.START_ARCHIVE: record(SCHEDULED, due_at=1),
            Effect.STOP_ARCHIVE: stop,
        }

        assert missing(event, records) == []
        assert effects.waiting(records) == []

    def test_what_has_a_time_for_its_next_try_waits_for_it(self) -> None:
        records = {
            Effect.START_ARCHIVE: record(SCHEDULED, due_at=11),
            Effect.START_BROADCAST: record(RUNNING),
        }

        assert effects.waiting(records) == [Effect.START_ARCHIVE]
        every = {**records, **dict.fromkeys(DONE_WHEN_LIVE, record())}
        assert missing(LIVE, every) == [[Effect.START_BROADCAST]]

    def test_at_the_end_it_does_not_wait_for_that(self) -> None:
        records = {
            Effect.START_ARCHIVE: record(SCHEDULED, due_at=1_000),
            Effect.STOP_ARCHIVE: record(),
            Effect.CLOSED_RECORDS: record(),
            **dict.fromkeys(AFTER_THE_END, record(SCHEDULED, due_at=1_000)),
        }

        assert missing(CLOSED, records) == [[Effect.START_ARCHIVE]]

    def test_a_stream_for_viewers_is_published(self) -> None:
        for_viewers = {Effect.START_BROADCAST: record(result={"hls": True})}
        for_encoders = {Effect.START_BROADCAST: record(result={"broadcastId": "b"})}

        assert effects.consequences(LIVE, for_viewers) == [Effect.PUBLISH_HLS]
        assert effects.consequences(LIVE, for_encoders) == []

    @pytest.mark.parametrize("event", [LIVE, CLOSED])
    def test_a_recording_that_was_stopped_is_finished(self, event: EventRecord) -> None:
        stopped = {Effect.STOP_ARCHIVE: record(result={"archiveId": "a"})}
        nothing = {Effect.STOP_ARCHIVE: record(result={"skipped": "nothing"})}

        assert effects.consequences(event, stopped) == [Effect.FINISH_ARCHIVE]
        assert effects.consequences(event, nothing) == []

    def test_at_the_end_what_came_before_it_settles(self) -> None:
        begun = dict.fromkeys(Effect, record(RUNNING))

        followed = effects.consequences(CLOSED, begun)

        assert followed == [
            Effect.OPEN_RECORDS,
            Effect.LIVE_RECORDS,
            Effect.START_ARCHIVE,
            Effect.START_BROADCAST,
            Effect.PUBLISH_HLS,
            Effect.START_CAPTIONS,
            Effect.EMPTY_STAGE,
            Effect.STOP_CAPTIONS,
            Effect.HOLD_BROADCAST,
        ]

    def test_what_a_cleared_stage_needs_is_brought_to_an_end(self) -> None:
        begun = dict.fromkeys(OF_CLEARED_STAGE, record(RUNNING))
        ended = dict.fromkeys(OF_CLEARED_STAGE, record(result={}))

        for event in (an_event(status=Status.PRESHOW), LIVE):
            assert effects.consequences(event, begun) == [*OF_CLEARED_STAGE]
            assert effects.consequences(event, ended) == []

    def test_a_stream_that_is_seen_elsewhere_is_held_while_a_stage_is_cleared(
        self,
    ) -> None:
        stage = ClearedStage(at=1)
        url = "rtmp://live.example/app/key"
        held = an_event(status=Status.LIVE, rtmp_url=url, cleared=stage)
        closed = an_event(status=Status.CLOSED, rtmp_url=url, cleared=stage)

        assert effects.is_held(held)
        assert not effects.is_held(closed)
        assert not effects.is_held(an_event(status=Status.LIVE, cleared=stage))
        assert not effects.is_held(an_event(status=Status.LIVE, rtmp_url=url))
        left = [one for round_ in missing(held, {}, hls=True) for one in round_]
        assert Effect.START_BROADCAST not in left

    def test_the_rest_comes_after_the_records_are_closed(self) -> None:
        closed = {Effect.CLOSED_RECORDS: record()}

        assert effects.consequences(CLOSED, closed) == [*AFTER_THE_END]
        assert effects.consequences(CLOSED, {}) == []


class TestBeingOver:
    ENDED = frozenset(
        {Effect.STOP_ARCHIVE, Effect.CLOSED_RECORDS, Effect.STOP_BROADCAST}
    )

    def test_a_show_is_over_when_all_that_ends_it_is_settled(self) -> None:
        ended = dict.fromkeys(self.ENDED, record())

        assert effects.is_over(CLOSED, ended, hls=True)
        assert effects.is_over(
            CLOSED, {**ended, Effect.STOP_BROADCAST: record(FAILED)}, hls=True
        )

    @pytest.mark.parametrize("effect", sorted(ENDED))
    def test_one_that_is_left_keeps_it_from_being_over(self, effect: Effect) -> None:
        left = dict.fromkeys(self.ENDED - {effect}, record())

        assert not effects.is_over(CLOSED, left, hls=True)

    def test_a_show_that_is_on_is_not_over(self) -> None:
        every = dict.fromkeys(Effect, record())

        assert not effects.is_over(LIVE, every, hls=True)
        assert not effects.is_settled(LIVE, every, hls=True)
        assert effects.idle_until(LIVE, every, hls=True) is None

    def test_it_is_settled_when_its_aftermath_is_as_well(self) -> None:
        over = dict.fromkeys(self.ENDED, record())
        settled = {**over, **dict.fromkeys(AFTER_THE_END, record())}

        assert not effects.is_settled(CLOSED, over, hls=True)
        assert effects.is_settled(CLOSED, settled, hls=True)
        assert effects.idle_until(CLOSED, settled, hls=True) is None

    def test_it_is_idle_until_the_first_thing_is_due_that_is_left(self) -> None:
        left = {
            **dict.fromkeys(self.ENDED, record()),
            Effect.DISCONNECT_FANS: record(),
            Effect.EMPTY_SESSIONS: record(SCHEDULED, due_at=30),
            Effect.REMOVE_MESSAGES: record(SCHEDULED, due_at=90),
        }
        tried = {**left, Effect.EMPTY_SESSIONS: record(RUNNING, due_at=30)}
        not_over = {**left, Effect.STOP_ARCHIVE: record(RUNNING)}

        assert effects.idle_until(CLOSED, left, hls=True) == 30
        assert effects.idle_until(CLOSED, tried, hls=True) is None
        assert effects.idle_until(CLOSED, not_over, hls=True) is None

    def test_people_may_be_there_from_its_opening_until_it_is_emptied(self) -> None:
        opened = {Effect.OPEN_RECORDS: record()}
        tried = {**opened, Effect.EMPTY_SESSIONS: record(RUNNING)}

        assert not effects.may_be_occupied({})
        assert effects.may_be_occupied(opened)
        assert effects.may_be_occupied(tried)
        assert not effects.may_be_occupied({**tried, Effect.EMPTY_SESSIONS: record()})

    def test_what_was_started_is_to_be_ended_until_that_is_done(self) -> None:
        started = {
            Effect.START_ARCHIVE: record(),
            Effect.START_BROADCAST: record(RUNNING),
            Effect.STOP_BROADCAST: record(FAILED),
        }
        ended = {**started, Effect.STOP_ARCHIVE: record()}

        assert effects.still_to_end(started) == [
            Effect.STOP_ARCHIVE,
            Effect.STOP_BROADCAST,
        ]
        assert effects.still_to_end(ended) == [Effect.STOP_BROADCAST]
        assert effects.still_to_end({}) == []

    def test_what_has_failed_to_end_for_good_is_not_waited_for(self) -> None:
        started = {Effect.START_BROADCAST: record()}
        failed = {**started, Effect.STOP_BROADCAST: record(FAILED)}

        assert effects.needs_project(started)
        assert not effects.needs_project(failed)
        assert effects.still_to_end(failed) == [Effect.STOP_BROADCAST]

    def test_the_file_of_a_recording_is_waited_for(self) -> None:
        ended = {
            Effect.START_ARCHIVE: record(),
            Effect.STOP_ARCHIVE: record(result={"archiveId": "archive-1"}),
        }

        assert effects.needs_project(ended)
        assert not effects.needs_project({**ended, Effect.FINISH_ARCHIVE: record()})
        assert not effects.needs_project({**ended, Effect.STOP_ARCHIVE: record()})
