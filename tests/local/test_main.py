"""`python -m local`: announces itself, stops when told to."""

import itertools
import json
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from local.__main__ import main
from local.serving import listen

FIXTURES = Path(__file__).parent / "fixtures"


def test_a_port_that_is_none_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--port", "weather=80"])

    assert left.value.code == 2
    assert "hub, functions, database" in capsys.readouterr().err


def test_a_stack_that_cannot_start_says_why_and_fails() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "local", "--free-ports"]
        run = subprocess.run(  # noqa: S603 - our own module
            [*command, "--port", f"auth={port}"],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )

    assert run.returncode == 1
    assert f"Port {port} (auth) is taken" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_running_stack_announces_itself_and_stops_quietly() -> None:
    command = [sys.executable, "-m", "local", "--free-ports", "--json"]
    with subprocess.Popen(  # noqa: S603 - our own module
        [*command, "--root", str(FIXTURES / "echoing"), "--project", "demo-p"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        line = run.stdout.readline() if run.stdout else ""
        told = json.loads(line)
        url = f"{told['addresses']['functions']}/demo-p/us-central1/seen"
        answer = httpx.get(url, trust_env=False)
        run.send_signal(signal.SIGTERM)
        _, complaints = run.communicate(timeout=10)

    assert answer.json() == []
    assert told["project"] == "demo-p"
    assert (run.returncode, complaints) == (0, "")


def test_people_are_told_addresses_in_a_table() -> None:
    command = [sys.executable, "-m", "local", "--free-ports"]
    with subprocess.Popen(  # noqa: S603 - our own module
        [*command, "--reload", "--root", str(FIXTURES / "echoing")],
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        lines = iter(run.stdout or ())
        told = "".join(itertools.takewhile(lambda line: "Ctrl-C" not in line, lines))
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=10)

    assert run.returncode == 0
    assert "http://127.0.0.1:" in told
    assert "1 database triggers" in " ".join(told.split())
