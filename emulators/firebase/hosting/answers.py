"""An answer on its way to a viewer, and for how long a shared cache may keep it.

Sources, read 2026-11: firebase.google.com/docs/hosting/manage-cache, RFC 9111, and the
Firebase CLI's own proxy for rewrites. What Hosting's documents do not promise is not
done here: `stale-while-revalidate` and `stale-if-error` keep no answer past its time.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

KEPT_STATUSES: Final = (200, 203, 300, 301, 302, 404, 410)
"""Of answers that may be kept. Of others, such as 409, nothing is promised."""

UNTOLD_404: Final = timedelta(minutes=10)
"""How long a function's 404 is kept that says nothing of it."""

ALWAYS_VARIES: Final = ("Accept-Encoding", "Authorization", "Cookie")
"""What Hosting adds to the `Vary` of each answer of a function."""

_DIRECTIVE: Final = re.compile(r'\s*([a-zA-Z-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,]*)))?')


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer.

    Args:
        status: of HTTP.
        headers: by their names in lower case, in order.
        body: as it is sent.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The values of a header, by commas; None without one."""
        values = [value for key, value in self.headers if key == name]
        return ", ".join(values) if values else None

    def with_header(self, name: str, value: str) -> "Answer":
        """The same, with this header in place of others of its name."""
        return Answer(
            self.status, (*self.without(name).headers, (name, value)), self.body
        )

    def without(self, name: str) -> "Answer":
        """The same without a header."""
        rest = tuple(one for one in self.headers if one[0] != name)
        return Answer(self.status, rest, self.body)


def as_hosting_sends(answer: Answer) -> Answer:
    """A function's answer as Hosting passes it on.

    Without a word on caching it is for one viewer. One that is for all sets no cookie.
    """
    control = answer.header("cache-control")
    if control is None and answer.status != 404:  # noqa: PLR2004 - kept, as it says nothing
        answer = answer.with_header("cache-control", "private")
    elif control is not None and "private" not in directives(control):
        answer = answer.without("set-cookie")
    varies = [one.title() for one in varying(answer)]
    varies += [name for name in ALWAYS_VARIES if name not in varies]
    return answer.with_header("vary", ", ".join(varies))


def kept_for(answer: Answer) -> timedelta | None:
    """How long a shared cache keeps an answer of a function; None if it does not."""
    told = directives(answer.header("cache-control") or "")
    if answer.status not in KEPT_STATUSES or "*" in varying(answer):
        return None
    if not told:
        return UNTOLD_404 if answer.status == 404 else None  # noqa: PLR2004
    if {"private", "no-store", "no-cache"} & told.keys():
        return None
    age = _seconds(answer.header("age")) or 0
    shared = _seconds(told.get("s-maxage"))
    if shared is None and "public" in told:
        shared = _seconds(told.get("max-age"))
    if shared is None or shared <= age:
        return None
    return timedelta(seconds=shared - age)


def varying(answer: Answer) -> list[str]:
    """The request's headers that the answer depends on, in lower case."""
    said = (answer.header("vary") or "").split(",")
    return [one.strip().lower() for one in said if one.strip()]


def directives(control: str) -> Mapping[str, str]:
    """What a `Cache-Control` says, by names in lower case."""
    return {
        one[1].lower(): one[2] or one[3] or "" for one in _DIRECTIVE.finditer(control)
    }


def _seconds(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else None
