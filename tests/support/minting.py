"""Tokens of one project, minted by the product for tests of what they say."""

import time
from base64 import urlsafe_b64encode
from typing import Any, Final

from interactive_broadcast.adapters.client_tokens import ClientTokens
from interactive_broadcast.adapters.video_calls import VideoSigner
from interactive_broadcast.adapters.video_clock import VideoClock
from interactive_broadcast.kernel.video import VideoRole

NOW: Final = int(time.time())
HOUR: Final = 3600


def session_of(project: str) -> str:
    """A session id that names this project."""
    plain = f"1~{project}~12.34.56.78~1795967136~0.123~p~"
    return "1_" + urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def minted(
    signer: VideoSigner,
    session_id: str,
    *,
    clock: VideoClock | None = None,
    **changes: Any,
) -> str:
    """A token for an hour from `NOW` on, but for the changes.

    Args:
        signer: of the project.
        session_id: where to.
        clock: how far the service's is ahead of ours: not at all, when left out.
        changes: of what `ClientTokens.mint` takes.
    """
    given: dict[str, Any] = {
        "role": VideoRole.PUBLISHER,
        "expires_at_s": NOW + HOUR,
        "data": None,
        "layout_classes": (),
        **changes,
    }
    tokens = ClientTokens(signer, clock or VideoClock(), lambda: NOW)
    return tokens.mint(session_id, **given)
