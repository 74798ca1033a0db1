"""What the operator configures, declared for the Firebase CLI, read on first use.

During deployment this module is imported without any value, so nothing here reads one.
"""

import base64
import binascii
import os
import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final, TypeVar

from firebase_functions import params
from pydantic import SecretStr

from interactive_broadcast.kernel.errors import Misconfigured
from interactive_broadcast.kernel.origins import Origins, parse_origins
from interactive_broadcast.kernel.video_limits import MOST_CARRIED


class AppCheck(StrEnum):
    """How strictly App Check tokens are looked at, spelled as in APP_CHECK."""

    OFF = "off"
    MONITOR = "monitor"
    """Looked at and logged; everybody passes. For the days before it is enforced."""
    ENFORCE = "enforce"


T = TypeVar("T")

_kept: Final[dict[str, tuple[str | None, Any]]] = {}
"""What parameters mean, by name, each beside what its variable said."""

MIN_KEY_LENGTH = 32
"""Characters of a signing key: what HS256 asks for."""

VAULT_KEY_BYTES = 32
MAX_ON_DECK = 40
"""Leaves some of OpenTok's 55 publishers for the producer and whom they take."""

MAX_INTERACTIVE = MOST_CARRIED
"""More than the video service ever carries beside those on stage. How many it does
carry, `records.viewer_limit` sees to."""

MAX_RATE = 1_000_000
"""Calls per minute."""

REGION = params.StringParam(
    "REGION",
    label="Region",
    description="Where the functions run. Must be that of the Realtime Database.",
    default="us-central1",
)
SERVICE_ACCOUNT = params.StringParam(
    "SERVICE_ACCOUNT",
    label="Service account",
    description="As whom the functions run: the account's name, which is what its "
    "e-mail address has before `@<project>.iam.gserviceaccount.com`.",
    default="interactive-broadcast",
)
DATABASE_INSTANCE = params.StringParam(
    "DATABASE_INSTANCE",
    label="Realtime Database",
    description="The database instance that the functions use and are triggered by; "
    "empty for `<project>-default-rtdb`. The default one of an old project has the "
    "project's own name.",
    default="",
)
INTERACTIVE_STREAM_LIMIT = params.IntParam(
    "INTERACTIVE_STREAM_LIMIT",
    label="Interactive viewers per show",
    description="How many may be on OpenTok at once, at most 15,000, and never "
    "more than OpenTok carries with so many on stage; all others watch by HLS.",
    default=3000,
)
BROADCAST_DRAIN_SECONDS = params.IntParam(
    "BROADCAST_DRAIN_SECONDS",
    label="Seconds of HLS after the end",
    description="HLS viewers are behind: this long they still get to see the end.",
    default=60,
)
MAX_SHOW_HOURS = params.IntParam(
    "MAX_SHOW_HOURS",
    label="Hours of a show at most",
    description="A show that has been live for longer is ended: it was forgotten.",
    default=12,
)
PRESHOW_HOURS = params.IntParam(
    "PRESHOW_HOURS",
    label="Hours of a preshow at most",
    description="A preshow that has been open for longer is closed: it was forgotten.",
    default=24,
)
ON_DECK = params.IntParam(
    "ON_DECK",
    label="Fans on deck",
    description="How many of the line the producer sees backstage before calling them. "
    "At most 40: OpenTok stops at 55 who publish in one session.",
    default=10,
)
ABANDONED_MINUTES = params.IntParam(
    "ABANDONED_MINUTES",
    label="Minutes until an abandoned show is ended",
    description="A live show without its producer and with nobody on stage is ended "
    "after that long.",
    default=30,
)
PRESENCE_GRACE_SECONDS = params.IntParam(
    "PRESENCE_GRACE_SECONDS",
    label="Seconds that a lost connection keeps its place",
    description="Whoever has lost the last connection comes back to the same place in "
    "the show within that time; then the place is given away.",
    default=60,
)
LINE_GRACE_MINUTES = params.IntParam(
    "LINE_GRACE_MINUTES",
    label="Minutes that a place in line outlives a lost connection",
    description="Whoever waits in line and has lost the last connection is passed "
    "over, and comes back to the same place within that time: phones sleep. 1 to 60.",
    default=10,
)
CALL_SECONDS = params.IntParam(
    "CALL_SECONDS",
    label="Seconds to answer a call",
    description="Whoever is called backstage and has not answered by then has missed "
    "the call. 10 to 600. A show has what it was when it opened.",
    default=30,
)
ROOM_MINUTES = params.IntParam(
    "ROOM_MINUTES",
    label="Minutes that the room stays after the end",
    description="Host, celebrity and producer stay connected that long after a show is "
    "closed; its fans until the drain is over. Then whoever is left is disconnected.",
    default=15,
)
BUCKET_URL = params.StringParam(
    "BUCKET_URL",
    label="Address of the archive bucket",
    description="Where OpenTok uploads archives to; empty when it keeps them itself.",
    default="",
)
ALLOWED_ORIGINS = params.StringParam(
    "ALLOWED_ORIGINS",
    label="Origins of web apps",
    description="* or a comma-separated list such as https://show.example.com, "
    "capacitor://localhost.",
    default="*",
)
FUNCTIONS_URL = params.StringParam(
    "FUNCTIONS_URL",
    label="Address of the functions",
    description="Where the video service reaches `openTokCallback` of its own accord, "
    "to tell of live captions; empty for `https://<region>-<project>."
    "cloudfunctions.net`.",
    default="",
)
CALLER_RATE = params.IntParam(
    "CALLER_RATE",
    label="Calls per minute of one user",
    description="Of each function that is not for admins alone, by one Firebase user "
    "or by one session of a fan without. Counted by each instance for itself; 0 for no "
    "limit.",
    default=120,
)
ADMIN_RATE = params.IntParam(
    "ADMIN_RATE",
    label="Calls per minute of one admin",
    description="Of each function that is for admins, by one of them.",
    default=600,
)
ADDRESS_RATE = params.IntParam(
    "ADDRESS_RATE",
    label="Calls per minute from one address",
    description="The same by network address. A whole audience may sit behind one.",
    default=3000,
)
SHOW_RATE = params.IntParam(
    "SHOW_RATE",
    label="Calls per minute for one show",
    description="The same for one show, or one admin where no show is named.",
    default=12000,
)
APP_CHECK = params.StringParam(
    "APP_CHECK",
    label="App Check",
    description="`off`, `monitor` (look at App Check tokens and log what was found) or "
    "`enforce` (answer 401 to calls without a good one).",
    default="off",
)
OPENTOK_API_URL = params.StringParam(
    "OPENTOK_API_URL",
    label="Address of OpenTok",
    description="The REST API of OpenTok.",
    default="https://api.opentok.com",
)
VONAGE_VIDEO_API_URL = params.StringParam(
    "VONAGE_VIDEO_API_URL",
    label="Address of Vonage Video",
    description="The REST API of Vonage Video.",
    default="https://video.api.vonage.com",
)

