"""What OpenTok reports of its own accord: recordings, streams, who comes and goes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, ConfigDict, StringConstraints, model_validator

from interactive_broadcast.kernel.models import Id, SessionKey, Shape


class ReportKind(StrEnum):
    """The events that something follows from. OpenTok sends others as well."""

    ARCHIVE = "archive"
    BROADCAST = "broadcast"
    CONNECTION_CREATED = "connectionCreated"
    CONNECTION_DESTROYED = "connectionDestroyed"
    STREAM_CREATED = "streamCreated"
    STREAM_DESTROYED = "streamDestroyed"


_KINDS = frozenset(kind.value for kind in ReportKind)
_ABOUT = {
    ReportKind.CONNECTION_CREATED: "connection",
    ReportKind.CONNECTION_DESTROYED: "connection",
    ReportKind.STREAM_CREATED: "stream",
    ReportKind.STREAM_DESTROYED: "stream",
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


class _Mention(Shape):
    """A connection or a stream."""

    model_config = ConfigDict(extra="ignore")
    id: Id


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
    connection: _Mention | None = None
    stream: _Mention | None = None

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
class Letter:
    """A callback as it came, not yet believed."""

    report: Report
    raw: bytes = field(repr=False)
    """The body, byte for byte: that is what a signature is for."""
    address: tuple[str, str] | None = field(default=None, repr=False)
    """API key and path key, if it was sent to a project's own address."""
    signature: str | None = field(default=None, repr=False)
    check_rate_limit: Callable[[], None] = field(default=lambda: None, repr=False)
    """What looking something up costs a sender who has proven nothing yet. May raise
    TooManyRequests."""
