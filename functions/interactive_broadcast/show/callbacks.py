"""Callbacks of OpenTok: what they say, whether to believe them, and what follows.

A callback is a hint and no more. Of a recording or stream OpenTok is asked what is the
case; people are counted so that a doubled or late report changes nothing. So nobody who
gets hold of a callback can do harm with it, and none that is lost is missed for long.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Annotated, Final, Self

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    model_validator,
)

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.events.models import EventRecord, SessionKind, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.caching import SingleFlight
from interactive_broadcast.kernel.errors import (
    ArchiveNotFound,
    CallbackRefused,
    StageEmpty,
    VideoNotFound,
)
from interactive_broadcast.kernel.models import EpochMs, Id, SessionKey, Shape
from interactive_broadcast.kernel.ports import CallbackProofs
from interactive_broadcast.records.headcounts import (
    Head,
    Headcounts,
    HeadKind,
    SessionHeads,
)
from interactive_broadcast.records.published import PublishedStreams
from interactive_broadcast.show.media_reports import MediaReports

MAX_DATA: Final = 1000
"""Characters of a token's data: what OpenTok takes at most."""

PERSON: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""As `opaque_id` makes them."""

FRESH_S: Final = 2.0
"""How old what we know of a session may be when people are counted in it."""


class ReportKind(StrEnum):
    """The events that something follows from. OpenTok sends others as well."""

    ARCHIVE = "archive"
    BROADCAST = "broadcast"
    CONNECTION_CREATED = "connectionCreated"
    CONNECTION_DESTROYED = "connectionDestroyed"
    STREAM_CREATED = "streamCreated"
    STREAM_DESTROYED = "streamDestroyed"
    SESSION_DESTROYED = "sessionDestroyed"


_KINDS: Final = frozenset(kind.value for kind in ReportKind)
_ABOUT: Final = {
    ReportKind.CONNECTION_CREATED: "connection",
    ReportKind.CONNECTION_DESTROYED: "connection",
    ReportKind.STREAM_CREATED: "stream",
    ReportKind.STREAM_DESTROYED: "stream",
    ReportKind.SESSION_DESTROYED: "session_id",
}
_COUNTED: Final = {
    ReportKind.CONNECTION_CREATED: (HeadKind.CONNECTIONS, Headcounts.arrived),
    ReportKind.CONNECTION_DESTROYED: (HeadKind.CONNECTIONS, Headcounts.left),
    ReportKind.STREAM_CREATED: (HeadKind.STREAMS, Headcounts.arrived),
    ReportKind.STREAM_DESTROYED: (HeadKind.STREAMS, Headcounts.left),
}


def _digits(value: object) -> object:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else value


ProjectKey = Annotated[
    str,
    BeforeValidator(_digits),
    StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$"),
]
"""An OpenTok project: a number in reports of recordings, a text in those of people."""

EventName = Annotated[str, StringConstraints(max_length=64)]

MAX_MS: Final = 2**53
"""Larger numbers are not kept exactly in JSON."""


def _moment(value: object) -> object:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 < value < MAX_MS else None  # type: ignore[operator]  # a number


Moment = Annotated[EpochMs | None, BeforeValidator(_moment)]
"""None for what is no time: no report is refused, and sent for a day, for that."""


def _person(data: object) -> str | None:
    """Whose connection it is, by its token's data; None where they do not say."""
    if not isinstance(data, str) or len(data) > MAX_DATA:
        return None
    try:
        person = json.loads(data)["person"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return person if isinstance(person, str) and PERSON.fullmatch(person) else None


class _Holder(Shape):
    """Whose connection it is, by the data of the token. Only a hint, as all of it."""

    model_config = ConfigDict(extra="ignore")
    person: Annotated[str | None, BeforeValidator(_person)] = Field(None, alias="data")


class _Connection(_Holder):
    id: Id


class _Stream(Shape):
    model_config = ConfigDict(extra="ignore")
    id: Id
    created_at: Moment = None
    connection: Annotated[
        _Holder | None,
        BeforeValidator(lambda one: one if isinstance(one, dict) else None),
    ] = None


class Report(Shape):
    """The body of a callback, as far as it matters here; the rest is not looked at.

    What it says is a hint. What is the case, OpenTok is asked.
    """

    model_config = ConfigDict(extra="ignore")
    event: EventName | None = None
    session_id: SessionKey | None = None
    project_id: ProjectKey | None = None
    partner_id: ProjectKey | None = None
    """The project's older name."""
    id: Id | None = None
    """Of the recording or stream that it is about."""
    timestamp: Moment = None
    """When it happened, by OpenTok's clock."""
    connection: _Connection | None = None
    stream: _Stream | None = None

    @property
    def kind(self) -> ReportKind | None:
        """None for what nothing follows from."""
        return ReportKind(self.event) if self.event in _KINDS else None

    @property
    def subject(self) -> str:
        """Id of the recording, stream, connection it is about."""
        mention = self.connection or self.stream
        return (mention.id if mention else self.id) or ""

    @property
    def person(self) -> str | None:
        """Opaque id of whose connection it is about; None if it does not say."""
        connection = self.stream.connection if self.stream else self.connection
        return connection.person if connection else None

    @property
    def projects(self) -> set[str]:
        """What it says its project is: nothing, or one; more only in a forged one."""
        return {key for key in (self.project_id, self.partner_id) if key is not None}

    @model_validator(mode="after")
    def _says_what_it_is_about(self) -> Self:
        if self.kind is None:
            return self
        if self.session_id is None:
            raise ValueError("no sessionId")
        if getattr(self, _ABOUT.get(self.kind, "id")) is None:
            raise ValueError("does not say of what")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRequest:
    """A callback as it came, not yet believed."""

    report: Report
    raw: bytes = field(repr=False)
    """The body, byte for byte: that is what a signature is for."""
    address: tuple[str, str] | None = field(default=None, repr=False)
    """API key and path key, if it was sent to a project's own address."""
    signature: str | None = field(default=None, repr=False)
    check_rate_limit: Callable[[], None] = field(default=lambda: None, repr=False)
    """Called before anything is looked up for a sender who has proven nothing yet. May
    raise TooManyRequests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionInfo:
    """What an OpenTok session is to us."""

    event_id: str
    admin_id: str
    kind: SessionKind
    is_open: bool
    """Whether its event is not closed."""
    is_awaited: bool
    """Whether an effect of a live show can be carried out once somebody is there."""
    api_key: str | None
    """Of the project that the event's admin uses."""
    signature_secret: SecretStr | None = field(repr=False)


def _sessions() -> SingleFlight[SessionInfo | None]:
    return SingleFlight(ttl_s=FRESH_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Callbacks:
    """Finds out whether OpenTok has sent a callback, and acts on it."""

    events: EventStore
    admins: AdminStore
    headcounts: Headcounts
    published: PublishedStreams
    media: MediaReports
    proofs: CallbackProofs
    sessions: SingleFlight[SessionInfo | None] = field(default_factory=_sessions)
    """By session id."""

    def take(self, request: CallbackRequest) -> str:
        """Act on a callback, if there is anything to do.

        Returns:
            What came of it, in a word, for the log.

        Raises:
            CallbackRefused: nothing shows that OpenTok has sent it.
            TooManyRequests: too many that are not sent to a project's own address.
            BackendError: it could not be acted on now; OpenTok sends it again.
        """
        project, report = self._project(request), request.report
        if report.kind is None or report.session_id is None:
            return "of-no-interest"
        session = self._session(report.session_id)
        if session is None:
            return "unknown-session"
        if session.api_key != project:
            if request.address is None:
                raise CallbackRefused("This session is another project's.")
            return "foreign-session"
        self._check_signature(request, session)
        return self._act(report, report.kind, session)

    def _project(self, request: CallbackRequest) -> str:
        """The API key that is on all there is: address, signature, body.

        Costs nothing but arithmetic. What it finds wrong is wrong; that a signature is
        good, it cannot tell.
        """
        named = set(request.report.projects)
        if request.address is not None:
            if not self.proofs.is_path_key(*request.address):
                raise CallbackRefused("This is no address of a project.")
            named.add(request.address[0])
        if request.signature is not None:
            signed_for = self.proofs.signed_for(request.signature, request.raw)
            if signed_for is None:
                raise CallbackRefused("This is no signature of this callback.")
            named.add(signed_for)
        if request.address is None:
            if request.signature is None:
                raise CallbackRefused("Nothing shows who has sent this.")
            request.check_rate_limit()
        if len(named) != 1:
            raise CallbackRefused("It is not clear which project this is about.")
        return named.pop()

    def _check_signature(self, request: CallbackRequest, session: SessionInfo) -> None:
        """One that is there must be good, also beside a good address.

        Only if the admin has stored no secret to check it with, the address must do.
        """
        if request.signature is None:
            return
        secret = session.signature_secret
        if secret is None and request.address is not None:
            return
        if secret is None or not self.proofs.is_signed(request.signature, secret):
            raise CallbackRefused("The signature is not the project's.")

    def _act(self, report: Report, kind: ReportKind, session: SessionInfo) -> str:
        match kind:
            case ReportKind.ARCHIVE:
                return self._archive(report, session)
            case ReportKind.BROADCAST:
                return self._broadcast(report, session)
            case ReportKind.SESSION_DESTROYED:
                return self._count_again(report.session_id or "", session)
            case _:
                return self._count(report, kind, session)

    def _count(self, report: Report, kind: ReportKind, session: SessionInfo) -> str:
        if session.kind is SessionKind.STAGE and report.stream is not None:
            self._note_times(report, report.stream, kind, session.event_id)
        if not session.is_open:
            return "show-over"
        what, note = _COUNTED[kind]
        head = Head(
            event_id=session.event_id,
            session=session.kind,
            kind=what,
            id=report.subject,
            person=report.person,
        )
        is_news = note(self.headcounts, head)
        if kind is ReportKind.CONNECTION_CREATED and session.is_awaited:
            self.media.somebody_came(session.event_id)
        return "counted" if is_news else "not-counted"

    def _count_again(self, session_id: str, session: SessionInfo) -> str:
        """Everybody is out of a session that has ended, or moves to another server.

        The report may be late, and others may be there by now: OpenTok is asked.
        """
        if not session.is_open:
            return "show-over"
        marked = self.headcounts.marked(session.event_id)
        video = self.admins.project(session.admin_id).video
        there = SessionHeads(
            connections=video.connections_of(session_id),
            streams=video.streams_of(session_id),
        )
        changed = self.headcounts.correct(marked, [(session.kind, there)])
        return "counted" if changed else "not-counted"

    def _note_times(
        self, report: Report, stream: _Stream, kind: ReportKind, event_id: str
    ) -> None:
        """Also after the end of the show: what comes late was so before it."""
        has_ended = kind is ReportKind.STREAM_DESTROYED
        ended_at = report.timestamp if has_ended else None
        began_at = stream.created_at
        if began_at is None and not has_ended:
            began_at = report.timestamp
        self.published.note(event_id, stream.id, began_at=began_at, ended_at=ended_at)

    def _archive(self, report: Report, session: SessionInfo) -> str:
        event = self._staged(session)
        if event is None:
            return "not-a-stage"
        try:
            archive = self.admins.project(event.admin_id).video.archive(report.subject)
        except ArchiveNotFound:
            return "unconfirmed"
        if archive.session_id != event.stage_session_id:
            return "unconfirmed"
        return "changed" if self.media.archive(event, archive) else "known"

    def _broadcast(self, report: Report, session: SessionInfo) -> str:
        event = self._staged(session)
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

    def _staged(self, session: SessionInfo) -> EventRecord | None:
        """The event as it is at this moment, if the session is its stage."""
        is_stage = session.kind is SessionKind.STAGE
        return self.events.find(session.event_id) if is_stage else None

    def _session(self, session_id: str) -> SessionInfo | None:
        return self.sessions.get(session_id, partial(self._look_up, session_id))

    def _look_up(self, session_id: str) -> SessionInfo | None:
        event_id = self.events.id_by_session(session_id)
        event = self.events.find(event_id) if event_id is not None else None
        if event is None:
            return None
        admin, secret = self.admins.callback_sender(event.admin_id)
        is_stage = session_id == event.stage_session_id
        return SessionInfo(
            event_id=event.id,
            admin_id=event.admin_id,
            kind=SessionKind.STAGE if is_stage else SessionKind.BACKSTAGE,
            is_open=event.status is not Status.CLOSED,
            is_awaited=is_stage and _is_awaited(event),
            api_key=admin.ot_api_key if admin is not None else None,
            signature_secret=secret,
        )


def _is_awaited(event: EventRecord) -> bool:
    """Whether somebody on stage is all that a live show is waiting for."""
    problems = (event.problems or {}).values()
    return event.status is Status.LIVE and any(
        one.reason == StageEmpty.reason and not one.final for one in problems
    )
