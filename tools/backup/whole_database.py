"""All of a project's database, over its REST API, with the rights of the backend.

What is put back causes no calls of functions: `disableTriggers` is what the Firebase
CLI sends for `database:set --disable-triggers` (firebase-tools 15.34.2). Otherwise each
event that comes back would begin its effects anew.
"""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlsplit

import firebase_admin
import requests
from google.auth.transport.requests import AuthorizedSession

from tools.connection import connected
from tools.google_cloud.given_headers import as_given
from tools.targets import Target

TIMEOUT_S: Final = 300
"""Per request. The largest that the service answers is one of 256 MB."""

AT_ONCE: Final = 8
"""Records that are read side by side."""

BATCH_BYTES: Final = 8 * 1024 * 1024
"""Of one write, about: others wait while the database is at it."""

SILENT: Final = {"disableTriggers": "true", "print": "silent"}


class DatabaseRefused(Exception):
    """The database has not done what was asked; the text says what it answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeDatabase:
    """One database instance.

    Args:
        session: with credentials.
        address: scheme and host.
        query: what each request has in its query: the instance, on a local stack.
    """

    session: requests.Session
    address: str
    query: Mapping[str, str]

    def read(self) -> dict[str, Any]:
        """Everything, as it was at one moment. Raises DatabaseRefused."""
        found = self._ask("GET", "")
        return found if isinstance(found, dict) else {}

    def read_in_parts(self) -> dict[str, Any]:
        """Everything, one record after the other. Raises DatabaseRefused.

        Nobody waits long for it, and it takes a database of any size; but what is
        written meanwhile may be in one record already and not yet in another.
        """
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return {top: self._read_top(top, pool) for top in self.keys("")}

    def _read_top(self, top: str, pool: Executor) -> Any:  # noqa: ANN401 - what is stored
        keys = self.keys(top)
        if not keys:
            return self._ask("GET", top)
        records = pool.map(lambda key: self._ask("GET", f"{top}/{key}"), keys)
        # One may have gone since its key was read.
        found = dict(zip(keys, records, strict=True))
        return {key: record for key, record in found.items() if record is not None}

    def keys(self, place: str) -> list[str]:
        """Of the children of a place; none of a plain value. Raises DatabaseRefused."""
        found = self._ask("GET", place, shallow="true")
        return sorted(found) if isinstance(found, dict) else []

    def replace(self, tree: Mapping[str, Any]) -> Iterator[str]:
        """Have this and nothing else in the database. Raises DatabaseRefused.

        Not at one moment: interrupted, it is done again. Yields what it has come to.
        """
        for top in self.keys(""):
            if top not in tree:
                self._ask("PUT", top, None, **SILENT)
        for top, value in tree.items():
            # What was there goes, and the first batch comes, in one write.
            first, *others = batches(value)
            self._ask("PUT", top, first, **SILENT)
            for batch in others:
                self._ask("PATCH", top, batch, **SILENT)
            yield top

    def _ask(
        self, method: str, place: str, value: object = None, **parameters: str
    ) -> Any:  # noqa: ANN401 - what is stored
        try:
            answer = self.session.request(
                method,
                f"{self.address}/{quote(place)}.json",
                params={**self.query, **parameters},
                data=None if method == "GET" else json.dumps(value).encode(),
                timeout=TIMEOUT_S,
                auth=as_given,
            )
        except requests.RequestException as error:
            raise DatabaseRefused(f"No answer: {type(error).__name__}.") from error
        if not answer.ok:
            said = answer.text.partition("\n")[0][:300]
            raise DatabaseRefused(f"{method} /{place}: {answer.status_code} {said}")
        try:
            return answer.json() if answer.content else None
        except ValueError:
            # Of a proxy, for one. Requests has it for an OSError, as of a file.
            raise DatabaseRefused(f"{method} /{place}: it is no JSON.") from None


def batches(value: object) -> list[object]:
    """A value in pieces of one write; the value itself when it has no children."""
    if not isinstance(value, dict) or not value:
        return [value]
    found: list[object] = []
    batch: dict[str, object] = {}
    size = 0
    for key, child in value.items():
        child_size = len(json.dumps(child))
        if batch and size + child_size > BATCH_BYTES:
            found.append(batch)
            batch, size = {}, 0
        batch[key] = child
        size += child_size
    return [*found, batch]


@contextmanager
def opened(target: Target) -> Iterator[WholeDatabase]:
    """The database of a project, with the rights of the backend.

    Raises `connection.Failed`.
    """
    with connected(target, "tools.backup") as app:
        parts = urlsplit(target.database_url)
        yield WholeDatabase(
            session=_session(target, app),
            address=f"{parts.scheme}://{parts.netloc}",
            query=dict(parse_qsl(parts.query)),
        )


def _session(target: Target, app: firebase_admin.App) -> requests.Session:
    if target.is_local:
        session = requests.Session()
        session.headers["Authorization"] = "Bearer owner"
        return session
    return AuthorizedSession(app.credential.get_credential())  # type: ignore[no-untyped-call]  # the library has no types
