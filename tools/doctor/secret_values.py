"""Checks of what Secret Manager keeps for the functions. No value is ever told."""

import base64
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from interactive_broadcast.kernel.config import parse_signing_keys, parse_vault_keys
from tools.doctor.examination import Examination
from tools.doctor.outcomes import Problem, Wrong
from tools.doctor.refusals import As

SHAPES: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    "SESSION_KEY": (parse_signing_keys, "32 random characters or more"),
    "CALLBACK_KEY": (parse_signing_keys, "32 random characters or more"),
    "VAULT_KEYS": (parse_vault_keys, "`1:<base64 of 32 bytes>`"),
}
"""By secret: what reads it, and what it is like."""


def secrets(x: Examination) -> str:
    """The backend reads each secret, and each has the right shape."""
    problems = [found for name in _names(x) if (found := _problem(x, name))]
    if problems:
        raise Wrong(*problems)
    return f"{', '.join(_names(x))} have the right shape"


def _names(x: Examination) -> list[str]:
    return sorted({name for each in x.expected.values() for name in each.secrets})


def _problem(x: Examination, name: str) -> Problem | None:
    setting = x.firebase("functions:secrets:set", name)
    path = f"{x.place.name}/secrets/{name}/versions/latest:access"
    found = x.google.find(f"{x.at.secret_manager}/v1/{path}", As.BACKEND)
    if found is None:
        return Problem(what=f"The secret {name} has no value.", command=x.provision)
    parse, shape = SHAPES[name]
    try:
        parse(base64.b64decode(found["payload"]["data"]).decode())
    except ValueError:
        return Problem(what=f"The secret {name} is not {shape}.", command=setting)
    return None


def secret_versions(x: Examination) -> str:
    """The functions that are deployed see the newest value of each secret.

    Which one that is is fixed when a function is deployed.
    """
    newest = {name: _newest(x, name) for name in _names(x)}
    behind = sorted(
        {name for name, version in _seen(x) if newest.get(name) not in {version, None}}
    )
    if behind:
        raise Wrong(
            Problem(
                what=f"{', '.join(behind)} has a newer value than the functions see.",
                command=x.deploy,
            )
        )
    return "the newest ones"


def _newest(x: Examination, name: str) -> str | None:
    path = f"{x.place.name}/secrets/{name}/versions/latest"
    found = x.google.find(f"{x.at.secret_manager}/v1/{path}")
    return str(found["name"]).rpartition("/")[2] if found else None


def _seen(x: Examination) -> Iterator[tuple[str, str]]:
    """Each secret that a function sees, and of which version."""
    for function in x.deployed_and_expected().values():
        config = function.get("serviceConfig", {})
        for each in config.get("secretEnvironmentVariables", []):
            version = str(each.get("version", "latest"))
            if version != "latest":
                yield str(each["key"]), version
