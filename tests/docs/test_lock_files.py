"""The lock files do for every Python and system that is promised, and have all hashes.

It is written on one machine. pip refuses in hash mode what is not in it, so a package
that only another Python or system needs would break the installation there.
"""

import importlib.metadata
import re

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dev import ROOT

LOCKS = ("functions/requirements", "requirements-dev", "requirements-web")
PYTHONS = ("3.11", "3.12", "3.13")
SYSTEMS = {"linux": "Linux", "darwin": "Darwin"}
HASH = r"    --hash=sha256:[0-9a-f]{64}"


def pins(lock: str) -> dict[str, str]:
    """The version of each package."""
    text = (ROOT / f"{lock}.txt").read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+) \\$", text, re.MULTILINE))


def asked_for(lock: str) -> list[Requirement]:
    """What a person asked for, in the `.in` beside the lock file."""
    lines = (ROOT / f"{lock}.in").read_text("utf-8").splitlines()
    names = [line.partition("#")[0].strip() for line in lines]
    return [Requirement(name) for name in names if name and not name.startswith("-")]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_one_version_and_the_hashes_of_its_files(lock: str) -> None:
    text = (ROOT / f"{lock}.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and "#" not in line]
    package = rf"[a-z0-9-]+==\S+ \\\n(?:{HASH} \\\n)*{HASH}\n"

    assert re.fullmatch(f"(?:{package})+", "\n".join(lines) + "\n")


def test_developers_have_what_is_deployed() -> None:
    deployed, everything = (pins(lock) for lock in LOCKS[:2])

    assert deployed.items() <= everything.items()


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_nothing_is_missing_on_another_python_or_system(
    system: str, python: str, lock: str
) -> None:
    environment = {
        **{name: str(value) for name, value in default_environment().items()},
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": system,
        "platform_system": SYSTEMS[system],
    }

    assert needed(asked_for(lock), environment) - pins(lock).keys() == set()


def needed(asked: list[Requirement], environment: dict[str, str]) -> set[str]:
    """The packages of these requirements, and all that they need in turn."""
    found: set[str] = set()
    seen: set[tuple[str, frozenset[str]]] = set()
    while asked:
        requirement = asked.pop()
        name = canonicalize_name(requirement.name)
        found.add(name)
        if (name, frozenset(requirement.extras)) in seen:
            continue
        seen.add((name, frozenset(requirement.extras)))
        extras = ("", *requirement.extras)
        asked += (
            one for one in requirements_of(name) if is_for(one, extras, environment)
        )
    return found


def requirements_of(name: str) -> list[Requirement]:
    """Of what is installed here; what only another system needs is not."""
    try:
        lines = importlib.metadata.requires(name)
    except importlib.metadata.PackageNotFoundError:
        return []
    return [Requirement(line) for line in lines or ()]


def is_for(
    one: Requirement, extras: tuple[str, ...], environment: dict[str, str]
) -> bool:
    return one.marker is None or any(
        one.marker.evaluate(environment | {"extra": extra}) for extra in extras
    )
