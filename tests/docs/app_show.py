"""Everybody who writes on `docs/build-an-app.md`, in a show on the local stack."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from emulators.firebase.database.credentials import identity_of
from emulators.firebase.database.server_values import resolve
from emulators.firebase.database.tree import from_json, get, parse_path, put, to_json
from emulators.stack import LocalStack
from tests.docs.app_page import Refused, Write, filled
from tests.rules.world import rules, ruling
from tests.support.people import People, people_on

OK: Final = 200
BEFORE: Final = "before the preshow"
OVER: Final = "when it is over"

_FIRST_LINK: Final = "a-secret-of-16-or-more"
_SECOND_LINK: Final = "another-secret-of-16"
_PICTURE: Final = "data:image/png;base64,AAAA"
_SHOW: Final = "{adminId}/{fanUrl}"
_FAN: Final = f"activeBroadcasts/{_SHOW}/activeFans/{{fanId}}"
_NOW: Final = "now"
"""Stands for the stack's time."""

STATES: Final[Mapping[str, Mapping[str, Any]]] = {
    "when the show is full": {f"viewerCounts/{_SHOW}": 1_000_000},
    "when they are barred": {"barred/{eventId}/{uid}": _NOW},
    "when they have not consented": {"consents/{eventId}/{fanId}": None},
    "when their picture is new": {f"{_FAN}/snapshotAt": _NOW},
    "when they have no connection": {f"presence/{_SHOW}/{{fanId}}": None},
    "when the stage is cleared": {
        "events/{eventId}/cleared": {"at": _NOW, "persons": {"somebody": True}}
    },
    "when they have just written": {
        "messages/{eventId}/{fanId}/producer/00": {"at": _NOW, "text": "Hello"},
        "messages/{eventId}/{fanId}/last/producer": "00",
    },
    "when they have a picture": {f"fanPictures/{_SHOW}/{{fanId}}": _PICTURE},
    "when they are in line": {f"line/{_SHOW}/{{fanId}}": {"at": _NOW, "order": 1}},
    "when they were disconnected for good": {
        "disconnections/{eventId}/{fanId}": {"reason": "barred", "at": 1}
    },
}
"""What the page says of the moment of a refusal, and what the database has then."""

PREPARED: Final[Mapping[str, Mapping[str, Any]]] = {
    "fan-is-back": {f"line/{_SHOW}/{{fanId}}/awaySince": _NOW},
    "fan-gets-out": {f"line/{_SHOW}/{{fanId}}": {"at": 1, "order": 1}},
    "fan-leaves-seats": {f"{_FAN}/isBackstage": True},
    "fan-comes-back": {
        "disconnections/{eventId}/{fanId}": {"reason": "disconnected", "at": 1}
    },
}
"""What is so before a write that would change nothing otherwise."""


