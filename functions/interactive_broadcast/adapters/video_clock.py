"""The video service's time, where this machine's is another.

It refuses what is signed in its future, OpenTok without any tolerance, and what is
signed too long ago. So calls are signed by its clock, once a refusal has told that this
is needed.
"""

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Final

import requests

LEARNT_FOR_S: Final = 600.0
"""Seconds for which what a refusal has told is believed: a clock is put right."""

LIFETIME_S: Final = 180.0
"""Seconds that what is signed for one call is good for, from when it is made."""

AHEAD_S: Final = 11.0
"""Seconds. A call from so far in the service's future is refused for that, also where
it is signed as if it had been made ten seconds before."""

REFUSALS: Final = (401, 403)

COMPLAINTS: Final = ("issued time", "expired")
"""What is in the text of a refusal for the time. The second one is not confirmed."""


class VideoClock:
    """How far the service's clock is ahead of ours, as far as its refusals have told.

    One for a product and a process: 0 until a refusal tells otherwise, and again some
    time after it.

    Args:
        now: the time by ours, in seconds since 1970.
        says_why: whether a refusal for the time says that it is for the time.
    """

    def __init__(
        self, now: Callable[[], float] = time.time, *, says_why: bool = True
    ) -> None:
        self._now = now
        self._says_why = says_why
        self._learnt = (0.0, -LEARNT_FOR_S)

    @property
    def offset_s(self) -> float:
        """Seconds; negative where the service's clock is behind."""
        offset_s, at = self._learnt
        return offset_s if 0 <= self._now() - at < LEARNT_FOR_S else 0.0

    def learn(self, response: requests.Response) -> bool:
        """Whether this refused the time of a call, and told what the time is.

        Then the same call, signed once more, can succeed: what is refused has not
        happened.
        """
        date_s = _date(response)
        if response.status_code not in REFUSALS or date_s is None:
            return False
        now = self._now()
        behind_s = date_s - now - self.offset_s
        is_for_time = (
            behind_s > LIFETIME_S
            or (not self._says_why and behind_s < -AHEAD_S)
            or complains_of_time(response)
        )
        if not is_for_time:
            return False
        self._learnt = (date_s - now, now)
        return True


def complains_of_time(response: requests.Response) -> bool:
    """Whether a call was refused for when it was signed."""
    text = response.text.lower()
    is_complaint = any(each in text for each in COMPLAINTS)
    return response.status_code in REFUSALS and is_complaint


def _date(response: requests.Response) -> float | None:
    """When it was answered, in seconds since 1970 by the clock of who answered."""
    try:
        return parsedate_to_datetime(response.headers["Date"]).timestamp()
    except (KeyError, ValueError):
        return None
