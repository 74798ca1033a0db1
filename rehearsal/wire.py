"""Everything that goes over HTTP, and the one shape in which it is refused."""

import json
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

import httpx

from emulators.kernel.http_clients import async_client
from emulators.settings import Settings

TIMEOUT_S = 20.0
"""Per call. A cold function on a busy machine may take seconds; nothing takes this."""

MAX_CONNECTIONS = 24
"""At a time, besides streams. More only queue up at the functions."""

MAX_KEPT = 4
"""Of them between calls. Each call looks at all of them, whether the server has closed
one: with many that takes longer than a new connection after every burst."""

API_KEY = "demo-key"
"""Emulated Firebase Auth wants some key; it does not matter which."""

HTTP_REFUSED = 400
HTTP_NOT_FOUND = 404


class Refused(Exception):
    """Somebody said no: to whom, with which HTTP status, and why.

    `reason` is the functions' own, or `rules-denied` for the database's and Storage's
    security rules, or the service's own code.
    """

    def __init__(self, call: str, status: int, reason: str, body: str) -> None:
        super().__init__(f"{call} answered {status} {reason}")
        self.call = call
        self.status = status
        self.reason = reason
        self.body = body


class Wire:
    """One HTTP client for everybody; a context manager."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._http = async_client(
            timeout=TIMEOUT_S,
            limits=httpx.Limits(
                max_connections=MAX_CONNECTIONS,
                max_keepalive_connections=MAX_KEPT,
            ),
        )
        self._streams = async_client(
            timeout=httpx.Timeout(TIMEOUT_S, read=None),
            follow_redirects=True,
            limits=httpx.Limits(max_connections=None),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._http.aclose()
        await self._streams.aclose()

    async def function(
        self,
        function_id: str,
        body: Mapping[str, Any],
        *,
        token: str | None,
        as_callable: bool = False,
    ) -> Any:  # noqa: ANN401 - JSON
        """Call a function, plainly or as `httpsCallable()` does.

        Raises:
            Refused: any status from 400 on.
        """
        headers = {"authorization": f"Bearer {token}"} if token else {}
        response = await self._http.post(
            self.settings.function_url(function_id),
            json={"data": body} if as_callable else body,
            headers=headers,
        )
        answer = _answer(function_id, response)
        return answer["result"] if as_callable else answer

    async def get_function(self, function_id: str, query: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON
        """Call a function that anybody may GET.

        Raises:
            Refused: any status from 400 on.
        """
        response = await self._http.get(
            self.settings.function_url(function_id), params=dict(query)
        )
        return _answer(function_id, response)

    async def auth(self, operation: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Call Firebase Auth as the JS SDK does.

        Raises:
            Refused: with Firebase's own code as the reason.
        """
        response = await self._http.post(
            f"{self.settings.url('auth')}/identitytoolkit.googleapis.com/v1"
            f"/accounts:{operation}",
            params={"key": API_KEY},
            json=body,
        )
        answer: dict[str, Any] = _answer(f"auth {operation}", response)
        return answer

    async def database(
        self, method: str, path: str, *, token: str | None, value: object = None
    ) -> Any:  # noqa: ANN401 - JSON
        """Read or write the database under a client's own ID token.

        Raises:
            Refused: `rules-denied`, or the database's own words.
        """
        response = await self._http.request(
            method,
            self._database_url(path),
            params=self._database_query(token),
            content=None if method in ("GET", "DELETE") else json.dumps(value),
        )
        return _answer(f"{method} /{path}", response)

    @asynccontextmanager
    async def stream(
        self, path: str, *, token: str | None
    ) -> AsyncIterator[AsyncIterator[str]]:
        """Listen to a database path: the lines of its event stream.

        Raises:
            Refused: the rules do not let this client read there.
        """
        async with self._streams.stream(
            "GET",
            self._database_url(path),
            params=self._database_query(token),
            headers={"accept": "text/event-stream"},
        ) as response:
            if response.status_code >= HTTP_REFUSED:
                await response.aread()
                _answer(f"listen /{path}", response)
            yield response.aiter_lines()

    async def upload(
        self, name: str, content: bytes, content_type: str, *, token: str | None
    ) -> str:
        """Store a file as the Firebase SDKs do; its public download URL.

        Raises:
            Refused: `rules-denied` when the storage rules say no.
        """
        files = f"{self.settings.url('storage')}/v0/b/{self.settings.bucket}/o"
        boundary = uuid.uuid4().hex
        metadata = json.dumps({"name": name, "contentType": content_type})
        body = (
            f"--{boundary}\r\nContent-Type: application/json; charset=utf-8\r\n\r\n"
            f"{metadata}\r\n--{boundary}\r\nContent-Type: {content_type}\r\n\r\n"
        ).encode()
        response = await self._http.post(
            files,
            params={"name": name},
            content=body + content + f"\r\n--{boundary}--".encode(),
            headers={
                "X-Goog-Upload-Protocol": "multipart",
                "Content-Type": f"multipart/related; boundary={boundary}",
                **({"Authorization": f"Firebase {token}"} if token else {}),
            },
        )
        stored = _answer(f"upload {name}", response)
        secret = stored["downloadTokens"].split(",")[0]
        return f"{files}/{name.replace('/', '%2F')}?alt=media&token={secret}"

    async def fetch(self, url: str) -> tuple[int, str]:
        """GET a URL that somebody was given; status and text, whatever they are."""
        response = await self._http.get(url)
        return response.status_code, response.text

    async def media(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Any:  # noqa: ANN401 - JSON
        """Do what a media client does over its connection to OpenTok.

        Raises:
            Refused: OpenTok does not let this client.
        """
        response = await self._http.request(
            method, f"{self.settings.url('opentok')}/__/{path}", json=body
        )
        return _answer(f"OpenTok {path.partition('/')[0]}", response)

    async def control(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Any:  # noqa: ANN401 - JSON
        """Ask the stack itself: its clock, and whether it has come to rest."""
        response = await self._http.request(
            method, f"{self.settings.url('hub')}/__/{path}", json=body
        )
        return _answer(f"stack {path}", response)

    def _database_url(self, path: str) -> str:
        return f"{self.settings.url('database')}/{path}.json"

    def _database_query(self, token: str | None) -> dict[str, str]:
        query = {"ns": self.settings.namespace}
        return {**query, "auth": token} if token else query


def _answer(call: str, response: httpx.Response) -> Any:  # noqa: ANN401 - JSON
    if response.status_code < HTTP_REFUSED:
        return response.json() if response.content else None
    raise Refused(call, response.status_code, reason_of(response), response.text[:500])


DENIALS = (
    "Permission denied",  # the database
    "permission_denied",  # its event streams
    "Permission denied.",  # Storage
)
"""How the security rules' no is worded."""


def reason_of(response: httpx.Response) -> str:
    """Why, in one word, whichever service's shape of errors it is."""
    try:
        body = response.json()
    except ValueError:
        return "no-json"
    if isinstance(body, dict) and "error" not in body:
        return f"opentok-{response.status_code}"
    error = body["error"] if isinstance(body, dict) else body
    told = error if isinstance(error, dict) else {"message": error}
    if told.get("message") in DENIALS:
        return "rules-denied"
    details = told.get("details") or {}
    return str(details.get("reason") or told.get("message") or "refused")[:80]
