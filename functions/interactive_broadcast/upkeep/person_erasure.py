"""Forgetting somebody: whatever names or shows a fan, in one event or in all.

What has happened stays on the timeline, which names nobody. What they consented to
stays as proof, under their opaque id. A bar stays while the event is open: else they
would come in again as a stranger.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import line_paths, paths, show_paths
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import (
    Outcome,
    all_in_batches,
    in_batches,
)
from interactive_broadcast.kernel.database import (
    SERVER_TIME,
    Writes,
    children,
    get_all,
)
from interactive_broadcast.kernel.ids import opaque_id, uid_of
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Clock, Database, Databases
from interactive_broadcast.records import pointers
from interactive_broadcast.records.barred import BarredFans
from interactive_broadcast.records.names import NameStore, PersonName
from interactive_broadcast.records.people import PERSON
from interactive_broadcast.records.presence import (
    PRODUCER,
    ROLES,
    read_places,
    remove_people,
)
from interactive_broadcast.records.shows import ShowStore, names_event
from interactive_broadcast.records.timeline import Timeline
from interactive_broadcast.show.appearances import appearances, in_recording
from interactive_broadcast.show.disconnecting import Disconnecting
from interactive_broadcast.show.timelines import Timelines
from interactive_broadcast.upkeep.erasure_models import (
    Cut,
    ErasedEvent,
    ErasedPerson,
    ErasePersonRequest,
)

ERASED: Final = "erased"
"""What the timeline calls it."""

BATCH_TIME: Final = timedelta(seconds=20)
"""After that a call begins with no more events: somebody waits for the reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What an event has of somebody."""

    uid: str
    keys: frozenset[str]
    """Their Firebase user, and the keys of their records: old apps make others."""
    names: dict[str, PersonName]
    """What stands of them, by opaque id; of whom was erased before that alone."""
    records: frozenset[str]
    """The keys of their records in the show that is there now."""
    bars: frozenset[str]
    consent: Json
    """As it is stored for their user."""
    is_known: bool
    """Whether anything is there at all."""

    def persons(self, event_id: str) -> set[str]:
        """Their opaque ids."""
        return {opaque_id(event_id, key) for key in self.keys}


@dataclass(slots=True)
class _Batch:
    erased: list[ErasedEvent] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    last: str | None = None
    """The event that was looked at last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonErasure:
    """`erasePerson`, for the owner of the events.

    Records of a show that is on are removed as the caller, who may do so by hand. What
    nobody may write is removed with the backend's rights, once the rules have let the
    caller have the event.
    """

    databases: Databases
    events: EventStore
    admins: AdminStore
    shows: ShowStore
    names: NameStore
    barred: BarredFans
    timeline: Timeline
    timelines: Timelines
    disconnecting: Disconnecting
    clock: Clock

    def erase(self, caller: Caller, request: ErasePersonRequest) -> ErasedPerson:
        """Forget somebody, in one event or in all of the caller's.

        Of many events a call reaches as many as it has time for; `after` says where to
        go on. Safe to repeat: what was erased is told again, with what to cut.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            VideoUnavailable: they are still connected to a show that is on; all else
                is gone, here and in the other events. Try again.
        """
        if request.id is not None:
            event = self.events.get(caller, request.id)
            found = self._erase(caller, event, request.fan_id)
            return ErasedPerson(erased=[] if found is None else [found])
        ids = sorted(self.events.ids_of(caller, caller.uid or ""), reverse=True)
        left = [one for one in ids if request.after is None or one < request.after]
        done = self._erase_some(caller, left, request.fan_id)
        if done.failures:
            raise done.failures[0]
        is_over = done.last is None or done.last == left[-1]
        return ErasedPerson(erased=done.erased, after=None if is_over else done.last)

    def _erase_some(
        self, caller: Caller, event_ids: Sequence[str], fan_id: str
    ) -> _Batch:
        """As many as there is time for. What fails keeps no other from it."""
        until, done = self.clock.now() + BATCH_TIME, _Batch()
        for ids in in_batches(event_ids):
            if done.last is not None and self.clock.now() >= until:
                break
            for event in self.events.get_all(caller, ids):
                outcome = Outcome.of(partial(self._erase, caller, event, fan_id))
                if outcome.error is not None:
                    done.failures.append(outcome.error)
                elif (found := outcome.value()) is not None:
                    done.erased.append(found)
            done.last = ids[-1]
        return done

    def _erase(
        self, caller: Caller, event: EventRecord, fan_id: str
    ) -> ErasedEvent | None:
        traces = self._traces(caller, event, fan_id)
        if not traces.is_known:
            return None
        # First who they are: what follows is told of nobody.
        self._backend().update(self._forgets(caller, event, traces))
        if self.shows.shown_event(event) == event.id:
            self._leave_show(caller, event, traces)
        self._disconnect(event, traces)
        return ErasedEvent(id=event.id, cuts=self._cuts(caller, event, traces))

    def _traces(self, caller: Caller, event: EventRecord, fan_id: str) -> Traces:
        uid = uid_of(fan_id)
        known = self.names.read(caller, event.id)
        records = frozenset(_of_user(self._record_ids(caller, event), uid))
        named = (one.fan_id for one in known.values() if one.fan_id)
        keys = frozenset({fan_id, uid, *records, *_of_user(named, uid)})
        persons = {opaque_id(event.id, key) for key in keys}
        names = {one: known[one] for one in persons if one in known}
        bars = frozenset(_of_user(self.barred.of(event.id), uid))
        consent, *others = self._stored(event.id, uid, persons)
        return Traces(
            uid=uid,
            keys=keys,
            names=names,
            records=records,
            bars=bars,
            consent=consent,
            is_known=bool(names or records or bars or consent or any(others)),
        )

    def _stored(self, event_id: str, uid: str, persons: Iterable[str]) -> list[Json]:
        """What lies elsewhere under their user or their opaque ids."""
        database = self._backend()
        places = [
            paths.consent(event_id, uid),
            paths.disconnection(event_id, uid),
            *(paths.person(event_id, one) for one in sorted(persons)),
            *(paths.consent(event_id, one) for one in sorted(persons)),
        ]
        written = bool(database.keys(paths.messages_of(event_id, uid)))
        return [*get_all(database, places), written]

    def _record_ids(self, caller: Caller, event: EventRecord) -> list[str]:
        """Keys of all fans' records of the event's show, if that is there."""
        if self.shows.shown_event(event) != event.id:
            return []
        return self.shows.fan_ids(caller, event)

    def _forgets(self, caller: Caller, event: EventRecord, traces: Traces) -> Writes:
        """The write that removes whom an opaque id means, and what they have said."""
        own = opaque_id(event.id, traces.uid)
        before = {one for one, name in traces.names.items() if name.erased_at}
        bars = traces.bars if event.status is Status.CLOSED else ()
        mark: Json = {"erasedAt": SERVER_TIME}
        gone = [
            paths.messages_of(event.id, traces.uid),
            *(paths.person(event.id, one) for one in traces.persons(event.id)),
            *(paths.disconnection(event.id, key) for key in traces.keys),
            *(paths.barred_fan(event.id, key) for key in bars),
        ]
        told: Writes = {}
        if own not in before:
            details: dict[str, Json] = {PERSON: own}
            told = self.timeline.entry(event.id, ERASED, caller.uid or "", details)
        return {
            **dict.fromkeys(gone),
            **_as_proof(event.id, traces),
            **{
                paths.person_name(event.id, one): mark
                for one in {own, *traces.names} - before
            },
            **told,
        }

    def _leave_show(self, caller: Caller, event: EventRecord, traces: Traces) -> None:
        """Remove them from the show that is there, and where it names them."""
        address = (event.admin_id, event.fan_url)
        show = show_paths.active_broadcast(*address)
        as_caller, database = self.databases.as_caller(caller), self._backend()
        named = (*pointers.NAMES, "privateCall")
        found = get_all(as_caller, [f"{show}/{name}" for name in named])
        places = read_places(dict(zip(named, found, strict=True)))
        gone = traces.keys - {*ROLES}
        removal = remove_people(address, gone, places)
        as_caller.update({**names_event(event, PRODUCER), **removal})
        # Nobody but the backend may write these.
        called = children(database.get(line_paths.call_requests(*address)))
        database.update(
            {
                line_paths.call_request(*address, key): None
                for key, one in called.items()
                if children(one).get("fanId") in gone
            }
            | {f"{show_paths.written_for_at(*address)}/{key}": None for key in gone}
        )

    def _disconnect(self, event: EventRecord, traces: Traces) -> None:
        """End what connections they have. Nobody could tell later whose they are."""
        if event.status not in (Status.PRESHOW, Status.LIVE):
            return
        persons = {opaque_id(event.id, key) for key in traces.keys}
        heads = self.disconnecting.of_persons(event.id, persons)
        if heads:
            video = self.admins.project(event.admin_id).video
            event.check_in(video)
            all_in_batches(
                [
                    partial(video.disconnect, event.session_id(one.session), one.id)
                    for one in heads
                ]
            )

    def _cuts(self, caller: Caller, event: EventRecord, traces: Traces) -> list[Cut]:
        """Where they are to be seen in the recording."""
        course, parts = self.timelines.course(caller, event)
        persons = traces.persons(event.id)
        found = [one for one in appearances(course.entries) if one.person in persons]
        return [
            Cut(archive_id=part.id, start=start, end=end)
            for part in parts
            if not part.is_empty
            for _, start, end in in_recording(found, course.recorded(part))
        ]

    def _backend(self) -> Database:
        return self.databases.as_backend()


def _as_proof(event_id: str, traces: Traces) -> Writes:
    """The write that keeps a consent under the opaque id alone."""
    if traces.consent is None:
        return {}
    return {
        paths.consent(event_id, traces.uid): None,
        paths.consent(event_id, opaque_id(event_id, traces.uid)): traces.consent,
    }


def _of_user(keys: Iterable[str], uid: str) -> Iterable[str]:
    """Those of these keys that are one user's for certain."""
    return (key for key in keys if uid_of(key) == uid)
