from collections.abc import Callable, Iterator
from itertools import count

import firebase_admin
import pytest

from tests.support.tiny_server import TinyServer, tiny_server

_numbers = count(1)

MakeApp = Callable[[], firebase_admin.App]


@pytest.fixture
def server() -> Iterator[TinyServer]:
    with tiny_server() as tiny:
        yield tiny


@pytest.fixture
def app(
    server: TinyServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[firebase_admin.App]:
    """An app of the Admin SDK for which every service is the tiny server."""
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", server.address)
    monkeypatch.setenv("CLOUD_TASKS_EMULATOR_HOST", server.address)
    app = firebase_admin.initialize_app(
        options={
            "projectId": "demo-tiny",
            "databaseURL": f"{server.url}/?ns=demo-tiny",
            "httpTimeout": 5,
        },
        name=f"tiny-{next(_numbers)}",
    )
    yield app
    firebase_admin.delete_app(app)
