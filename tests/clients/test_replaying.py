"""A step that is not as its app reads it fails, and says which one it is."""

from typing import Any, cast

import pytest

from emulators.stack import LocalStack
from tests.clients.cases import NOT_REACHED, Call, Outcome, Step, Together, Write
from tests.clients.database_connection import Denied
from tests.clients.known import Known
from tests.clients.replaying import Replaying, StepFailed
from tests.clients.running_app import Got, RunningApp
from tests.support.people import People


class AnsweredApp:
    """An app whose calls are answered as a test says, and which counts them."""

    def __init__(self, answer: Got | Exception) -> None:
        self.answer = answer
        self.calls = 0

    def call(self, _: Call) -> Got:
        return self._answered()

    def write(self, _: Write) -> Got:
        return self._answered()

    def _answered(self) -> Got:
        self.calls += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def replaying(app: AnsweredApp, known: Known, *, switch: bool) -> Replaying:
    """Nothing is running: the app alone is asked."""
    return Replaying(
        cast(LocalStack, None),
        cast(People, None),
        known,
        {"fan": cast(RunningApp, app)},
        switch=switch,
    )


def do(step: Step, answer: Got | Exception, *, switch: bool = True) -> Known:
    known = Known({}, lambda: 0)
    replaying(AnsweredApp(answer), known, switch=switch).do(step, "7")
    return known


def a_call(**fields: Any) -> Call:
    return Call(who="fan", does="call", route="GET event/e1", **fields)


def a_write(**fields: Any) -> Write:
    return Write(who="fan", does="set", path="a/b", **fields)


def test_what_is_read_is_there_and_kept_for_the_steps_that_follow() -> None:
    step = a_call(reads={"id": "text"}, keep={"event": "", "event.first": "id"})

    known = do(step, Got(value={"id": "e1"}))

    assert known.get("event.first") == "e1"


@pytest.mark.parametrize(
    ("step", "answer", "told"),
    [
        (a_call(), Got(status=404, value={}), "status 404 instead of 200"),
        (a_call(reads={"id": "text"}), Got(value={"id": ""}), "/id: wanted text"),
        (a_call(), Got(value={"image": {"url": None}}), "null at /image/url"),
        (a_write(), Denied("no"), "it is refused"),
        (a_write(refused=True), Got(), "it is let in"),
    ],
)
def test_a_step_fails_when_it_is_not_as_it_should_be(
    step: Step, answer: Got | Exception, told: str
) -> None:
    with pytest.raises(StepFailed, match=f"^step 7, fan .*{told}"):
        do(step, answer)


def test_one_of_those_at_the_same_time_is_enough() -> None:
    steps = Together(who="stack", does="together", steps=[a_call(), a_call(status=404)])

    with pytest.raises(StepFailed, match=r"^step 7\.2, "):
        do(steps, Got(value={}))


def test_a_step_to_which_the_app_does_not_come_is_left_out() -> None:
    app = AnsweredApp(Got(value={}))
    step = a_call(off=NOT_REACHED)

    for switch in (False, True):
        replaying(app, Known({}, lambda: 0), switch=switch).do(step, "1")

    assert app.calls == 1


def test_with_the_switch_off_it_is_to_end_as_it_is_said_to() -> None:
    step = a_call(off=Outcome(status=403))
    refused = Got(status=403, value={})

    do(step, refused, switch=False)

    with pytest.raises(StepFailed):
        do(step, Got(value={}), switch=False)
    with pytest.raises(StepFailed):
        do(step, refused)
