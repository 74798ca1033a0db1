"""What others depend on, as text: each golden file and how it is made."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import yaml

import main as functions
from tests.support.deadline import DEADLINE_S

HERE = Path(__file__).parent
FUNCTIONS = HERE.parent.parent / "functions"

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


def callers() -> str:
    """Each function with the roles that may call it, and the secrets that it sees."""
    endpoints = functions.api.endpoints
    found = {}
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
    text: str = yaml.safe_dump(found)
    return text


GOLDEN: dict[Path, Callable[[], str]] = {
    HERE / "functions.yaml": manifest,
    HERE / "callers.yaml": callers,
}
