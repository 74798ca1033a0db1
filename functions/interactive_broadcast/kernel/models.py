"""The base classes of requests, replies and records, and the types of their fields."""

from datetime import datetime
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    RootModel,
    StringConstraints,
)
from pydantic.alias_generators import to_camel
from typing_extensions import TypeAliasType

# Named, because pydantic cannot look through a nameless type that contains itself.
Json = TypeAliasType(
    "Json", "bool | int | float | str | list[Json] | dict[str, Json] | None"
)
"""What lies at a database path, or in an HTTP body."""


class Shape(BaseModel):
    """A model in camelCase outside, immutable, silent about its values in errors."""

    model_config = ConfigDict(
        frozen=True,
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        hide_input_in_errors=True,
    )


class RequestModel(Shape):
    """What a client sends. Unknown keys are refused: a typo must not pass silently."""

    model_config = ConfigDict(extra="forbid")


class ReplyModel(Shape):
    """What a client gets. Absent values are left out, never null."""


Item = TypeVar("Item")


class ReplyCollection(RootModel[Item]):
    """What a client gets, where it is a list or keyed by id."""

    model_config = ConfigDict(frozen=True)


class RecordModel(Shape):
    """What lies in the database.

    Unknown keys are ignored: writers of several versions coexist there.
    """

    model_config = ConfigDict(extra="ignore")

    def to_record(self) -> dict[str, Json]:
        """The JSON to store: camelCase, without absent values."""
        record: dict[str, Json] = self.model_dump(
            mode="json", by_alias=True, exclude_none=True
        )
        return record


def _iso_instant(text: str) -> str:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("needs an offset")
    # The iOS app cannot read fractions of a second.
    return moment.replace(microsecond=0).isoformat()


Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,128}$")]
"""A key of ours or of Firebase. Safe as one segment of a database path."""

SessionKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,255}$")]
"""An OpenTok session id. Safe as one segment of a database path."""

Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,128}$")]
"""The public slug of a show (`fanUrl`)."""

SecretSlug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,128}$")]
"""The slug for host or celebrity. Long, because whoever knows it gets a token."""

Name = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=120,
        pattern=r"^[^\x00-\x1f\x7f]*$",
    ),
]
WebUrl = Annotated[
    str,
    StringConstraints(
        max_length=2000,
        pattern=r"^(https://[^\s\x00-\x1f\x7f\"<>@\\/?#]+"
        r"|http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?)"
        r"([/?#][^\s\x00-\x1f\x7f\"<>\\]*)?$",
    ),
]
"""Where clients are sent or load a picture from: `https`, without user and password. A
developer's own machine may do without TLS."""

RtmpUrl = Annotated[
    str,
    StringConstraints(pattern=r"^rtmps?://[^\s/]{1,255}/[^\s]{1,1000}/[^\s/]{1,500}$"),
]
"""Server and stream name in one, as encoders write it: `rtmp://host/app/streamName`."""

Instant = Annotated[
    str, StringConstraints(min_length=19, max_length=40), AfterValidator(_iso_instant)
]
"""ISO 8601 with an offset, whole seconds."""

Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        to_lower=True,
        max_length=254,
        pattern=r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$",
    ),
]
"""An e-mail address, by its shape only; whether it exists, Firebase finds out."""

FirebaseToken = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$", max_length=8192
    ),
]
"""An ID token: three base64url parts."""

EpochMs = int
"""Milliseconds since 1970, as the Realtime Database's server timestamps."""


def epoch_ms(moment: datetime) -> EpochMs:
    """An aware moment in the milliseconds of the Realtime Database."""
    return round(moment.timestamp() * 1000)
