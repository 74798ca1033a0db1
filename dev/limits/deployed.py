"""What `functions/main.py` would be deployed as, in numbers."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import yaml

from dev import ROOT
from dev.docs.declared import MANIFEST
from tools.capacity import declared
from tools.parameters import parameters

HTTP: Final = "httpsTrigger"
EVENT: Final = "eventTrigger"
TASK: Final = "taskQueueTrigger"
SCHEDULE: Final = "scheduleTrigger"


def longest_call() -> float:
    """Seconds that a function for clients may run at most."""
    return _most(HTTP, "timeoutSeconds")


def longest_event() -> float:
    """Seconds that one behind the database may run."""
    return _most(EVENT, "timeoutSeconds")


def longest_task() -> float:
    """Seconds that one for tasks may run."""
    return _most(TASK, "timeoutSeconds")


def longest_schedule() -> float:
    """Seconds that one of the clock may run."""
    return _most(SCHEDULE, "timeoutSeconds")


def longest_hosted() -> float:
    """Seconds that one may run to which Hosting leads.

    Raises:
        KeyError: `firebase.json` leads to one that is not deployed.
    """
    site = json.loads((ROOT / "firebase.json").read_text(encoding="utf-8"))["hosting"]
    led_to = [rule["function"] for rule in site["rewrites"] if "function" in rule]
    endpoints = (_endpoints()[one["functionId"]] for one in led_to)
    return max(float(one["timeoutSeconds"]) for one in endpoints)


def most_concurrent() -> float:
    """Calls at once in one instance."""
    return max(_number(one["concurrency"]) for one in _endpoints().values())


def functions() -> int:
    """How many there are."""
    return len(_endpoints())


def longest_id() -> int:
    """Characters of the longest name of a function."""
    return max(map(len, _endpoints()))


def fastest_queue() -> float:
    """Tasks that a queue may dispatch in a second."""
    return max(float(one["maxDispatchesPerSecond"]) for one in _rates())


def widest_queue() -> float:
    """Tasks that a queue may have running."""
    return max(_number(one["maxConcurrentDispatches"]) for one in _rates())


def most_schedule_retries() -> float:
    """How often a failed run of the clock is tried again."""
    found = _of(SCHEDULE)
    counts = (one[SCHEDULE]["retryConfig"].get("retryCount", 0) for one in found)
    return max(map(float, counts))


def _number(value: object) -> float:
    """With the default of the parameter that it may be."""
    return declared.number(value, parameters(None))


def _rates() -> Iterator[dict[str, Any]]:
    return (one[TASK]["rateLimits"] for one in _of(TASK))


def _most(trigger: str, name: str) -> float:
    return max(float(one[name]) for one in _of(trigger))


def _of(trigger: str) -> Iterator[dict[str, Any]]:
    return (one for one in _endpoints().values() if trigger in one)


@cache
def _endpoints() -> dict[str, dict[str, Any]]:
    endpoints: dict[str, dict[str, Any]] = yaml.safe_load(
        MANIFEST.read_text(encoding="utf-8")
    )["endpoints"]
    return endpoints
