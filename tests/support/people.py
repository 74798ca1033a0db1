"""Everybody of two shows on a running stack, with their tokens.

The superAdmin is put there with the stack's own rights; everybody else comes in as real
clients do, through the functions.
"""

import secrets
from collections.abc import Mapping
from typing import Any

import httpx

from emulators.settings import Settings
from emulators.stack import LocalStack
from rehearsal.demo import DEMO_PROJECTS
from rehearsal.video_projects import VideoProduct, VideoProject
from tests.support.http_client import HttpClient

PASSWORD = "correct horse battery"

RIVALS_PROJECT = DEMO_PROJECTS[VideoProduct.OPENTOK]
"""Whosever customer the producer is: so the two may be of different services."""


class People(HttpClient):
    """Two producers with a show each, a superAdmin, a host and a fan.

    Args:
        settings: of the stack.
        video: whose customer the producer is.
    """

    def __init__(
        self, settings: Settings, *, video: VideoProduct = VideoProduct.OPENTOK
    ) -> None:
        super().__init__(settings)
        self.project: VideoProject = DEMO_PROJECTS[video]
        """The producer's."""
        self.tokens: dict[str, str] = {}
        """`superAdmin`, `producer`, `rival`, `fan`, `host`: session tokens. Of admins
        `superAdminIdToken` and so on as well, for what a session does not suffice for.
        """
        self.known: dict[str, str] = {}
        """What stands for `$name` in a body."""

    def call(
        self, function_id: str, body: Mapping[str, Any], *, by: str | None
    ) -> httpx.Response:
        """Call a function as somebody; None is nobody."""
        token = self.tokens[by] if by else None
        return self.function(function_id, self.filled(body), token)

    def reply(
        self, function_id: str, body: Mapping[str, Any], *, by: str | None
    ) -> Any:
        """Call a function that must answer."""
        response = self.call(function_id, body, by=by)
        assert response.status_code == 200, (function_id, response.text)
        return response.json()

    def filled(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The body with every `$name` replaced by what it stands for."""
        return {key: self._fill(value) for key, value in body.items()}

    def _fill(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("$"):
            return self.known[value[1:]]
        return value

    def sign_up(self, email: str | None = None) -> dict[str, Any]:
        """A Firebase user: anonymous, or with e-mail and PASSWORD."""
        body = {"email": email, "password": PASSWORD} if email else {}
        user: dict[str, Any] = self.auth("signUp", **body, returnSecureToken=True)
        return user

    def log_in(self, name: str, email: str, password: str = PASSWORD) -> None:
        """An admin's session token."""
        credentials = {"email": email, "password": password}
        user = self.auth("signInWithPassword", **credentials, returnSecureToken=True)
        session = self.reply("login", {"idToken": user["idToken"]}, by=None)
        self.tokens[name] = session["token"]
        self.known[f"{name}Id"] = user["localId"]
        self.known[f"{name}IdToken"] = self.tokens[f"{name}IdToken"] = user["idToken"]

    def log_in_by_link(self, role: str) -> Any:
        """What the page of the producer's host or celebrity gets."""
        link = {"adminId": "$producerId", f"{role}Url": f"${role}Url"}
        return self.reply(f"login{role.capitalize()}", link, by=None)

    def log_in_admins(self) -> None:
        """Fresh tokens for superAdmin and producers."""
        for name in ("superAdmin", "producer", "rival"):
            self.log_in(name, email_of(name))

    def log_in_guests(self) -> None:
        """Fresh tokens for a new fan, and for the host."""
        self.known["fanIdToken"] = self.sign_up()["idToken"]
        place = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
        fan = self.reply("loginFan", {**place, "idToken": "$fanIdToken"}, by=None)
        self.tokens["fan"] = fan["token"]
        self.tokens["host"] = self.log_in_by_link("host")["token"]

    def log_in_screener(self) -> None:
        """Fresh tokens for somebody new on the producer's staff."""
        user = self.sign_up()
        self.known["screenerId"] = user["localId"]
        self.known["screenerIdToken"] = user["idToken"]
        wanted = {"id": "$event", "staffUrl": "$staffUrl", "name": "Sue"}
        staff = {**wanted, "idToken": "$screenerIdToken"}
        self.tokens["screener"] = self.reply("loginStaff", staff, by=None)["token"]

    def connect_to_stage(self) -> str:
        """With the producer's token; the connection's id."""
        tokens = self.reply("createTokenProducer", {"id": "$event"}, by="producer")
        place = {"sessionId": tokens["stageSessionId"], "token": tokens["stageToken"]}
        return str(self.opentok("POST", "connections", place)["connectionId"])

    def publish_on_stage(self) -> None:
        """The producer does: OpenTok records no empty session."""
        self.known["connection"] = self.connect_to_stage()
        stream = {"connectionId": self.known["connection"]}
        self.known["stream"] = self.opentok("POST", "streams", stream)["id"]

    def arrange(self, **settings: Any) -> None:
        """Set the producer's project up; what is not named is as without any."""
        place, body = self.project.known_as(**settings)
        self.opentok("POST", place, body)

    def usage(self) -> Any:
        """What the OpenTok account shows of the event's stage."""
        sessions = self.opentok("GET", "usage")["sessions"]
        return sessions[self.known["stageSessionId"]]


def producer_on(
    stack: LocalStack, *, video: VideoProduct = VideoProduct.OPENTOK
) -> People:
    """One producer, whose event is in preshow, and the superAdmin."""
    people = People(stack.settings, video=video)
    _make_super_admin(people)
    _make_producer(people, "producer", "Launch Night", people.project)
    people.reply("changeStatus", {"id": "$event", "status": "preshow"}, by="producer")
    stack.settle()
    return people


def people_on(
    stack: LocalStack, *, video: VideoProduct = VideoProduct.OPENTOK
) -> People:
    """Everybody. The first producer's event is in preshow, the rival's is not."""
    people = People(stack.settings, video=video)
    assemble(people)
    stack.settle()
    return people


def all_but_presence(people: People) -> Any:
    """The whole database, but for who is connected.

    A visitor who gets in is truly there; who has no connection, the reconciler notes as
    absent, should a full minute come while the attacks go on.
    """
    everything = people.everything()
    watched = everything["watched"].items()
    seen = {event: {**show, "absent": None} for event, show in watched}
    return {**everything, "headcounts": None, "watched": seen}


def assemble(people: People) -> None:
    """Make everybody, on an empty stack."""
    _make_super_admin(people)
    _make_producer(people, "producer", "Launch Night", people.project)
    _make_producer(people, "rival", "Rival Night", RIVALS_PROJECT)
    people.log_in_guests()
    people.reply("changeStatus", {"id": "$event", "status": "preshow"}, by="producer")


def email_of(name: str) -> str:
    return f"{name.lower()}@example.com"


def _make_super_admin(people: People) -> None:
    email = email_of("superAdmin")
    uid = people.sign_up(email)["localId"]
    record = {"id": uid, "displayName": "Robin", "email": email, "superAdmin": True}
    people.put(f"admins/{uid}", record)
    people.log_in("superAdmin", email)


def _make_producer(people: People, name: str, show: str, project: VideoProject) -> None:
    account = {
        "displayName": name.capitalize(),
        "email": email_of(name),
        "password": PASSWORD,
        "hls": True,
        **project.credentials,
    }
    people.reply("createAdmin", account, by="superAdmin")
    people.log_in(name, email_of(name))
    wanted = {
        "name": show,
        "hostUrl": secrets.token_urlsafe(16),
        "celebrityUrl": secrets.token_urlsafe(16),
        "staffUrl": secrets.token_urlsafe(16),
    }
    event = people.reply("createEvent", wanted, by=name)
    for label, field_name in LABELS.items():
        known = label if name == "producer" else f"{name}{label[0].upper()}{label[1:]}"
        people.known[known] = event[field_name]


LABELS = {
    "event": "id",
    "fanUrl": "fanUrl",
    "hostUrl": "hostUrl",
    "celebrityUrl": "celebrityUrl",
    "staffUrl": "staffUrl",
    "sessionId": "sessionId",
    "stageSessionId": "stageSessionId",
}
"""`$event` and so on, by the event's field; of the rival `$rivalEvent` and so on."""
