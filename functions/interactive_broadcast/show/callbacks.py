"""Callbacks of OpenTok: whether to believe them, and what follows.

A callback is a hint and no more. Of a recording or stream OpenTok is asked what is the
case; people are counted so that a doubled or late report changes nothing. So nobody who
gets hold of a callback can do harm with it, and none that is lost is missed for long.
"""

from dataclasses import dataclass, field
from functools import partial
from typing import Final

from pydantic import SecretStr

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.caching import SingleFlight
from interactive_broadcast.kernel.errors import (
    ArchiveNotFound,
    CallbackRefused,
    StageEmpty,
    VideoNotFound,
)
from interactive_broadcast.kernel.ports import CallbackProofs
from interactive_broadcast.records.headcounts import Head, Headcounts, HeadKind
from interactive_broadcast.show.callback_models import Letter, Report, ReportKind
from interactive_broadcast.show.media_reports import MediaReports

FRESH_S: Final = 2.0
"""How old what we know of a session may be when people are counted in it."""

STAGE: Final = "stage"
BACKSTAGE: Final = "backstage"

_COUNTED: Final = {
    ReportKind.CONNECTION_CREATED: (HeadKind.CONNECTIONS, Headcounts.arrived),
    ReportKind.CONNECTION_DESTROYED: (HeadKind.CONNECTIONS, Headcounts.left),
    ReportKind.STREAM_CREATED: (HeadKind.STREAMS, Headcounts.arrived),
    ReportKind.STREAM_DESTROYED: (HeadKind.STREAMS, Headcounts.left),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a session is to us."""

    event_id: str
    name: str
    """stage or backstage."""
    is_open: bool
    is_awaited: bool
    """Whether an effect of a live show is to be had once somebody is there."""
    api_key: str | None
    """Of the project that the event's admin uses."""
    signature_secret: SecretStr | None = field(repr=False)


def _rooms() -> SingleFlight[Room | None]:
    return SingleFlight(ttl_s=FRESH_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Callbacks:
    events: EventStore
    admins: AdminStore
    headcounts: Headcounts
    media: MediaReports
    proofs: CallbackProofs
    rooms: SingleFlight[Room | None] = field(default_factory=_rooms)
    """By session id."""

    def take(self, letter: Letter) -> str:
        """Act on a callback, if there is anything to do: what came of it, in a word.

        Raises:
            CallbackRefused: nothing shows that OpenTok has sent it.
            TooManyRequests: too many that are not sent to a project's own address.
            BackendError: it could not be acted on now; OpenTok sends it again.
        """
        project, report = self._project(letter), letter.report
        if report.kind is None or report.session_id is None:
            return "of-no-interest"
        room = self._room(report.session_id)
        if room is None:
            return "unknown-session"
        if room.api_key != project:
            if letter.address is None:
                raise CallbackRefused("This session is another project's.")
            return "foreign-session"
        self._check_signature(letter, room)
        return self._act(report, report.kind, room)

    def _project(self, letter: Letter) -> str:
        """The API key that is on all there is: address, signature, body.

        Costs nothing but arithmetic. What it finds wrong is wrong; that a signature is
        good, it cannot tell.
        """
        named = set(letter.report.projects)
        if letter.address is not None:
            if not self.proofs.is_path_key(*letter.address):
                raise CallbackRefused("This is no address of a project.")
            named.add(letter.address[0])
        if letter.signature is not None:
            signed_for = self.proofs.signed_for(letter.signature, letter.raw)
            if signed_for is None:
                raise CallbackRefused("This is no signature of this callback.")
            named.add(signed_for)
        if letter.address is None:
            if letter.signature is None:
                raise CallbackRefused("Nothing shows who has sent this.")
            letter.check_rate_limit()
        if len(named) != 1:
            raise CallbackRefused("It is not clear which project this is about.")
        return named.pop()

    def _check_signature(self, letter: Letter, room: Room) -> None:
        """One that is there must be good, also beside a good address.

        Only if the admin has stored no secret to check it with, the address must do.
        """
        if letter.signature is None:
            return
        secret = room.signature_secret
        if secret is None and letter.address is not None:
            return
        if secret is None or not self.proofs.is_signed(letter.signature, secret):
            raise CallbackRefused("The signature is not the project's.")

    def _act(self, report: Report, kind: ReportKind, room: Room) -> str:
        match kind:
            case ReportKind.ARCHIVE:
                return self._archive(report, room)
            case ReportKind.BROADCAST:
                return self._broadcast(report, room)
            case _:
                return self._count(report, kind, room)

    def _count(self, report: Report, kind: ReportKind, room: Room) -> str:
        if not room.is_open:
            return "show-over"
        what, note = _COUNTED[kind]
        head = Head(
            event_id=room.event_id, room=room.name, kind=what, id=report.subject
        )
        is_news = note(self.headcounts, head)
        if kind is ReportKind.CONNECTION_CREATED and room.is_awaited:
            self.media.somebody_came(room.event_id)
        return "counted" if is_news else "not-counted"

    def _archive(self, report: Report, room: Room) -> str:
        event = self._staged(room)
        if event is None:
            return "not-a-stage"
        try:
            archive = self.admins.project(event.admin_id).video.archive(report.subject)
        except ArchiveNotFound:
            return "unconfirmed"
        if archive.session_id != event.stage_session_id:
            return "unconfirmed"
        return "changed" if self.media.archive(event, archive) else "known"

    def _broadcast(self, report: Report, room: Room) -> str:
        event = self._staged(room)
        if event is None:
            return "not-a-stage"
        video = self.admins.project(event.admin_id).video
        try:
            broadcast = video.broadcast(report.subject)
        except VideoNotFound:
            return "unconfirmed"
        if broadcast.session_id != event.stage_session_id:
            return "unconfirmed"
        return "changed" if self.media.broadcast(event, broadcast) else "known"

    def _staged(self, room: Room) -> EventRecord | None:
        """The event as it is at this moment, if the session is its stage."""
        return self.events.find(room.event_id) if room.name == STAGE else None

    def _room(self, session_id: str) -> Room | None:
        return self.rooms.get(session_id, partial(self._look_up, session_id))

    def _look_up(self, session_id: str) -> Room | None:
        event_id = self.events.id_by_session(session_id)
        event = self.events.find(event_id) if event_id is not None else None
        if event is None:
            return None
        admin, secret = self.admins.callback_sender(event.admin_id)
        return Room(
            event_id=event.id,
            name=STAGE if session_id == event.stage_session_id else BACKSTAGE,
            is_open=event.status is not Status.CLOSED,
            is_awaited=_is_awaited(event, session_id),
            api_key=admin.ot_api_key if admin is not None else None,
            signature_secret=secret,
        )


def _is_awaited(event: EventRecord, session_id: str) -> bool:
    if event.status is not Status.LIVE or session_id != event.stage_session_id:
        return False
    problems = (event.problems or {}).values()
    return any(one.reason == StageEmpty.reason and not one.final for one in problems)
