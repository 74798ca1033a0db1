"""The live captions of the stage: what is said there, in writing.

The video service has no list of captions and answers no question about one: what it
says is the id, to whoever starts them, and reports about their beginning and end. So
where an answer was lost a second start tells whether they run (`CaptionsRunning`), and
the id comes with the report that the start has asked for.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from interactive_broadcast.effects.acts import Acted, Attempt, EffectContext, skipped
from interactive_broadcast.effects.ledger import LEASE, Ended, Ledger
from interactive_broadcast.effects.models import (
    NO_ANSWER,
    PART_ID,
    Effect,
    EffectRecord,
    EffectRecords,
    EffectState,
)
from interactive_broadcast.effects.runner import problem
from interactive_broadcast.events.models import (
    CaptionsState,
    CaptionsStatus,
    EventRecord,
    Status,
)
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import SERVER_TIME, Writes
from interactive_broadcast.kernel.errors import CaptionsRunning, NotReadyYet
from interactive_broadcast.kernel.media_options import LanguageCode
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import (
    CallbackProofs,
    Clock,
    Databases,
    now_ms,
)
from interactive_broadcast.kernel.show_errors import StageEmpty
from interactive_broadcast.kernel.video import Video
from interactive_broadcast.kernel.video_statuses import CAPTIONS_UNKNOWN

SHORTEST_S: Final = 300
LONGEST_S: Final = 14_400
"""How long captions can be asked for, in seconds."""

MARGIN_S: Final = 60
"""After the longest time that captions run, until others are started."""

TRIAL_LANGUAGE: Final[LanguageCode] = "en-US"
"""Of captions that are started only to learn whether others run."""

PATIENCE: Final = timedelta(minutes=5)
"""After the end of a show, how long a report is waited for that tells which captions
run. The sessions are emptied then, with which they end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCaptions:
    """The acts of the effects that start and stop captions.

    Besides what they say themselves both may raise what `EffectContext.project` and
    `Video` do.
    """

    databases: Databases
    ledger: Ledger
    proofs: CallbackProofs
    clock: Clock

    def start(self, context: EffectContext, attempt: Attempt) -> Acted:
        """Have the stage captioned, as long as that is possible.

        Those that run already are the show's own: of an attempt whose answer was lost.
        Which they are is told by a report, to the event, or has been by now.

        Raises:
            StageEmpty: nobody is connected.
            InvalidRequest: the service does not take the language.
        """
        event = context.event
        # After the claim: whoever closes the show waits for what they see claimed.
        if context.status is not Status.LIVE:
            return skipped("the show is not live")
        if Effect.STOP_CAPTIONS in attempt.records:
            return skipped("they were stopped by hand")
        wanted = event.captions
        if wanted is None or not wanted.are_wanted:
            return skipped("no captions are wanted")
        project = context.project()
        try:
            captions_id: str | None = project.video.start_captions(
                event.stage_session_id,
                language_code=wanted.language_code,
                max_duration_s=LONGEST_S,
                status_url=self.proofs.address(project.api_key),
            )
        except CaptionsRunning:
            captions_id = None
        result: dict[str, Json] = {"languageCode": wanted.language_code}
        place = paths.captions(event.id)
        writes: Writes = {
            f"{place}/status": CaptionsStatus.STARTED.value,
            f"{place}/startedAt": SERVER_TIME,
        }
        if captions_id is not None:
            result[PART_ID[Effect.START_CAPTIONS]] = captions_id
            writes[f"{place}/id"] = captions_id
        return Acted(result, writes)

    def stop(self, context: EffectContext, attempt: Attempt) -> Acted:
        """End what the show has of captions.

        Raises:
            NotReadyYet: they run, and which they are has not been told yet.
        """
        event, started = context.event, attempt.records.get(Effect.START_CAPTIONS)
        if started is None or not has_captions(started, event):
            return self._stopped(context, skipped("there were no captions"))
        video = context.project().video
        known = captions_of(started)
        if known is not None:
            video.stop_captions(known)
            return self._stopped(context, Acted({"captionsId": known}))
        told = None if event.captions is None else event.captions.id
        is_told_of = told is not None and video.stop_captions(told)
        if is_told_of or started.state is EffectState.SCHEDULED:
            # None have begun after those.
            return self._stopped(context, Acted({"captionsId": told}))
        if self._none_run(video, event):
            return self._stopped(context, Acted({"captionsId": told} if told else {}))
        if not self._is_given_up(context):
            raise NotReadyYet("Which captions run is not known yet.", id=event.id)
        # They end with the session, which is emptied, or after four hours.
        left = problem(event.id, Effect.STOP_CAPTIONS, CAPTIONS_UNKNOWN, final=True)
        return Acted({"problem": CAPTIONS_UNKNOWN}, left)

    def renew(self, event: EventRecord, ended: Ended) -> EffectRecord | None:
        """Have captions that are over followed by others. None if somebody has.

        Which they were stays known until others have begun: should they go on all the
        same, whatever was reported, it is these that have to be stopped.
        """
        entry = self.ledger.renew(event.id, Effect.START_CAPTIONS, ended)
        if entry is not None:
            status = f"{paths.captions(event.id)}/status"
            starting = CaptionsStatus.STARTING.value
            self.databases.as_backend().update({status: starting})
        return entry

    def renew_ended(self, event: EventRecord, records: EffectRecords) -> bool:
        """Have captions follow those that nobody has told the end of. Whether so."""
        if not self.are_to_be_renewed(event, records):
            return False
        started = records[Effect.START_CAPTIONS]
        return self.renew(event, Ended(captions_of(started))) is not None

    def are_to_be_renewed(self, event: EventRecord, records: EffectRecords) -> bool:
        """Whether a live show that wants captions has none, and none are to come.

        They have run out, whoever was told of that; or an attempt has seen a stop by
        hand that was taken back since. Makes no call.
        """
        wanted, started = event.captions, records.get(Effect.START_CAPTIONS)
        if wanted is None or not wanted.are_wanted or started is None:
            return False
        if event.status is not Status.LIVE or Effect.STOP_CAPTIONS in records:
            return False
        if started.state is not EffectState.DONE:
            return False
        began = started.lease_until - round(LEASE.total_seconds() * 1000)
        run_out_at = began + (LONGEST_S + MARGIN_S) * 1000
        return now_ms(self.clock) >= run_out_at or not may_run_still(started, wanted)

    def _none_run(self, video: Video, event: EventRecord) -> bool:
        """Whether the stage has no captions: by starting some, which are ended."""
        try:
            trial = video.start_captions(
                event.stage_session_id,
                language_code=TRIAL_LANGUAGE,
                max_duration_s=SHORTEST_S,
            )
        except StageEmpty:
            return True
        except CaptionsRunning:
            return False
        video.stop_captions(trial)
        return True

    def _is_given_up(self, context: EffectContext) -> bool:
        """Whether no report is waited for any more."""
        if context.status is Status.LIVE:
            return False
        ended_at = context.event.show_ended_at
        if context.status is None:
            return True
        patience_ms = round(PATIENCE.total_seconds() * 1000)
        is_over = ended_at is not None
        return is_over and now_ms(self.clock) - (ended_at or 0) >= patience_ms

    def _stopped(self, context: EffectContext, acted: Acted) -> Acted:
        """With what the event tells of them now, if it is there."""
        event = context.event
        writes: Writes = {}
        if context.status is Status.LIVE:
            # Nobody waits for them any more.
            writes[paths.problem(event.id, Effect.START_CAPTIONS)] = None
        if context.status is not None and event.captions is not None:
            stopped = CaptionsStatus.STOPPED.value
            writes[f"{paths.captions(event.id)}/status"] = stopped
        return Acted(acted.result, writes)


def captions_of(record: EffectRecord | None) -> str | None:
    """The service's id of the captions that an effect was about."""
    return None if record is None else record.text(PART_ID[Effect.START_CAPTIONS])


def may_run_still(started: EffectRecord, told: CaptionsState | None) -> bool:
    """Whether captions may run by a start that has told of them, or was not answered.

    As long as nobody has stopped them, and nothing has told of their end: those that
    are `told` of while others are due may have outlived the end of a session.
    """
    if started.state is EffectState.SCHEDULED:
        return told is not None and told.id is not None
    if started.state is EffectState.DONE:
        return "skipped" not in (started.result or {})
    return started.may_be_unknown


def has_captions(started: EffectRecord, event: EventRecord) -> bool:
    """Whether some may run, as far as is known."""
    if event.captions is not None and event.captions.id is not None:
        # Also while others are due: they may have outlived the end of a session.
        return True
    if started.state is EffectState.SCHEDULED:
        # Those before are over, and the next ones have not begun.
        return False
    has_begun_none = started.attempt <= 1 and started.error not in NO_ANSWER
    return started.may_have_happened and not has_begun_none
