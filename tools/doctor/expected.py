"""The functions that this checkout would deploy, as the checks need them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class CalledBy(StrEnum):
    """By what a function is called."""

    CLIENTS = "clients"
    TASKS = "tasks"
    CLOCK = "clock"
    DATABASE = "database"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One function.

    Args:
        id: its name.
        called_by: see there.
        schedule: when, of one that is called by the clock; empty of others.
        secrets: that it sees.
    """

    id: str
    called_by: CalledBy
    schedule: str
    secrets: tuple[str, ...]


def expected(endpoints: Mapping[str, Any]) -> dict[str, Expected]:
    """By their ids, from what the SDK declares of each."""
    return {name: _expected(name, each) for name, each in endpoints.items()}


def _expected(name: str, endpoint: Any) -> Expected:  # noqa: ANN401 - the SDK has no types
    schedule = endpoint.scheduleTrigger
    return Expected(
        id=name,
        called_by=_called_by(endpoint),
        schedule=str(schedule["schedule"]) if schedule else "",
        secrets=tuple(
            str(each["key"]) for each in endpoint.secretEnvironmentVariables or []
        ),
    )


def _called_by(endpoint: Any) -> CalledBy:  # noqa: ANN401 - as above
    if endpoint.taskQueueTrigger is not None:
        return CalledBy.TASKS
    if endpoint.scheduleTrigger is not None:
        return CalledBy.CLOCK
    if endpoint.eventTrigger is not None:
        return CalledBy.DATABASE
    return CalledBy.CLIENTS