CALLBACK_KEY = params.SecretParam(
    "CALLBACK_KEY",
    description="Makes the addresses that OpenTok reports to; 32 random characters or "
    "more. `new,old` rotates: the first makes them, all are taken.",
)
SESSION_KEY = params.SecretParam(
    "SESSION_KEY",
    description="Signs session tokens; 32 random characters or more. `new,old` "
    "rotates: the first signs, all verify.",
)
VAULT_KEYS = params.SecretParam(
    "VAULT_KEYS",
    description="Encrypts what is secret of video projects: `1:<base64 of 32 bytes>`. "
    "`1:...,2:...` rotates: the highest seals, all open.",
)


class Settings:
    """The values, checked at each use. Cheap: they come from the environment.

    Each method may raise Misconfigured with the name of the parameter, never its value.
    """

    def interactive_limit(self) -> int:
        """Viewers of one show who may be on OpenTok at once."""
        return _number(INTERACTIVE_STREAM_LIMIT, 0, MAX_INTERACTIVE)

    def on_deck(self) -> int:
        """How many of the line are on deck."""
        return _number(ON_DECK, 0, MAX_ON_DECK)

    def drain_s(self) -> int:
        """Seconds that HLS goes on after the end of a show."""
        return _number(BROADCAST_DRAIN_SECONDS, 0, 3600)

    def max_show_s(self) -> int:
        """Seconds after which a live show is closed."""
        return 3600 * _number(MAX_SHOW_HOURS, 1, 24 * 30)

    def max_preshow_s(self) -> int:
        """Seconds after which an event in preshow is closed."""
        return 3600 * _number(PRESHOW_HOURS, 1, 24 * 30)

    def abandoned_s(self) -> int:
        """Seconds without producer and stage after which a live show is closed."""
        return 60 * _number(ABANDONED_MINUTES, 1, 60 * 24)

    def presence_grace_s(self) -> int:
        """Seconds without a connection after which somebody loses their place."""
        return _number(PRESENCE_GRACE_SECONDS, 0, 3600)

    def line_grace_s(self) -> int:
        """Seconds without a connection after which somebody in line loses it."""
        return 60 * _number(LINE_GRACE_MINUTES, 1, 60)

    def call_s(self) -> int:
        """Seconds that a fan has to answer a call."""
        return _number(CALL_SECONDS, 10, 600)

    def room_s(self) -> int:
        """Seconds after the end for which a show's own people stay connected."""
        return 60 * _number(ROOM_MINUTES, 0, 120)

    def bucket_url(self) -> str | None:
        """Where OpenTok uploads archives to; None when it keeps them itself."""
        return _read(BUCKET_URL, lambda value: _address(value) if value else None)

    def opentok_api_url(self) -> str:
        """The REST API of OpenTok, without a slash at the end."""
        return _read(OPENTOK_API_URL, _address)

    def vonage_video_api_url(self) -> str:
        """The REST API of Vonage Video, without a slash at the end."""
        return _read(VONAGE_VIDEO_API_URL, _address)

    def functions_url(self) -> str | None:
        """Where the functions are; None for where a deploy puts them."""
        return _read(FUNCTIONS_URL, lambda value: _address(value) if value else None)

    def region(self) -> str:
        """The region of the functions and their queues."""
        return _read(REGION, lambda value: _matching(value, r"[a-z]+-[a-z]+[0-9]+"))

    def database_instance(self) -> str | None:
        """The database of functions and triggers; None for the default one."""
        return _read(
            DATABASE_INSTANCE,
            lambda value: _matching(value, r"[a-z0-9-]{1,63}") if value else None,
        )

    def caller_rate(self) -> int:
        """Calls per minute of one Firebase user; 0 for no limit."""
        return _number(CALLER_RATE, 0, MAX_RATE)

    def admin_rate(self) -> int:
        """Calls per minute of one admin; 0 for no limit."""
        return _number(ADMIN_RATE, 0, MAX_RATE)

    def address_rate(self) -> int:
        """Calls per minute from one network address; 0 for no limit."""
        return _number(ADDRESS_RATE, 0, MAX_RATE)

    def show_rate(self) -> int:
        """Calls per minute for one show; 0 for no limit."""
        return _number(SHOW_RATE, 0, MAX_RATE)

    def app_check(self) -> AppCheck:
        """How strictly App Check tokens are looked at."""
        return _read(APP_CHECK, lambda value: AppCheck(value.strip()))

    def allowed_origins(self) -> Origins:
        """Whose web pages may read answers. It says itself whether it is malformed."""
        return _read(ALLOWED_ORIGINS, parse_origins)

    def session_keys(self) -> list[SecretStr]:
        """Keys of session tokens: the first signs, all verify."""
        return _read(SESSION_KEY, parse_signing_keys)

    def callback_keys(self) -> list[SecretStr]:
        """Keys of callback URLs: the first makes them, all are accepted."""
        return _read(CALLBACK_KEY, parse_signing_keys)

    def vault_keys(self) -> dict[int, bytes]:
        """Keys of stored secrets, by version: the highest seals, all open."""
        return _read(VAULT_KEYS, parse_vault_keys)


