"""Loads `main.py` once and turns each function of it into an app.

Everything happens before the first call is served: the framework redirects stdout and
the logging configuration of the whole process while it makes an app.
"""

import contextlib
import functools
import importlib.util
import inspect
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from wsgiref.types import WSGIApplication

import functions_framework
from firebase_functions.private import serving

from emulators.firebase.functions.manifest import Endpoint, Manifest

REEXPORT = Path(__file__).with_name("reexport.py")
SOURCE_VARIABLE = "FUNCTION_SOURCE"
"""The functions framework's own variable for the path of the source file."""

LOADED_FIRST = "loadedFirst"
"""A function that every source has once it is re-exported."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A functions folder in memory."""

    manifest: Manifest
    manifest_yaml: str
    apps: Mapping[str, WSGIApplication]


def load(source: Path) -> Loaded:
    """Execute `main.py` and build an app for each function it declares.

    Raises:
        ManifestRefused: it declares what the local stack cannot honour.
        Exception: whatever `main.py` raises.
    """
    os.environ[SOURCE_VARIABLE] = str(source)
    importable = list(sys.path)
    _app(LOADED_FIRST, "http")
    functions = declared(main_module_names())
    text = serving.functions_as_yaml(functions)
    manifest = Manifest.parse(text, os.environ)
    # The first app has configured logging as a deployment does. Once more would
    # silence the loggers that main.py has made meanwhile.
    with _logging_left_as_it_is():
        apps = {name: _app(name, end.signature) for name, end in _ends(manifest)}
    for name in ("FUNCTION_TARGET", "FUNCTION_SIGNATURE_TYPE", SOURCE_VARIABLE):
        # The framework left those of the last app; they would lie to the others.
        os.environ.pop(name, None)
    # It also made the folder of `reexport.py` importable, once per app.
    sys.path[:] = importable
    return Loaded(manifest, text, apps)


def declared(names: Mapping[str, object]) -> dict[str, FunctionType]:
    """The functions that a deployment would find, by their entry points."""
    return {
        member.__firebase_endpoint__.entryPoint: member
        for _, member in sorted(names.items())
        if inspect.isfunction(member) and hasattr(member, "__firebase_endpoint__")
    }


@functools.cache
def main_module_names() -> dict[str, object]:
    """The names of `main.py`, which is executed when this is first called.

    `main` is in `sys.modules` meanwhile, as in a deployed instance (though not during
    the CLI's discovery).
    """
    source = Path(os.environ[SOURCE_VARIABLE]) / "main.py"
    spec = importlib.util.spec_from_file_location(
        "main", source, submodule_search_locations=[str(source.parent)]
    )
    if spec is None or spec.loader is None:
        raise FileNotFoundError(source)
    module = importlib.util.module_from_spec(spec)
    sys.modules["main"] = module
    spec.loader.exec_module(module)
    return vars(module) | {LOADED_FIRST: _loaded_first}


@contextlib.contextmanager
def _logging_left_as_it_is() -> Iterator[None]:
    configure = functions_framework._configure_app_execution_id_logging  # noqa: SLF001 - it asks nobody
    functions_framework._configure_app_execution_id_logging = lambda: None  # noqa: SLF001 - as above
    try:
        yield
    finally:
        functions_framework._configure_app_execution_id_logging = configure  # noqa: SLF001 - as above


def _loaded_first(_: object) -> str:
    return ""


def _ends(manifest: Manifest) -> list[tuple[str, Endpoint]]:
    return list(manifest.endpoints.items())


def _app(target: str, signature: str) -> WSGIApplication:
    app: WSGIApplication = functions_framework.create_app(  # type: ignore[no-untyped-call] # it has no types
        target=target, source=str(REEXPORT), signature_type=signature
    )
    return app
