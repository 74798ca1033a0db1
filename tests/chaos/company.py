"""Producers, each with an OpenTok project of his own, and the event that he prepares.

All calls are those of real clients: functions over HTTP, the database with ID tokens,
OpenTok's rooms through the door that stands for its media connections.
"""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import httpx

from emulators.settings import Settings
from rehearsal.demo import callback_url
from tests.chaos.drawing import FANS
from tests.chaos.plans import ShowPlan

TIMEOUT_S = 30.0
"""Longer than a function takes whose every call runs into its own deadline."""

PASSWORD = "correct horse battery"
CALLBACK_KEY = "CALLBACK_KEY"
NO_ANSWER = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one call; status 0 when nobody answered."""

    do: str
    status: int
    body: Any

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


@dataclass(slots=True, kw_only=True)
class Show:
    """A show on a running stack: what it is, and what was seen of it."""

    plan: ShowPlan
    api_key: str
    admin_id: str
    id_token: str = field(repr=False)
    token: str = field(repr=False)
    event: dict[str, Any]
    seat_token: str = field(repr=False)
    """Lets anybody onto the stage: who sits where is the plan's affair."""
    fans: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Uid and ID token by name."""
    seats: dict[str, str] = field(default_factory=dict)
    """Connections by who has them."""
    answers: list[Answer] = field(default_factory=list)
    broken_archives: int = 0
    broken_broadcasts: int = 0

    @property
    def id(self) -> str:
        return str(self.event["id"])

    @property
    def stage(self) -> str:
        return str(self.event["stageSessionId"])

    @property
    def record(self) -> str:
        """Where the running show lies in the database."""
        return f"activeBroadcasts/{self.admin_id}/{self.event['fanUrl']}"


class Company:
    """Makes calls on a running stack.

    Args:
        settings: of the stack, with the CALLBACK_KEY if any project is to report.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._http = httpx.AsyncClient(
            timeout=TIMEOUT_S,
            trust_env=False,
            # The servers close what has been idle for 5 s, perhaps just as we use it.
            limits=httpx.Limits(max_connections=None, keepalive_expiry=1.0),
        )
        self._boss = ""

    async def close(self) -> None:
        await self._http.aclose()

    async def open_office(self) -> None:
        """Have a superAdmin."""
        email = "superadmin@example.com"
        user = await self._account("signUp", email)
        record = {
            "id": user["localId"],
            "displayName": "Robin",
            "email": email,
            "superAdmin": True,
        }
        await self.as_owner("PUT", f"admins/{user['localId']}", record)
        self._boss = await self._log_in(user["idToken"])

    async def prepare(self, plan: ShowPlan) -> Show:
        """A producer with his project and his event, of which nothing has begun."""
        api_key = str(1_000 + plan.slot)
        project = self._project(plan, api_key)
        await self.at_opentok("POST", "projects", project)
        email = f"producer{plan.slot}@example.com"
        account = {
            "displayName": f"Producer {plan.slot}",
            "email": email,
            "password": PASSWORD,
            "otApiKey": api_key,
            "otSecret": project["apiSecret"],
            "hls": plan.hls,
        }
        if "signatureSecret" in project:
            account["otSignatureSecret"] = project["signatureSecret"]
        await self._reply("createAdmin", account, self._boss)
        user = await self._account("signInWithPassword", email)
        token = await self._log_in(user["idToken"])
        event = await self._reply("createEvent", _event(plan), token)
        seat = {"sessionId": event["stageSessionId"], "role": "moderator"}
        minted = await self._reply("createToken", seat, token)
        fans = {fan: await self._anonymous() for fan in FANS}
        return Show(
            plan=plan,
            fans=fans,
            api_key=api_key,
            admin_id=user["localId"],
            id_token=user["idToken"],
            token=token,
            event=event,
            seat_token=minted["token"],
        )

    async def call(
        self, function_id: str, body: dict[str, Any], token: str | None
    ) -> Answer:
        """Call a function; nothing that may come of it is an exception."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        try:
            response = await self._http.post(
                self._settings.function_url(function_id), json=body, headers=headers
            )
        except httpx.HTTPError as error:
            return Answer(function_id, NO_ANSWER, type(error).__name__)
        return Answer(function_id, response.status_code, _json(response))

    async def write_status(self, show: Show, status: str) -> Answer:
        """As a client does that asks no function."""
        place = f"events/{show.id}/status"
        return await self._write("writeStatus", place, status, show.id_token)

    async def enter(self, show: Show, fan: str) -> Answer:
        """A fan's app puts him into the show."""
        uid, id_token = show.fans[fan]
        record = {"id": uid, "name": fan, "joinedAt": {".sv": "timestamp"}}
        place = f"{show.record}/activeFans/{uid}"
        return await self._write("enter", place, record, id_token)

    async def exit(self, show: Show, fan: str) -> Answer:
        uid, id_token = show.fans[fan]
        place = f"{show.record}/activeFans/{uid}"
        return await self._write("exit", place, None, id_token)

    async def join(self, show: Show, who: str) -> None:
        """Take a seat on the stage; all but a fan publish at once."""
        if who in show.seats:
            return
        place = {"sessionId": show.stage, "token": show.seat_token}
        connection = await self.at_opentok("POST", "connections", place)
        show.seats[who] = connection["connectionId"]
        if who != "fan":
            await self.at_opentok("POST", "streams", {"connectionId": show.seats[who]})

    async def leave(self, show: Show, who: str) -> None:
        if (connection_id := show.seats.pop(who, None)) is not None:
            await self.at_opentok("DELETE", f"connections/{connection_id}")

    async def break_archive(self, show: Show) -> None:
        """Let the running recording fail at OpenTok, if there is one."""
        if await self._break(show, "archives"):
            show.broken_archives += 1

    async def break_broadcast(self, show: Show) -> None:
        if await self._break(show, "broadcasts"):
            show.broken_broadcasts += 1

    async def books(self) -> dict[str, Any]:
        """What OpenTok has on record of each session."""
        sessions: dict[str, Any] = (await self.at_opentok("GET", "usage"))["sessions"]
        return sessions

    async def everything(self) -> dict[str, Any]:
        """The whole database."""
        tree: dict[str, Any] = (await self.as_owner("GET", "")) or {}
        return tree

    async def tell_callbacks(self, *, twice: bool, swapped: bool) -> None:
        switches = {"duplicate": twice, "reverse": swapped}
        await self.at_opentok("POST", "callbacks", switches)

    async def callbacks(self) -> int:
        """How many deliveries OpenTok has tried."""
        told = await self.at_opentok("GET", "callbacks")
        return sum(delivery["attempts"] for delivery in told["deliveries"])

    async def as_owner(self, method: str, path: str, value: Any = None) -> Any:
        response = await self._http.request(
            method,
            self._database(path),
            params={"ns": self._settings.namespace},
            headers={"authorization": "Bearer owner"},
            json=value,
        )
        response.raise_for_status()
        return _json(response)

    async def at_opentok(self, method: str, path: str, body: Any = None) -> Any:
        response = await self._http.request(
            method, f"{self._settings.url('opentok')}/__/{path}", json=body
        )
        response.raise_for_status()
        return _json(response)

    async def _write(self, do: str, place: str, value: Any, id_token: str) -> Answer:
        """Put into the database, as the one whose token it is; None removes."""
        try:
            response = await self._http.put(
                self._database(place),
                params={"ns": self._settings.namespace, "auth": id_token},
                content=json.dumps(value),
            )
        except httpx.HTTPError as error:
            return Answer(do, NO_ANSWER, type(error).__name__)
        return Answer(do, response.status_code, _json(response))

    async def _anonymous(self) -> tuple[str, str]:
        response = await self._http.post(
            f"{self._settings.url('auth')}/identitytoolkit.googleapis.com/v1"
            "/accounts:signUp?key=k",
            json={"returnSecureToken": True},
        )
        response.raise_for_status()
        user = response.json()
        return user["localId"], user["idToken"]

    async def _break(self, show: Show, what: str) -> bool:
        page = (await self.books())[show.stage]
        for entry in page[what]:
            if entry["status"] in ("started", "paused"):
                answer = await self._http.post(
                    f"{self._settings.url('opentok')}/__/{what}/{entry['id']}/fail"
                )
                # Unless it has ended meanwhile.
                return answer.is_success
        return False

    def _project(self, plan: ShowPlan, api_key: str) -> dict[str, Any]:
        """Some report to the functions, of which some sign, and some do not report."""
        project: dict[str, Any] = {
            "apiKey": api_key,
            "apiSecret": api_key.rjust(40, "0"),
            "uploadsArchives": plan.slot % 2 == 0,
        }
        if plan.reports == "no":
            return project
        key = self._settings.parameters[CALLBACK_KEY]
        url = callback_url(self._settings, api_key, key)
        for kind in ("archiveCallbackUrl", "broadcastCallbackUrl", "monitoringUrl"):
            project[kind] = url
        if plan.reports == "signed":
            project["signatureSecret"] = api_key.rjust(40, "9")
        return project

    async def _log_in(self, id_token: str) -> str:
        session = await self._reply("login", {"idToken": id_token}, None)
        return str(session["token"])

    async def _account(self, operation: str, email: str) -> Any:
        response = await self._http.post(
            f"{self._settings.url('auth')}/identitytoolkit.googleapis.com/v1"
            f"/accounts:{operation}?key=k",
            json={"email": email, "password": PASSWORD, "returnSecureToken": True},
        )
        response.raise_for_status()
        return response.json()

    async def _reply(
        self, function_id: str, body: dict[str, Any], token: str | None
    ) -> Any:
        answer = await self.call(function_id, body, token)
        if not answer.is_success:
            raise NotPrepared(f"{function_id}: {answer.status} {answer.body}")
        return answer.body

    def _database(self, path: str) -> str:
        return f"{self._settings.url('database')}/{path}.json"


class NotPrepared(Exception):
    """What comes before a show did not work, although nothing was in its way."""


def _event(plan: ShowPlan) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        "name": f"Show {plan.number}",
        "fanUrl": f"show-{plan.number}",
        "hostUrl": secrets.token_urlsafe(16),
        "celebrityUrl": secrets.token_urlsafe(16),
        "archiveEvent": plan.archive,
        "uncomposed": not plan.composed,
    }
    if plan.rtmp:
        wanted["rtmpUrl"] = f"rtmp://encoder.example.com/live/show-{plan.number}"
    return wanted


def _json(response: httpx.Response) -> Any:
    try:
        return response.json() if response.content else None
    except ValueError:
        return response.text[:200]
