"""Callbacks of OpenTok: what they say, whether to believe them, and what follows.

A callback is a hint and no more. Of a recording or stream OpenTok is asked what is the
case; people are counted so that a doubled or late report changes nothing. So nobody who
gets hold of a callback can do harm with it, and none that is lost is missed for long.
Whose a connection is OpenTok tells nowhere else: one that may not be there is ended.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from pydantic import SecretStr

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.events.models import EventRecord, SessionKind, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.caching import Inquiry, SingleFlight, decide
from interactive_broadcast.kernel.errors import (
    ArchiveNotFound,
    CallbackRefused,
    VideoNotFound,
)
from interactive_broadcast.kernel.ports import CallbackProofs, Clock, now_ms
from interactive_broadcast.records.fan_streams import FanStreams
from interactive_broadcast.records.headcounts import (
    Head,
    Headcounts,
    HeadKind,
    SessionHeads,
)
from interactive_broadcast.records.published import PublishedStreams
from interactive_broadcast.records.timeline import BACKEND, Timeline, TimelineEntry
from interactive_broadcast.records.viewer_limit import ViewerLimit
from interactive_broadcast.show.arrivals import Arrival, Arrivals
from interactive_broadcast.show.callback_reports import (
    SERVER_ROTATION,
    Report,
    ReportKind,
)
from interactive_broadcast.show.caption_reports import CaptionReports
from interactive_broadcast.show.connection_rights import ConnectionRights
from interactive_broadcast.show.disconnecting import Disconnecting
from interactive_broadcast.show.media_reports import MediaReports

FRESH_S: Final = 2.0
"""How old what we know of a session may be when people are counted in it."""

_COUNTED: Final = {
    ReportKind.CONNECTION_CREATED: (HeadKind.CONNECTIONS, Headcounts.arrived),
    ReportKind.CONNECTION_DESTROYED: (HeadKind.CONNECTIONS, Headcounts.left),
    ReportKind.STREAM_CREATED: (HeadKind.STREAMS, Headcounts.arrived),
    ReportKind.STREAM_DESTROYED: (HeadKind.STREAMS, Headcounts.left),
}

_ARRIVALS: Final = (ReportKind.CONNECTION_CREATED, ReportKind.STREAM_CREATED)
"""What a recording or stream may have waited for."""


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
    fan_url: str
    kind: SessionKind
    is_open: bool
    """Whether its event is not closed."""
    is_awaited: bool
    """Whether a live show waits for somebody on stage, to be recorded or streamed."""
    api_key: str | None
    """Of the project that the event's admin uses."""
    signature_secrets: tuple[SecretStr, ...] = field(repr=False)
    """Each is good. Empty where the admin has stored none."""
    rights: ConnectionRights
    """Who may be connected."""
    has_old_apps: bool
    """Whether fans are let in whose apps make no record in time."""
    is_cleared: bool
    """Whether the stage is cleared of fans at least."""

    @property
    def address(self) -> tuple[str, str]:
        """The admin and `fanUrl` of its show."""
        return self.admin_id, self.fan_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Callbacks:
    """Finds out whether OpenTok has sent a callback, and acts on it."""

    events: EventStore
    admins: AdminStore
    headcounts: Headcounts
    arrivals: Arrivals
    disconnecting: Disconnecting
    fan_streams: FanStreams
    published: PublishedStreams
    media: MediaReports
    captions: CaptionReports
    viewer_limit: ViewerLimit
    timeline: Timeline
    proofs: CallbackProofs
    clock: Clock
    sessions: SingleFlight[SessionInfo]
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
        request = _provable(request)
        projects, report = self._projects(request), request.report
        if report.kind is None or report.session_id is None:
            return "of-no-interest"
        try:
            session = decide(
                partial(self._believed, request, projects, report.session_id)
            )
        except VideoNotFound:
            return "unknown-session"
        if session is None:
            return "foreign-session"
        return self._act(report, report.kind, session)

    def _projects(self, request: CallbackRequest) -> frozenset[str]:
        """The API keys that are on all there is: address, signature, body.

        One, but where a signature that names the account beside the project is all
        there is. Costs nothing but arithmetic. What it finds wrong is wrong; that a
        signature is good, it cannot tell.
        """
        named = set(request.report.projects)
        if request.address is not None:
            if not self.proofs.is_path_key(*request.address):
                raise CallbackRefused("This is no address of a project.")
            named.add(request.address[0])
        agreed = frozenset(named)
        if request.signature is not None:
            signed_for = self.proofs.signed_for(request.signature, request.raw)
            if not signed_for:
                raise CallbackRefused("This is no signature of this callback.")
            agreed = agreed & signed_for if named else signed_for
        if request.address is None:
            if request.signature is None:
                raise CallbackRefused("Nothing shows who has sent this.")
            request.check_rate_limit()
        if len(named) > 1 or not agreed:
            raise CallbackRefused("It is not clear which project this is about.")
        return agreed

    def _believed(
        self,
        request: CallbackRequest,
        projects: frozenset[str],
        session_id: str,
        inquiry: Inquiry,
    ) -> SessionInfo | None:
        """The session of a callback that its project, one of `projects`, has sent.

        None where it is another project's, and was reported to that project's address.

        Raises:
            VideoNotFound: it is none of ours.
            CallbackRefused: the signature is not its project's.
        """
        own = [one for one in projects if self.proofs.covers(one, session_id)]
        if not own:
            # Nothing is looked up that the proof is not about.
            _refuse_unless_addressed(request)
            return None
        look_up = partial(self._look_up, session_id)
        session = self.sessions.get(session_id, look_up, inquiry)
        if session.api_key not in own:
            # Its admin has taken another project since.
            if inquiry.ask_anew():
                return self._believed(request, projects, session_id, inquiry)
            _refuse_unless_addressed(request)
            return None
        self._check_signature(request, session)
        return session

    def _check_signature(self, request: CallbackRequest, session: SessionInfo) -> None:
        """One that is there must be good, also beside a good address.

        Only if the admin has stored no secret to check it with, the address must do.
        """
        if request.signature is None:
            return
        secrets = session.signature_secrets
        if not secrets and request.address is not None:
            return
        # Each is compared, so that the time taken tells nothing of which one it was.
        signed = [self.proofs.is_signed(request.signature, one) for one in secrets]
        if not any(signed):
            raise CallbackRefused("The signature is not the project's.")

    def _note_published(
        self, report: Report, kind: ReportKind, session: SessionInfo
    ) -> None:
        """Also after the end of the show: what is reported late was so before it."""
        if session.kind is not SessionKind.STAGE:
            return
        is_of_stream = kind in {ReportKind.STREAM_CREATED, ReportKind.STREAM_DESTROYED}
        if is_of_stream and report.stream is not None:
            self.published.note(
                session.event_id,
                report.stream.id,
                began_at=report.began_at,
                ended_at=report.ended_at,
            )
        elif kind is ReportKind.SESSION_DESTROYED and report.timestamp is not None:
            self.published.note_all_lost(session.event_id, report.timestamp)

    def _act(self, report: Report, kind: ReportKind, session: SessionInfo) -> str:
        self._note_published(report, kind, session)
        match kind:
            case ReportKind.ARCHIVE:
                return self._archive(report, session)
            case ReportKind.BROADCAST:
                return self._broadcast(report, session)
            case ReportKind.CAPTIONS:
                return self._captions(report, session)
            case ReportKind.SESSION_NOTIFICATION:
                return self._tell_rotation(report, session, "announced")
            case ReportKind.SESSION_DESTROYED:
                self._tell_rotation(report, session, "moved")
                self._renew_captions(session)
                return self._count_again(report.session_id or "", session)
            case _:
                return self._count(report, kind, session)

    def _count(self, report: Report, kind: ReportKind, session: SessionInfo) -> str:
        what, note = _COUNTED[kind]
        head = Head(
            event_id=session.event_id,
            session=session.kind,
            kind=what,
            id=report.subject,
            person=report.person,
        )
        ended = self._end_if_unwanted(report, head, session)
        if ended is not None:
            return ended
        if not session.is_open:
            if kind is ReportKind.CONNECTION_CREATED:
                self.headcounts.came_late(head)
            return "show-over"
        person = self._publisher(head)
        is_news = note(self.headcounts, head)
        if person is not None:
            # Also when it is no news: the first delivery may have got no further.
            self.fan_streams.settle(session.event_id, session.address, person)
        if what is HeadKind.STREAMS:
            self._follow_stage(session)
        if kind in _ARRIVALS and session.is_awaited:
            publishes = kind is ReportKind.STREAM_CREATED
            self.media.somebody_came(session.event_id, publishes=publishes)
        return "counted" if is_news else "not-counted"

    def _end_if_unwanted(
        self, report: Report, head: Head, session: SessionInfo
    ) -> str | None:
        arrival = Arrival(
            head=head,
            user_type=report.user_type,
            address=session.address,
            rights=session.rights,
            needs_record=session.is_open and not session.has_old_apps,
            is_cleared=session.is_cleared,
        )
        match report.kind:
            case ReportKind.CONNECTION_CREATED:
                return self.arrivals.end_if_unwanted(arrival)
            case ReportKind.STREAM_CREATED:
                return self.arrivals.end_if_not_on_stage(arrival)
            case _:
                return None

    def _publisher(self, head: Head) -> str | None:
        """Whose stream it is; None for other reports, and where nobody has told it."""
        if head.kind is not HeadKind.STREAMS:
            return None
        return head.person or self.headcounts.person_of(head)

    def _tell_rotation(self, report: Report, session: SessionInfo, how: str) -> str:
        """Put it on the timeline: everybody is cut, and comes back by themselves.

        What is recorded and streamed ends with it, and is followed by another part.
        """
        if not (session.is_open and report.is_rotation):
            return "of-no-interest"
        at = report.timestamp or now_ms(self.clock)
        entry = TimelineEntry(
            what=SERVER_ROTATION,
            by=BACKEND,
            details={"session": session.kind.value, "state": how},
            at=at,
        )
        key = f"rotation-{session.kind}-{how}-{at}"
        self.timeline.put(session.event_id, {key: entry})
        return "told"

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
        self.fan_streams.settle_all(marked, [(session.kind, there)], session.address)
        self._follow_stage(session)
        return "counted" if changed else "not-counted"

    def _follow_stage(self, session: SessionInfo) -> None:
        """The more publish on stage, the fewer can watch."""
        if session.kind is SessionKind.STAGE:
            self.viewer_limit.follow(session.event_id, *session.address)

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

    def _captions(self, report: Report, session: SessionInfo) -> str:
        """As reported: no other way is documented to learn what became of them."""
        event = self._staged(session)
        if event is None:
            return "not-a-stage"
        is_news = self.captions.report(event, report.subject, report.status or "")
        return "changed" if is_news else "known"

    def _renew_captions(self, session: SessionInfo) -> None:
        event = self._staged(session) if session.is_open else None
        if event is not None:
            self.captions.session_ended(event)

    def _staged(self, session: SessionInfo) -> EventRecord | None:
        """The event as it is at this moment, if the session is its stage."""
        is_stage = session.kind is SessionKind.STAGE
        return self.events.find(session.event_id) if is_stage else None

    def _look_up(self, session_id: str) -> SessionInfo:
        event_id = self.events.id_by_session(session_id)
        event = self.events.find(event_id) if event_id is not None else None
        if event is None or session_id not in event.session_ids:
            # Or it was, until its admin has taken another project.
            raise VideoNotFound("This is no session of an event.")
        sender = self.admins.callback_sender(event.admin_id, now_ms(self.clock))
        is_stage = session_id == event.stage_session_id
        return SessionInfo(
            event_id=event.id,
            admin_id=event.admin_id,
            fan_url=event.fan_url,
            kind=SessionKind.STAGE if is_stage else SessionKind.BACKSTAGE,
            is_open=event.status is not Status.CLOSED,
            is_awaited=is_stage
            and event.status is Status.LIVE
            and self.media.is_awaited(event.id),
            api_key=sender.admin.ot_api_key if sender.admin is not None else None,
            signature_secrets=sender.signature_secrets,
            rights=self.disconnecting.rights(event),
            has_old_apps=self.disconnecting.shows.lets_in_old_apps(),
            is_cleared=event.cleared is not None,
        )


def _provable(request: CallbackRequest) -> CallbackRequest:
    """The callback, without a signature that nobody can be expected to check.

    Reports of captions go to the address that their start has named. No secret is set
    for them at the service, and whether they are signed, and with what, is documented
    nowhere: the address has to do.
    """
    is_named = (
        request.report.kind is ReportKind.CAPTIONS and request.address is not None
    )
    return replace(request, signature=None) if is_named else request


def _refuse_unless_addressed(request: CallbackRequest) -> None:
    """A session of another project: at a project's own address it is none of ours."""
    if request.address is None:
        raise CallbackRefused("This session is another project's.")
