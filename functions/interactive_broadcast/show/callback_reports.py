"""What OpenTok's callbacks say, as far as it matters here."""

import json
import re
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from interactive_broadcast.kernel.models import EpochMs, Id, SessionKey, Shape

MAX_DATA: Final = 1000
"""Characters of a token's data: what OpenTok takes at most."""

PERSON: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""As `opaque_id` makes them."""


class ReportKind(StrEnum):
    """The events that something follows from. OpenTok sends others as well."""

    ARCHIVE = "archive"
    BROADCAST = "broadcast"
    CAPTIONS = "captions"
    CONNECTION_CREATED = "connectionCreated"
    CONNECTION_DESTROYED = "connectionDestroyed"
    STREAM_CREATED = "streamCreated"
    STREAM_DESTROYED = "streamDestroyed"
    SESSION_NOTIFICATION = "sessionNotification"
    SESSION_DESTROYED = "sessionDestroyed"


_KINDS: Final = frozenset(kind.value for kind in ReportKind)
_ABOUT: Final = {
    ReportKind.CAPTIONS: "of_captions",
    ReportKind.CONNECTION_CREATED: "connection",
    ReportKind.CONNECTION_DESTROYED: "connection",
    ReportKind.STREAM_CREATED: "stream",
    ReportKind.STREAM_DESTROYED: "stream",
    ReportKind.SESSION_NOTIFICATION: "session_id",
    ReportKind.SESSION_DESTROYED: "session_id",
}


def _digits(value: object) -> object:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else value


def _unless_empty(value: object) -> object:
    """OpenTok's signatures name an empty application; bodies may do so as well."""
    return None if value == "" else value


ProjectKey = Annotated[
    str,
    BeforeValidator(_digits),
    StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$", to_lower=True),
]
"""A project: a number in OpenTok's reports of recordings, a text in those of people,
and the id of a Vonage application. In lower case, as those are stored."""

SERVER_ROTATION: Final = "serverRotation"
"""Why a session is cut whose media server is replaced. Clients connect again."""

Reason = Annotated[
    str | None, BeforeValidator(lambda one: one if isinstance(one, str) else None)
]
"""Of an unexpected kind, it is none: what a callback is about does not depend on it."""

EventName = Annotated[str, StringConstraints(max_length=64)]

MAX_MS: Final = 2**53
"""Larger numbers are not kept exactly in JSON."""


def _moment(value: object) -> object:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 < value < MAX_MS else None  # type: ignore[operator]  # a number


Moment = Annotated[EpochMs | None, BeforeValidator(_moment)]
"""None for what is no time: no report is refused, and sent for a day, for that."""


def _said(data: object) -> dict[str, str]:
    """What its token's data say of whoever has a connection, as far as it is known."""
    if not isinstance(data, str) or len(data) > MAX_DATA:
        return {}
    try:
        said = json.loads(data)
        found = {key: said[key] for key in ("person", "userType") if key in said}
    except (ValueError, LookupError, TypeError, RecursionError):
        return {}
    return {
        key: value
        for key, value in found.items()
        if isinstance(value, str) and PERSON.fullmatch(value)
    }


class _Holder(Shape):
    """Whose connection it is, by the data of the token. Only a hint, as all of it."""

    model_config = ConfigDict(extra="ignore")
    said: Annotated[dict[str, str], BeforeValidator(_said)] = Field(
        default_factory=dict, alias="data"
    )

    @property
    def person(self) -> str | None:
        """The opaque id; None where the data do not say it."""
        return self.said.get("person")


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
    application_id: Annotated[ProjectKey | None, BeforeValidator(_unless_empty)] = None
    """The project's name in what is about recordings and streams of Vonage
    applications. Which one reports of people have there is not published, so that each
    is read everywhere."""
    id: Id | None = None
    """Of the recording or stream that it is about."""
    caption_id: Id | None = None
    captions_id: Id | None = None
    """Of the captions that it is about: the one in reports, as the service's own SDK
    has them, and the other where captions are started. Either is read."""
    status: Reason = None
    """How far what it is about has come, in OpenTok's words."""
    timestamp: Moment = None
    """When it happened, by OpenTok's clock."""
    reason: Reason = None
    """Why, in OpenTok's words, where it says so."""
    connection: _Connection | None = None
    stream: _Stream | None = None

    @property
    def kind(self) -> ReportKind | None:
        """None for what nothing follows from."""
        if self.event in _KINDS:
            return ReportKind(self.event)
        # Reports of captions are not documented to have an `event`.
        return None if self.of_captions is None else ReportKind.CAPTIONS

    @property
    def of_captions(self) -> str | None:
        """Id of the captions it is about; None if it is about none."""
        is_named = self.event == ReportKind.CAPTIONS
        return self.caption_id or self.captions_id or (self.id if is_named else None)

    @property
    def is_rotation(self) -> bool:
        """Whether the session is moved, or will be, to another media server."""
        return self.reason == SERVER_ROTATION

    @property
    def subject(self) -> str:
        """Id of the recording, captions, stream, connection it is about."""
        if self.kind is ReportKind.CAPTIONS:
            return self.of_captions or ""
        mention = self.connection or self.stream
        return (mention.id if mention else self.id) or ""

    @property
    def person(self) -> str | None:
        """Opaque id of whose connection it is about; None if it does not say."""
        connection = self.stream.connection if self.stream else self.connection
        return connection.person if connection else None

    @property
    def user_type(self) -> str | None:
        """What somebody who has connected came as; None if it does not say."""
        return self.connection.said.get("userType") if self.connection else None

    @property
    def began_at(self) -> EpochMs | None:
        """Since when the stream is published that it is about; None if not said."""
        created_at = self.stream.created_at if self.stream else None
        is_new = self.kind is ReportKind.STREAM_CREATED
        return self.timestamp if is_new and created_at is None else created_at

    @property
    def ended_at(self) -> EpochMs | None:
        """Until when; None if it still is, or if that is not said."""
        has_ended = self.kind is ReportKind.STREAM_DESTROYED
        return self.timestamp if has_ended else None

    @property
    def projects(self) -> set[str]:
        """What it says its project is: nothing, or one; more only in a forged one."""
        named = (self.project_id, self.partner_id, self.application_id)
        return {key for key in named if key is not None}

    @model_validator(mode="after")
    def _says_what_it_is_about(self) -> Self:
        if self.kind is None:
            return self
        if self.session_id is None:
            raise ValueError("no sessionId")
        if getattr(self, _ABOUT.get(self.kind, "id")) is None:
            raise ValueError("does not say of what")
        return self
