"""What is installed with the package is what it needs."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import emulators

PACKAGE = Path(emulators.__file__).parent
SETTINGS = tomllib.loads((PACKAGE / "pyproject.toml").read_text())
PROJECT = SETTINGS["project"]
NOT_INSTALLED = ("tests", "bench", "fuzz")
BY_UVICORN = {"httptools", "websockets"}
"""Imported by the server, which is told their names."""


def imported(source: str) -> set[str]:
    """The packages that a module imports, without those of Python."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    first = {name.partition(".")[0] for name in found}
    return first - sys.stdlib_module_names - {"emulators"}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_import_is_a_dependency_and_every_dependency_is_imported() -> None:
    files = [
        path
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in NOT_INSTALLED
    ]
    names = set().union(*(imported(path.read_text()) for path in files))

    distributions = packages_distributions()
    needed = {canonical(distributions[name][0]) for name in names}

    extras = PROJECT["optional-dependencies"].values()
    declared = {*PROJECT["dependencies"], *(one for extra in extras for one in extra)}
    assert needed | BY_UVICORN == {canonical(name) for name in declared}


def test_the_functions_alone_need_what_the_extra_has() -> None:
    extra = {canonical(name) for name in PROJECT["optional-dependencies"]["functions"]}
    elsewhere = [
        path
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in NOT_INSTALLED
        and path.parent != PACKAGE / "firebase" / "functions"
    ]

    names = set().union(*(imported(path.read_text()) for path in elsewhere))

    distributions = packages_distributions()
    assert not {canonical(distributions[name][0]) for name in names} & extra


def test_what_is_served_is_installed_with_the_code() -> None:
    wheel = SETTINGS["tool"]["hatch"]["build"]["targets"]["wheel"]
    about = {"README.md", "LICENSE", "pyproject.toml"}
    files = [
        path.relative_to(PACKAGE)
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]

    # As in a .gitignore, a pattern takes a folder with all that is in it.
    left_out = [
        str(path)
        for path in files
        if path.parts[0] not in (*NOT_INSTALLED, *about)
        and not any(
            part.match(pattern)
            for part in (path, *path.parents)
            for pattern in wheel["include"]
        )
    ]

    assert any(path.suffix == ".mjs" for path in files)
    assert left_out == []
