"""The base classes of requests, replies and records, and the types of their fields."""

import re
from datetime import UTC, datetime
from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, RootModel, StringConstraints
from pydantic.alias_generators import to_camel
from typing_extensions import TypeAliasType

from interactive_broadcast.kernel.texts import (
    BLANKS,
    CONTROLS,
    HIDDEN,
    UNSEEN,
    Text,
)

# Named, because pydantic cannot look through a nameless type that contains itself.
Json = TypeAliasType(
    "Json", "bool | int | float | str | list[Json] | dict[str, Json] | None"
)
"""What lies at a database path, or in an HTTP body."""


class Shape(BaseModel):
    """A model in camelCase outside, immutable, silent about its values in errors.

    It is built when it is first used (by whichever thread: pydantic has a lock for
    that): an instance needs few of the models that it imports.
    """

    model_config = ConfigDict(
        frozen=True,
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        hide_input_in_errors=True,
        defer_build=True,
    )


class RequestModel(Shape):
    """What a client sends. Unknown keys are refused: a typo must not pass silently."""

    model_config = ConfigDict(extra="forbid")


class ReplyModel(Shape):
    """What a client gets. Absent values are left out, never null."""


Item = TypeVar("Item")


class ReplyCollection(RootModel[Item]):
    """What a client gets, where it is a list or keyed by id."""

    model_config = ConfigDict(frozen=True, defer_build=True)


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


_KEY = r"^[A-Za-z0-9_-]+$"
_KEY_WORDS = "of A-Z, a-z, 0-9, - and _"

Id = Annotated[
    str,
    Text(least=1, most=128, pattern=_KEY, wanted=f"1 to 128 characters {_KEY_WORDS}"),
]
"""A key of ours or of Firebase. Safe as one segment of a database path."""

SessionKey = Annotated[
    str,
    Text(least=1, most=255, pattern=_KEY, wanted=f"1 to 255 characters {_KEY_WORDS}"),
]
"""An OpenTok session id. Safe as one segment of a database path."""

Slug = Annotated[
    str,
    Text(least=1, most=128, pattern=_KEY, wanted=f"1 to 128 characters {_KEY_WORDS}"),
]
"""The public slug of a show (`fanUrl`)."""

SecretSlug = Annotated[
    str,
    Text(least=16, most=128, pattern=_KEY, wanted=f"16 to 128 characters {_KEY_WORDS}"),
]
"""The slug for host or celebrity. Long, because whoever knows it gets a token."""

Name = Annotated[
    str,
    Text(
        most=120,
        never=(rf"[{CONTROLS}{HIDDEN}]", UNSEEN),
        strip=True,
        wanted="a text of 1 to 120 characters (an emoji counts two or more) on one "
        "line, not only blanks, without control and hidden characters",
    ),
]
"""What people are shown. Blanks around it are dropped; else it stays as it was sent,
however its accents are spelled."""

_PORT = (
    r"(:([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|"
    r"6553[0-5]))?"
)
_LETTERS = (
    r"A-Za-z\u00c0-\u02af\u03a3-\u0481\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fa5"
    r"\uac00-\ud7a3"
)
"""Within a class: letters that every browser takes in a host, however they are put
together. In the other scripts it depends on what stands beside them."""

_HOST = rf"([{_LETTERS}0-9_-]+\.)*[{_LETTERS}][{_LETTERS}0-9_-]*"
"""A name, whose last part begins with a letter: else browsers take it for a number."""

