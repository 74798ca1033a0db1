"""App Check: whether it is one of our apps that calls, and not a script."""

from collections.abc import Callable
from typing import Final

from flask import Request

from interactive_broadcast.kernel.config import AppCheck
from interactive_broadcast.kernel.errors import (
    AppCheckInvalid,
    AppCheckMissing,
    AppCheckUnavailable,
)
from interactive_broadcast.kernel.ports import AppAttestation

HEADER: Final = "X-Firebase-AppCheck"
MAX_HEADER_LENGTH: Final = 4_096
"""Characters: an App Check token has some 900."""


class AppCheckPolicy:
    """Looks at each call's App Check token, as strictly as the operator wants.

    Args:
        mode: asked for on use; may raise Misconfigured.
        attestation: asked for only when there is a token to look at.
    """

    def __init__(
        self, mode: Callable[[], AppCheck], attestation: Callable[[], AppAttestation]
    ) -> None:
        self._mode = mode
        self._attestation = attestation

    def check(self, request: Request) -> str | None:
        """What was found, for the log: `ok`, or a reason. None when it is off.

        Raises:
            AppCheckMissing, AppCheckInvalid, AppCheckUnavailable: when it is enforced.
        """
        mode = self._mode()
        if mode is AppCheck.OFF:
            return None
        try:
            self._verify(request.headers.get(HEADER))
        except (AppCheckMissing, AppCheckInvalid, AppCheckUnavailable) as refusal:
            if mode is AppCheck.ENFORCE:
                raise
            return refusal.reason
        return "ok"

    def _verify(self, token: str | None) -> None:
        if not token:
            raise AppCheckMissing(f"Send an App Check token as `{HEADER}`.")
        if len(token) > MAX_HEADER_LENGTH:
            raise AppCheckInvalid("The App Check token is not valid.")
        self._attestation().verify(token)
