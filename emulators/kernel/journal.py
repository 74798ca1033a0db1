"""What each emulator was asked, and what it answered."""

import itertools
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

MAX_ENTRIES = 10_000
"""Older entries are dropped: a stack may run for days."""

MAX_BODY_CHARS = 4_000
"""Per entry. Enough for every call of the backend; images are cut. Paths and queries,
which a WebSocket client may make as long as a message, are cut there as well."""


_NAMES = "(?i:[a-z_]*(?:token|secret|password|assertion)|auth|oobCode)"
_IN_QUERY = re.compile(rf"(?P<name>(?:^|&)(?:{_NAMES})=)[^&]*")
_IN_JSON = re.compile(rf'(?P<name>"(?:{_NAMES})"\s*:\s*)"(?:[^"\\]|\\.)*"?')


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One call. No header comes here, and what is known to be secret is masked."""

    number: int
    at_ms: int
    service: str
    operation: str
    method: str
    path: str
    query: str
    request: str
    status: int
    fault: int | None
    """The id of the fault that struck, if one did."""
    refusal: str | None = None
    """Why it was refused, in one sentence; None if it was not."""


class Journal:
    """The newest calls of one stack, oldest first."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=MAX_ENTRIES)
        self._numbers = itertools.count(1)

    def record(  # noqa: PLR0913 - an entry has that many columns
        self,
        *,
        at_ms: int,
        service: str,
        operation: str,
        method: str,
        path: str,
        query: str,
        request: str,
        status: int,
        fault: int | None,
        refusal: str | None = None,
    ) -> None:
        self._entries.append(
            Entry(
                number=next(self._numbers),
                at_ms=at_ms,
                service=service,
                operation=_cut(operation),
                method=method,
                path=_cut(path),
                query=_masked_query(_cut(query)),
                request=_masked_body(_cut(request)),
                status=status,
                fault=fault,
                refusal=None if refusal is None else _cut(refusal),
            )
        )

    def entries(
        self, *, service: str | None = None, operation: str | None = None
    ) -> Iterator[Entry]:
        for entry in self._entries:
            if service in (None, entry.service) and operation in (
                None,
                entry.operation,
            ):
                yield entry

    def newer(self, number: int, *, limit: int) -> list[Entry]:
        """The newest entries after that number, oldest first, `limit` at the most."""
        found: list[Entry] = []
        for entry in reversed(self._entries):
            if entry.number <= number or len(found) == limit:
                break
            found.append(entry)
        return found[::-1]

    def clear(self) -> None:
        self._entries.clear()


def _cut(text: str) -> str:
    """The beginning, without halves of UTF-16 pairs: no answer could carry those."""
    return text[:MAX_BODY_CHARS].encode("utf-8", "replace").decode()


def _masked_query(query: str) -> str:
    return _IN_QUERY.sub(r"\g<name>[masked]", query)


def _masked_body(body: str) -> str:
    """JSON or a form: the names of both are known, other bodies hold no secret."""
    return _IN_JSON.sub(r'\g<name>"[masked]"', _masked_query(body))
