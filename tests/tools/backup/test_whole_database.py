"""A database comes back as it was, and no function is called for it."""

import base64
import io
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
from firebase_admin import db
from pydantic import SecretStr

from emulators.stack import LocalStack
from interactive_broadcast.adapters.vault import AesGcmVault
from interactive_broadcast.events.models import Status
from tests.support.builders import ADMIN_ID, a_database, an_event
from tests.support.deadline import DEADLINE_S
from tests.support.tiny_server import tiny_server
from tools.backup import backup_file, whole_database
from tools.backup.__main__ import DONE, FAILED, main
from tools.backup.whole_database import DatabaseRefused, WholeDatabase, batches
from tools.command_line import UNUSABLE
from tools.connection import connected
from tools.targets import find_target

KEY = b"\x01" * 32
KEYS = f"1:{base64.b64encode(KEY).decode()}"


@pytest.fixture
def project(stack: LocalStack, monkeypatch: pytest.MonkeyPatch) -> LocalStack:
    """A shell whose variables point at a stack with a show and a secret in it.

    What is put there by hand calls nobody; afterwards functions are called again.
    """
    for name, value in stack.settings.sdk_environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("VAULT_KEYS", raising=False)
    switch(stack, "disable")
    sealed = AesGcmVault(lambda: {1: KEY}).seal(ADMIN_ID, SecretStr("a secret"))
    tree = a_database(an_event(status=Status.LIVE))
    put({**tree, "secrets": {ADMIN_ID: {"otSecret": sealed}}, "numbered": ["a", "b"]})
    switch(stack, "enable")
    stack.journal.clear()
    return stack


def switch(stack: LocalStack, to: str) -> None:
    url = f"{stack.settings.url('hub')}/functions/{to}BackgroundTriggers"
    httpx.put(url, trust_env=False, timeout=DEADLINE_S)


def put(tree: Any) -> None:
    with connected(find_target(), "test") as app:
        db.reference(app=app).set(tree)


def everything() -> Any:
    with connected(find_target(), "test") as app:
        return db.reference(app=app).get()


def called(stack: LocalStack) -> list[str]:
    """What a function has asked about effects, which a change of an event begins."""
    stack.settle()
    asked = [one.path for one in stack.journal.entries(service="database")]
    return [path for path in asked if path.startswith("/effects/")]


def test_an_event_that_is_put_there_by_hand_would_call_functions(
    project: LocalStack,
) -> None:
    put(a_database(an_event(id="another", status=Status.PRESHOW)))

    assert called(project)


@pytest.mark.parametrize("how", [[], ["--in-parts"]], ids=["at once", "in parts"])
def test_what_is_lost_comes_back_and_calls_nobody(
    project: LocalStack, tmp_path: Path, how: list[str]
) -> None:
    file, stored = str(tmp_path / "show.json.gz"), everything()
    assert main(["save", file, *how]) == DONE
    switch(project, "disable")
    put({})
    switch(project, "enable")
    project.journal.clear()

    assert main(["restore", file]) == DONE

    assert everything() == stored
    assert called(project) == []


def test_data_is_not_replaced_unless_that_is_said(
    project: LocalStack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, stored = str(tmp_path / "show.json.gz"), everything()
    main(["save", file])
    switch(project, "disable")
    put({"admins": {"eve": {"id": "eve"}}, "messages": {"a": 1}})
    switch(project, "enable")
    project.journal.clear()

    assert main(["restore", file]) == UNUSABLE
    assert "--replace" in capsys.readouterr().err
    assert everything()["messages"] == {"a": 1}

    assert main(["restore", file, "--replace"]) == DONE
    assert everything() == stored
    assert called(project) == []


def test_a_real_project_whose_data_are_to_go_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FIREBASE_EMULATOR_HUB", "127.0.0.1:9")
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "my-project")
    file = tmp_path / "show.json.gz"
    backup_file.write({"admins": {}}, file)

    assert main(["restore", str(file), "--replace"]) == UNUSABLE

    assert "--project my-project, if it is that one." in capsys.readouterr().err


def test_an_answer_that_is_not_the_databases_is_no_mistake_of_the_file() -> None:
    with tiny_server() as server, requests.Session() as session:
        server.answer(200, "<html>", "text/html")
        there = WholeDatabase(session=session, address=server.url, query={})

        with pytest.raises(DatabaseRefused, match="it is no JSON"):
            there.read()


@pytest.mark.usefixtures("project")
def test_a_large_place_comes_back_in_several_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_database, "BATCH_BYTES", 10)
    file, stored = str(tmp_path / "show.json.gz"), everything()
    main(["save", file])

    assert main(["restore", file, "--replace"]) == DONE

    assert everything() == stored


def test_a_batch_is_of_one_write_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_database, "BATCH_BYTES", 10)

    assert batches({"a": "1234567", "b": "12", "c": "12"}) == [
        {"a": "1234567"},
        {"b": "12", "c": "12"},
    ]
    assert batches("plain") == ["plain"]
    assert batches({}) == [{}]


@pytest.mark.usefixtures("project")
def test_a_copy_of_the_keys_is_tried_on_the_copy_of_the_data(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = str(tmp_path / "show.json.gz")
    main(["save", file])

    monkeypatch.setattr("sys.stdin", io.StringIO(KEYS))
    assert main(["check", file, "--keys-stdin"]) == DONE
    monkeypatch.setattr("sys.stdin", io.StringIO(KEYS.replace("1:", "2:")))
    assert main(["check", file, "--keys-stdin"]) == FAILED
    monkeypatch.setattr("sys.stdin", io.StringIO("no keys"))
    assert main(["check", file, "--keys-stdin"]) == UNUSABLE

    told = capsys.readouterr()
    assert f"CLOSED   {ADMIN_ID}" in told.out
    assert "no keys" not in told.err


def test_a_file_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(tmp_path / "none.json.gz")]) == UNUSABLE

    assert "No such file" in capsys.readouterr().err


@pytest.mark.usefixtures("project")
def test_without_the_database_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FIREBASE_DATABASE_EMULATOR_HOST", "127.0.0.1:9")

    assert main(["save", str(tmp_path / "show.json.gz")]) == FAILED

    assert list(tmp_path.iterdir()) == []
    assert "No answer" in capsys.readouterr().err
