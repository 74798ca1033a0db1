"""Tokens to connect with: what they say, whichever product they are for."""

import time
from collections.abc import Callable, Sequence
from math import floor
from typing import Final

from interactive_broadcast.adapters.session_ids import project_of
from interactive_broadcast.adapters.video_calls import VideoSigner
from interactive_broadcast.adapters.video_clock import VideoClock
from interactive_broadcast.kernel.errors import BackendError, VideoNotFound
from interactive_broadcast.kernel.video import VideoRole

LONGEST_S: Final = 30 * 24 * 3600
"""Seconds that a token may be good for."""

MAX_TEXT: Final = 1_000
"""Characters of the connection data, and of the layout classes together."""


class ClientTokens:
    """The tokens of one project, for any number of threads.

    Args:
        signer: the project's.
        clock: how far the video service's is ahead of ours.
        now: the time by ours, in seconds since 1970.
    """

    def __init__(
        self,
        signer: VideoSigner,
        clock: VideoClock,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._signer = signer
        self._clock = clock
        self._now = now

    def owns(self, session_id: str) -> bool:
        """Whether the session is one of the project."""
        return project_of(session_id) == self._signer.project

    def moderator(self, session_id: str, *, lifetime_s: int) -> str:
        """A token for the service itself, which acts in a session on our behalf.

        Raises:
            VideoNotFound: the session is not one of the project.
        """
        return self.mint(
            session_id,
            role=VideoRole.MODERATOR,
            expires_at_s=int(self._now()) + lifetime_s,
            data=None,
            layout_classes=(),
        )

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
            BackendError: the video service makes no such tokens.
            VideoCredentialsRefused: nothing can be signed with these credentials.
        """
        now_s = int(self._now())
        classes = " ".join(layout_classes)
        if not 0 <= expires_at_s - now_s <= LONGEST_S:
            raise BackendError("A token ends within thirty days.")
        if max(len(data or ""), len(classes)) > MAX_TEXT:
            raise BackendError("A token holds less than that.")
        if not self.owns(session_id):
            raise VideoNotFound("There is no such session in this project.")
        offset_s = self._clock.offset_s
        # Never so far back that one for thirty days would be for longer.
        dated_s = max(now_s - self._signer.dated_back_s, expires_at_s - LONGEST_S)
        claims: dict[str, object] = {
            "session_id": session_id,
            "role": role.value,
            # Down: not even for a part of a second may it be of the service's future.
            "iat": floor(dated_s + offset_s),
            "exp": floor(expires_at_s + offset_s),
            "scope": "session.connect",
        }
        if classes:
            claims["initial_layout_class_list"] = classes
        if data:
            claims["connection_data"] = data
        return self._signer.client_token(claims)
