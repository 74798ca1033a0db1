"""How often something may be done: the published quotas of Firebase Auth.

Source: "Firebase Authentication Limits", the numbers for projects with a billing
account (functions need one), read in November 2026. Counted in whole seconds, hours and
days of the stack's clock.

Addresses of this machine are not counted when they sign up: here a whole audience has
one, which in production has thousands. Whoever plays the audience may send
`X-Forwarded-For`, and is then counted like anybody.
"""

import ipaddress
from dataclasses import dataclass
from enum import Enum

from emulators.firebase.auth.codes import Purpose
from emulators.firebase.auth.refusal import refusal

SECOND_MS = 1_000
HOUR_MS = 3_600 * SECOND_MS
DAY_MS = 24 * HOUR_MS

SIGN_UPS = 100
"""New accounts of clients, an hour and address."""

DELETIONS = 10
"""Accounts that are deleted one by one, a second."""

BATCH_DELETIONS = 1
"""Requests that delete many, a second."""

RESET_MAILS = 10_000
VERIFICATION_MAILS = 100_000
CHANGE_MAILS = 10_000
RESET_LINKS = 100_000
VERIFICATION_LINKS = 1_000_000
"""Mails that Firebase sends, and links that it makes for an admin to send, a day."""

MAX_COUNTED = 10_000
"""Bounds the memory: addresses are the caller's to choose."""


@dataclass(frozen=True, slots=True)
class Quota:
    """So many in each period of so many milliseconds.

    Args:
        most: that many.
        period_ms: in such a time.
        code: the refusal.
    """

    most: int
    period_ms: int
    code: str = "QUOTA_EXCEEDED"


class Operation(Enum):
    """What is counted."""

    SIGN_UP = Quota(SIGN_UPS, HOUR_MS, "TOO_MANY_ATTEMPTS_TRY_LATER")
    DELETE = Quota(DELETIONS, SECOND_MS)
    BATCH_DELETE = Quota(BATCH_DELETIONS, SECOND_MS)
    RESET_MAIL = Quota(RESET_MAILS, DAY_MS)
    VERIFICATION_MAIL = Quota(VERIFICATION_MAILS, DAY_MS)
    CHANGE_MAIL = Quota(CHANGE_MAILS, DAY_MS)
    RESET_LINK = Quota(RESET_LINKS, DAY_MS)
    VERIFICATION_LINK = Quota(VERIFICATION_LINKS, DAY_MS)


MAILS: dict[Purpose, Operation] = {
    "PASSWORD_RESET": Operation.RESET_MAIL,
    "VERIFY_EMAIL": Operation.VERIFICATION_MAIL,
    "VERIFY_AND_CHANGE_EMAIL": Operation.CHANGE_MAIL,
}

LINKS: dict[Purpose, Operation] = {
    "PASSWORD_RESET": Operation.RESET_LINK,
    "VERIFY_EMAIL": Operation.VERIFICATION_LINK,
    "VERIFY_AND_CHANGE_EMAIL": Operation.VERIFICATION_LINK,
}


class Quotas:
    """What was done of late, by operation and by whom."""

    def __init__(self) -> None:
        self._counts: dict[tuple[Operation, str], tuple[int, int]] = {}

    def __len__(self) -> int:
        return len(self._counts)

    def take(self, operation: Operation, now_ms: int, *, by: str = "") -> None:
        """Count one more.

        Raises:
            Refused: QUOTA_EXCEEDED or TOO_MANY_ATTEMPTS_TRY_LATER, it is one too many.
        """
        quota, key = operation.value, (operation, by)
        period = now_ms // quota.period_ms
        counted_in, count = self._counts.pop(key, (period, 0))
        count = count if counted_in == period else 0
        self._counts[key] = (period, min(count + 1, quota.most))
        if len(self._counts) > MAX_COUNTED:
            del self._counts[next(iter(self._counts))]
        if count >= quota.most:
            raise refusal(quota.code, "Exceeded quota for this operation.")

    def sign_up(self, address: str, now_ms: int) -> None:
        """Count a new account of a client at a network address.

        Raises:
            Refused: TOO_MANY_ATTEMPTS_TRY_LATER.
        """
        if not _is_here(address):
            self.take(Operation.SIGN_UP, now_ms, by=address)

    def clear(self) -> None:
        self._counts.clear()


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
