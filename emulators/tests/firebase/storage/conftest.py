"""The emulator of Storage on a port, with rules of its own."""

from collections.abc import Iterator

import httpx
import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage

from emulators.firebase.storage.service import StorageService
from emulators.kernel.context import Context
from emulators.tests.conftest import FIXTURES
from emulators.tests.deadline import DEADLINE_S
from emulators.tests.served import Served, serve

BUCKET = "demo-project.appspot.com"
RULES = (FIXTURES / "pictures" / "storage.rules").read_text()


def _make(context: Context) -> StorageService:
    return StorageService(context, rules_text=RULES)


@pytest.fixture(scope="module")
def running() -> Iterator[Served[StorageService]]:
    with serve(_make) as served:
        yield served


@pytest.fixture
def served(running: Served[StorageService]) -> Iterator[Served[StorageService]]:
    """The emulator with nothing in it."""
    yield running
    running.service.reset()


@pytest.fixture
def http(served: Served[StorageService]) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=served.url, timeout=DEADLINE_S, trust_env=False
    ) as client:
        yield client


@pytest.fixture
def client(
    served: Served[StorageService], monkeypatch: pytest.MonkeyPatch
) -> Iterator[storage.Client]:
    """Google's own client, pointed at the emulator."""
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", served.url)
    anonymous = AnonymousCredentials()  # type: ignore[no-untyped-call]  # ships no types
    made = storage.Client(project="demo-project", credentials=anonymous)
    yield made
    made.close()
