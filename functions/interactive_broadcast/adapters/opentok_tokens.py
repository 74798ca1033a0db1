"""Tokens to connect to OpenTok with, from parts that are prepared once.

As the SDK makes them, which takes a session id apart and reads the key anew for each:
a fan's join needs two. The SDK and PyJWT judge them in the tests.
"""

import secrets
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import floor
from typing import Final

from interactive_broadcast.adapters.hs256 import Hs256Signer
from interactive_broadcast.adapters.opentok_clock import OpenTokClock
from interactive_broadcast.kernel.errors import BackendError, VideoNotFound
from interactive_broadcast.kernel.video import VideoCredentials, VideoRole

LONGEST_S: Final = 30 * 24 * 3600
"""Seconds that a token may be good for."""

MAX_TEXT: Final = 1_000
"""Characters of the connection data, and of the layout classes together."""

SESSIONS_KEPT: Final = 1_000
"""Session ids that are not taken apart again."""

NONCES: Final = 1_000_000


class OpenTokTokens:
    """The tokens of one project, for any number of threads.

    Args:
        credentials: the project's.
        clock: how far OpenTok's is ahead of ours.
        now: the time by ours, in seconds since 1970.
    """

    def __init__(
        self,
        credentials: VideoCredentials,
        clock: OpenTokClock,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._api_key = credentials.api_key
        self._signer = Hs256Signer(credentials.api_secret.get_secret_value())
        self._clock = clock
        self._now = now

    def mint(
        self,
        session_id: str,
        *,
        role: VideoRole,
        expires_at_s: int,
        data: str | None,
        layout_classes: Sequence[str],
    ) -> str:
        """A token for one connection or several, until `expires_at_s` by our clock.

        Raises:
            VideoNotFound: the session is not one of the project.
            BackendError: OpenTok makes no such tokens.
        """
        now_s = int(self._now())
        classes = " ".join(layout_classes)
        if not 0 <= expires_at_s - now_s <= LONGEST_S:
            raise BackendError("A token ends within thirty days.")
        if max(len(data or ""), len(classes)) > MAX_TEXT:
            raise BackendError("A token holds less than that.")
        if self._api_key not in _named_in(session_id):
            raise VideoNotFound("There is no such session in this project.")
        offset_s = self._clock.offset_s
        claims: dict[str, object] = {
            "session_id": session_id,
            "role": role.value,
            # Down: not even for a part of a second may it be of OpenTok's future.
            "iat": floor(now_s + offset_s),
            "exp": floor(expires_at_s + offset_s),
            "scope": "session.connect",
            "iss": self._api_key,
            "ist": "project",
            "nonce": secrets.randbelow(NONCES),
        }
        if classes:
            claims["initial_layout_class_list"] = classes
        if data:
            claims["connection_data"] = data
        return self._signer.sign(claims)


@lru_cache(SESSIONS_KEPT)
def _named_in(session_id: str) -> frozenset[str]:
    """What a session id says, among it the API key of its project."""
    packed = session_id[2:]
    try:
        plain = urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
    except ValueError:
        return frozenset()
    return frozenset(plain.split("~"))
