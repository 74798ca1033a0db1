"""A demo superAdmin, producers with an event each, and how an app meets the stack.

The superAdmin is made by the product's own command line, all else by its functions, as
an operator would: the stack itself knows nothing of the product's data.
"""

import asyncio
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import httpx

from emulators.assembly import StackFailed
from emulators.settings import Settings
from emulators.stack import LocalStack
from rehearsal.client import StackClient
from rehearsal.demo import (
    DEMO_API_KEY,
    DEMO_API_SECRET,
    DEMO_APPLICATION_ID,
    DEMO_PRIVATE_KEY_FILE,
    DEMO_PROJECTS,
)
from rehearsal.requests import Refused
from rehearsal.video_projects import VideoProduct

TIMEOUT_S = 60.0
"""Per call, and for the command line. The first call of each function is cold."""


@dataclass(frozen=True, slots=True)
class Login:
    """Demo credentials: public on purpose, they open nothing but a local stack."""

    name: str
    email: str
    password: str


SUPER_ADMIN = Login("Demo SuperAdmin", "superadmin@example.com", "demo-superadmin")
PRODUCERS: Final = {
    VideoProduct.OPENTOK: Login(
        "Demo Producer", "producer@example.com", "demo-producer"
    ),
    VideoProduct.VONAGE: Login(
        "Demo Vonage Producer", "vonage@example.com", "demo-vonage-producer"
    ),
}
"""One for each video service, with an event each."""

EVENT_NAME = "Demo Show"
MAX_KEPT: Final = 5
"""Of the open events of each that a former run kept, the newest."""

GIVEN: Final = {
    VideoProduct.OPENTOK: f"OpenTok     key {DEMO_API_KEY}  secret {DEMO_API_SECRET}",
    VideoProduct.VONAGE: (
        f"Vonage      application {DEMO_APPLICATION_ID}  "
        f"private key {DEMO_PRIVATE_KEY_FILE}"
    ),
}
"""What each of them has given: worth nothing elsewhere."""


