"""What is declared of each function: its class, and the size and number of instances.

It is read from what the Firebase CLI deploys, with the parameters of a project.
"""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any, Final

_PARAMETER: Final = re.compile(r"\{\{ params\.(\w+) \}\}")
_IS_NUMBER: Final = re.compile(r"\d+(\.\d+)?")
_SUFFIX: Final = "_MAX_INSTANCES"


class Kind(StrEnum):
    """A class of functions, which share their parameters."""

    FANS = "FANS"
    """What grows with the audience."""
    GUESTS = "GUESTS"
    """What host, celebrity and producer call during a show."""
    ADMINS = "ADMINS"
    """What an admin calls before and after."""
    API = "API"
    """What old apps call."""
    BACKGROUND = "BACKGROUND"
    """Tasks, schedules and rare triggers."""


class Undeclared(Exception):
    """A parameter has no value, or one that cannot be used; the text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One function, as it is deployed."""

    name: str
    kind: Kind
    cpu: float
    memory_mib: int
    concurrency: int
    min_instances: int
    max_instances: int

    @property
    def started(self) -> int:
        """Instances that a deploy starts: one, to see it listen, or those kept warm."""
        return max(1, self.min_instances)


def endpoints() -> dict[str, Any]:
    """What the SDK declares of each function, by its id, in the order of `main.py`."""
    # The target is that of an instance: a developer's shell has none.
    os.environ.pop("FUNCTION_TARGET", None)
    main = import_module("main")
    return {name: getattr(main, name).__firebase_endpoint__ for name in main.MODULES}


def declared(
    values: Mapping[str, str], found: Mapping[str, Any] | None = None
) -> list[Declared]:
    """All functions, with the parameters that have these values.

    Args:
        values: of parameters.
        found: what the SDK declares; None for what `functions/main.py` does.

    Raises:
        Undeclared: a parameter without a value, or with one that is not a number.
    """
    given = endpoints() if found is None else found
    return [_declared(name, endpoint, values) for name, endpoint in given.items()]


def of_kind(functions: Iterable[Declared], kind: Kind) -> list[Declared]:
    """Those of one class."""
    return [one for one in functions if one.kind is kind]


def _declared(name: str, endpoint: Any, values: Mapping[str, str]) -> Declared:  # noqa: ANN401 - the SDK has no types
    return Declared(
        name=name,
        kind=_kind(name, endpoint.maxInstances),
        cpu=_value(endpoint.cpu, values),
        memory_mib=number(endpoint.availableMemoryMb, values),
        concurrency=number(endpoint.concurrency, values),
        min_instances=number(endpoint.minInstances, values),
        max_instances=number(endpoint.maxInstances, values),
    )


def _kind(name: str, most: object) -> Kind:
    """A function's class is the one whose parameter bounds its instances."""
    found = _PARAMETER.fullmatch(str(most))
    if found is None or not found[1].endswith(_SUFFIX):
        raise Undeclared(f"{name} has no parameter for its number of instances.")
    return Kind(found[1].removesuffix(_SUFFIX))


def number(value: object, values: Mapping[str, str]) -> int:
    """What the CLI makes of a number, or of the parameter that stands for it.

    Raises:
        Undeclared: a parameter without a value, or with one that is no whole number.
    """
    found = _value(value, values)
    if not found.is_integer():
        raise Undeclared(f"{value} has the value {found:g}, which is no whole number.")
    return int(found)


def _value(value: object, values: Mapping[str, str]) -> float:
    found = _PARAMETER.fullmatch(str(value))
    text = values.get(found[1], "") if found else str(value)
    if not _IS_NUMBER.fullmatch(text):
        raise Undeclared(
            f"{found[1] if found else value} has no value that is a number."
        )
    return float(text)
