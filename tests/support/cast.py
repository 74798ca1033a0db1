"""People with tokens on a running stack, for journeys over the wire.

The superAdmin is put there with the stack's own rights; everybody else comes in as real
clients do, through the functions.
"""

import secrets
from dataclasses import dataclass, field
from typing import Any

import httpx

from emulators.settings import Settings
from emulators.stack import LocalStack
from rehearsal.demo import DEMO_API_KEY, DEMO_API_SECRET

TIMEOUT_S = 20.0
PASSWORD = "correct horse battery"


@dataclass
class Cast:
    """Tokens by role, and the ids that a call needs."""

    settings: Settings
    http: httpx.Client
    tokens: dict[str, str] = field(default_factory=dict)
    """`superAdmin`, `producer`, `rival`, `fan`, `host`: session tokens."""
    known: dict[str, str] = field(default_factory=dict)
    """What stands for `$name` in a body."""

    def call(
        self, function_id: str, body: dict[str, Any], *, by: str | None
    ) -> httpx.Response:
        """Call a function as somebody; None is nobody."""
        token = self.tokens[by] if by else None
        return self.http.post(
            self.settings.function_url(function_id),
            json=self.filled(body),
            headers={"authorization": f"Bearer {token}"} if token else {},
        )

    def reply(self, function_id: str, body: dict[str, Any], *, by: str | None) -> Any:
        """Call a function that must answer."""
        response = self.call(function_id, body, by=by)
        assert response.status_code == 200, (function_id, response.text)
        return response.json()

    def filled(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body with every `$name` replaced by what it stands for."""
        return {key: self._fill(value) for key, value in body.items()}

    def _fill(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("$"):
            return self.known[value[1:]]
        return value

    def everything(self) -> Any:
        """The whole database, as its operator sees it."""
        return self._owner("GET", "").json()

    def put(self, path: str, value: Any) -> None:
        """Write with the operator's rights."""
        self._owner("PUT", path, value).raise_for_status()

    def sign_up(self, email: str | None = None) -> dict[str, Any]:
        """A Firebase user: anonymous, or with e-mail and PASSWORD."""
        body = {"email": email, "password": PASSWORD} if email else {}
        return self._auth("signUp", body)

    def log_in(self, name: str, email: str) -> None:
        """An admin's session token."""
        user = self._auth("signInWithPassword", {"email": email, "password": PASSWORD})
        session = self.reply("login", {"idToken": user["idToken"]}, by=None)
        self.tokens[name] = session["token"]
        self.known[f"{name}Id"] = user["localId"]
        self.known[f"{name}IdToken"] = user["idToken"]

    def _auth(self, operation: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.http.post(
            f"{self.settings.url('auth')}/identitytoolkit.googleapis.com/v1"
            f"/accounts:{operation}?key=k",
            json={**body, "returnSecureToken": True},
        )
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        return told

    def _owner(self, method: str, path: str, value: Any = None) -> httpx.Response:
        return self.http.request(
            method,
            f"{self.settings.url('database')}/{path}.json",
            params={"ns": self.settings.namespace},
            headers={"authorization": "Bearer owner"},
            json=value,
        )


def assemble(stack: LocalStack) -> Cast:
    """A superAdmin, two producers with an event each, a host and a fan.

    The first producer's event is in preshow, the rival's has not started.
    """
    cast = Cast(
        settings=stack.settings, http=httpx.Client(timeout=TIMEOUT_S, trust_env=False)
    )
    _super_admin(cast)
    _producer(cast, "producer", "Launch Night")
    _producer(cast, "rival", "Rival Night")
    log_everybody_in(cast)
    cast.reply("changeStatus", {"id": "$event", "status": "preshow"}, by="producer")
    stack.settle()
    return cast


def log_everybody_in(cast: Cast) -> None:
    """Fresh tokens for all."""
    for name in ("superAdmin", "producer", "rival"):
        cast.log_in(name, f"{name.lower()}@example.com")
    fan = cast.sign_up()
    cast.known["fanIdToken"] = fan["idToken"]
    place = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
    session = cast.reply("loginFan", {**place, "idToken": "$fanIdToken"}, by=None)
    cast.tokens["fan"] = session["token"]
    link = {"adminId": "$producerId", "hostUrl": "$hostUrl"}
    cast.tokens["host"] = cast.reply("loginHost", link, by=None)["token"]


def _super_admin(cast: Cast) -> None:
    email = "superadmin@example.com"
    uid = cast.sign_up(email)["localId"]
    record = {"id": uid, "displayName": "Robin", "email": email, "superAdmin": True}
    cast.put(f"admins/{uid}", record)
    cast.log_in("superAdmin", email)


def _producer(cast: Cast, name: str, show: str) -> None:
    email = f"{name}@example.com"
    account = {
        "displayName": name.capitalize(),
        "email": email,
        "password": PASSWORD,
        "otApiKey": DEMO_API_KEY,
        "otSecret": DEMO_API_SECRET,
        "hls": True,
    }
    cast.reply("createAdmin", account, by="superAdmin")
    cast.log_in(name, email)
    wanted = {
        "name": show,
        "hostUrl": secrets.token_urlsafe(16),
        "celebrityUrl": secrets.token_urlsafe(16),
    }
    event = cast.reply("createEvent", wanted, by=name)
    prefix = "" if name == "producer" else name
    for key, field_name in {
        "event": "id",
        "fanUrl": "fanUrl",
        "hostUrl": "hostUrl",
        "celebrityUrl": "celebrityUrl",
        "sessionId": "sessionId",
        "stageSessionId": "stageSessionId",
    }.items():
        label = key if not prefix else f"{prefix}{key[0].upper()}{key[1:]}"
        cast.known[label] = event[field_name]


def take_a_seat(cast: Cast) -> None:
    """The producer publishes on the stage: OpenTok records no empty room."""
    tokens = cast.reply("createTokenProducer", {"id": "$event"}, by="producer")
    door = f"{cast.settings.url('opentok')}/__"
    place = {"sessionId": tokens["stageSessionId"], "token": tokens["stageToken"]}
    connection = cast.http.post(f"{door}/connections", json=place).json()
    cast.known["connection"] = connection["connectionId"]
    stream = {"connectionId": connection["connectionId"]}
    answer = cast.http.post(f"{door}/streams", json=stream)
    answer.raise_for_status()
    cast.known["stream"] = answer.json()["id"]


def books(cast: Cast) -> Any:
    """What the OpenTok account shows of the event's stage."""
    answer = cast.http.get(f"{cast.settings.url('opentok')}/__/usage")
    return answer.json()["sessions"][cast.known["stageSessionId"]]
