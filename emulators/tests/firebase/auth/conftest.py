"""The Auth emulator on a port, and the two kinds of client that call it."""

from collections.abc import Callable, Iterator

import firebase_admin
import httpx
import pytest
from firebase_admin import auth

from emulators.firebase.auth.service import AuthService
from emulators.tests.deadline import DEADLINE_S
from emulators.tests.served import Served, serve

PROJECT = "demo-project"

Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def running() -> Iterator[Served[AuthService]]:
    with serve(AuthService) as served:
        yield served


@pytest.fixture
def served(running: Served[AuthService]) -> Iterator[Served[AuthService]]:
    """The emulator with nobody in it."""
    yield running
    running.service.reset()
    running.context.faults.clear()
    running.context.journal.clear()


@pytest.fixture
def http(served: Served[AuthService]) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=served.url, timeout=DEADLINE_S, trust_env=False
    ) as client:
        yield client


@pytest.fixture
def ask(http: httpx.Client) -> Ask:
    """Call as a web page does: `ask("signUp", {...})`."""

    def call(name: str, body: dict[str, object]) -> httpx.Response:
        path = f"/identitytoolkit.googleapis.com/v1/accounts:{name}?key=any"
        return http.post(path, json=body)

    return call


@pytest.fixture
def admin(
    served: Served[AuthService], monkeypatch: pytest.MonkeyPatch
) -> Iterator[firebase_admin.App]:
    """The real Admin SDK, pointed at the emulator."""
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", served.address)
    app = firebase_admin.initialize_app(options={"projectId": PROJECT}, name="tests")
    # The auth client reads the variable when it is made.
    auth.list_users(max_results=1, app=app)
    yield app
    firebase_admin.delete_app(app)
