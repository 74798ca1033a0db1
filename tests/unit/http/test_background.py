import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from firebase_functions import db_fn, https_fn, tasks_fn
from firebase_functions.core import Change
from flask.testing import FlaskClient

from interactive_broadcast.effects.models import Effect, ShowTask
from interactive_broadcast.http import background
from interactive_broadcast.kernel import database
from interactive_broadcast.kernel.errors import RulesDenied, VideoUnavailable
from tests.support.served_function import client_of

TASK = {"data": {"eventId": "e1", "effects": ["startArchive"]}}


def queue(handle: Callable[[ShowTask, int], None]) -> FlaskClient:
    # The SDK says that its decorator returns a response; it returns a function.
    function: Any = tasks_fn.on_task_dispatched()(background.task(ShowTask)(handle))
    return client_of(function)


def log_of(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_task_gets_its_payload_and_the_number_of_earlier_attempts() -> None:
    got: list[tuple[ShowTask, int]] = []

    answer = queue(lambda task, attempts: got.append((task, attempts))).post(
        "/", json=TASK, headers={"X-CloudTasks-TaskRetryCount": "3"}
    )

    assert answer.status_code == 200
    assert got == [(ShowTask(event_id="e1", effects=[Effect.START_ARCHIVE]), 3)]


def test_a_first_attempt_has_no_earlier_ones() -> None:
    got: list[int] = []

    queue(lambda _, attempts: got.append(attempts)).post("/", json=TASK)

    assert got == [0]


@pytest.mark.parametrize("error", [VideoUnavailable("Down."), ValueError("of Ann")])
def test_a_task_that_fails_is_delivered_again(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    def handle(task: ShowTask, attempts: int) -> None:
        raise error

    answer = queue(handle).post("/", json=TASK)

    # For a 429 or 503 Cloud Tasks slows down the whole queue.
    assert answer.status_code == 500
    assert "of Ann" not in capsys.readouterr().out + answer.text


def test_a_payload_that_is_not_ours_is_dropped(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = queue(lambda *_: pytest.fail("delivered")).post(
        "/", json={"data": {"effects": []}}
    )

    assert answer.status_code == 200
    assert log_of(capsys)[0]["message"] == "task-malformed"


def test_a_trigger_that_fails_is_logged_and_ends(
    capsys: pytest.CaptureFixture[str],
) -> None:
    @background.trigger
    def onSomething(event: object) -> None:  # noqa: N802 - as Firebase functions are
        raise RulesDenied("No.")

    onSomething(None)  # type: ignore[arg-type]  # the wrapper does not look at it

    refused, summary = log_of(capsys)
    assert refused["reason"] == "rules-denied"
    assert (summary["function"], summary["outcome"]) == ("onSomething", "rules-denied")


def test_a_schedule_that_fails_shows_as_failed() -> None:
    @background.schedule
    def clean(event: object) -> None:
        raise KeyError("x")

    with pytest.raises(Exception, match="The log says why"):
        clean(None)  # type: ignore[arg-type]  # the wrapper does not look at it


def test_the_repeated_attempts_have_the_protocols_error() -> None:
    def handle(task: ShowTask, attempts: int) -> None:
        raise VideoUnavailable("Down.")

    answer = queue(handle).post("/", json=TASK)

    status = https_fn.FunctionsErrorCode.INTERNAL.value.upper()
    assert answer.get_json()["error"]["status"] == status


@pytest.mark.parametrize(
    ("kind", "uid", "by"),
    [
        ("app_user", "fan-1", "fan-1"),
        ("admin", "service", None),
        ("unknown", None, None),
    ],
)
def test_a_change_is_what_its_event_tells(
    kind: db_fn.AuthType, uid: str | None, by: str | None
) -> None:
    event = an_event(Change(before={"name": "Ana"}, after=None), kind, uid)

    assert background.change_of(event) == database.Change(
        id="change-1", at=1_767_225_600_123, by=by, before={"name": "Ana"}, after=None
    )


def an_event(
    change: Change[Any], kind: db_fn.AuthType = "unknown", uid: str | None = None
) -> db_fn.Event[Any]:
    return db_fn.Event(
        specversion="1.0",
        id="change-1",
        source="//firebasedatabase",
        type="google.firebase.database.ref.v1.written",
        time=datetime(2026, 1, 1, microsecond=123_000, tzinfo=UTC),
        data=change,
        subject="refs/x",
        firebase_database_host="firebaseio.com",
        instance="demo",
        reference="x",
        location="us-central1",
        params={},
        auth_type=kind,
        auth_id=uid,
    )


def test_a_change_that_does_not_matter_is_neither_handled_nor_logged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    handled: list[object] = []

    @background.only_if(lambda before, after: before is None or after is None)
    @background.trigger
    def onSomething(event: db_fn.Event[Any]) -> None:  # noqa: N802 - as above
        handled.append(event.data)

    change, arrival = Change(before="a", after="b"), Change(before=None, after="b")
    onSomething(an_event(change))
    unlogged = capsys.readouterr().out
    onSomething(an_event(arrival))

    assert (handled, unlogged) == ([arrival], "")
    assert log_of(capsys)[0]["function"] == "onSomething"
