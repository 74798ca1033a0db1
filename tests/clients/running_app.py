"""One person's app while it runs: what it asks of the backend, Firebase and OpenTok."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from rehearsal.requests import HTTP_REFUSED, StackRequest
from tests.clients import apps
from tests.clients.cases import (
    Address,
    App,
    Call,
    Connect,
    Fetch,
    Publish,
    Read,
    Signal,
    SignIn,
    Upload,
    Write,
)
from tests.clients.database_connection import DatabaseConnection
from tests.clients.known import Known
from tests.clients.reads import MISSING, unread
from tests.support.people import People

PIXEL: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)
"""A picture."""

WRITES: Final = {
    "set": "p",
    "update": "m",
    "remove": "p",
    "onDisconnect.set": "o",
    "onDisconnect.update": "om",
    "onDisconnect.remove": "o",
    "onDisconnect.cancel": "oc",
}
"""What the SDKs call each of them on the wire."""


@dataclass(slots=True, kw_only=True)
class Got:
    """What came of a step."""

    value: Any = MISSING
    status: int = 200
    refused: bool = False


@dataclass(slots=True)
class RunningApp:
    """From its start until it is closed; a start again is another page.

    Attributes:
        who: whose.
        app: which of the three.
        address: where it was told that the backend is.
        people: sends what it sends.
        known: what the case knows.
    """

    who: str
    app: App
    address: Address
    people: People
    known: Known
    _id_token: str | None = None
    _database: DatabaseConnection | None = None
    _connections: list[str] = field(default_factory=list)
    _allowed: set[str] = field(default_factory=set)

    def sign_in(self, step: SignIn) -> Got:
        """Firebase Auth: anonymous, or by e-mail and password."""
        body = self.known.fill({"email": step.email, "password": step.password})
        operation = "signInWithPassword" if step.email else "signUp"
        sent = body if step.email else {}
        user = self.people.auth(operation, **sent, returnSecureToken=True)
        self._id_token = user["idToken"]
        return self.signed_in(user["localId"], user["idToken"])

    def signed_in(self, uid: str, id_token: str) -> Got:
        """Somebody is signed in: the case knows who."""
        user = {"uid": uid, "idToken": id_token}
        # The web app's fans add one such to their uid, new for each page.
        for name, value in {**user, "page": str(uuid.uuid4())}.items():
            self.known.keep(f"{self.who}.{name}", value)
        return Got(value=user)

    def call(self, step: Call) -> Got:
        """The REST interface, as this app calls it and reads its answers.

        Raises:
            Unreadable: it can do nothing with the answer.
        """
        method, path = self.known.fill(step.route).split(" ")
        token = self.known.find(f"{self.who}.token")
        headers = apps.headers(self.app, method, path, token)
        if self.app is App.WEB:
            self._preflight(method, path, headers)
        content = None
        if step.body is not None:
            content = json.dumps(self.known.fill(step.body)).encode()
        answer = self._send(method, path, headers, content)
        if self.app is App.WEB:
            apps.check_origin(answer)
        value = apps.read(self.app, path, answer)
        return Got(value=value, status=answer.status_code)

    def upload(self, step: Upload) -> Got:
        """Storage, as the SDK's `put()` does."""
        path = self.known.fill(step.path)
        request = self.people.requests.upload(
            path, PIXEL, step.content_type, token=self._id_token
        )
        answer = self.people.send(request)
        if answer.status_code >= HTTP_REFUSED:
            return Got(refused=True, status=answer.status_code)
        url = self.people.requests.download_url(answer.json())
        return Got(value={"downloadURL": url, **answer.json()})

    def fetch(self, step: Fetch) -> Got:
        """A URL that it was told."""
        request = httpx.Request("GET", self.known.fill(step.url))
        answer = self.people.send(StackRequest("fetch", request))
        return Got(status=answer.status_code)

    def read(self, step: Read, wanted: Any) -> Got:
        """The database: what is there, or will be."""
        path, database = self.known.fill(step.path), self.database
        match step.does:
            case "once":
                return found(database.once(path))
            case "listen":
                return found(database.listen(path))
            case "unlisten":
                database.unlisten(path)
                return Got()
            case "heard":
                pattern = self.known.fill(wanted)
                database.wait_until(path, lambda value: unread(pattern, there(value)))
                return found(database.value(path))

    def write(self, step: Write) -> Got:
        """The database: a write, or one for when the connection ends."""
        body = {"p": f"/{self.known.fill(step.path)}", "d": self.known.fill(step.value)}
        self.database.ask(WRITES[step.does], **body)
        return Got()

    def leave(self) -> Got:
        """Everything that is open ends."""
        if self._database is not None:
            self._database.close()
            self._database = None
        for each in self._connections:
            self.people.send(
                self.people.requests.opentok("DELETE", f"connections/{each}")
            )
        self._connections.clear()
        return Got()

    def connect(self, step: Connect) -> Got:
        """OpenTok: connect to a session."""
        place = {"sessionId": step.session, "token": step.token}
        got = self._opentok("POST", "connections", self.known.fill(place))
        if not got.refused:
            self._connections.append(got.value["connectionId"])
            self.known.keep(f"{self.who}.{step.name}", got.value["connectionId"])
            # Every app parses it, of everybody whom it meets.
            got.value["data"] = json.loads(got.value["data"])
        return got

    def publish(self, step: Publish) -> Got:
        """OpenTok: publish to a session, or end it."""
        name = f"{self.who}.{step.name}"
        if step.does == "unpublish":
            return self._opentok("DELETE", f"streams/{self.known.get(f'{name}Stream')}")
        place = {"connectionId": self.known.get(name)}
        got = self._opentok("POST", "streams", place)
        if not got.refused:
            self.known.keep(f"{name}Stream", got.value["id"])
        return got

    def signal(self, step: Signal) -> Got:
        """OpenTok: send a signal, or look for one that has come."""
        connection = self.known.get(f"{self.who}.{step.name}")
        if step.does == "signalled":
            seen = self._opentok("GET", f"connections/{connection}").value["signals"]
            of_type = [each for each in seen if each["type"] == step.type]
            return Got(value=of_type[-1] if of_type else MISSING)
        sent = {"connectionId": connection, "type": step.type}
        optional = {"data": step.data, "to": self.known.fill(step.to)}
        told = {name: value for name, value in optional.items() if value}
        return self._opentok("POST", "signals", {**sent, **told})

    @property
    def database(self) -> DatabaseConnection:
        """Its connection, opened when it is first needed, signed in as the app is."""
        if self._database is None:
            settings = self.people.settings
            self._database = DatabaseConnection(settings, self.app, self._id_token)
        return self._database

    def _opentok(self, method: str, path: str, body: Any = None) -> Got:
        answer = self.people.send(self.people.requests.opentok(method, path, body))
        if answer.status_code >= HTTP_REFUSED:
            return Got(refused=True, status=answer.status_code)
        return Got(value=answer.json() if answer.content else MISSING)

    def _preflight(self, method: str, path: str, headers: dict[str, str]) -> None:
        """Ask as a browser does, which remembers what it was answered."""
        asked = f"{method} {path}"
        if asked not in self._allowed:
            question = apps.preflight(method, headers)
            apps.check_preflight(self._send("OPTIONS", path, question, None), question)
            self._allowed.add(asked)

    def _send(
        self, method: str, path: str, headers: dict[str, str], content: bytes | None
    ) -> httpx.Response:
        settings = self.people.settings
        base = (
            settings.url("hosting")
            if self.address is Address.HOSTING
            else settings.function_url("")
        )
        url = f"{base.rstrip('/')}/api/{path}"
        request = httpx.Request(method, url, headers=headers, content=content)
        return self.people.send(StackRequest(f"{method} {path}", request))


def there(value: Any) -> Any:
    """A value of the database: null is nothing there."""
    return MISSING if value is None else value


def found(value: Any) -> Got:
    """What has come of reading it."""
    return Got(value=there(value))
