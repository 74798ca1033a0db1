"""Cloud Tasks: the queues of task functions.

https://cloud.google.com/tasks/docs/reference/rest (v2, read 2026-11). A queue without
limits of its own has Google's, which the CLI sends all the same.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.policies import get_policy, set_policy
from tests.support.google.refusals import Refused, invalid

API: Final = Api("cloudtasks.googleapis.com", "Cloud Tasks API")

QUEUES: Final = "/v2/projects/{project}/locations/{location}/queues"
QUEUE: Final = QUEUES + "/{queue}"
ON: Final = "projects/{project}/locations/{location}/queues/{queue}"

QUEUE_ID: Final = re.compile(r"[A-Za-z0-9-]{1,100}")
MOST_A_SECOND: Final = 500
MOST_AT_ONCE: Final = 5000


@dataclass(slots=True)
class Queues:
    """Those of one project, by name."""

    by_name: dict[str, Json] = field(default_factory=dict)


@API.get(QUEUES, "cloudtasks.queues.list")
def list_queues(call: Call) -> Json:
    held = call.project.part(Queues).by_name
    start = f"{call.project.name}/locations/{call.at['location']}/"
    return {"queues": [each for name, each in held.items() if name.startswith(start)]}


@API.post(QUEUES, "cloudtasks.queues.create")
def create_queue(call: Call) -> Json:
    queue = call.body
    if QUEUE_ID.fullmatch(queue["name"].rpartition("/")[2]) is None:
        raise invalid("Queue ID must match [A-Za-z0-9-]{1,100}.")
    _check_limits(queue)
    held = call.project.part(Queues).by_name
    if queue["name"] in held:
        raise Refused("ALREADY_EXISTS", "Queue already exists")
    held[queue["name"]] = {"state": "RUNNING", **queue}
    return held[queue["name"]]


@API.get(QUEUE, "cloudtasks.queues.get", on=ON)
def get_queue(call: Call) -> Json:
    return _queue(call)


@API.patch(QUEUE, "cloudtasks.queues.update", on=ON)
def update_queue(call: Call) -> Json:
    _check_limits(call.body)
    queue = _queue(call)
    queue.update(call.body)
    return queue


@API.post(f"{QUEUE}:purge", "cloudtasks.queues.purge", on=ON)
def purge_queue(call: Call) -> Json:
    return _queue(call)


@API.post(f"{QUEUE}:getIamPolicy", "cloudtasks.queues.getIamPolicy", on=ON)
def get_iam_policy(call: Call) -> Json:
    return get_policy(call, _queue(call)["name"])


@API.post(f"{QUEUE}:setIamPolicy", "cloudtasks.queues.setIamPolicy", on=ON)
def set_iam_policy(call: Call) -> Json:
    return set_policy(call, _queue(call)["name"])


def _check_limits(queue: Json) -> None:
    """https://cloud.google.com/tasks/docs/quotas (read 2026-11)."""
    limits = queue.get("rateLimits") or {}
    if not 0 < limits.get("maxDispatchesPerSecond", 1) <= MOST_A_SECOND:
        raise invalid("Maximum dispatch rate must be between 0 and 500.")
    if not 0 < limits.get("maxConcurrentDispatches", 1) <= MOST_AT_ONCE:
        raise invalid("Maximum concurrent dispatches must be between 1 and 5000.")


def _queue(call: Call) -> Json:
    name = ON.format_map({**call.at, "project": call.project.id})
    found = call.project.part(Queues).by_name.get(name)
    if found is None:
        raise Refused("NOT_FOUND", "Queue does not exist.")
    return found
