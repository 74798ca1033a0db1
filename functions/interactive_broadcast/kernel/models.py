"""The base classes of requests, replies and records, and the types of their fields."""

from datetime import datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, RootModel, StringConstraints
from pydantic.alias_generators import to_camel
from typing_extensions import TypeAliasType

from interactive_broadcast.kernel.texts import BLANKS, CONTROLS, Text

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


_KEY = r"^[A-Za-z0-9_-]+$"
_NO_BLANKS = rf"[{CONTROLS}{BLANKS}]"

Id = Annotated[str, Text(least=1, most=128, pattern=_KEY)]
"""A key of ours or of Firebase. Safe as one segment of a database path."""

SessionKey = Annotated[str, Text(least=1, most=255, pattern=_KEY)]
"""An OpenTok session id. Safe as one segment of a database path."""

Slug = Annotated[str, Text(least=1, most=128, pattern=_KEY)]
"""The public slug of a show (`fanUrl`)."""

SecretSlug = Annotated[str, Text(least=16, most=128, pattern=_KEY)]
"""The slug for host or celebrity. Long, because whoever knows it gets a token."""

Name = Annotated[
    str,
    Text(
        least=1,
        most=120,
        pattern=rf"[^{BLANKS}]",
        never=(rf"[{CONTROLS}]",),
        strip=True,
    ),
]
"""A text on one line that is not blank; what is blank around it is dropped."""

WebUrl = Annotated[
    str,
    Text(
        most=2000,
        pattern=r"^(https://[^@/?#]+|http://(localhost|127\.0\.0\.1)(:[0-9]+)?)"
        r"([/?#].*)?$",
        never=(_NO_BLANKS, r'["<>\\]'),
    ),
]
"""Where clients are sent or load a picture from: `https`, without user and password. A
developer's own machine may do without TLS. No blanks, quotes, angles or backslashes."""

RtmpUrl = Annotated[
    str,
    Text(
        most=2048, pattern=r"^rtmps?://[!-.0-~]{1,255}/.+/[^/]+$", never=(_NO_BLANKS,)
    ),
]
"""Server and stream name in one, as encoders write it: `rtmp://host/app/streamName`. No
blanks."""

Instant = Annotated[
    str,
    StringConstraints(min_length=19, max_length=40),
    AfterValidator(_iso_instant),
    Text(
        pattern=r"^[1-9][0-9]{3}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}"
        r"(Z|[+-][0-9]{2}(:[0-9]{2}){1,2})$",
        never=(
            # Seconds, minutes, hours; months and days; days that their month has not.
            r":[6-9]|[T+-](2[4-9]|[3-9][0-9]):",
            r"-(00|1[3-9]|[2-9][0-9])-|-(00|3[2-9]|[4-9][0-9])T",
            r"-(02-30|(02|04|06|09|11)-31)T",
            # The 29th in years that four does not divide, or only by their century.
            r"([02468][1235679]|[13579][01345789])(00)?-02-29T",
        ),
    ),
]
"""ISO 8601 with an offset, whole seconds."""

Email = Annotated[
    str,
    Text(
        most=254,
        pattern=r"^[^@]+@[^@.]+(\.[^@.]+)+$",
        never=(_NO_BLANKS,),
        strip=True,
        lower=True,
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
    """An aware moment in milliseconds since 1970."""
    return round(moment.timestamp() * 1000)
