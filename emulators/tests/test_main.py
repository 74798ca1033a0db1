"""`python -m emulators`: announces itself, stops when told to."""

import ipaddress
import itertools
import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from emulators.__main__ import main
from emulators.firebase.database.exports import Export, read_export, write_export
from emulators.firebase.database.tree import from_json
from emulators.kernel.own_address import EVERY_ADDRESS
from emulators.kernel.serving import listen
from emulators.tests.deadline import DEADLINE_S
from emulators.tests.opentok.application import APPLICATION_ID, public_pem

FIXTURES = Path(__file__).parent / "fixtures"


def test_a_port_that_is_none_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--port", "weather=80"])

    assert left.value.code == 2
    assert "hub, functions, hosting" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("application", "complaint"),
    [
        ("100:key.pem", "a UUID in lower case"),
        (APPLICATION_ID, "a UUID in lower case"),
        (f"{APPLICATION_ID}:no.pem", "no.pem: "),
        (f"{APPLICATION_ID}:{__file__}", "no public key in PEM"),
    ],
)
def test_an_application_that_is_none_is_explained(
    capsys: pytest.CaptureFixture[str], application: str, complaint: str
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--vonage-application", application])

    assert left.value.code == 2
    assert complaint in capsys.readouterr().err


def test_a_stack_that_cannot_start_says_why_and_fails() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "emulators", "--free-ports"]
        run = subprocess.run(  # noqa: S603 - our own module
            [*command, "--port", f"auth={port}"],
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            check=False,
        )

    assert run.returncode == 1
    assert f"Port {port} (auth) is taken" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_running_stack_announces_itself_and_stops_quietly(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_text(public_pem())
    command = [sys.executable, "-m", "emulators", "--free-ports", "--json"]
    command += ["--vonage-application", f"{APPLICATION_ID}:{key}"]
    with subprocess.Popen(  # noqa: S603 - our own module
        [*command, "--root", str(FIXTURES / "echoing"), "--project", "demo-p"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        line = run.stdout.readline() if run.stdout else ""
        told = json.loads(line)
        url = f"{told['addresses']['functions']}/demo-p/us-central1/seen"
        answer = httpx.get(url, trust_env=False, timeout=DEADLINE_S)
        projects = httpx.get(
            f"{told['addresses']['opentok']}/__/projects",
            trust_env=False,
            timeout=DEADLINE_S,
        )
        run.send_signal(signal.SIGTERM)
        _, complaints = run.communicate(timeout=DEADLINE_S)

    assert answer.json() == []
    assert told["project"] == "demo-p"
    (known,) = projects.json()["applications"]
    assert known["applicationId"] == APPLICATION_ID
    assert (run.returncode, complaints) == (0, "")


def test_people_are_told_addresses_in_a_table() -> None:
    command = [sys.executable, "-m", "emulators", "--free-ports"]
    with subprocess.Popen(  # noqa: S603 - our own module
        [*command, "--reload", "--root", str(FIXTURES / "echoing")],
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        lines = iter(run.stdout or ())
        told = "".join(itertools.takewhile(lambda line: "Ctrl-C" not in line, lines))
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=DEADLINE_S)

    assert run.returncode == 0
    assert "http://127.0.0.1:" in told
    assert "1 database triggers" in " ".join(told.split())


def test_a_stack_for_the_network_is_reached_there_and_warns() -> None:
    command = [sys.executable, "-m", "emulators", "--free-ports"]
    command += ["--host", EVERY_ADDRESS]
    with subprocess.Popen(  # noqa: S603 - our own module
        [*command, "--root", str(FIXTURES / "echoing")],
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        lines = iter(run.stdout or ())
        told = "".join(itertools.takewhile(lambda line: "Ctrl-C" not in line, lines))
        [(host, port)] = re.findall(r"http://([0-9.]+):(\d+)/demo-project", told)
        here = f"http://127.0.0.1:{port}/demo-project/us-central1/seen"
        answer = httpx.get(here, trust_env=False, timeout=DEADLINE_S)
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=DEADLINE_S)

    assert answer.json() == []
    assert not ipaddress.ip_address(host).is_unspecified
    assert "Everybody in this network can use this stack" in told
    assert EVERY_ADDRESS not in told


@pytest.mark.parametrize("host", ["everywhere", "::", "1.2.3"])
def test_an_address_that_is_none_is_explained(
    capsys: pytest.CaptureFixture[str], host: str
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--host", host])

    assert left.value.code == 2
    assert "is no IPv4 address" in capsys.readouterr().err


def test_an_export_is_taken_in_and_written_on_exit(tmp_path: Path) -> None:
    former, later = tmp_path / "former", tmp_path / "later"
    write_export(former, Export(databases={"shows": from_json({"a": 1})}))
    command = [sys.executable, "-m", "emulators", "--free-ports", "--json"]
    options = ["--import", str(former), "--export-on-exit", str(later)]
    with subprocess.Popen(  # noqa: S603 - our own module
        [*command, "--root", str(FIXTURES / "echoing"), *options],
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        told = json.loads(run.stdout.readline() if run.stdout else "")
        url = f"{told['addresses']['database']}/b.json?ns=shows"
        httpx.put(url, json=2, trust_env=False, timeout=DEADLINE_S)
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=DEADLINE_S)

    assert run.returncode == 0
    assert read_export(later).databases == {"shows": from_json({"a": 1, "b": 2})}


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--import", "nowhere"], "firebase-export-metadata.json is missing"),
        (["--export-on-exit", "."], "the current folder or above it"),
        (["--data", "."], "holds other files"),
    ],
)
def test_folders_that_cannot_be_used_are_refused_at_the_start(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    complaint: str,
) -> None:
    (tmp_path / "thesis.tex").touch()
    monkeypatch.chdir(tmp_path)
    # This process keeps its own way to stop.
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    status = main(["--free-ports", *options])

    assert status == 1
    assert complaint in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("name", ["../x", "a/b", "", "Demo", "a" * 64])
def test_a_project_that_no_address_can_hold_is_explained(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main([f"--project={name}"])

    assert left.value.code == 2
    assert "is no project id" in capsys.readouterr().err
