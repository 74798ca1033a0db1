"""What clients ask of a stack, as HTTP requests, and how its answers are read.

Nothing is sent here: `client.StackClient` sends them, and so do the tests' clients.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from emulators.settings import Settings

API_KEY = "demo-key"
"""Emulated Firebase Auth wants some key; it does not matter which."""

OWNER = "owner"
"""The access token with which the emulated database lets its operator do anything."""

HTTP_REFUSED = 400
HTTP_NOT_FOUND = 404
MAX_BODY = 500
"""Characters of an answer that are kept of a refusal."""


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


@dataclass(frozen=True, slots=True)
class StackRequest:
    """One request, and what it is called where it is told that it was refused."""

    name: str
    http: httpx.Request


class StackRequests:
    """Requests to one stack.

    Args:
        settings: of the stack.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def function(
        self,
        function_id: str,
        body: Mapping[str, Any] | bytes,
        *,
        token: str | None,
        as_callable: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> StackRequest:
        """Call a function, plainly or as `httpsCallable()` does.

        Args:
            function_id: as in `functions/main.py`.
            body: JSON, or bytes to be sent as they are.
            token: a session token or an ID token.
            as_callable: whether to speak the callable protocol.
            headers: besides those of any call.
        """
        sent = {"content-type": "application/json", **(headers or {})}
        if token is not None:
            sent["authorization"] = f"Bearer {token}"
        content = body if isinstance(body, bytes) else _json(body, as_callable)
        url = self._settings.function_url(function_id)
        request = httpx.Request("POST", url, content=content, headers=sent)
        return StackRequest(function_id, request)

    def get_function(self, function_id: str, query: Mapping[str, str]) -> StackRequest:
        """Call a function that anybody may GET."""
        url = self._settings.function_url(function_id)
        return StackRequest(function_id, httpx.Request("GET", url, params=dict(query)))

    def hosted(self, path: str, query: Mapping[str, str]) -> StackRequest:
        """Ask Hosting, as a page of the site does."""
        url = f"{self._settings.url('hosting')}{path}"
        request = httpx.Request("GET", url, params=dict(query))
        return StackRequest(f"hosting {path}", request)

    def auth(self, operation: str, body: Mapping[str, Any]) -> StackRequest:
        """Call Firebase Auth as the JS SDK does."""
        url = f"{self._settings.url('auth')}/identitytoolkit.googleapis.com/v1"
        request = httpx.Request(
            "POST", f"{url}/accounts:{operation}", params={"key": API_KEY}, json=body
        )
        return StackRequest(f"auth {operation}", request)

    def refresh(self, refresh_token: str) -> StackRequest:
        """A fresh ID token, as the SDKs get one before the old one expires."""
        url = f"{self._settings.url('auth')}/securetoken.googleapis.com/v1/token"
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        request = httpx.Request("POST", url, params={"key": API_KEY}, data=form)
        return StackRequest("auth token", request)

    def database(
        self,
        method: str,
        path: str,
        *,
        token: str | None,
        value: object = None,
        **query: str,
    ) -> StackRequest:
        """Read or write the database: with a client's own ID token, or as OWNER."""
        headers = {}
        if token == OWNER:
            headers["authorization"] = f"Bearer {OWNER}"
        elif token is not None:
            query["auth"] = token
        request = httpx.Request(
            method,
            f"{self._settings.url('database')}/{path}.json",
            params={"ns": self._settings.namespace, **query},
            content=None if method in ("GET", "DELETE") else json.dumps(value),
            headers=headers,
        )
        return StackRequest(f"{method} /{path}", request)

    def listen(self, path: str, *, token: str | None) -> StackRequest:
        """Listen to a database path: answered by an event stream."""
        asked = self.database("GET", path, token=token)
        asked.http.headers["accept"] = "text/event-stream"
        return StackRequest(f"listen /{path}", asked.http)

    def upload(
        self, name: str, content: bytes, content_type: str, *, token: str | None
    ) -> StackRequest:
        """Store a file as the Firebase SDKs do."""
        boundary = uuid.uuid4().hex
        metadata = json.dumps({"name": name, "contentType": content_type})
        head = (
            f"--{boundary}\r\nContent-Type: application/json; charset=utf-8\r\n\r\n"
            f"{metadata}\r\n--{boundary}\r\nContent-Type: {content_type}\r\n\r\n"
        )
        request = httpx.Request(
            "POST",
            self._files,
            params={"name": name},
            content=head.encode() + content + f"\r\n--{boundary}--".encode(),
            headers={
                "X-Goog-Upload-Protocol": "multipart",
                "Content-Type": f"multipart/related; boundary={boundary}",
                **({"Authorization": f"Firebase {token}"} if token else {}),
            },
        )
        return StackRequest(f"upload {name}", request)

    def download_url(self, stored: Mapping[str, Any]) -> str:
        """The public URL of a file, from the answer to its upload."""
        secret = stored["downloadTokens"].split(",")[0]
        name = stored["name"].replace("/", "%2F")
        return f"{self._files}/{name}?alt=media&token={secret}"

    def opentok(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> StackRequest:
        """Do at OpenTok what a media client does, or what only happens by itself."""
        url = f"{self._settings.url('opentok')}/__/{path}"
        name = f"OpenTok {path.partition('/')[0]}"
        return StackRequest(name, httpx.Request(method, url, json=body))

    def stack(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> StackRequest:
        """Ask the stack itself: its clock, and whether it has come to rest."""
        url = f"{self._settings.url('hub')}/__/{path}"
        return StackRequest(f"stack {path}", httpx.Request(method, url, json=body))

    @property
    def _files(self) -> str:
        return f"{self._settings.url('storage')}/v0/b/{self._settings.bucket}/o"


def answer_to(request: StackRequest, response: httpx.Response) -> Any:  # noqa: ANN401 - JSON
    """The JSON of a success; None for nothing.

    Raises:
        Refused: any status from 400 on.
    """
    if response.status_code < HTTP_REFUSED:
        return response.json() if response.content else None
    raise Refused(
        request.name,
        response.status_code,
        reason_of(response),
        response.text[:MAX_BODY],
    )


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


def _json(body: Mapping[str, Any], as_callable: bool) -> bytes:  # noqa: FBT001 - private
    # Escaped, so that it can hold what UTF-8 cannot: halves of pairs.
    return json.dumps({"data": body} if as_callable else dict(body)).encode()
