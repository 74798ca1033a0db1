"""Queues: what is due, what is tried again, which names are free."""

from datetime import UTC, datetime, timedelta

import pytest

from emulators.firebase.tasks.model import (
    NAME_RESERVED_FOR,
    Call,
    Queue,
    QueueName,
)
from emulators.kernel.json_http import Refused
from emulators.kernel.retries import RetryConfig

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NAME = QueueName(project="demo-p", location="us-central1", queue="workTask")
CALL = Call(url="", method="POST", headers={}, body=b"{}", deadline_s=600)
SECOND = timedelta(seconds=1)


def a_queue(*, max_attempts: int = 2, max_concurrent: int = 10) -> Queue:
    retries = RetryConfig(max_attempts=max_attempts, min_backoff_s=10)
    return Queue(
        name=NAME, retries=retries, target="http://f", max_concurrent=max_concurrent
    )


def named(task: str) -> str:
    return f"{NAME}/tasks/{task}"


def test_a_task_without_a_name_gets_one_of_its_queue() -> None:
    queue = a_queue()

    first = queue.add(CALL, name=None, at=None, now=NOW)
    second = queue.add(CALL, name=None, at=None, now=NOW)

    assert first.name.startswith(f"{NAME}/tasks/")
    assert first.id != second.id
    assert first.id.isdigit()


def test_a_task_is_due_when_it_is_scheduled_and_never_before_now() -> None:
    queue = a_queue()

    later = queue.add(CALL, name=None, at=NOW + SECOND, now=NOW)
    overdue = queue.add(CALL, name=None, at=NOW - SECOND, now=NOW)

    assert (later.eta, overdue.eta) == (NOW + SECOND, NOW)


def test_a_task_more_than_thirty_days_ahead_is_refused() -> None:
    with pytest.raises(Refused, match="30 days"):
        a_queue().add(CALL, name=None, at=NOW + timedelta(days=31), now=NOW)


def test_a_failed_task_waits_and_is_given_up_after_its_last_attempt() -> None:
    queue = a_queue(max_attempts=2)
    task = queue.add(CALL, name=None, at=None, now=NOW)

    queue.begin(task, NOW)
    again = queue.end(task, 503, NOW)
    eta = task.eta
    queue.begin(task, eta)
    given_up = not queue.end(task, 404, eta)

    assert (again, given_up) == (True, True)
    assert eta == NOW + 10 * SECOND
    assert (task.attempts, task.responses) == (2, 1)
    assert (queue.counts.failed, queue.counts.attempts) == (1, 2)
    assert not queue.waiting
    assert not queue.running


def test_a_task_that_nobody_answered_counts_no_response() -> None:
    queue = a_queue()
    task = queue.add(CALL, name=None, at=None, now=NOW)

    queue.begin(task, NOW)
    queue.end(task, 0, NOW)

    assert (task.attempts, task.responses, task.last_status) == (1, 0, 0)


def test_a_busy_queue_holds_tasks_back_and_lets_them_go_in_order() -> None:
    queue = a_queue(max_concurrent=1)
    first, second, third = (
        queue.add(CALL, name=None, at=None, now=NOW) for _ in range(3)
    )

    begun = [queue.begin(task, NOW) for task in (first, second, third)]
    nothing_yet = queue.next_held_back()
    queue.end(first, 200, NOW)

    assert begun == [True, False, False]
    assert nothing_yet is None
    assert queue.next_held_back() is second


def test_a_task_that_was_deleted_while_held_back_does_not_run() -> None:
    queue = a_queue(max_concurrent=1)
    first, second = (queue.add(CALL, name=None, at=None, now=NOW) for _ in range(2))
    queue.begin(first, NOW)
    queue.begin(second, NOW)

    queue.remove(second.name, NOW)
    queue.end(first, 200, NOW)

    assert queue.next_held_back() is None


def test_a_name_is_taken_while_its_task_waits_runs_and_for_hours_after() -> None:
    queue = a_queue()
    task = queue.add(CALL, name=named("stop-1"), at=None, now=NOW)

    with pytest.raises(Refused, match="already exists"):
        queue.add(CALL, name=named("stop-1"), at=None, now=NOW)
    queue.begin(task, NOW)
    with pytest.raises(Refused, match="already exists"):
        queue.add(CALL, name=named("stop-1"), at=None, now=NOW)
    queue.end(task, 200, NOW)
    with pytest.raises(Refused, match="already exists"):
        queue.add(
            CALL, name=named("stop-1"), at=None, now=NOW + (4 * 3600 - 1) * SECOND
        )

    free = NOW + NAME_RESERVED_FOR
    again = queue.add(CALL, name=named("stop-1"), at=None, now=free)
    assert again.id == "stop-1"


@pytest.mark.parametrize(
    "name",
    [
        "stop-1",
        "projects/demo-p/locations/us-central1/queues/other/tasks/stop-1",
        named("with space"),
        named(""),
        named("x" * 501),
    ],
)
def test_a_name_that_is_not_one_of_the_queue_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="name"):
        a_queue().add(CALL, name=name, at=None, now=NOW)


def test_only_a_task_that_has_not_ended_can_be_removed() -> None:
    queue = a_queue()
    task = queue.add(CALL, name=None, at=None, now=NOW)
    queue.remove(task.name, NOW)

    with pytest.raises(Refused, match="does not exist"):
        queue.remove(task.name, NOW)


def test_a_cleared_queue_knows_no_task_and_no_used_name() -> None:
    queue = a_queue()
    queue.add(CALL, name=named("stop-1"), at=None, now=NOW)
    queue.remove(named("stop-1"), NOW)

    queue.clear()

    again = queue.add(CALL, name=named("stop-1"), at=None, now=NOW)
    assert again.id == "stop-1"
