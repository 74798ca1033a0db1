"""What `functions/main.py` declares, as the reference needs it."""

import ast
import inspect
import re
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from unittest.mock import Mock

import yaml
from pydantic import BaseModel

import main as functions
from dev import ROOT
from interactive_broadcast.backend import Backend
from interactive_broadcast.http.api import Endpoint

OLD_API = "api"
"""The function that old apps call: `dev.docs.old_routes` has its paths."""

MANIFEST = ROOT / "tests" / "golden" / "functions.yaml"


@dataclass(frozen=True)
class HttpFunction:
    """One function that clients call."""

    name: str
    endpoint: Endpoint[Any]

    @property
    def roles(self) -> str:
        return ", ".join(sorted(role.value for role in self.endpoint.allow))

    @property
    def methods(self) -> str:
        return self.endpoint.methods.replace(", HEAD", "")

    @property
    def summary(self) -> str:
        return " ".join((self.endpoint.handle.__doc__ or "").split())

    @property
    def request(self) -> type[BaseModel]:
        return self.endpoint.body

    @property
    def replies(self) -> tuple[type[BaseModel], ...]:
        """Its reply model, or several."""
        annotation = typing.get_type_hints(self.endpoint.handle)["return"]
        if isinstance(annotation, types.UnionType):
            return typing.get_args(annotation)
        return (annotation,)

    @cached_property
    def service(self) -> tuple[type, Callable[..., Any]]:
        """The class and the method that do the work.

        `backend().<package>.<service>.<method>`, as the function's body calls it.
        """
        tree = ast.parse(inspect.getsource(self.endpoint.handle))
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(
                    value=ast.Attribute(
                        value=ast.Attribute(value=ast.Call(), attr=package), attr=name
                    ),
                    attr=method,
                ):
                    owner = services()[services()[Backend][package]][name]
                    return owner, getattr(owner, method)
        raise ValueError(f"{self.name} does not call the backend.")


@cache
def stories() -> dict[str, list[str]]:
    """The parts of the product, as `main.py` groups its functions, with their names."""
    found: dict[str, list[str]] = {}
    names: list[str] = []
    for line in inspect.getsource(functions).partition("MODULES")[2].splitlines():
        if title := re.fullmatch(r"    # (.+)", line):
            names = found.setdefault(title[1], [])
        elif entry := re.fullmatch(r'    "(\w+)": "\w+",', line):
            names.append(entry[1])
    return found


@cache
def services() -> dict[type, dict[str, type]]:
    """By the class of a package's services: those services by name, and their classes.

    The backend is over nothing: it is only looked at.
    """
    backend = Backend(Mock())
    packages = [one for name, one in vars(backend).items() if not name.startswith("_")]
    found = {type(one): _parts(one) for one in packages}
    return {Backend: {name: type(one) for name, one in vars(backend).items()}, **found}


def _parts(package: object) -> dict[str, type]:
    names = [*vars(package), *vars(type(package))]
    return {
        name: type(getattr(package, name)) for name in names if not name.startswith("_")
    }


@cache
def manifest() -> dict[str, dict[str, Any]]:
    """What the Firebase CLI deploys, by function id, in the order of `main.py`."""
    loaded = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))["endpoints"]
    return {name: loaded[name] for name in functions.MODULES if name in loaded}


def http_functions() -> list[HttpFunction]:
    """Those that clients call."""
    declared = functions.http_api.endpoints
    return [
        HttpFunction(name, declared[name])
        for name in functions.MODULES
        if name in declared
    ]


def background_functions() -> dict[str, dict[str, Any]]:
    """Triggers, tasks, schedules and callbacks, with what is deployed for each."""
    called = {*functions.http_api.endpoints, OLD_API}
    return {name: one for name, one in manifest().items() if name not in called}


def when_called(deployed: dict[str, Any]) -> tuple[str, str]:
    """By whom a background function is called, and when."""
    if "eventTrigger" in deployed:
        trigger = deployed["eventTrigger"]
        change = trigger["eventType"].rpartition(".")[2]
        return "database", f"`{trigger['eventFilterPathPatterns']['ref']}` {change}"
    if "scheduleTrigger" in deployed:
        return "schedule", f"`{deployed['scheduleTrigger']['schedule']}`"
    if "taskQueueTrigger" in deployed:
        return "task queue", "stored task"
    return "OpenTok", "callback"


def document(name: str) -> str:
    """The docstring of a function of `main.py`, as one line."""
    return " ".join((getattr(functions, name).__doc__ or "").split())
