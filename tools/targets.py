"""Which project a command means: a local stack, or a real one."""

import json
import os
import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import requests

from interactive_broadcast.adapters.database_address import FIRST_REGION
from interactive_broadcast.adapters.database_address import (
    database_url as functions_database_url,
)
from tools.command_line import Refusal
from tools.parameters import database_instance, parameters, service_account

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_HUB = "127.0.0.1:4400"
"""Where the Firebase CLI's hub listens, and a local stack's."""

HUB_TIMEOUT_S = 2.0
PROJECT_ID: Final = re.compile(r"[a-z][a-z0-9-]{4,28}[a-z0-9]")
"""What a project's id is like, which is neither its name nor its number."""

LOCAL_PREFIX = "demo-"
"""Firebase's own convention: projects of this name exist on no server."""

AUTH_HOST = "FIREBASE_AUTH_EMULATOR_HOST"
DATABASE_HOST = "FIREBASE_DATABASE_EMULATOR_HOST"


class NoTarget(Exception):
    """It cannot be told which project is meant; the text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A project and its database.

    Args:
        project: its id.
        database_url: of the database instance that its functions use.
        account: the service account that its functions run as; empty on a local stack.
        emulators: the environment that points the Admin SDK at a local stack; empty
            for a real project.
    """

    project: str
    database_url: str
    emulators: Mapping[str, str]
    account: str = ""

    @property
    def is_local(self) -> bool:
        return bool(self.emulators)

    def point_sdk(self, environ: MutableMapping[str, str]) -> None:
        """Let the Admin SDK, which reads the environment, find it."""
        environ.update(self.emulators)
        if self.is_local:
            # Offline, the SDK would look for Google's metadata server for 3 s.
            environ["NO_GCE_CHECK"] = "true"


def find_target(
    project: str | None = None,
    database_url: str | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    root: Path = ROOT,
) -> Target:
    """Work out what is meant, from what is given, to what is running, to the files.

    The environment variables of the emulators win. Without them a project that is named
    and no `demo-` one is real; otherwise a local stack that runs is meant; otherwise
    the default project of `.firebaserc`.

    Raises:
        NoTarget: none of these says it.
    """
    emulators = _named_emulators(environ)
    running_project = None
    if not emulators and (project is None or project.startswith(LOCAL_PREFIX)):
        running_project, emulators = _ask_hub(environ)
    named = project or running_project or _configured(environ, root)
    if named is None:
        raise NoTarget("Say which project: --project my-project")
    if not emulators and named.startswith(LOCAL_PREFIX):
        raise NoTarget(
            f"No local stack is running, and {named} exists only on one. "
            "Start it with `make start`, or name a real project: --project my-project"
        )
    if emulators:
        host = emulators[DATABASE_HOST]
        local_url = f"http://{host}/?ns={named}-default-rtdb"
        return Target(
            project=named, database_url=database_url or local_url, emulators=emulators
        )
    values = _parameters(root, named)
    return Target(
        project=named,
        database_url=database_url or _database_url(named, values),
        emulators={},
        account=service_account(named, values),
    )


def _parameters(root: Path, project: str) -> Mapping[str, str]:
    """What the functions are deployed with."""
    try:
        return parameters(project, root / "functions")
    except Refusal as refused:
        raise NoTarget(str(refused)) from refused


def _database_url(project: str, values: Mapping[str, str]) -> str:
    """Of the instance that the functions use, as they work it out."""
    return functions_database_url(
        None,
        project=project,
        instance=database_instance(project, values),
        region=values.get("REGION") or FIRST_REGION,
    )


def _named_emulators(environ: Mapping[str, str]) -> dict[str, str]:
    hosts = (AUTH_HOST, DATABASE_HOST)
    named = {key: environ[key] for key in hosts if environ.get(key)}
    if len(named) == 1:
        raise NoTarget(
            f"Only {next(iter(named))} is set. "
            f"Set {AUTH_HOST} and {DATABASE_HOST}, or neither."
        )
    return named


def _ask_hub(environ: Mapping[str, str]) -> tuple[str | None, dict[str, str]]:
    """The project and hosts of a stack that runs on this machine, if one does."""
    hub = f"http://{environ.get('FIREBASE_EMULATOR_HUB') or DEFAULT_HUB}"
    running = _get(f"{hub}/emulators")
    if not {"auth", "database"} <= running.keys():
        return None, {}
    hosts = {name: f"{each['host']}:{each['port']}" for name, each in running.items()}
    # The Firebase CLI's hub does not tell the project; ours does.
    project = _get(f"{hub}/__/info").get("project")
    return project, {AUTH_HOST: hosts["auth"], DATABASE_HOST: hosts["database"]}


def _get(url: str) -> dict[str, Any]:
    try:
        answer = requests.get(url, timeout=HUB_TIMEOUT_S)
        body = answer.json() if answer.ok else {}
    except (requests.RequestException, ValueError):
        return {}
    return body if isinstance(body, dict) else {}


def _configured(environ: Mapping[str, str], root: Path) -> str | None:
    named = environ.get("GCLOUD_PROJECT") or environ.get("GOOGLE_CLOUD_PROJECT")
    if named:
        return named
    return aliases(root).get("default")


def aliases(root: Path = ROOT) -> dict[str, str]:
    """The projects of `.firebaserc` by their other names; none without such a file."""
    try:
        found = json.loads((root / ".firebaserc").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    projects = found.get("projects") if isinstance(found, dict) else None
    given = projects if isinstance(projects, dict) else {}
    return {str(alias): str(name) for alias, name in given.items() if name}
