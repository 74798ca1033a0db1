"""A demo superAdmin, producer and event, and how to point an app at the stack.

The superAdmin is made by the product's own command line, all else by its functions, as
an operator would: the stack itself knows nothing of the product's data.
"""

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import httpx

from emulators.assembly import StackFailed
from emulators.settings import Settings
from emulators.stack import LocalStack
from rehearsal.client import StackClient
from rehearsal.demo import DEMO_API_KEY, DEMO_API_SECRET
from rehearsal.requests import Refused

TIMEOUT_S = 60.0
"""Per call, and for the command line. The first call of each function is cold."""


@dataclass(frozen=True, slots=True)
class Login:
    """Demo credentials: public on purpose, they open nothing but a local stack."""

    name: str
    email: str
    password: str


SUPER_ADMIN = Login("Demo SuperAdmin", "superadmin@example.com", "demo-superadmin")
PRODUCER = Login("Demo Producer", "producer@example.com", "demo-producer")
EVENT_NAME = "Demo Show"


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
        event = asyncio.run(_make_producer_and_event(settings))
    except Refused as refusal:
        raise SeedFailed(f"{refusal}: {refusal.body}") from refusal
    except httpx.HTTPError as error:
        raise SeedFailed(f"The stack: {type(error).__name__}") from error
    return [*_credentials(), *_links(event, settings), "", *_snippet(settings)]


def reminder(stack: LocalStack) -> list[str]:
    """What `seed` told when it made the data that this stack goes on with.

    The event's links are not among it: the producer may have changed them since.
    """
    return [*_credentials(), "", *_snippet(stack.settings)]


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


async def _make_producer_and_event(settings: Settings) -> dict[str, Any]:
    """The event, as its owner is told of it."""
    account = {
        "displayName": PRODUCER.name,
        "email": PRODUCER.email,
        "password": PRODUCER.password,
        "otApiKey": DEMO_API_KEY,
        "otSecret": DEMO_API_SECRET,
        "hls": True,
    }
    async with StackClient(settings, timeout_s=TIMEOUT_S) as client:
        super_admin = await _log_in(client, SUPER_ADMIN)
        await client.function("createAdmin", account, token=super_admin)
        producer = await _log_in(client, PRODUCER)
        wanted = {"name": EVENT_NAME, "archiveEvent": True}
        event: dict[str, Any] = await client.function(
            "createEvent", wanted, token=producer
        )
    return event


async def _log_in(client: StackClient, login: Login) -> str:
    """The session token of an admin."""
    credentials = {"email": login.email, "password": login.password}
    user = await client.auth(
        "signInWithPassword", {**credentials, "returnSecureToken": True}
    )
    session = await client.function("login", {"idToken": user["idToken"]}, token=None)
    return str(session["token"])


def _credentials() -> list[str]:
    logins = {"superAdmin": SUPER_ADMIN, "producer": PRODUCER}
    return [
        *(
            f"{role:<11} {login.email}  password {login.password}"
            for role, login in logins.items()
        ),
        f"OpenTok     key {DEMO_API_KEY}  secret {DEMO_API_SECRET}",
    ]


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
        f"// OpenTok's REST API is at {settings.url('opentok')}; media does not flow.",
    ]
