"""Connecting to the project that the environment names."""

import json
from datetime import UTC
from pathlib import Path

import firebase_admin
import pytest

from interactive_broadcast.adapters.environment import SystemClock, connect
from interactive_broadcast.kernel.errors import Misconfigured, Unavailable

APP = "interactive-broadcast"


@pytest.fixture(autouse=True)
def no_app_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    # The SDK keeps its apps for the process; here each test makes its own.
    monkeypatch.setattr(firebase_admin, "_apps", {})
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", "127.0.0.1:1")
    monkeypatch.setenv("FIREBASE_DATABASE_EMULATOR_HOST", "127.0.0.1:1")


def deployed(monkeypatch: pytest.MonkeyPatch, **config: str) -> None:
    monkeypatch.setenv("FIREBASE_CONFIG", json.dumps(config))


def test_a_process_connects_to_its_own_project_without_a_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deployed(
        monkeypatch,
        projectId="demo-one",
        databaseURL="https://demo-one-default-rtdb.firebaseio.com",
    )

    connect()

    app = firebase_admin.get_app(APP)
    assert app.project_id == "demo-one"
    assert app.options.get("httpTimeout") == 5


def test_secrets_are_not_read_before_they_are_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deployed(
        monkeypatch,
        projectId="demo-one",
        databaseURL="https://demo-one-default-rtdb.firebaseio.com",
    )
    monkeypatch.delenv("VAULT_KEYS", raising=False)

    world = connect()

    with pytest.raises(Misconfigured) as caught:
        world.vault.open("ada", "v1.1.AAAA")
    assert caught.value.details == {"names": ["VAULT_KEYS"]}


def test_a_project_without_a_database_is_named_as_the_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deployed(monkeypatch, projectId="demo-one")

    with pytest.raises(Misconfigured) as caught:
        connect()

    assert caught.value.details == {"names": ["databaseURL"]}


def test_a_connection_that_failed_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("FIREBASE_AUTH_EMULATOR_HOST")
    monkeypatch.delenv("FIREBASE_DATABASE_EMULATOR_HOST")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "missing"))
    deployed(
        monkeypatch,
        projectId="demo-one",
        databaseURL="https://demo-one-default-rtdb.firebaseio.com",
    )
    with pytest.raises(Unavailable):
        connect()

    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", "127.0.0.1:1")
    monkeypatch.setenv("FIREBASE_DATABASE_EMULATOR_HOST", "127.0.0.1:1")
    connect()

    assert firebase_admin.get_app(APP).project_id == "demo-one"


def test_the_time_is_aware_and_goes_on() -> None:
    clock = SystemClock()

    first, second = clock.now(), clock.now()

    assert first.tzinfo is UTC
    assert first <= second


def test_a_port_is_made_when_it_is_first_used_and_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deployed(
        monkeypatch,
        projectId="demo-one",
        databaseURL="https://demo-one-default-rtdb.firebaseio.com",
    )

    ports = connect()

    assert "vault" not in vars(ports)
    assert ports.vault is ports.vault


def test_credentials_that_are_missing_when_users_are_first_asked_for_may_come_later(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    deployed(
        monkeypatch,
        projectId="demo-one",
        databaseURL="https://demo-one-default-rtdb.firebaseio.com",
    )
    monkeypatch.delenv("FIREBASE_AUTH_EMULATOR_HOST")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "missing"))
    ports = connect()
    with pytest.raises(Unavailable):
        _ = ports.accounts

    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", "127.0.0.1:1")

    assert ports.accounts is ports.accounts
