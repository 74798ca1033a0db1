"""Requests and replies of OpenTok's own primitives, and of a recording's address."""

from enum import StrEnum
from ipaddress import IPv4Address
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from interactive_broadcast.kernel.models import (
    EpochMs,
    Id,
    ReplyModel,
    RequestModel,
    SessionKey,
)
from interactive_broadcast.kernel.texts import Text, Wanted
from interactive_broadcast.kernel.video import VideoRole
from interactive_broadcast.kernel.video_statuses import TranscriptionStatus

LayoutClass = Annotated[
    str,
    Text(
        pattern=r"^[A-Za-z0-9_-]{1,64}$",
        wanted="1 to 64 characters of A-Z, a-z, 0-9, - and _",
    ),
]


class ArchiveMode(StrEnum):
    """Whether OpenTok records a session from beginning to end by itself."""

    MANUAL = "manual"
    ALWAYS = "always"


class MediaMode(StrEnum):
    """Whether streams pass OpenTok's media server, or go from client to client."""

    ROUTED = "routed"
    RELAYED = "relayed"


def _is_ipv4(text: str) -> str:
    return str(IPv4Address(text))


class CreateSessionRequest(RequestModel):
    """How the session is to be. Not every combination is possible."""

    location: (
        Annotated[
            str,
            StringConstraints(pattern=r"^([0-9]{1,3}\.){3}[0-9]{1,3}$"),
            AfterValidator(_is_ipv4),
            Wanted("an IPv4 address, such as 192.0.2.1"),
        ]
        | None
    ) = None
    """An IPv4 address: a hint for the media server."""
    archive_mode: ArchiveMode = ArchiveMode.MANUAL
    media_mode: MediaMode = MediaMode.ROUTED
    e2ee: bool = Field(default=False, alias="e2ee")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        is_archived = self.archive_mode is ArchiveMode.ALWAYS
        is_relayed = self.media_mode is MediaMode.RELAYED
        if is_relayed and (is_archived or self.e2ee):
            raise ValueError("only what is routed is archived, or encrypted end to end")
        if is_archived and self.e2ee:
            raise ValueError("what is encrypted end to end cannot be archived")
        return self


class VideoSession(ReplyModel):
    """A session that was created, and the project that it belongs to."""

    api_key: str
    session_id: str


class ArchiveUrlRequest(RequestModel):
    """Of which part of the show's recording the address is wanted."""

    id: Id
    archive_id: Id | None = None
    """The part that the event names, when left out."""


class TranscriptionFile(ReplyModel):
    """What was said in a part of the recording, written down: a file of JSON."""

    status: TranscriptionStatus
    """How far it has come, in the video service's words."""
    reason: str | None = None
    """Why it has that status, as the service puts it."""
    url: str | None = None
    """Where it is, once it is `available`. With `uploaded` it is in the own bucket,
    and the service does not say where."""
    expires_at: EpochMs | None = None
    """Until when the link is good."""


class ArchiveUrl(ReplyModel):
    """Where the file of one part of the recording is."""

    archive_id: str
    archive_url: str
    expires_at: EpochMs | None = None
    """Until when the link is good; it is absent where it lasts."""
    transcription: TranscriptionFile | None = None
    """Of a part that is to be transcribed."""


class CreateTokenRequest(RequestModel):
    """For which session the token is to be, and what it is to be good for."""

    session_id: SessionKey
    role: VideoRole = VideoRole.PUBLISHER
    data: (
        Annotated[str, Text(most=1000, wanted="a text of at most 1000 characters")]
        | None
    ) = None
    expires_in_s: Annotated[int, Field(ge=60, le=30 * 86_400)] = 86_400
    """Seconds. OpenTok's own limit is 30 days."""
    initial_layout_class_list: list[LayoutClass] = Field(
        default_factory=list, max_length=15
    )


class VideoToken(ReplyModel):
    """A token, and the project that it is for."""

    api_key: str
    token: str
    expires_at: EpochMs
