"""Live captions of a show, as its owner starts and stops them."""

from dataclasses import dataclass

from interactive_broadcast.effects.ledger import Ended, Ledger
from interactive_broadcast.effects.models import Effect, EffectState
from interactive_broadcast.events.models import (
    CaptionsState,
    CaptionsStatus,
    EventRecord,
    EventRequest,
    Status,
)
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import CaptionsRunning, InvalidRequest
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.kernel.show_errors import ShowNotLive
from interactive_broadcast.media.captions import captions_of, may_run_still
from interactive_broadcast.show.director import Director
from interactive_broadcast.show.models import Captions, StartCaptionsRequest

START, STOP = Effect.START_CAPTIONS, Effect.STOP_CAPTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Captioning:
    """For the owner of an event, who is read as the caller.

    What is wanted is stored in the event, and the effect follows from that. It is
    written with the backend's rights, as all that the event tells of effects.
    """

    databases: Databases
    events: EventStore
    director: Director
    ledger: Ledger

    def start(self, caller: Caller, request: StartCaptionsRequest) -> Captions:
        """Have captions from now on, until they are stopped or the show is over.

        A second click changes nothing. What ends before that is followed by others.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            ShowNotLive: it has not begun, or is over.
            CaptionsRunning: there are captions in another language.
            StageEmpty: nobody is there. They begin by themselves when somebody is.
            InvalidRequest: the service has no captions in that language.
            VideoUnavailable: it does not answer; asking again is fine.
        """
        event = self.events.get(caller, request.id)
        if event.status is not Status.LIVE:
            raise ShowNotLive("The show is not live.", id=event.id)
        if not self._are_there(event, request.language_code):
            self._want(event, request.language_code)
        by = caller.uid or caller.role.value
        try:
            record = self.director.by_hand(event, START, by=by)
        except InvalidRequest as error:
            stopped = CaptionsStatus.STOPPED.value
            self._write({f"{paths.captions(event.id)}/status": stopped})
            raise InvalidRequest(
                "There are no captions in that language.",
                fields=["languageCode: a language without captions"],
            ) from error
        language = record.text("languageCode")
        if language is None:
            raise ShowNotLive("The show is not live any more.", id=event.id)
        return Captions(captions_id=captions_of(record), language_code=language)

    def stop(self, caller: Caller, request: EventRequest) -> Captions:
        """End the captions of a show. A second click changes nothing.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            NotReadyYet: some run of which the service has not told which; soon it will.
            VideoUnavailable: it does not answer; asking again is fine.
        """
        event = self.events.get(caller, request.id)
        if START not in self.ledger.read(event.id):
            return Captions()
        by = caller.uid or caller.role.value
        record = self.director.by_hand(event, STOP, by=by)
        language = None if event.captions is None else event.captions.language_code
        return Captions(captions_id=captions_of(record), language_code=language)

    def _are_there(self, event: EventRecord, language_code: str) -> bool:
        """Whether these captions are wanted already. Nothing keeps others from it.

        Raises:
            CaptionsRunning: there may be some in another language.
            EffectUnderway: they are being stopped at this moment.
        """
        records, wanted = self.ledger.read(event.id), event.captions
        is_ended = STOP in records and records[STOP].is_settled
        is_same = wanted is not None and wanted.language_code == language_code
        begun = records.get(START)
        may_run = (
            begun is not None and not is_ended and may_run_still(begun, event.captions)
        )
        if may_run and not is_same:
            raise CaptionsRunning("There are captions.", id=event.id)
        if STOP in records:
            self.ledger.call_on(event.id, records, [STOP])
            # What has settled meanwhile was kept from starting by the stop.
            begun = self.ledger.read(event.id).get(START)
        if begun is not None and begun.state is EffectState.DONE and not may_run:
            self.ledger.renew(event.id, START, Ended(captions_of(begun)))
        return may_run or (is_same and wanted is not None and wanted.are_wanted)

    def _want(self, event: EventRecord, language_code: str) -> None:
        wanted = CaptionsState(
            language_code=language_code, status=CaptionsStatus.STARTING
        )
        self._write({paths.captions(event.id): wanted.to_record()})

    def _write(self, writes: Writes) -> None:
        self.databases.as_backend().update(writes)
