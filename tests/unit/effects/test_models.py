"""What the ledger keeps of an effect, and what follows from it."""

import pytest

from interactive_broadcast.effects.models import (
    Effect,
    EffectRecord,
    EffectRecords,
    EffectState,
    MediaKind,
    MediaState,
)
from interactive_broadcast.events.models import ArchiveState
from interactive_broadcast.kernel.video_statuses import ArchiveStatus
from tests.support.builders import an_event
from tests.unit.acts import DONE, ENDS, FAILED, RUNNING, SCHEDULED, record

ID_KEY = {MediaKind.ARCHIVE: "archiveId", MediaKind.BROADCAST: "broadcastId"}


class TestARecord:
    @pytest.mark.parametrize(
        ("state", "is_settled"),
        [(DONE, True), (FAILED, True), (RUNNING, False), (SCHEDULED, False)],
    )
    def test_it_is_settled_when_it_is_done_or_has_failed_for_good(
        self, state: EffectState, *, is_settled: bool
    ) -> None:
        assert record(state).is_settled is is_settled

    def test_a_lease_that_has_run_out_is_nobodys(self) -> None:
        running = record(RUNNING, lease_until=1_000)

        assert running.is_underway(999)
        assert not running.is_underway(1_000)
        assert not record(DONE, lease_until=1_000).is_underway(0)

    def test_what_has_no_set_time_is_always_due(self) -> None:
        assert record().is_due(0)
        assert not record(SCHEDULED, due_at=7).is_due(6)
        assert record(SCHEDULED, due_at=7).is_due(7)

    @pytest.mark.parametrize(
        ("one", "may"),
        [
            (record(result={"skipped": "too late"}), False),
            (record(attempt=2, result={"skipped": "too late"}), True),
            (record(RUNNING), True),
            (record(result={"archiveId": "a"}), True),
        ],
    )
    def test_only_what_was_skipped_at_once_has_certainly_done_nothing(
        self, one: EffectRecord, *, may: bool
    ) -> None:
        assert one.may_have_happened is may

    @pytest.mark.parametrize(
        ("one", "may"),
        [
            (record(RUNNING), True),
            (record(RUNNING, error="video-unavailable"), True),
            (record(RUNNING, error="database-unavailable"), True),
            (record(RUNNING, error="tasks-unavailable"), True),
            (record(RUNNING, error="stage-empty"), False),
            (record(FAILED, error="video-unavailable"), False),
            (record(DONE), False),
        ],
    )
    def test_nobody_knows_how_far_an_attempt_came_that_got_no_answer(
        self, one: EffectRecord, *, may: bool
    ) -> None:
        assert one.may_be_unknown is may


@pytest.mark.parametrize("kind", list(MediaKind))
class TestAMedium:
    def known(self, kind: MediaKind, *two: EffectRecord | None) -> EffectRecords:
        pairs = zip(ENDS[kind], two, strict=True)
        return {effect: one for effect, one in pairs if one is not None}

    def start(self, kind: MediaKind, media_id: str) -> EffectRecord:
        return record(result={ID_KEY[kind]: media_id})

    def test_of_nothing_nothing_is_known(self, kind: MediaKind) -> None:
        medium = MediaState.of(an_event(), {}).medium(kind)

        assert medium.id is None
        assert not medium.was_tried
        assert not medium.is_starting
        assert not medium.is_stopping

    def test_the_current_one_is_what_was_started(self, kind: MediaKind) -> None:
        records = self.known(kind, self.start(kind, "one"), None)

        medium = MediaState.of(an_event(), records).medium(kind)

        assert medium.id == "one"
        assert (medium.was_tried, medium.is_starting) == (True, False)

    @pytest.mark.parametrize("state", [RUNNING, SCHEDULED])
    def test_a_start_that_is_not_settled_may_have_left_one(
        self, kind: MediaKind, state: EffectState
    ) -> None:
        records = self.known(kind, record(state), None)

        medium = MediaState.of(an_event(), records).medium(kind)

        assert (medium.id, medium.was_tried) == (None, True)
        assert medium.is_starting

    @pytest.mark.parametrize(
        ("state", "is_stopped"),
        [(SCHEDULED, False), (RUNNING, False), (DONE, True), (FAILED, True)],
    )
    def test_a_stop_that_is_settled_is_told_from_one_that_has_begun(
        self, kind: MediaKind, state: EffectState, *, is_stopped: bool
    ) -> None:
        records = self.known(kind, self.start(kind, "one"), record(state))

        medium = MediaState.of(an_event(), records).medium(kind)

        assert (medium.is_stopping, medium.is_stopped) == (True, is_stopped)


STARTED = {Effect.START_ARCHIVE: record(result={"archiveId": "one"})}


class TestRecording:
    @pytest.mark.parametrize(
        ("told", "is_recording"),
        [
            (None, True),
            (ArchiveState(id="one", status=ArchiveStatus.STARTED), True),
            (ArchiveState(id="one", status=ArchiveStatus.PAUSED), True),
            (ArchiveState(id="one", status=ArchiveStatus.STOPPED), False),
            (ArchiveState(id="one", status=ArchiveStatus.FAILED), False),
            (ArchiveState(id="another", status=ArchiveStatus.FAILED), True),
        ],
    )
    def test_a_show_is_recorded_until_opentok_says_that_it_is_over(
        self, told: ArchiveState | None, *, is_recording: bool
    ) -> None:
        media = MediaState.of(an_event(archive=told), STARTED)

        assert media.is_recording is is_recording

    def test_a_recording_that_somebody_stops_is_none_any_more(self) -> None:
        records = {**STARTED, Effect.STOP_ARCHIVE: record(RUNNING)}

        assert not MediaState.of(an_event(), records).is_recording

    def test_nothing_started_is_no_recording(self) -> None:
        assert not MediaState.of(an_event(), {}).is_recording
