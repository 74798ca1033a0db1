"""Which modules an instance of each function has, as JSON: run as a program.

An instance serves one function. Each is imported in a process of its own, forked from
one that has what every function has, and then given the services that it calls. Nothing
is called for real.
"""

import ast
import gc
import json
import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
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

DECLARED: Final = (
    Path(__file__).parents[2] / "functions" / "interactive_broadcast" / "deployed"
)
_CALLED: Final = re.compile(r"backend\(\)\s*\.(\w+)\s*\.(\w+)\s*\.\w+\(")


@dataclass(frozen=True, slots=True)
class Need:
    """What a function needs besides what all have."""

    module: str
    """Where it is declared."""
    services: frozenset[tuple[str, str]]
    """Package and service of each `backend().<package>.<service>.<method>()` in it."""


def needs() -> dict[str, Need]:
    """By function, as the text says."""
    found = {}
    routes = frozenset[tuple[str, str]]()
    for path in sorted(DECLARED.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and node.decorator_list:
                body = ast.get_source_segment(text, node) or ""
                called = frozenset(_CALLED.findall(body))
                if _is_route(node):
                    routes |= called
                else:
                    found[node.name] = Need(path.stem, called)
    found["api"] = replace(found["api"], services=routes)
    return found


def _is_route(node: ast.FunctionDef) -> bool:
    """Whether it is no function of its own, but one path of `api`."""
    return ast.unparse(node.decorator_list[0]).startswith("old_api.route(")


def modules_of(function: str, services: Iterable[tuple[str, str]]) -> list[str]:
    """What this process imports to serve a function, besides the floor."""
    floor = set(sys.modules)
    os.environ["FUNCTION_TARGET"] = function
    getattr(import_module("main"), function)
    backend = import_module("interactive_broadcast.backend").Backend(Mock())
    for package, service in services:
        getattr(getattr(backend, package), service)
    return sorted(set(sys.modules) - floor)


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


def main() -> None:
    """Write the modules of each function to the standard output.

    Functions that are declared in one module and call the same services have the same.
    """
    for name in FLOOR:
        import_module(name)
    gc.freeze()
    found: dict[Need, list[str]] = {}
    shown = {}
    for function, need in needs().items():
        if need not in found:
            act = partial(modules_of, function, need.services)
            found[need] = in_a_process_of_its_own(act)
        shown[function] = found[need]
    json.dump(shown, sys.stdout)


if __name__ == "__main__":
    main()
