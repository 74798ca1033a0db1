"""Events, as stored, as their owner sees them and as anybody does."""

import hashlib
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from interactive_broadcast.events.clearing_models import ClearedStage
from interactive_broadcast.events.consent_terms import ConsentTerms, GivenConsentTerms
from interactive_broadcast.events.given_options import (
    MOST_MORE_TARGETS,
    MOST_RETAIN_DAYS,
    NO_EMPTY_LIST,
    HowTheLineGoes,
    HowToRecord,
    HowToStream,
)
from interactive_broadcast.events.lease_models import LeaseNumber
from interactive_broadcast.events.line_options import LineOptions
from interactive_broadcast.events.staff import StaffEntry
from interactive_broadcast.kernel.errors import VideoProjectChanged
from interactive_broadcast.kernel.media_options import (
    ArchiveOptions,
    BroadcastOptions,
    LanguageCode,
)
from interactive_broadcast.kernel.models import (
    EpochMs,
    FurtherRtmpUrl,
    Id,
    Instant,
    Name,
    RecordModel,
    ReplyModel,
    RequestModel,
    RtmpUrl,
    SecretSlug,
    Shape,
    Slug,
    WebUrl,
)
from interactive_broadcast.kernel.texts import Text
from interactive_broadcast.kernel.video_statuses import ArchiveStatus

if TYPE_CHECKING:
    # Most functions need no video.
    from interactive_broadcast.kernel.video import Video


class Status(StrEnum):
    """The status of an event. `events.status` says which may follow which."""

    NOT_STARTED = "notStarted"
    PRESHOW = "preshow"
    LIVE = "live"
    CLOSED = "closed"


Fingerprint = Annotated[str, Text(pattern=r"^[0-9a-f]{64}$", wanted="a SHA-256 in hex")]


class SessionKind(StrEnum):
    """Which of an event's two OpenTok sessions."""

    STAGE = "stage"
    BACKSTAGE = "backstage"


class Image(RecordModel):
    """A picture in `eventImages/{adminId}/{id}`, and where clients find it."""

    id: Id
    url: str


class GivenImage(Image):
    """A picture as a client gives it: its URL is checked."""

    url: WebUrl


class ArchiveState(RecordModel):
    """A part of the recording, as OpenTok last reported it: `events/{id}/archive`."""

    id: str | None = None
    status: ArchiveStatus
    reason: str | None = None
    duration_s: int | None = None
    size_bytes: int | None = None


class CaptionsStatus(StrEnum):
    """How far live captions have come."""

    STARTING = "starting"
    """They are wanted, and begin as soon as they can."""
    STARTED = "started"
    STOPPED = "stopped"
    """They are not wanted any more."""


class CaptionsState(RecordModel):
    """The live captions of the show: `events/{id}/captions`."""

    language_code: LanguageCode
    status: CaptionsStatus
    id: str | None = None
    """The video service's, of those that run or ran last. Left out while not known."""
    started_at: EpochMs | None = None
    """Of those that run, or ran last."""

    @property
    def are_wanted(self) -> bool:
        """Whether the show is to have them as long as it is live."""
        return self.status is not CaptionsStatus.STOPPED


class Problem(RecordModel):
    """An effect that failed: `events/{id}/problems/{effect}`."""

    reason: str
    final: bool
    """False while it is still being tried again."""
    at: EpochMs | None = None
    targets: str | None = None
    """Of a stream that some encoders do not get: which, as `rtmpUrl, rtmpUrls-2`, the
    event's own and the second of the others."""


class _PublicFields(Shape):
    id: str
    admin_id: str
    name: str
    status: Status = Status.NOT_STARTED
    fan_url: str
    start_image: Image | None = None
    end_image: Image | None = None
    date_time_start: str | None = None
    date_time_end: str | None = None
    redirect_url: str | None = None
    consent: ConsentTerms | None = None
    """What fans are asked to consent to; left out where nothing is asked."""
    created_at: EpochMs | None = None


