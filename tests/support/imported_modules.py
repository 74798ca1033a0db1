"""Which modules an instance of each function has, as JSON: run as a program.

An instance serves one function. Each is imported in a process of its own, forked from
one that has what every function has, and then given the services that it calls. Nothing
is called for real.
"""

import gc
import inspect
import json
import os
import re
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from types import FunctionType
from typing import Final
from unittest.mock import Mock

FLOOR: Final = (
    "firebase_admin.auth",
    "firebase_admin.db",
    "firebase_functions.db_fn",
    "firebase_functions.https_fn",
    "firebase_functions.scheduler_fn",
    "firebase_functions.tasks_fn",
    "functions_framework",
    "pydantic.root_model",
)
"""What an empty function imports, or would for another trigger; and pydantic."""

_CALLED: Final = re.compile(r"backend\(\)\s*\.(\w+)\s*\.(\w+)\s*\.\w+\(")


def modules_of(function: str) -> list[str]:
    """What this process imports to serve a function, besides the floor."""
    floor = set(sys.modules)
    os.environ["FUNCTION_TARGET"] = function
    declared = getattr(import_module("main"), function)
    backend = import_module("interactive_broadcast.backend").Backend(Mock())
    for package, service in services_of(declared):
        getattr(getattr(backend, package), service)
    return sorted(set(sys.modules) - floor)


def services_of(declared: FunctionType) -> set[tuple[str, str]]:
    """Package and service of each `backend().<package>.<service>.<method>()` in it."""
    return set(_CALLED.findall(inspect.getsource(inspect.unwrap(declared))))


def in_a_process_of_its_own(act: Callable[[], list[str]]) -> list[str]:
    """What `act` returns, without a trace in this process."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(writer, "w") as out:
            json.dump(act(), out)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as found:
        told = found.read()
    os.waitpid(child, 0)
    names: list[str] = json.loads(told)
    return names


def functions() -> list[str]:
    """All that there are."""
    return list(import_module("main").MODULES)


def main() -> None:
    """Write the modules of each function to the standard output."""
    for name in FLOOR:
        import_module(name)
    gc.freeze()
    found = {
        each: in_a_process_of_its_own(partial(modules_of, each))
        for each in in_a_process_of_its_own(functions)
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
