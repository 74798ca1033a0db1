"""What others depend on, as text: each golden file and how it is made."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import main as functions
from tests.support.deadline import DEADLINE_S

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FUNCTIONS = ROOT / "functions"
COMMON = frozenset({"adapters", "deployed", "http", "kernel"})
"""Packages that every function needs something of."""

DISCOVERY = (
    "from firebase_functions.private import serving;"
    "print(serving.functions_as_yaml(serving.get_functions()), end='')"
)


def manifest() -> str:
    """What the Firebase CLI would deploy, discovered as it does it."""
    done = subprocess.run(  # noqa: S603 - our own code in our own Python
        [sys.executable, "-c", DISCOVERY],
        cwd=FUNCTIONS,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=DEADLINE_S,
    )
    return done.stdout


@cache
def imports() -> dict[str, list[str]]:
    """By function, the modules that an instance has to serve it, without the SDK's."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.imported_modules"],
        cwd=ROOT,
        env={
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": f"{FUNCTIONS}{os.pathsep}{ROOT}",
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=DEADLINE_S,
    )
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def packages() -> str:
    """Each function with our packages that its instances need before its first call.

    That is, of which they import more than a name. All have `kernel`, and what calls a
    function: `adapters`, `deployed`, `http`.
    """
    found = {
        function: sorted({package for _, package, _ in map(_parts, modules) if package})
        for function, modules in imports().items()
    }
    text: str = yaml.safe_dump(found, default_flow_style=None, width=88)
    return text


def _parts(module: str) -> tuple[str, str, str]:
    """Of `interactive_broadcast.<package>.<module>`; the package is empty elsewhere."""
    ours, _, rest = module.partition(".")
    package, _, name = rest.partition(".")
    is_told = ours == "interactive_broadcast" and name and package not in COMMON
    return ours, package if is_told else "", name


def callers() -> str:
    """Each function with the roles that may call it, and the secrets that it sees.

    Of `api` it is each path that has roles.
    """
    endpoints = functions.http_api.endpoints
    found: dict[str, dict[str, Any]] = {}
    for name, function in sorted(vars(functions).items()):
        deployed = getattr(function, "__firebase_endpoint__", None)
        if deployed is None:
            continue
        secrets = deployed.secretEnvironmentVariables or []
        roles = endpoints[name].allow if name in endpoints else ()
        found[name] = {
            "roles": sorted(role.value for role in roles),
            "secrets": sorted(one["key"] for one in secrets),
        }
    found["api"]["paths"] = {
        f"{one.method} {one.path}": sorted(role.value for role in one.access.allow)
        for one in functions.old_api.routes
    }
    text: str = yaml.safe_dump(found)
    return text


GOLDEN: dict[Path, Callable[[], str]] = {
    HERE / "functions.yaml": manifest,
    HERE / "callers.yaml": callers,
}

OF_IMPORTS: dict[Path, Callable[[], str]] = {
    HERE.parent / "budgets" / "packages.yaml": packages,
}
"""As above. They take seconds, and are compared beside whatever else needs them."""