class _OwnerFields(_PublicFields):
    host_url: str
    celebrity_url: str
    archive_event: bool = False
    uncomposed: bool = False
    rtmp_url: str | None = None
    rtmp_urls: list[str] | None = None
    archive_options: ArchiveOptions | None = None
    broadcast_options: BroadcastOptions | None = None
    line_options: LineOptions | None = None
    retain_days: int | None = None
    staff_url: str | None = None
    request_id: str | None = None
    """As it was given to `createEvent`."""
    backstage_session_id: str = Field(alias="sessionId")
    """Stored and sent as `sessionId`, its name since the first clients."""
    stage_session_id: str
    archive_id: str | None = None
    """Of the newest part of the recording that is being recorded or contains something.
    All parts are in `archives/{id}`, and in the reply of `getTimeline`."""
    archive_url: str | None = None
    """Where the file of that part is, once it is in the operator's own bucket."""
    archive: ArchiveState | None = None
    captions: CaptionsState | None = None
    problems: dict[str, Problem] | None = None
    standby: bool | None = None
    """True while the producer has announced an intermission; else left out."""
    cleared: ClearedStage | None = None
    """While the stage is cleared; else left out."""
    preshow_started_at: EpochMs | None = None
    show_started_at: EpochMs | None = None
    show_ended_at: EpochMs | None = None
    updated_at: EpochMs | None = None


class EventRequestRecord(RecordModel):
    """`eventRequests/{adminId}/{requestId}`: made and removed with the event."""

    event_id: Id
    fingerprint: Fingerprint
    """Of the request, to tell another one with the same id."""


class OpenEventRecord(_PublicFields, RecordModel):
    """`openEvents/{adminId}/{eventId}`: what everybody may know of an open event."""


class EventRecord(_OwnerFields, RecordModel):
    """`events/{eventId}`."""

    staff: dict[str, StaffEntry] | None = None
    """Who has signed in by `staffUrl`, by uid. In no reply, as a thousand events have
    to fit into one: their owner reads it where it lies."""

    @property
    def slugs(self) -> dict[str, str]:
        """By kind: `fanUrl`, `hostUrl`, `celebrityUrl`."""
        return {
            "fanUrl": self.fan_url,
            "hostUrl": self.host_url,
            "celebrityUrl": self.celebrity_url,
        }

    @property
    def links(self) -> dict[str, str]:
        """All that people come by, no two the same: the slugs and `staffUrl`."""
        return self.slugs | ({"staffUrl": self.staff_url} if self.staff_url else {})

    @property
    def line(self) -> LineOptions:
        """How its line goes, also where its owner has chosen nothing."""
        return self.line_options or LineOptions()

    @property
    def rtmp_targets(self) -> dict[str, str]:
        """URLs of all encoders by what the service calls them: `rtmpUrl`, `rtmpUrls-1`.

        These names are told where one of them does not get the stream.
        """
        own = {} if self.rtmp_url is None else {"rtmpUrl": self.rtmp_url}
        more = enumerate(self.rtmp_urls or [], start=1)
        return {**own, **{f"rtmpUrls-{number}": url for number, url in more}}

    @property
    def streams_elsewhere(self) -> bool:
        """Whether a stream of it is seen where no slate of ours is: at encoders.

        Or again later, where viewers can go back in it.
        """
        options = self.broadcast_options
        return bool(self.rtmp_targets) or (options is not None and bool(options.dvr))

    def session_id(self, kind: SessionKind) -> str:
        """OpenTok's id of the stage or the backstage."""
        if kind is SessionKind.STAGE:
            return self.stage_session_id
        return self.backstage_session_id

    @property
    def session_ids(self) -> frozenset[str]:
        """Both."""
        return frozenset({self.stage_session_id, self.backstage_session_id})

    def is_in(self, video: "Video") -> bool:
        """Whether its sessions are this project's. Makes no call.

        They are another's once its admin has changed to this one, until they are needed
        (`show.event_sessions`).
        """
        return all(map(video.owns, self.session_ids))

    def check_in(self, video: "Video") -> None:
        """Refuse to go on where they are another project's.

        Raises VideoProjectChanged.
        """
        if not self.is_in(video):
            raise VideoProjectChanged(
                "The show's sessions are in another video project.", id=self.id
            )


