"""Clients of a running stack, which see their calls fail and go on.

All calls are those of real clients: functions over HTTP, the database with ID tokens,
OpenTok's sessions as media clients meet them.
"""

import secrets
from collections.abc import Awaitable
from typing import Any

import httpx

from emulators.settings import Settings
from rehearsal.client import StackClient
from rehearsal.demo import callback_url
from rehearsal.requests import OWNER, Refused
from tests.chaos.plans import ShowPlan
from tests.chaos.random_plans import FANS
from tests.chaos.shows import NO_ANSWER, Answer, PlayedShow
from tests.support.entering import entering, leaving

TIMEOUT_S = 30.0
"""Longer than a function takes whose every call runs into its own deadline."""

# The servers close what has been idle for 5 s, perhaps just as we use it.
LIMITS = httpx.Limits(max_connections=None, keepalive_expiry=1.0)

PASSWORD = "correct horse battery"
CALLBACK_KEY = "CALLBACK_KEY"


class NotPrepared(Exception):
    """What comes before a show did not work, although nothing was in its way."""


class Clients:
    """Everybody's calls.

    Args:
        settings: of the stack, with the CALLBACK_KEY if any project is to report.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client = StackClient(settings, timeout_s=TIMEOUT_S, limits=LIMITS)
        self._super_admin = ""

    async def close(self) -> None:
        await self._client.close()

    async def make_super_admin(self) -> None:
        email = "superadmin@example.com"
        user = await self._sign("signUp", email)
        uid = user["localId"]
        record = {"id": uid, "displayName": "Robin", "email": email, "superAdmin": True}
        await self._client.database("PUT", f"admins/{uid}", token=OWNER, value=record)
        self._super_admin = await self._log_in(user["idToken"])

    async def prepare(self, plan: ShowPlan) -> PlayedShow:
        """A producer with a project and an event, of which nothing has begun.

        Raises:
            NotPrepared: one of the calls was refused.
        """
        try:
            return await self._prepare(plan)
        except (Refused, httpx.HTTPError) as error:
            raise NotPrepared(str(error)) from error

    async def _prepare(self, plan: ShowPlan) -> PlayedShow:
        api_key = str(1_000 + plan.slot)
        project = self._project(plan, api_key)
        await self._client.opentok("POST", "projects", project)
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
        await self._reply("createAdmin", account, self._super_admin)
        user = await self._sign("signInWithPassword", email)
        token = await self._log_in(user["idToken"])
        event = await self._reply("createEvent", _event(plan), token)
        stage = {"sessionId": event["stageSessionId"], "role": "moderator"}
        minted = await self._reply("createToken", stage, token)
        return PlayedShow(
            plan=plan,
            fans={fan: await self._anonymous() for fan in FANS},
            api_key=api_key,
            admin_id=user["localId"],
            id_token=user["idToken"],
            token=token,
            event=event,
            stage_token=minted["token"],
        )

    async def call(
        self, function_id: str, body: dict[str, Any], token: str | None
    ) -> Answer:
        """Call a function; nothing that may come of it is an exception."""
        asking = self._client.function(function_id, body, token=token)
        return await _answer(function_id, asking)

    async def write_status(self, show: PlayedShow, status: str) -> Answer:
        """As a client does that asks no function."""
        place = f"events/{show.id}/status"
        return await self._write("writeStatus", place, status, show.id_token)

    async def enter(self, show: PlayedShow, fan: str) -> Answer:
        """A fan's app puts the fan into the show, with a connection."""
        uid, id_token = show.fans[fan]
        record = {"id": uid, "name": fan, "joinedAt": {".sv": "timestamp"}}
        writes = entering(f"{show.record}/activeFans/{uid}", record)
        return await self._update("enter", writes, id_token)

    async def exit(self, show: PlayedShow, fan: str) -> Answer:
        uid, id_token = show.fans[fan]
        writes = leaving(f"{show.record}/activeFans/{uid}")
        return await self._update("exit", writes, id_token)

    async def join(self, show: PlayedShow, who: str) -> None:
        """Connect to the stage; all but a fan publish at once."""
        if who in show.connections:
            return
        place = {"sessionId": show.stage, "token": show.stage_token}
        connection = await self._client.opentok("POST", "connections", place)
        connection_id = show.connections[who] = connection["connectionId"]
        if who != "fan":
            stream = {"connectionId": connection_id}
            await self._client.opentok("POST", "streams", stream)

    async def leave(self, show: PlayedShow, who: str) -> None:
        if (connection_id := show.connections.pop(who, None)) is not None:
            await self._client.opentok("DELETE", f"connections/{connection_id}")

    async def fail_archive(self, show: PlayedShow) -> None:
        """Let the running recording fail at OpenTok, if there is one."""
        show.failed_archives += await self._fail(show, "archives")

    async def fail_broadcast(self, show: PlayedShow) -> None:
        show.failed_broadcasts += await self._fail(show, "broadcasts")

    async def usage(self) -> dict[str, Any]:
        """What OpenTok has on record of each session."""
        told = await self._client.opentok("GET", "usage")
        sessions: dict[str, Any] = told["sessions"]
        return sessions

    async def everything(self) -> dict[str, Any]:
        """The whole database."""
        return await self._client.database("GET", "", token=OWNER) or {}

    async def set_callbacks(self, *, twice: bool, reverse: bool) -> None:
        """How OpenTok delivers them from now on."""
        switches = {"duplicate": twice, "reverse": reverse}
        await self._client.opentok("POST", "callbacks", switches)

    async def callbacks(self) -> int:
        """How many deliveries OpenTok has tried."""
        told = await self._client.opentok("GET", "callbacks")
        return sum(delivery["attempts"] for delivery in told["deliveries"])

    async def _write(self, do: str, place: str, value: Any, id_token: str) -> Answer:
        """Put into the database, as the one whose token it is; None removes."""
        writing = self._client.database("PUT", place, token=id_token, value=value)
        return await _answer(do, writing)

    async def _update(self, do: str, writes: dict[str, Any], id_token: str) -> Answer:
        """Put several things into the database at once, likewise."""
        writing = self._client.database("PATCH", "", token=id_token, value=writes)
        return await _answer(do, writing)

    async def _fail(self, show: PlayedShow, what: str) -> int:
        """How many have failed: one, or none if none was running any more."""
        for entry in (await self.usage())[show.stage][what]:
            if entry["status"] in ("started", "paused"):
                try:
                    await self._client.opentok("POST", f"{what}/{entry['id']}/fail")
                except Refused:
                    return 0
                return 1
        return 0

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
        return str((await self._reply("login", {"idToken": id_token}, None))["token"])

    async def _sign(self, operation: str, email: str) -> dict[str, Any]:
        """Up or in, with PASSWORD."""
        body = {"email": email, "password": PASSWORD, "returnSecureToken": True}
        return await self._client.auth(operation, body)

    async def _anonymous(self) -> tuple[str, str]:
        user = await self._client.auth("signUp", {"returnSecureToken": True})
        return user["localId"], user["idToken"]

    async def _reply(
        self, function_id: str, body: dict[str, Any], token: str | None
    ) -> Any:
        return await self._client.function(function_id, body, token=token)


async def _answer(do: str, asking: Awaitable[Any]) -> Answer:
    try:
        return Answer(do, 200, await asking)
    except Refused as refusal:
        return Answer(do, refusal.status, refusal.body)
    except httpx.HTTPError as error:
        return Answer(do, NO_ANSWER, type(error).__name__)


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
