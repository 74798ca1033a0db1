"""One of each port's implementations per test: the fake, and the adapter.

The adapters talk to the local stack's services, over HTTP and through the real SDKs.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import firebase_admin
import pytest

from emulators.firebase.auth.service import AuthService
from emulators.firebase.database.service import DatabaseService
from emulators.firebase.storage.service import StorageService
from emulators.firebase.tasks.service import TasksService
from emulators.opentok.service import OpenTokService
from interactive_broadcast.adapters.environment import SystemClock
from interactive_broadcast.kernel.ports import Clock
from interactive_broadcast.kernel.video import Video
from tests.support.emulated_services import EmulatedService, running
from tests.support.video_implementations import (
    VideoImplementation,
    at_opentok,
    at_vonage,
    the_fake,
)

PROJECT = "demo-interactive-broadcast"
RULES: dict[str, Any] = {
    "rules": {
        "open": {".read": "auth !== null", ".write": "auth !== null"},
        "waiting": {
            "$show": {".read": "auth !== null", ".indexOn": ".value"},
            "unindexed": {".read": True},
        },
        "states": {".read": True, ".indexOn": "is"},
        "public": {".read": True, ".write": "auth.via === 'functions'"},
        "viewers": {
            "$adminId": {
                "$fanUrl": {
                    "$fanId": {
                        ".write": "auth.via === 'counter'"
                        " && data.exists() !== newData.exists()"
                    }
                }
            }
        },
    }
}
STORAGE_RULES = """rules_version = '2';
service firebase.storage {
  match /b/{bucket}/o { match /{all=**} { allow read, write: if false; } }
}
"""

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Firebase:
    """An app of the Admin SDK that talks to one stand-in."""

    app: firebase_admin.App
    clock: Clock


@pytest.fixture(scope="session")
def emulated_database() -> Iterator[EmulatedService[DatabaseService]]:
    with running(
        "database",
        lambda kernel: DatabaseService(kernel, rules_text=json.dumps(RULES)),
        lambda service: service.app,
    ) as emulated:
        yield emulated


@pytest.fixture(scope="session")
def emulated_opentok() -> Iterator[EmulatedService[OpenTokService]]:
    with running("opentok", OpenTokService, lambda service: service.app) as emulated:
        yield emulated


@pytest.fixture(scope="session")
def emulated_auth() -> Iterator[EmulatedService[AuthService]]:
    with running("auth", AuthService, lambda service: service.app) as emulated:
        yield emulated


@pytest.fixture(scope="session")
def emulated_tasks() -> Iterator[EmulatedService[TasksService]]:
    with running("tasks", TasksService, lambda service: service.app) as emulated:
        yield emulated


@pytest.fixture(scope="session")
def emulated_storage() -> Iterator[EmulatedService[StorageService]]:
    with running(
        "storage",
        lambda kernel: StorageService(kernel, rules_text=STORAGE_RULES),
        lambda service: service.app,
    ) as emulated:
        yield emulated


@pytest.fixture(scope="session")
def database_app(
    emulated_database: EmulatedService[DatabaseService],
) -> Iterator[firebase_admin.App]:
    url = f"{emulated_database.url}/?ns={PROJECT}-default-rtdb"
    app = firebase_admin.initialize_app(
        options={"projectId": PROJECT, "databaseURL": url, "httpTimeout": 5},
        name="contracts-database",
    )
    yield app
    firebase_admin.delete_app(app)


@pytest.fixture
def firebase(
    monkeypatch: pytest.MonkeyPatch,
    emulated_auth: EmulatedService[AuthService],
    emulated_tasks: EmulatedService[TasksService],
) -> Iterator[Firebase]:
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", emulated_auth.address)
    monkeypatch.setenv("CLOUD_TASKS_EMULATOR_HOST", emulated_tasks.address)
    app = firebase_admin.initialize_app(
        options={"projectId": PROJECT, "httpTimeout": 5},
        name=f"contracts-{next(_numbers)}",
    )
    yield Firebase(app, SystemClock())
    firebase_admin.delete_app(app)


@pytest.fixture(params=["fake", "opentok", "vonage"])
def made(request: pytest.FixtureRequest) -> VideoImplementation:
    """Each implementation of the video service's ports."""
    if request.param == "fake":
        return the_fake()
    emulated: EmulatedService[OpenTokService] = request.getfixturevalue(
        "emulated_opentok"
    )
    emulated.run(emulated.service.reset)
    return (at_opentok if request.param == "opentok" else at_vonage)(emulated)


@pytest.fixture
def video(made: VideoImplementation) -> Video:
    """The project that each has."""
    return made.video
