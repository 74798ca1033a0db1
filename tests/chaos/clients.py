"""Clients of a running stack, which see their calls fail and go on.

All calls are those of real clients: functions over HTTP, the database with ID tokens,
OpenTok's sessions as media clients meet them.
"""

import secrets
from collections.abc import Callable
from typing import Any

import httpx

from emulators.settings import Settings
from rehearsal.client import StackClient
from rehearsal.demo import callback_url
from rehearsal.requests import OWNER, Refused
from rehearsal.video_projects import VideoProject, new_project, reporting_to
from tests.chaos.people import give_tokens, people_of
from tests.chaos.plans import ShowPlan, WavePlan
from tests.chaos.shows import Answer, PlayedShow
from tests.chaos.trying import answer_of

TIMEOUT_S = 30.0
"""Longer than a function takes whose every call runs into its own deadline."""

# The servers close what has been idle, perhaps just as we use it.
LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=0)

PASSWORD = "correct horse battery"
CALLBACK_KEY = "CALLBACK_KEY"


class NotPrepared(Exception):
    """What comes before a show did not work, although nothing was in its way."""


class Clients:
    """Everybody's calls.

    Args:
        settings: of the stack, with the CALLBACK_KEY if any project is to report.
        now_ms: the stack's clock.
    """

    def __init__(self, settings: Settings, now_ms: Callable[[], int]) -> None:
        self._settings = settings
        self._now_ms = now_ms
        self.stack = StackClient(settings, timeout_s=TIMEOUT_S, limits=LIMITS)
        self._super_admin = ""

    async def close(self) -> None:
        await self.stack.close()

    async def make_super_admin(self) -> None:
        email = "superadmin@example.com"
        user = await self._sign("signUp", email)
        uid = user["localId"]
        record = {"id": uid, "displayName": "Robin", "email": email, "superAdmin": True}
        await self.stack.database("PUT", f"admins/{uid}", token=OWNER, value=record)
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
        project = new_project(plan.video, plan.slot)
        settings = self._settings_of(plan, project)
        place, body = project.known_as(**settings)
        await self.stack.opentok("POST", place, body)
        email = _email(plan)
        account = {
            "displayName": f"Producer {plan.slot}",
            "email": email,
            "password": PASSWORD,
            "hls": plan.hls,
            **project.credentials,
        }
        if "signatureSecret" in settings:
            account["otSignatureSecret"] = settings["signatureSecret"]
        await self._reply("createAdmin", account, self._super_admin)
        user = await self._sign("signInWithPassword", email)
        token = await self._log_in(user["idToken"])
        event = await self._reply("createEvent", _event(plan), token)
        people = await people_of(plan, event, self.stack, (email, PASSWORD))
        for person in people.values():
            give_tokens(person, event, project, self._now_ms() / 1000)
        return PlayedShow(
            plan=plan,
            people=people,
            api_key=project.api_key,
            admin_id=user["localId"],
            token=token,
            event=event,
            is_told_of_streams=plan.reports != "no",
        )

    async def call(
        self, function_id: str, body: dict[str, Any], token: str | None, do: str = ""
    ) -> Answer:
        """Call a function; nothing that may come of it is an exception.

        `do` is what the answer is known by, if not by the function.
        """
        asking = self.stack.function(function_id, body, token=token)
        return await answer_of(do or function_id, asking, self._now_ms)

    async def write_status(self, show: PlayedShow, status: str) -> Answer:
        """As a client does that asks no function."""
        place, producer = f"events/{show.id}/status", show.people["producer"]
        return await answer_of(
            "writeStatus", producer.write(place, status), self._now_ms
        )

    async def name_of(self, show: PlayedShow) -> str:
        """As what Firebase Auth knows the producer of a show."""
        user = await self._sign("signInWithPassword", _email(show.plan))
        return str(user["displayName"])

    async def usage(self) -> dict[str, Any]:
        """What OpenTok has on record of each session."""
        told = await self.stack.opentok("GET", "usage")
        sessions: dict[str, Any] = told["sessions"]
        return sessions

    async def everything(self) -> dict[str, Any]:
        """The whole database."""
        return await self.stack.database("GET", "", token=OWNER) or {}

    async def session(self, session_id: str) -> dict[str, Any]:
        """Who is in one at OpenTok, and what is published there."""
        found: dict[str, Any]
        found = await self.stack.opentok("GET", f"sessions/{session_id}")
        return found

    async def set_opentok(self, plan: WavePlan) -> None:
        """How OpenTok does what it may do, and tells of it, from now on."""
        settings = {
            "hlsNeedsViewers": plan.hls_needs_viewers,
            "cutsLongSessions": plan.cuts_long_sessions,
            "emptySessionsAre400": plan.unpublished_forms,
            "namesProjectId": plan.unpublished_forms,
        }
        await self.stack.opentok("POST", "settings", settings)
        callbacks = {
            "duplicate": plan.callbacks_twice,
            "reverse": plan.callbacks_reversed,
            "delayMs": plan.callbacks_late_s * 1000,
            "lose": [*plan.callbacks_lost],
            "unsignedFirst": plan.unpublished_forms,
        }
        await self.stack.opentok("POST", "callbacks", callbacks)

    async def calm_callbacks(self) -> None:
        """Have them come at once and once, all of them."""
        calm = {
            "duplicate": False,
            "reverse": False,
            "delayMs": 0,
            "lose": [],
            "unsignedFirst": False,
        }
        await self.stack.opentok("POST", "callbacks", calm)

    async def callbacks(self) -> int:
        """How many deliveries OpenTok has tried."""
        told = await self.stack.opentok("GET", "callbacks")
        return sum(delivery["attempts"] for delivery in told["deliveries"])

    def _settings_of(self, plan: ShowPlan, project: VideoProject) -> dict[str, Any]:
        """Some report to the functions, of which some sign, and some do not report."""
        settings: dict[str, Any] = {
            "uploadsArchives": plan.slot % 2 == 0,
            "uploadFallback": "opentok" if plan.slot % 4 == 0 else "none",
        }
        if plan.reports == "no":
            return settings
        key = self._settings.parameters[CALLBACK_KEY]
        settings |= reporting_to(callback_url(self._settings, project.api_key, key))
        if plan.reports == "signed":
            settings["signatureSecret"] = project.api_key.rjust(40, "9")
        return settings

    async def _log_in(self, id_token: str) -> str:
        return str((await self._reply("login", {"idToken": id_token}, None))["token"])

    async def _sign(self, operation: str, email: str) -> dict[str, Any]:
        """Up or in, with PASSWORD."""
        body = {"email": email, "password": PASSWORD, "returnSecureToken": True}
        return await self.stack.auth(operation, body)

    async def _reply(
        self, function_id: str, body: dict[str, Any], token: str | None
    ) -> Any:
        return await self.stack.function(function_id, body, token=token)


def _email(plan: ShowPlan) -> str:
    """Of the producer."""
    return f"producer{plan.slot}@example.com"


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
