"""Hosting as the client of the functions: a request passed on, and what comes back."""

import asyncio
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

import httpx

from emulators.firebase.hosting.answers import Answer, as_hosting_sends
from emulators.firebase.hosting.requests import Asked
from emulators.kernel.http_clients import async_client

TIMEOUT_S: Final = 60.0
"""For a whole answer, whatever time the function itself may take."""

LATIN: Final = "latin-1"
"""Every byte of a header is a character of it, and the other way round."""

_HOP_BY_HOP: Final = frozenset(
    {
        *("connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"),
        *(
            "proxy-authenticate",
            "proxy-authorization",
            "content-length",
            "date",
            "server",
        ),
    }
)
_IN_ADDRESS: Final = "/:@!$&'()*+,;=~-._%?"


class Origin:
    """The functions of a stack.

    Args:
        url: `http://host:port` of the functions.
        timeout_s: for a whole answer.
    """

    def __init__(self, url: str, *, timeout_s: float = TIMEOUT_S) -> None:
        self._url = url
        self._timeout_s = timeout_s
        self._client: httpx.AsyncClient | None = None

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def ask(
        self, function: str, asked: Asked, extra: Mapping[str, str]
    ) -> Answer:
        """What a function answers. What goes wrong on the way is an answer, too.

        Args:
            function: its path at the functions' address.
            asked: by a viewer.
            extra: headers beside the viewer's.
        """
        try:
            answer = await self._sent(function, asked, extra)
        except (httpx.TimeoutException, TimeoutError):
            return _failed(504, "Timed out waiting for function to respond.\n")
        except (httpx.HTTPError, httpx.InvalidURL):
            name = function.rpartition("/")[2]
            text = f"An internal error occurred while proxying for {name}\n"
            return _failed(500, text)
        return as_hosting_sends(answer)

    async def _sent(
        self, function: str, asked: Asked, extra: Mapping[str, str]
    ) -> Answer:
        if self._client is None:
            self._client = async_client(timeout=self._timeout_s)
        # A function sees the whole path, unlike at its own address.
        target = quote(asked.target.encode(LATIN), safe=_IN_ADDRESS)
        request = self._client.build_request(
            "GET" if asked.is_read else asked.method,
            f"{self._url}{function}{target}",
            # Blanks around a value are none of it (RFC 9110, 5.5). Servers may leave
            # them, and clients may not send them.
            headers=[
                (name.encode(LATIN), value.strip(" \t").encode(LATIN))
                for name, value in (*asked.passed_on().items(), *extra.items())
            ],
            content=asked.body,
        )
        async with asyncio.timeout(self._timeout_s):
            response = await self._client.send(request, stream=True)
            try:
                # As it came: what is compressed stays so.
                body = b"".join([chunk async for chunk in response.aiter_raw()])
            finally:
                await response.aclose()
        return Answer(response.status_code, self._headers(response), body)

    def _headers(self, response: httpx.Response) -> tuple[tuple[str, str], ...]:
        """What is for the viewer. Redirects within the origin stay on the site."""
        named = (
            (key.decode(LATIN).lower(), value.decode(LATIN))
            for key, value in response.headers.raw
        )
        return tuple(
            (key, self._on_the_site(value) if key == "location" else value)
            for key, value in named
            if key not in _HOP_BY_HOP
        )

    def _on_the_site(self, location: str) -> str:
        path = location.removeprefix(self._url)
        return path if path.startswith("/") else location


def _failed(status: int, text: str) -> Answer:
    return Answer(status, (("content-type", "text/plain"),), text.encode())
