"""A demo superAdmin, producers with an event each, and how an app meets the stack.

The superAdmin is made by the product's own command line, all else by its functions, as
an operator would: the stack itself knows nothing of the product's data.
"""

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, Final

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


def seed(stack: LocalStack) -> list[str]:
    """Put the demo data in; what a developer needs to know of it, line by line.

    Raises:
        SeedFailed: the command line or a function refused.
    """
    settings = stack.settings
    _make_super_admin(settings)
    try:
        events = asyncio.run(_make_producers_and_events(settings))
    except Refused as refusal:
        raise SeedFailed(f"{refusal}: {refusal.body}") from refusal
    except httpx.HTTPError as error:
        raise SeedFailed(f"The stack: {type(error).__name__}") from error
    lines = _of_super_admin()
    for video, event in events.items():
        lines += ["", *_of_producer(video), *_links(event, settings)]
    return [*lines, "", *_snippet(settings)]


def reminder(stack: LocalStack) -> list[str]:
    """What `seed` told when it made the data that this stack goes on with.

    The event's links are not among it: the producer may have changed them since.
    """
    producers = (line for video in PRODUCERS for line in _of_producer(video))
    return [*_of_super_admin(), *producers, "", *_snippet(stack.settings)]


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


async def _make_producers_and_events(
    settings: Settings,
) -> dict[VideoProduct, dict[str, Any]]:
    """The event of each, as its owner is told of it."""
    async with StackClient(settings, timeout_s=TIMEOUT_S) as client:
        super_admin = await _log_in(client, SUPER_ADMIN)
        return {
            video: await _make_producer_and_event(client, super_admin, video)
            for video in PRODUCERS
        }


async def _make_producer_and_event(
    client: StackClient, super_admin: str, video: VideoProduct
) -> dict[str, Any]:
    login = PRODUCERS[video]
    account = {
        "displayName": login.name,
        "email": login.email,
        "password": login.password,
        "hls": True,
        **DEMO_PROJECTS[video].credentials,
    }
    await client.function("createAdmin", account, token=super_admin)
    producer = await _log_in(client, login)
    wanted = {"name": EVENT_NAME, "archiveEvent": True}
    event: dict[str, Any] = await client.function("createEvent", wanted, token=producer)
    return event


async def _log_in(client: StackClient, login: Login) -> str:
    """The session token of an admin."""
    credentials = {"email": login.email, "password": login.password}
    user = await client.auth(
        "signInWithPassword", {**credentials, "returnSecureToken": True}
    )
    session = await client.function("login", {"idToken": user["idToken"]}, token=None)
    return str(session["token"])


def _of_super_admin() -> list[str]:
    return [_credentials("superAdmin", SUPER_ADMIN)]


def _of_producer(video: VideoProduct) -> list[str]:
    return [_credentials("producer", PRODUCERS[video]), GIVEN[video]]


def _credentials(role: str, login: Login) -> str:
    return f"{role:<11} {login.email}  password {login.password}"


def _links(event: dict[str, Any], settings: Settings) -> list[str]:
    fields = ("id", "adminId", "fanUrl", "hostUrl", "celebrityUrl")
    query = f"adminId={event['adminId']}&fanUrl={event['fanUrl']}"
    return [
        *(f"event       {field:<13} {event[field]}" for field in fields),
        f"viewers     {settings.url('hosting')}/broadcast?{query}",
    ]


def _snippet(settings: Settings) -> list[str]:
    """What a web app adds to use the stack, with the Firebase JS SDK 9 or later."""
    config = {
        "apiKey": "demo-key",
        "projectId": settings.project_id,
        "databaseURL": f"{settings.url('database')}/?ns={settings.namespace}",
        "storageBucket": settings.bucket,
    }
    host, ports = settings.host, settings.ports
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
        f"// The REST API of both video services is at {settings.url('opentok')};",
        "// media does not flow.",
    ]
