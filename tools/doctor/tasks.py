"""Checks of Cloud Tasks: queues, and tasks that are stored, delivered and cancelled."""

import base64
import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from tools.doctor.calls import FAILURES
from tools.doctor.examination import Examination
from tools.doctor.expected import CalledBy
from tools.doctor.names import listed
from tools.doctor.outcomes import Problem, Wrong, unclear, wrong
from tools.doctor.refusals import As, Refused
from tools.doctor.roles import lacking

FUNCTION: Final = "removeEventTask"
"""Whose queue is used. For an event that nobody deletes it reads one note in the
database, and does nothing."""

FAR: Final = timedelta(days=1)
"""When a task is due that is to be cancelled."""

PAUSE_S: Final = 1.0
"""Between two looks at a task."""

INVOKER: Final = "roles/run.invoker"

UNSEEN_S: Final = 20.0
"""Until a task has been delivered that the operator may not look at."""

RUNNING: Final = "RUNNING"
"""As the state of a queue."""

CODES: Final = {7: "PERMISSION_DENIED", 16: "UNAUTHENTICATED"}
"""Of `google.rpc.Code`: how a task says that its function has not let it in."""


def queues(x: Examination) -> str:
    """Each task function has its queue, and the queue is running."""
    url = f"{x.at.tasks}/v2/{x.place.location}/queues"
    states = {
        str(each["name"]).rpartition("/")[2]: each.get("state")
        for each in x.google.all_of(url, "queues")
    }
    names = [each.id for each in x.called_by(CalledBy.TASKS)]
    missing = [name for name in names if name not in states]
    problems = [
        _stopped(x, name, str(states[name]))
        for name in names
        if states.get(name, RUNNING) != RUNNING
    ]
    if missing:
        what = f"There is no queue of {listed(missing)}."
        problems.append(Problem(what=what, command=x.deploy))
    if problems:
        raise Wrong(*problems)
    return f"{len(names)} are running"


def _stopped(x: Examination, queue: str, state: str) -> Problem:
    resume = x.gcloud("tasks", "queues", "resume", queue, _in_region(x))
    return Problem(what=f"The queue {queue} is {state}.", command=resume)


def _in_region(x: Examination) -> str:
    return f"--location={x.place.region}"


def task_cancelled(x: Examination) -> str:
    """The backend stores a task that is due tomorrow, and cancels it."""
    name = _name(x, "cancelled")
    url = f"{x.at.tasks}/v2/{name}"
    try:
        _store(x, name, at=(x.now() + FAR).isoformat())
        x.google.must("DELETE", url, As.BACKEND)
    except FAILURES:
        # Else it would be delivered tomorrow.
        x.remove(url)
        raise
    return "stored and cancelled"


def task_delivered(x: Examination) -> str:
    """A task that the backend stores is delivered to its function, which takes it.

    It removes an event that does not exist. A task that is done is gone; of one that
    has failed Cloud Tasks tells the last answer. That one is deleted.
    """
    name = _name(x, "delivered")
    url = f"{x.at.tasks}/v2/{name}"
    try:
        _store(x, name)
        while x.google.left_s > PAUSE_S:
            answer = x.google.ask("GET", url)
            if answer.status == HTTPStatus.NOT_FOUND:
                return f"{FUNCTION} has taken one"
            if answer.status == HTTPStatus.FORBIDDEN:
                return _unseen(x, url)
            attempt = _last_answer(answer.body)
            if attempt is not None:
                raise _failed(x, attempt)
            x.wait(PAUSE_S)
        raise unclear("The task was stored, and has not been delivered in time.")
    finally:
        x.remove(url)


def _unseen(x: Examination, url: str) -> str:
    """Whether a task has been taken, for an operator who may not look at tasks.

    After a while the backend deletes it: that is refused if it has gone.
    """
    x.wait(UNSEEN_S)
    if x.google.ask("DELETE", url, As.BACKEND).status == HTTPStatus.NOT_FOUND:
        return f"{FUNCTION} has taken one"
    # Raises what the operator is refused, which says by which role they could see why.
    x.google.get(url)
    raise unclear("The task was stored, and has not been delivered in time.")


def _last_answer(task: Any) -> dict[str, Any] | None:  # noqa: ANN401 - JSON
    """The status of an attempt that has failed; None as long as there is none."""
    attempt = task.get("lastAttempt", {}) if isinstance(task, dict) else {}
    if not attempt.get("responseTime"):
        return None
    status = attempt.get("responseStatus")
    return status if isinstance(status, dict) else {}


def _failed(x: Examination, status: dict[str, Any]) -> Exception:
    said = CODES.get(status.get("code", 0))
    if said is not None:
        return Wrong(
            lacking(
                x,
                INVOKER,
                f"{FUNCTION} does not let in the backend, as which Cloud Tasks calls "
                f"it ({said}).",
            )
        )
    return wrong(
        f"{FUNCTION} has failed: {status.get('message') or status.get('code')}. Its "
        "log says why.",
        x.gcloud(
            *("functions", "logs", "read", FUNCTION, f"--region={x.place.region}"),
            "--gen2",
        ),
    )


def _name(x: Examination, end: str) -> str:
    return f"{x.place.location}/queues/{FUNCTION}/tasks/{x.probe}-{end}"


def _store(x: Examination, name: str, *, at: str | None = None) -> None:
    """Store a task as the backend does it (Admin SDK 7, `firebase_admin.functions`)."""
    tasks = name.rpartition("/")[0]
    payload = json.dumps({"data": {"eventId": x.probe}}).encode()
    place = f"{x.place.region}-{x.place.project}.cloudfunctions.net/{FUNCTION}"
    task: dict[str, Any] = {
        "name": name,
        "httpRequest": {
            "url": f"https://{place}",
            "httpMethod": "POST",
            "headers": {"Content-Type": "application/json"},
            "body": base64.b64encode(payload).decode(),
            "oidcToken": {"serviceAccountEmail": x.place.account},
        },
    }
    if at is not None:
        task["scheduleTime"] = at
    try:
        x.google.post(f"{x.at.tasks}/v2/{tasks}", {"task": task}, As.BACKEND)
    except Refused as refused:
        if refused.refusal.status == HTTPStatus.NOT_FOUND:
            raise wrong(f"There is no queue of {FUNCTION}.", x.deploy) from refused
        raise