@dataclass
class AppShow:
    """Everybody of the page, in one event.

    Args:
        stack: of the show; empty.
    """

    stack: LocalStack
    people: People = field(init=False)
    known: dict[str, str] = field(init=False, default_factory=dict)
    uids: dict[str, str] = field(init=False, default_factory=dict)
    tokens: dict[str, str] = field(init=False, default_factory=dict)
    """ID tokens, as the database takes them."""
    sessions: dict[str, str] = field(init=False, default_factory=dict)
    """Session tokens: of the producer, and of the screener who has joined the staff."""

    def __post_init__(self) -> None:
        self.people = people_on(self.stack)
        wanted = {
            "name": "The Show of the Page",
            "fanUrl": "the-show-of-the-page",
            "hostUrl": "host-of-the-page-0001",
            "celebrityUrl": "celebrity-of-the-page-0001",
            "consent": {"version": "2026-12", "uses": ["recording", "marketing"]},
            "lineOptions": {"maxOnStage": 2, "maxBackstage": 2},
        }
        event = self.people.reply("createEvent", wanted, by="producer")
        for who, known in (("producer", "producer"), ("other producer", "rival")):
            self.uids[who] = self.people.known[f"{known}Id"]
            self.tokens[who] = self.people.tokens[f"{known}IdToken"]
        self.sessions["producer"] = self.people.tokens["producer"]
        for who in ("fan", "other fan", "newcomer", "stranger", "screener"):
            self._signed_in(who, self.people.sign_up())
        for role in ("host", "celebrity"):
            link = {"adminId": event["adminId"], f"{role}Url": event[f"{role}Url"]}
            session = self.people.reply(f"login{role.title()}", link, by=None)
            token = {"token": session["firebaseToken"], "returnSecureToken": True}
            user = self.people.auth("signInWithCustomToken", **token)
            uid = identity_of(user["idToken"]).event_auth_id
            self._signed_in(role, {**user, "localId": uid})
        self.known = {
            **{name: event[name] for name in ("adminId", "fanUrl")},
            "show": f"{event['adminId']}/{event['fanUrl']}",
            "eventId": event["id"],
            "fanId": self.uids["fan"],
            "otherId": self.uids["other fan"],
            "screenerId": self.uids["screener"],
            "hostUid": self.uids["host"],
            "hostUrl": event["hostUrl"],
            "connectionId": "tab-1",
            "pageId": "page-1",
            "otherPageId": "page-2",
        }

    def _signed_in(self, who: str, user: Mapping[str, Any]) -> None:
        self.uids[who], self.tokens[who] = user["localId"], user["idToken"]

    def close(self) -> None:
        self.people.close()

    def opens(self) -> None:
        """The preshow, of an event that asks for no consent."""
        event = {"id": self.known["eventId"]}
        producer = self.tokens["producer"]
        for function_id, body in (
            ("updateEvent", {**event, "consent": None}),
            ("changeStatus", {**event, "status": "preshow"}),
        ):
            answer = self.people.function(function_id, body, producer)
            assert answer.status_code == OK, answer.text
        self.stack.settle()

    def prepare(self, write: Write) -> None:
        """What has happened by then that is no write of the page."""
        match write.name:
            case "screener-is-removed":
                self._joins_staff(_FIRST_LINK)
            case "preshow-opens":
                self._joins_staff(_SECOND_LINK)
            case "fan-connects":
                self._gets_tokens("fan")
                self._gets_tokens("other fan")
        self.put(PREPARED.get(write.name, {}), write.by)
        self.stack.settle()

    def _joins_staff(self, link: str) -> None:
        wanted = {"id": self.known["eventId"], "staffUrl": link, "name": "Sue"}
        token = {"idToken": self.tokens["screener"]}
        session = self.people.reply("loginStaff", {**wanted, **token}, by=None)
        self.sessions["screener"] = session["token"]

    def _gets_tokens(self, who: str) -> None:
        place = {name: self.known[name] for name in ("adminId", "fanUrl")}
        answer = self.people.function("createTokensFan", place, self.tokens[who])
        assert answer.status_code == OK, answer.text

    def do(self, write: Write) -> int:
        """The write of the page; the status of the answer."""
        status = self._send(write.by, self.filled(write.sample, write.by))
        self.stack.settle()
        return status

    def tries(self, write: Write, row: Refused) -> tuple[int, str]:
        """What the page says is refused: the status, and the rule that refuses."""
        paths = self.filled(row.of_sample(write.sample), row.of or write.by)
        who = row.by or row.of or write.by
        former = self._during(row.when, write.by)
        try:
            return self._send(who, paths), self._rule(who, paths)
        finally:
            if former:
                self.people.put_silently(former)

    def _during(self, when: str, by: str) -> dict[str, Any]:
        """Have things be so; what was there before."""
        given = STATES.get(when, {})
        paths = self.filled(given, by)
        everything = from_json(self.people.everything())
        self.put(given, by)
        return {path: to_json(get(everything, parse_path(path))) for path in paths}

    def put(self, given: Mapping[str, Any], by: str) -> None:
        """With the operator's rights."""
        if given:
            self.people.put_silently(self._with_now(self.filled(given, by)))

    def _with_now(self, given: Any) -> Any:
        if isinstance(given, Mapping):
            return {key: self._with_now(value) for key, value in given.items()}
        return self._now_ms() if given == _NOW else given

    def filled(self, given: Mapping[str, Any], by: str) -> dict[str, Any]:
        whole: dict[str, Any] = filled(given, {**self.known, "uid": self.uids[by]})
        return whole

    def reads(self, who: str | None, path: str) -> int:
        """The status of a read."""
        at = filled(path, {**self.known, "uid": ""})
        return self.people.database(
            "GET", at, self.tokens[who] if who else None
        ).status_code

    def answers(self, function_id: str, body: Mapping[str, Any], token: str) -> str:
        """What a function answers: `ok`, or the reason."""
        given = filled(body, self.known)
        answer = self.people.function(function_id, given, token)
        if answer.status_code == OK:
            return "ok"
        return str(answer.json()["error"]["details"]["reason"])

    def _send(self, who: str, paths: Mapping[str, Any]) -> int:
        answer = self.people.database("PATCH", "", self.tokens[who], dict(paths))
        return answer.status_code

    def _rule(self, who: str, paths: Mapping[str, Any]) -> str:
        before = after = from_json(self.people.everything())
        now_ms = self._now_ms()
        for text, value in paths.items():
            path = parse_path(text)
            found = resolve(value, get(before, path), now_ms=now_ms)
            after = put(after, path, from_json(found))
        verdict = rules().may_write(
            [parse_path(path) for path in paths],
            auth=identity_of(self.tokens[who]).auth,
            before=before,
            after=after,
            now_ms=now_ms,
        )
        return ruling(verdict)

    def _now_ms(self) -> int:
        return int(self.stack.now().timestamp() * 1000)
