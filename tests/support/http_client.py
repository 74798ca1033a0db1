"""The tests' HTTP client of a running stack: sends what clients send, and waits."""

import ssl
import threading
from collections.abc import Mapping
from typing import Any, Self

import httpx

from emulators.settings import Settings
from rehearsal.requests import OWNER, StackRequest, StackRequests, answer_to
from tests.support.deadline import DEADLINE_S

# Reading the machine's certificates for every client would take longer than most tests.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class HttpClient:
    """A context manager. Any number of threads may call at once.

    Args:
        settings: of the stack.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.requests = StackRequests(settings)
        self._of_thread = threading.local()
        self._clients: list[httpx.Client] = []

    @property
    def http(self) -> httpx.Client:
        """This thread's own client, with its own connections.

        httpx's pool may close a connection that it takes for idle while another thread
        begins to use it. That thread's call fails then, or waits for its whole
        deadline: on Linux it hears nothing where a new connection has got the number of
        the closed one.
        """
        found: httpx.Client | None = getattr(self._of_thread, "client", None)
        if found is None:
            found = httpx.Client(timeout=DEADLINE_S, trust_env=False, verify=NO_TLS)
            self._of_thread.client = found
            self._clients.append(found)
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Of all threads, which must have ended their calls."""
        for each in self._clients:
            each.close()

    def send(self, request: StackRequest) -> httpx.Response:
        """The answer, whatever it is."""
        return self.http.send(request.http)

    def get(self, request: StackRequest) -> Any:
        """The JSON of an answer that must be a success."""
        return answer_to(request, self.send(request))

    def function(
        self,
        function_id: str,
        body: Mapping[str, Any] | bytes,
        token: str | None = None,
        **headers: str,
    ) -> httpx.Response:
        """Call a function with any token and any body."""
        return self.send(
            self.requests.function(function_id, body, token=token, headers=headers)
        )

    def database(
        self, method: str, path: str, token: str | None, value: Any = None
    ) -> httpx.Response:
        """Talk to the database itself, as a client with an ID token does."""
        return self.send(self.requests.database(method, path, token=token, value=value))

    def auth(self, operation: str, **body: Any) -> Any:
        """Call Firebase Auth; it must answer."""
        return self.get(self.requests.auth(operation, body))

    def opentok(self, method: str, path: str, body: Any = None) -> Any:
        """What a media client does at OpenTok; it must answer."""
        return self.get(self.requests.opentok(method, path, body))

    def everything(self) -> Any:
        """The whole database, as its operator sees it."""
        return self.database("GET", "", OWNER).json()

    def put(self, path: str, value: Any) -> None:
        """Write with the operator's rights."""
        self.database("PUT", path, OWNER, value).raise_for_status()

    def put_silently(self, writes: Mapping[str, Any]) -> None:
        """Write to many paths with the operator's rights; no trigger hears of it."""
        request = self.requests.database(
            "PATCH", "", token=OWNER, value=writes, disableTriggers="true"
        )
        self.send(request).raise_for_status()

    def erase(self, path: str) -> None:
        """Remove with the operator's rights."""
        self.database("DELETE", path, OWNER).raise_for_status()
