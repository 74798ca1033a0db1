"""The real firebase CLI, with our database in place of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from emulators.firebase.database.exports import Export, read_export, write_export
from emulators.firebase.database.tree import from_json, to_json
from emulators.kernel.serving import listen
from rehearsal.demo import ROOT

CLI = os.environ["CLI_UNDER_TEST"]
BARE_ENVIRONMENT = {name: os.environ[name] for name in ("PATH", "HOME")}
PROJECT = "demo-x"
NAMESPACE = f"{PROJECT}-default-rtdb"
RULES = '{"rules": {"open": {".read": true, ".write": true}}}'
TIMEOUT_S = 60

SCRIPT = """
import json, os, sys, urllib.error, urllib.request

base = "http://" + os.environ["FIREBASE_DATABASE_EMULATOR_HOST"]

def ask(method, path, body=None, **headers):
    url = f"{base}{path}?ns=NAMESPACE"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)

said = [
    ask("GET", "/open.json"),
    ask("PUT", "/open/new.json", {".value": 1, ".priority": "p"}),
    ask("GET", "/closed.json"),
    ask("GET", "/.settings/rules.json", authorization="Bearer owner"),
]
json.dump(said, open("said.json", "w"))
""".replace("NAMESPACE", NAMESPACE)


@dataclass(frozen=True)
class Firebase:
    """One project of a developer, in a folder of its own."""

    folder: Path

    def run(self, *options: str) -> subprocess.CompletedProcess[str]:
        """`emulators/bin/firebase emulators:exec` with the script."""
        script = f'"{sys.executable}" script.py'
        return subprocess.run(  # noqa: S603 - our own launcher
            [
                *(
                    str(ROOT / "emulators" / "bin" / "firebase"),
                    "emulators:exec",
                    script,
                ),
                *("--only", "database,auth", "--project", PROJECT, *options),
            ],
            cwd=self.folder,
            env={**BARE_ENVIRONMENT, "FIREBASE_CLI": CLI},
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )

    def said(self) -> list[list[object]]:
        """Status and body of every answer that the script got."""
        answers: list[list[object]] = json.loads(
            (self.folder / "said.json").read_text()
        )
        return answers


@pytest.fixture
def firebase(tmp_path: Path) -> Firebase:
    sockets = {
        name: listen("127.0.0.1", 0) for name in ("database", "auth", "hub", "logging")
    }
    ports = {name: {"port": held.getsockname()[1]} for name, held in sockets.items()}
    for held in sockets.values():
        held.close()
    config = {
        "database": {"rules": "rules.json"},
        "emulators": {**ports, "ui": {"enabled": False}},
    }
    (tmp_path / "firebase.json").write_text(json.dumps(config))
    (tmp_path / "rules.json").write_text(RULES)
    (tmp_path / "script.py").write_text(SCRIPT)
    return Firebase(tmp_path)


def test_the_cli_starts_our_database_and_exports_it(firebase: Firebase) -> None:
    done = firebase.run("--export-on-exit=./export")

    assert done.returncode == 0, done.stdout + done.stderr
    empty, put, closed, rules = firebase.said()
    assert empty == [200, None]
    assert put[0] == 200
    assert closed == [401, {"error": "Permission denied"}]
    assert rules == [200, json.loads(RULES)]
    exported = read_export(firebase.folder / "export").databases[NAMESPACE]
    new = {".value": 1, ".priority": "p"}
    assert to_json(exported, export=True) == {"open": {"new": new}}
    log = (firebase.folder / "database-debug.log").read_text()
    assert log.startswith("database-emulator: listening at")


def test_the_cli_takes_what_we_exported(firebase: Firebase) -> None:
    user: dict[str, object] = {
        "localId": "u1",
        "email": "u1@example.com",
        "createdAt": "1",
        "passwordHash": "fakeHash:salt=fakeSalt1:password=secret-1",
        "salt": "fakeSalt1",
    }
    ours = Export(
        databases={NAMESPACE: from_json({"open": {"old": 1}})},
        users=(user,),
        sign_in={"signIn": {"allowDuplicateEmails": False}},
    )
    write_export(firebase.folder / "ours", ours)

    done = firebase.run("--import=./ours", "--export-on-exit=./theirs")

    assert done.returncode == 0, done.stdout + done.stderr
    assert firebase.said()[0] == [200, {"old": 1}]
    users = read_export(firebase.folder / "theirs").users
    assert [user["email"] for user in users] == ["u1@example.com"]


def test_the_cli_shows_where_rules_are_wrong(firebase: Firebase) -> None:
    (firebase.folder / "rules.json").write_text('{"rules": {".read": "foo"}}')

    done = firebase.run()

    assert done.returncode != 0
    assert "rules.json:1:" in done.stdout + done.stderr
    assert "Unknown variable 'foo'" in done.stdout + done.stderr
