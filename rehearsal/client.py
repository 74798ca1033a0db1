"""The client with which everybody in a rehearsal calls the stack."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

import httpx

from emulators.kernel.http_clients import async_client
from emulators.settings import Settings
from rehearsal.requests import HTTP_REFUSED, StackRequest, StackRequests, answer_to
from rehearsal.sockets import DatabaseSocket

TIMEOUT_S = 60.0
"""Per call. A cold function on a busy machine may take seconds; nothing takes this."""

LIMITS = httpx.Limits(max_connections=24, max_keepalive_connections=4)
"""At a time, besides streams: more only queue up at the functions. And kept between
calls: each call looks at all of them, whether the server has closed one; with many
that takes longer than a new connection after every burst."""


class StackClient:
    """One HTTP client for everybody; a context manager.

    Every method raises `Refused` when the answer's status is 400 or more.

    Args:
        settings: of the stack.
        timeout_s: per call.
        limits: of connections, besides those of streams.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        timeout_s: float = TIMEOUT_S,
        limits: httpx.Limits = LIMITS,
    ) -> None:
        self.settings = settings
        self._requests = StackRequests(settings)
        self._http = async_client(timeout=timeout_s, limits=limits)
        self._streams = async_client(
            timeout=httpx.Timeout(timeout_s, read=None),
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
        await self.close()

    async def close(self) -> None:
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
        """Call a function, plainly or as `httpsCallable()` does."""
        answer = await self._send(
            self._requests.function(
                function_id, body, token=token, as_callable=as_callable
            )
        )
        return answer["result"] if as_callable else answer

    async def get_function(self, function_id: str, query: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON
        """Call a function that anybody may GET."""
        return await self._send(self._requests.get_function(function_id, query))

    async def hosted(self, path: str, query: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON
        """Ask Hosting for what it serves by a function, as a page of the site does."""
        return await self._send(self._requests.hosted(path, query))

    async def auth(self, operation: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Call Firebase Auth as the JS SDK does; refused with Firebase's own code."""
        answer: dict[str, Any] = await self._send(self._requests.auth(operation, body))
        return answer

    async def refresh(self, refresh_token: str) -> str:
        """A fresh ID token, as the SDKs get one before the old one expires."""
        answer = await self._send(self._requests.refresh(refresh_token))
        return str(answer["id_token"])

    async def database(
        self, method: str, path: str, *, token: str | None, value: object = None
    ) -> Any:  # noqa: ANN401 - JSON
        """Read or write the database under a client's own ID token, or as OWNER."""
        return await self._send(
            self._requests.database(method, path, token=token, value=value)
        )

    @asynccontextmanager
    async def stream(
        self, path: str, *, token: str | None
    ) -> AsyncIterator[AsyncIterator[str]]:
        """Listen to a database path: the lines of its event stream."""
        request = self._requests.listen(path, token=token)
        response = await self._streams.send(request.http, stream=True)
        try:
            if response.status_code >= HTTP_REFUSED:
                await response.aread()
                answer_to(request, response)
            yield response.aiter_lines()
        finally:
            await response.aclose()

    async def socket(self, *, token: str | None) -> DatabaseSocket:
        """Connect to the database, as somebody whose leaving it is to notice."""
        return await DatabaseSocket.open(self.settings, token)

    async def upload(
        self, name: str, content: bytes, content_type: str, *, token: str | None
    ) -> str:
        """Store a file as the Firebase SDKs do; its public download URL."""
        request = self._requests.upload(name, content, content_type, token=token)
        return self._requests.download_url(await self._send(request))

    async def fetch(self, url: str) -> tuple[int, str]:
        """GET a URL that somebody was given; status and text, whatever they are."""
        response = await self._http.get(url)
        return response.status_code, response.text

    async def opentok(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Any:  # noqa: ANN401 - JSON
        """Do what a media client does over its connection to OpenTok."""
        return await self._send(self._requests.opentok(method, path, body))

    async def stack(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Any:  # noqa: ANN401 - JSON
        """Ask the stack itself: its clock, and whether it has come to rest."""
        return await self._send(self._requests.stack(method, path, body))

    async def _send(self, request: StackRequest) -> Any:  # noqa: ANN401 - JSON
        return answer_to(request, await self._http.send(request.http))
