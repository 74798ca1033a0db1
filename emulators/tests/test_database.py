"""The database as the firebase CLI starts it."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import httpx
import pytest

from emulators.database import main
from emulators.kernel.serving import listen
from emulators.tests.deadline import DEADLINE_S

NAMESPACE = "demo-x-default-rtdb"
OWNER = {"authorization": "Bearer owner"}
A_TRIGGER = {
    "name": "projects/demo-x/locations/us-central1/triggers/us-central1-copy-0",
    "path": "in/{name}",
    "event": "google.firebase.database.ref.v1.written",
    "topic": "projects/demo-x/topics/us-central1-copy-0",
    "namespacePattern": "*",
}


class Functions(BaseHTTPRequestHandler):
    """The functions emulator, as far as the database sees it."""

    called: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        self.called.append(self.path)
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing."""


@contextmanager
def started(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The emulator in a process of its own, and where it listens."""
    command = [sys.executable, "-m", "emulators.database", "--port", "0"]
    with subprocess.Popen(  # noqa: S603 - our own module
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        try:
            told = run.stdout.readline() if run.stdout else ""
            yield run, told.strip().rpartition(" ")[2]
        finally:
            run.kill()


def test_it_takes_the_clis_arguments_and_stops_at_its_signal() -> None:
    options = [
        *("--host", "127.0.0.1", "--single_project_mode", "Warning"),
        *("--functions_emulator_host", "127.0.0.1", "--functions_emulator_port", "1"),
        *("--from_a_newer_cli", "x"),
    ]
    with started(*options) as (run, url):
        answer = httpx.get(
            f"{url}/.inspect/databases.json?ns=demo-x",
            headers=OWNER,
            trust_env=False,
            timeout=DEADLINE_S,
        )
        run.send_signal(signal.SIGINT)
        _, complaints = run.communicate(timeout=DEADLINE_S)

    assert answer.status_code == 200
    assert run.returncode == 0
    assert complaints.splitlines() == [
        "database-emulator: --from_a_newer_cli is passed over",
        "database-emulator: x is passed over",
    ]


def test_events_go_to_the_functions_emulator_of_the_project_that_asked() -> None:
    with (
        HTTPServer(("127.0.0.1", 0), Functions) as functions,
        started("--functions_emulator_port", str(functions.server_port)) as (_, url),
        httpx.Client(
            base_url=url, headers=OWNER, trust_env=False, timeout=DEADLINE_S
        ) as database,
    ):
        database.post("/.settings/functionTriggers.json", json=A_TRIGGER)
        database.put(f"/in/a.json?ns={NAMESPACE}", json=1)
        functions.timeout = DEADLINE_S
        functions.handle_request()

    assert Functions.called == [
        "/functions/projects/demo-x/triggers/us-central1-copy-0"
    ]


def test_a_taken_port_is_told_in_the_words_the_cli_looks_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with listen("127.0.0.1", 0) as taken:
        status = main(["--port", str(taken.getsockname()[1])])

    assert status == 1
    assert "address already in use" in capsys.readouterr().err


def test_a_data_folder_that_cannot_be_used_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.tex").touch()

    status = main(["--port", "0", "--data", str(tmp_path)])

    assert status == 1
    assert "holds other files" in capsys.readouterr().err


def test_denials_are_explained_on_request() -> None:
    rules = '{"rules": {"a": {".write": "auth.uid == \'boss\'"}}}'
    with started("--explain") as (run, url):
        with httpx.Client(
            base_url=url, trust_env=False, timeout=DEADLINE_S
        ) as database:
            rules_url = f"/.settings/rules.json?ns={NAMESPACE}"
            database.put(rules_url, content=rules, headers=OWNER)
            database.put(f"/a.json?ns={NAMESPACE}", json=1)
        run.send_signal(signal.SIGTERM)
        told, _ = run.communicate(timeout=DEADLINE_S)

    assert told.splitlines() == [
        f"{NAMESPACE}: nobody (signed out) may not write.",
        "Denied at /a by a/.write.",
        "  a/.write at /a: false    auth.uid == 'boss'",
    ]