class PublicEvent(_PublicFields, ReplyModel):
    """What anybody may know: no session, no link of host or celebrity, no RTMP key."""


class Event(_OwnerFields, ReplyModel):
    """An event as its owner sees it."""


class EventRequest(RequestModel):
    id: Id


class AdminEventsRequest(RequestModel):
    admin_id: Id


class CreateEventRequest(RequestModel):
    """A new event. Slugs that are left out are made up."""

    admin_id: Id | None = None
    """The caller, when left out. Another admin's id is refused by the rules."""
    request_id: Id | None = None
    """Chosen anew for each event, such as a UUID: then a call that is repeated with it
    makes no second one, and is answered with the first as it is by then."""
    name: Name
    fan_url: Slug | None = None
    """Made from the name when left out."""
    host_url: SecretSlug | None = None
    celebrity_url: SecretSlug | None = None
    start_image: GivenImage | None = None
    end_image: GivenImage | None = None
    date_time_start: Instant | None = None
    date_time_end: Instant | None = None
    archive_event: bool = False
    uncomposed: bool = False
    redirect_url: WebUrl | None = None
    rtmp_url: RtmpUrl | None = None
    rtmp_urls: Annotated[list[FurtherRtmpUrl] | None, NO_EMPTY_LIST] = Field(
        default=None, max_length=MOST_MORE_TARGETS
    )
    archive_options: HowToRecord = None
    broadcast_options: HowToStream = None
    line_options: HowTheLineGoes = None
    consent: GivenConsentTerms | None = None
    retain_days: int | None = Field(default=None, ge=1, le=MOST_RETAIN_DAYS)
    """The parts of the recording are deleted so many days after the end; kept when left
    out."""
    staff_url: SecretSlug | None = None
    """Whoever knows it may help the producer with the line. Nobody when left out."""

    @property
    def fingerprint(self) -> str:
        """The same for the same request, whatever its `requestId` (SHA-256, hex).

        What may be left out counts as if it was: the admin is the caller anyway.
        """
        told = self.model_dump_json(
            exclude={"request_id", "admin_id"}, exclude_defaults=True
        )
        return hashlib.sha256(told.encode()).hexdigest()


class UpdateEventRequest(RequestModel):
    """Only what is given changes; an explicit null clears an optional field."""

    id: Id
    name: Name | None = None
    fan_url: Slug | None = None
    host_url: SecretSlug | None = None
    celebrity_url: SecretSlug | None = None
    start_image: GivenImage | None = None
    end_image: GivenImage | None = None
    date_time_start: Instant | None = None
    date_time_end: Instant | None = None
    archive_event: bool | None = None
    uncomposed: bool | None = None
    redirect_url: WebUrl | None = None
    rtmp_url: RtmpUrl | None = None
    rtmp_urls: Annotated[list[FurtherRtmpUrl] | None, NO_EMPTY_LIST] = Field(
        default=None, max_length=MOST_MORE_TARGETS
    )
    archive_options: HowToRecord = None
    """As a whole: what is not among them is as the service does it. What is recorded
    already goes on as it was begun; the next part of the recording has them."""
    broadcast_options: HowToStream = None
    """As a whole, as `archiveOptions`."""
    line_options: HowTheLineGoes = None
    """As a whole. Whoever is on stage or backstage stays, also where fewer may be by
    then."""
    consent: GivenConsentTerms | None = None
    retain_days: int | None = Field(default=None, ge=1, le=MOST_RETAIN_DAYS)
    staff_url: SecretSlug | None = None
    """With another one nobody signs in by the former any more. Who has signed in stays
    until the entry in `staff` is removed."""


class CommandRequest(EventRequest):
    """What only one of an owner's clients commands at a time, if they keep to that."""

    lease: LeaseNumber | None = None
    """The number of the producer's lease, as the client has it: the command is refused
    when it is another's by now. Without one no lease is asked for."""


class ChangeStatusRequest(CommandRequest):
    status: Status