def _read(
    param: params.Param[Any] | params.SecretParam, parse: Callable[[Any], T]
) -> T:
    # Parameters stay the same, and each call asks for several. Only of what a variable
    # says now is it kept what that means.
    given = os.environ.get(param.name)
    kept = _kept.get(param.name)
    if kept is not None and kept[0] == given:
        meaning: T = kept[1]
        return meaning
    try:
        meaning = parse(param.value)
    except (ValueError, binascii.Error):
        # Not chained: the message of a parser may repeat the value.
        message = "A parameter is missing or malformed."
        raise Misconfigured(message, names=[param.name]) from None
    _kept[param.name] = (given, meaning)
    return meaning


def _number(param: params.Param[int], low: int, high: int) -> int:
    def between(value: int) -> int:
        if not low <= value <= high:
            raise ValueError("out of range")
        return value

    return _read(param, between)


def _matching(value: str, pattern: str) -> str:
    if not re.fullmatch(pattern, value):
        raise ValueError("malformed")
    return value


def _address(value: str) -> str:
    return _matching(value.strip().rstrip("/"), r"https?://[^\s\"<>]+")


def parse_signing_keys(value: str) -> list[SecretStr]:
    """The keys in `new,old`. Raises ValueError."""
    keys = [key.strip() for key in value.split(",")]
    if min(len(key) for key in keys) < MIN_KEY_LENGTH:
        raise ValueError("too short")
    return [SecretStr(key) for key in keys]


def parse_vault_keys(value: str) -> dict[int, bytes]:
    """The keys in `1:<base64>,2:<base64>`, by version. Raises ValueError."""
    keys = {}
    for entry in value.split(","):
        version, _, encoded = entry.strip().partition(":")
        # Both alphabets of base64 are in use for keys.
        plain = encoded.strip().replace("-", "+").replace("_", "/").rstrip("=")
        key = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        if len(key) != VAULT_KEY_BYTES:
            raise ValueError("wrong length")
        if not version.isdecimal() or int(version) in keys:
            # Of two keys with one name, one would open nothing that it has sealed.
            raise ValueError("no version of its own")
        keys[int(version)] = key
    return keys
