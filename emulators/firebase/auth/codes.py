"""Out-of-band codes: what the links in Firebase's mails carry."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args
from urllib.parse import urlencode

from emulators.firebase.auth.refusal import refusal
from emulators.kernel.json_http import JsonObject

Purpose = Literal["PASSWORD_RESET", "VERIFY_EMAIL", "VERIFY_AND_CHANGE_EMAIL"]
PURPOSES: tuple[str, ...] = get_args(Purpose)

MODES: dict[Purpose, str] = {
    "PASSWORD_RESET": "resetPassword",
    "VERIFY_EMAIL": "verifyEmail",
    "VERIFY_AND_CHANGE_EMAIL": "verifyAndChangeEmail",
}
LASTS: dict[Purpose, timedelta] = {
    "PASSWORD_RESET": timedelta(hours=1),
    "VERIFY_EMAIL": timedelta(days=3),
    "VERIFY_AND_CHANGE_EMAIL": timedelta(days=3),
}
"""How long a code is good: an hour to reset a password, three days else."""

MILLISECOND = timedelta(milliseconds=1)

MAX_CODES = 1_000
"""The oldest give way: nobody follows a thousand links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One link that was "mailed"."""

    value: str
    purpose: Purpose
    email: str
    link: str
    expires_at_ms: int
    new_email: str | None = None

    def listed(self) -> JsonObject:
        """As the emulator's list shows it."""
        shown: JsonObject = {
            "email": self.email,
            "requestType": self.purpose,
            "oobCode": self.value,
            "oobLink": self.link,
        }
        return {**shown, "newEmail": self.new_email} if self.new_email else shown


class Codes:
    """Codes that nobody has used yet, oldest first. A code works once."""

    def __init__(self) -> None:
        self._codes: dict[str, Code] = {}

    def __iter__(self) -> Iterator[Code]:
        return iter(self._codes.values())

    def issue(  # noqa: PLR0913 - what a link says, and of when it is
        self,
        purpose: Purpose,
        email: str,
        *,
        now_ms: int,
        action_url: str,
        continue_url: str | None = None,
        new_email: str | None = None,
    ) -> Code:
        """Make a code and the link that would be in the mail."""
        value = secrets.token_urlsafe(40)
        query = {
            "mode": MODES[purpose],
            "lang": "en",
            "oobCode": value,
            "apiKey": "fake-api-key",
        }
        if continue_url:
            query["continueUrl"] = continue_url
        code = Code(
            value=value,
            purpose=purpose,
            email=email,
            link=f"{action_url}?{urlencode(query)}",
            expires_at_ms=now_ms + LASTS[purpose] // MILLISECOND,
            new_email=new_email,
        )
        self._codes[value] = code
        if len(self._codes) > MAX_CODES:
            del self._codes[next(iter(self._codes))]
        return code

    def get(self, value: str, now_ms: int) -> Code:
        """Look at a code without using it.

        Raises:
            Refused: INVALID_OOB_CODE, unknown or used; EXPIRED_OOB_CODE, too old.
        """
        code = self._codes.get(value)
        if code is None:
            raise refusal("INVALID_OOB_CODE")
        if now_ms >= code.expires_at_ms:
            raise refusal("EXPIRED_OOB_CODE")
        return code

    def use(self, code: Code) -> None:
        self._codes.pop(code.value, None)

    def clear(self) -> None:
        self._codes.clear()
