import io
import json
import logging
import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr

from dev import ROOT
from interactive_broadcast.kernel import logs
from tests.support.deadline import DEADLINE_S
from tests.support.logging_crowd import CALLS, LINES, THREADS

Capture = pytest.CaptureFixture[str]


def line(capsys: Capture) -> dict[str, Any]:
    (text,) = capsys.readouterr().out.splitlines()
    found: dict[str, Any] = json.loads(text)
    return found


def test_a_line_has_a_severity_an_event_and_fields(capsys: Capture) -> None:
    logs.info("archive-started", event_id="e1", ms=12, cached=True, by=None)

    assert line(capsys) == {
        "severity": "INFO",
        "message": "archive-started",
        "event_id": "e1",
        "ms": 12,
        "cached": True,
        "by": None,
    }


@pytest.mark.parametrize(
    ("write", "severity"), [(logs.warning, "WARNING"), (logs.error, "ERROR")]
)
def test_other_levels_are_told_apart(
    capsys: Capture, write: Any, severity: str
) -> None:
    write("odd")

    assert line(capsys)["severity"] == severity


@pytest.mark.parametrize(
    "name", ["token", "stageToken", "otSecret", "password", "Authorization", "rtmp_url"]
)
def test_a_field_that_may_hold_a_secret_is_masked(capsys: Capture, name: str) -> None:
    logs.info("x", **{name: "CANARY"})

    assert line(capsys)[name] == "[masked]"


class Unprintable:
    def __str__(self) -> str:
        raise ValueError("no")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (SecretStr("CANARY"), "**********"),
        (Unprintable(), "[Unprintable]"),
        (float("nan"), "nan"),
        (1.5, 1.5),
        ("two\nlines", "two\nlines"),
        ("x" * 5_000, "x" * 1_000),
        (2**64 - 1, 2**64 - 1),
        (2**64, str(2**64)),
        ("\ud800", "\ud800"),
        pytest.param(10**5_000, "[int]", id="a number that has no text"),
    ],
)
def test_any_value_can_be_logged(capsys: Capture, value: object, shown: object) -> None:
    logs.info("x", field=value)

    assert line(capsys)["field"] == shown


def test_no_field_can_stand_in_for_the_event(capsys: Capture) -> None:
    logs.info("real", severity="NONE", message="forged")

    assert line(capsys)["message"] == "real"


def test_of_a_cause_only_type_and_place_are_told(capsys: Capture) -> None:
    def crash() -> None:
        raise ValueError("CANARY of a client")

    try:
        crash()
    except ValueError as error:
        logs.error("crashed", cause=error)

    cause = line(capsys)["cause"]
    assert cause.startswith("ValueError at ")
    assert "crash:" in cause
    assert "CANARY" not in cause


class Broken:
    """Standard output whose other end is gone."""

    def write(self, text: str) -> int:
        raise BrokenPipeError

    def flush(self) -> None:
        raise BrokenPipeError


def closed() -> io.StringIO:
    stream = io.StringIO()
    stream.close()
    return stream


@pytest.mark.parametrize("stream", [Broken(), closed(), None])
def test_a_log_that_cannot_be_written_takes_nothing_down(
    monkeypatch: pytest.MonkeyPatch, stream: object
) -> None:
    monkeypatch.setattr("sys.stdout", stream)

    logs.info("nobody-hears-this")
    logs.error("nor-this", cause=ValueError("CANARY"))


def test_an_exception_given_as_a_field_does_not_tell_its_message(
    capsys: Capture,
) -> None:
    logs.info("odd", why=ValueError("CANARY of a client"))

    assert "CANARY" not in line(capsys)["why"]


def test_the_video_sdk_may_not_print_its_headers() -> None:
    assert logging.getLogger("opentok").level == logging.WARNING


def test_lines_of_many_threads_stay_whole_and_tell_their_call() -> None:
    """As deployed: by the functions framework, with execution ids."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.logging_crowd"],
        cwd=ROOT,
        env={
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": f"{ROOT}:{ROOT / 'functions'}",
            "LOG_EXECUTION_ID": "true",
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=DEADLINE_S,
    )

    lines = [json.loads(text) for text in done.stdout.splitlines()]
    assert len(lines) == THREADS * CALLS * LINES
    for found in lines:
        call = found["call"]
        labels = {"execution_id": f"id-{call}"}
        assert found["logging.googleapis.com/labels"] == labels
        assert found["logging.googleapis.com/spanId"] == call.partition("-")[2]


def test_the_frameworks_own_stream_is_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would write the end of a line apart from its text."""
    written: list[str] = []
    below = SimpleNamespace(write=written.append, flush=lambda: None)
    monkeypatch.setattr("sys.stdout", SimpleNamespace(stream=below))

    logs.info("once")

    assert written == ['{"severity": "INFO", "message": "once"}\n']