WebUrl = Annotated[
    str,
    Text(
        most=2000,
        pattern=rf"^(https://{_HOST}|http://(localhost|127\.0\.0\.1)){_PORT}"
        r"([/?#].*)?$",
        never=(
            rf"[{CONTROLS}{BLANKS}{HIDDEN}]",
            r"[\"'`<>\\]",
            "%([^0-9A-Fa-f]|.[^0-9A-Fa-f])|%.?$",
            # Not every such label can be read; one in its own letters can.
            r"^https://([^/?#]*\.)?[Xx][Nn]--",
        ),
        wanted="https://, a host (a name, in its own letters) and maybe a port, path, "
        "query and fragment, such as https://example.com/thanks?id=7; at most 2000 "
        "characters, without user, blanks, quotes, angles and backslashes (write them "
        "as %20, %22, %27, ...); http:// for localhost and 127.0.0.1 alone",
    ),
]
"""Where clients are sent or load a picture from: `https`, without user and password. A
developer's own machine may do without TLS. Every browser can read it, and it ends no
attribute that it is put into."""

_USER = r"([A-Za-z0-9._~!$&()*+,;=:%-]{1,255}@)?"
_RTMP_PATH = r"((/[^/?]+){2,}(\?.*)?|/[^/?]+\?.*/[^/]+)"


def _rtmp_url(most: int) -> Text:
    return Text(
        most=most,
        pattern=rf"^rtmps?://{_USER}[A-Za-z0-9._-]{{1,255}}{_PORT}{_RTMP_PATH}$",
        never=(r"[^!-~]", r"[\"'`<>\\]"),
        wanted="rtmp:// or rtmps://, a host, an application and a stream key, such as "
        f"rtmp://live.example.com/app/key; at most {most} characters of ASCII, without "
        "blanks, quotes, angles and backslashes",
    )


RtmpUrl = Annotated[str, _rtmp_url(2048)]
"""Server and stream key in one, as encoders write it: `rtmp://host/app/key`."""

FurtherRtmpUrl = Annotated[str, _rtmp_url(1024)]
"""The same, shorter: so that a thousand events with five each fit into one answer."""

OFFSET_FORM: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})"
)


def _utc_instant(text: str) -> str:
    if not OFFSET_FORM.fullmatch(text):
        raise ValueError("of another form")
    whole = re.sub("[.][0-9]+", "", text)
    try:
        moment = datetime.fromisoformat(whole).astimezone(UTC)
    except OverflowError:
        raise ValueError("beyond the calendar") from None
    # The iOS app cannot read fractions of a second, and JavaScript no year below 1000.
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


Instant = Annotated[
    str,
    StringConstraints(min_length=20, max_length=40),
    AfterValidator(_utc_instant),
    Text(
        pattern=r"^[1-9][0-9]{3}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}Z$",
        never=(
            # Seconds, minutes, hours; months and days; days that their month has not.
            r":[6-9]|T(2[4-9]|[3-9][0-9]):",
            r"-(00|1[3-9]|[2-9][0-9])-|-(00|3[2-9]|[4-9][0-9])T",
            r"-(02-30|(02|04|06|09|11)-31)T",
            # The 29th in years that four does not divide, or only by their century.
            r"([02468][1235679]|[13579][01345789])(00)?-02-29T",
        ),
        wanted="ISO 8601 with an offset, such as 2027-01-31T20:00:00Z or "
        "2027-01-31T21:00:00+01:00, a day and a time that there are",
    ),
]
"""A moment. It is stored and shown in UTC, in whole seconds, so that two of them can be
compared as texts."""

Email = Annotated[
    str,
    Text(
        most=254,
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
        strip=True,
        lower=True,
        wanted="an e-mail address, such as ada@example.com; at most 254 characters of "
        "ASCII",
    ),
]
"""An e-mail address, by its shape only; whether it exists, Firebase finds out."""

FirebaseToken = Annotated[
    str,
    Text(
        most=8192,
        pattern=r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$",
        wanted="an ID token of Firebase, three parts with dots between them",
    ),
]
"""An ID token: three base64url parts."""

EpochMs = int
"""Milliseconds since 1970, as the Realtime Database's server timestamps."""


def epoch_ms(moment: datetime) -> EpochMs:
    """An aware moment in milliseconds since 1970."""
    return round(moment.timestamp() * 1000)