class SeedFailed(StackFailed):
    """The demo data could not be made; the text says by what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoShow:
    """An event of a demo producer: `event` is as its owner is told of it."""

    video: VideoProduct
    event: dict[str, Any]

    def links(self, settings: Settings) -> dict[str, str]:
        """The pages of the show, by who opens them; what is secret is a fragment."""
        event = self.event
        admin = {"adminId": event["adminId"]}
        of_fans = urlencode({**admin, "fanUrl": event["fanUrl"]})
        pages = {"producer": "producer"}
        if "staffUrl" in event:
            known = {**admin, "id": event["id"], "staffUrl": event["staffUrl"]}
            of_staff = urlencode(known)
            pages["screener"] = f"screener#{of_staff}"
        for role in ("host", "celebrity"):
            link = urlencode({**admin, f"{role}Url": event[f"{role}Url"]})
            pages[role] = f"talent#{link}"
        pages |= {"fan": f"fan?{of_fans}", "viewer": f"viewer?{of_fans}"}
        return {who: f"{settings.url('hosting')}/{page}" for who, page in pages.items()}


def seed(stack: LocalStack) -> list[DemoShow]:
    """Put the demo data in.

    Raises:
        SeedFailed: the command line or a function refused.
    """
    settings = stack.settings
    _make_super_admin(settings)
    try:
        return asyncio.run(_make_producers_and_events(settings))
    except Refused as refusal:
        raise SeedFailed(f"{refusal}: {refusal.body}") from refusal
    except httpx.HTTPError as error:
        raise SeedFailed(f"The stack: {type(error).__name__}") from error


def kept(stack: LocalStack) -> list[DemoShow]:
    """The open events of the demo producers in data of a former run, as they are now.

    A producer who is gone, or has another password, has none.

    Raises:
        SeedFailed: the stack does not answer.
    """
    try:
        return asyncio.run(_look_for_events(stack.settings))
    except httpx.HTTPError as error:
        raise SeedFailed(f"The stack: {type(error).__name__}") from error


def announcement(settings: Settings, shows: Sequence[DemoShow]) -> list[str]:
    """What a developer needs to know of the demo data, line by line."""
    lines = [_credentials("superAdmin", SUPER_ADMIN)]
    for video, login in PRODUCERS.items():
        lines += ["", _credentials("producer", login), GIVEN[video]]
        for show in shows:
            if show.video is video:
                lines += _of_event(show, settings)
    return [*lines, "", *_snippet(settings)]


def _make_super_admin(settings: Settings) -> None:
    command = [sys.executable, "-m", "tools.admin", "create", "--password-stdin"]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command of this project
            [*command, "--email", SUPER_ADMIN.email, "--name", SUPER_ADMIN.name],
            cwd=settings.root,
            env={**os.environ, **settings.sdk_environment()},
            input=SUPER_ADMIN.password,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SeedFailed(f"tools.admin: not done within {TIMEOUT_S:g} s.") from None
    if done.returncode != 0:
        raise SeedFailed(f"tools.admin: {done.stderr.strip()}")


async def _make_producers_and_events(settings: Settings) -> list[DemoShow]:
    async with StackClient(settings, timeout_s=TIMEOUT_S) as client:
        _, super_admin = await _log_in(client, SUPER_ADMIN)
        return [
            await _make_producer_and_event(client, super_admin, video)
            for video in PRODUCERS
        ]


async def _make_producer_and_event(
    client: StackClient, super_admin: str, video: VideoProduct
) -> DemoShow:
    login = PRODUCERS[video]
    account = {
        "displayName": login.name,
        "email": login.email,
        "password": login.password,
        "hls": True,
        **DEMO_PROJECTS[video].credentials,
    }
    await client.function("createAdmin", account, token=super_admin)
    _, producer = await _log_in(client, login)
    wanted = {
        "name": EVENT_NAME,
        "archiveEvent": True,
        "staffUrl": secrets.token_urlsafe(16),
    }
    event: dict[str, Any] = await client.function("createEvent", wanted, token=producer)
    return DemoShow(video=video, event=event)


async def _look_for_events(settings: Settings) -> list[DemoShow]:
    async with StackClient(settings, timeout_s=TIMEOUT_S) as client:
        found = []
        for video, login in PRODUCERS.items():
            try:
                events = await _open_events(client, *await _log_in(client, login))
            except Refused:
                continue
            found += [DemoShow(video=video, event=event) for event in events]
        return found


async def _open_events(
    client: StackClient, admin_id: str, token: str
) -> list[dict[str, Any]]:
    """Those of a producer, newest first."""
    events = await client.function("getEvents", {"adminId": admin_id}, token=token)
    still = [event for event in events.values() if event["status"] != "closed"]
    still.sort(key=lambda event: event["createdAt"], reverse=True)
    return still[:MAX_KEPT]


async def _log_in(client: StackClient, login: Login) -> tuple[str, str]:
    """An admin's id and session token."""
    credentials = {"email": login.email, "password": login.password}
    user = await client.auth(
        "signInWithPassword", {**credentials, "returnSecureToken": True}
    )
    session = await client.function("login", {"idToken": user["idToken"]}, token=None)
    return user["localId"], str(session["token"])


def _credentials(role: str, login: Login) -> str:
    return f"{role:<11} {login.email}  password {login.password}"


def _of_event(show: DemoShow, settings: Settings) -> list[str]:
    event = show.event
    fields = ("id", "adminId", "fanUrl", "hostUrl", "celebrityUrl", "staffUrl")
    links = show.links(settings).items()
    return [
        *(
            f"event       {field:<13} {event[field]}"
            for field in fields
            if field in event
        ),
        *(f"page        {who:<13} {link}" for who, link in links),
    ]


def _snippet(settings: Settings) -> list[str]:
    """What a web app adds to use the stack, with the Firebase JS SDK 9 or later."""
    config = {
        "apiKey": "demo-key",
        "projectId": settings.project_id,
        "databaseURL": f"{settings.url('database')}/?ns={settings.namespace}",
        "storageBucket": settings.bucket,
    }
    host, ports = settings.hostname, settings.ports
    return [
        "// Point a Firebase web app at this stack:",
        "const app = initializeApp({",
        *(f"  {key}: {json.dumps(value)}," for key, value in config.items()),
        "});",
        f'connectAuthEmulator(getAuth(app), "{settings.url("auth")}");',
        f'connectDatabaseEmulator(getDatabase(app), "{host}", {ports.database});',
        f'connectStorageEmulator(getStorage(app), "{host}", {ports.storage});',
        f'const functions = getFunctions(app, "{settings.region}");',
        f'connectFunctionsEmulator(functions, "{host}", {ports.functions});',
        f"// The REST API of both video services is at {settings.url('opentok')},",
        "// and their SDK for browsers at /client/opentok.min.js there.",
    ]
