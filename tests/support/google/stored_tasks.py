"""Cloud Tasks: tasks that are stored, delivered and deleted.

https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks
(read 2026-11). One that is due is delivered at once: as the service account that it
names, to a function which has to let that account in. A task that succeeds is gone; of
one that does not the last answer is kept.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from tests.support.google.access import Caller
from tests.support.google.api import Api, Call
from tests.support.google.called_functions import called
from tests.support.google.exchange import Json, Request
from tests.support.google.project import Project
from tests.support.google.refusals import Refused
from tests.support.google.tasks import ON, QUEUE, Queues

API: Final = Api("cloudtasks.googleapis.com", "Cloud Tasks API")

TASKS: Final = f"{QUEUE}/tasks"
TASK: Final = f"{TASKS}/{{task}}"
PERMISSION_DENIED, UNKNOWN = 7, 2
"""Of `google.rpc.Code`."""


@dataclass(slots=True)
class StoredTasks:
    """Those of one project, by name; and the names of all that there ever were."""

    by_name: dict[str, Json] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    are_delivered: bool = True
    """Whether those that are due are, or wait."""


@API.post(TASKS, "cloudtasks.tasks.create", on=ON)
def create_task(call: Call) -> Json:
    task: Json = call.body["task"]
    stored = call.project.part(StoredTasks)
    queue = ON.format_map({**call.at, "project": call.project.id})
    if queue not in call.project.part(Queues).by_name:
        raise Refused("NOT_FOUND", "Queue does not exist.")
    if task["name"] in stored.names:
        raise Refused(
            "ALREADY_EXISTS",
            "The task cannot be created because a task with "
            "this name existed too recently.",
        )
    email = task["httpRequest"]["oidcToken"]["serviceAccountEmail"]
    _check_actor(call, email)
    stored.names.add(task["name"])
    if not (_is_due(task) and stored.are_delivered):
        stored.by_name[task["name"]] = task
        return task
    status = _delivered(call, task, Caller(f"serviceAccount:{email}"))
    if status is not None:
        now = "2026-11-29T18:00:00.000000Z"
        attempt = {"dispatchTime": now, "responseTime": now, "responseStatus": status}
        stored.by_name[task["name"]] = {**task, "lastAttempt": attempt}
    return task


@API.get(TASK, "cloudtasks.tasks.get", on=ON)
def get_task(call: Call) -> Json:
    return _task(call)


@API.delete(TASK, "cloudtasks.tasks.delete", on=ON)
def delete_task(call: Call) -> Json:
    del call.project.part(StoredTasks).by_name[_task(call)["name"]]
    return {}


def _check_actor(call: Call, email: str) -> None:
    resource = f"{call.project.name}/serviceAccounts/{email}"
    if not call.project.permits(call.caller, "iam.serviceAccounts.actAs", resource):
        raise Refused(
            "PERMISSION_DENIED",
            "The principal (user or service account) lacks IAM permission "
            f'"iam.serviceAccounts.actAs" for the resource "{email}" (or the resource '
            "may not exist).",
        )


def _is_due(task: Json) -> bool:
    at = task.get("scheduleTime")
    return at is None or datetime.fromisoformat(at) <= datetime.now(UTC)


def _delivered(call: Call, task: Json, caller: Caller) -> Json | None:
    """The status of a delivery that has failed; None of one that has not."""
    url = task["httpRequest"]["url"].removeprefix("https://")
    host, _, path = url.partition("/")
    answer = called(call.project, Request("POST", host, f"/{path}"), caller)
    if answer.status < 300:
        return None
    code = PERMISSION_DENIED if answer.status in {401, 403} else UNKNOWN
    return {"code": code, "message": f"HTTP status code {answer.status}"}


def _task(call: Call) -> Json:
    queue = ON.format_map({**call.at, "project": call.project.id})
    found = call.project.part(StoredTasks).by_name.get(
        f"{queue}/tasks/{call.at['task']}"
    )
    if found is None:
        raise Refused("NOT_FOUND", "The task does not exist.")
    return found


def tasks_of(project: Project) -> list[str]:
    """The names of the tasks that are stored."""
    return sorted(project.part(StoredTasks).by_name)
