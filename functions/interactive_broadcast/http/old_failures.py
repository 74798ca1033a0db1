"""What the old apps are told of a refusal or failure.

They read the HTTP status, and the web app a `message`: it shows it as HTML, and knows
two of them by their text.
"""

import html
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from interactive_broadcast.http import answers
from interactive_broadcast.http.answers import Answer
from interactive_broadcast.kernel.errors import (
    BackendError,
    RoleNotAllowed,
    SlugTaken,
    TokenExpired,
    TokenInvalid,
    TokenMissing,
    VideoClockRefused,
    VideoConflict,
    VideoCredentialsMissing,
    VideoCredentialsRefused,
    VideoNotFound,
    VideoUnavailable,
)

Said = tuple[int, str]
"""HTTP status and message."""

Sayings = Mapping[type[BackendError], Said]
"""By the class of an error or a class above it: the first that fits."""

NOT_AUTHENTICATED: Final = (401, "Authentication error")
"""Of a role that may not, and of a link that leads nowhere."""

EVERYWHERE: Final[Sayings] = MappingProxyType(
    {
        TokenMissing: (401, "Unauthorized"),
        TokenInvalid: (401, "Unauthorized"),
        TokenExpired: (401, "Unauthorized"),
        RoleNotAllowed: NOT_AUTHENTICATED,
        # One of the two texts that the web app knows.
        SlugTaken: (409, "Event exists"),
    }
)

NO_SESSIONS: Final[Sayings] = MappingProxyType(
    # The other one.
    dict.fromkeys(
        (
            VideoClockRefused,
            VideoConflict,
            VideoCredentialsMissing,
            VideoCredentialsRefused,
            VideoNotFound,
            VideoUnavailable,
        ),
        (500, "Failed to createSession"),
    )
)
"""Where an event cannot be created because the video service does not play its part."""


def failure(error: BackendError, says: Sayings) -> Answer:
    """The answer, `{"message": ..., "reason": ...}`.

    Args:
        error: what was raised.
        says: of this path in particular, before `EVERYWHERE`.
    """
    status, message = _said(error, says)
    body = {"message": html.escape(message), "reason": error.reason}
    return answers.told(error, status, body)


def empty_list(error: BackendError) -> Answer:
    """The same, for apps that take the answer for a list whatever its status is."""
    return answers.told(error, error.http_status, [])


def _said(error: BackendError, says: Sayings) -> Said:
    for kind, said in (*says.items(), *EVERYWHERE.items()):
        if isinstance(error, kind):
            return said
    expected = error.details.get("expected")
    if isinstance(expected, list):
        # Of each field: what is wanted. A form shows it beside nothing.
        return error.http_status, ". ".join(expected)
    return error.http_status, error.message
