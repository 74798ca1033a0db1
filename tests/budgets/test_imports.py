"""What a cold start pays for: what an instance imports to serve its one function.

Asserted is what is imported, which is stable, and not how long that takes.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest

import main as functions
from tests.golden.files import OF_IMPORTS, imports
from tests.support.imported_modules import needs

FEW: Final = 92
"""Modules for what many people wait for: logins, and what anybody may read. Among
them is what all declare of themselves, where the database is, and how it is signed."""

MOST: Final[Mapping[str, int]] = {
    **dict.fromkeys(("login", "loginFan", "loginHost", "loginCelebrity"), FEW),
    **dict.fromkeys(("getMostRecentEvent", "getEventsByAdmin", "validateApiKey"), FEW),
    "getBroadcastData": 104,
    **dict.fromkeys(("createTokensFan", "createTokenHostCeleb"), 124),
    **dict.fromkeys(("createTokenByUserType", "createTokenProducer"), 124),
    "onActiveFanWritten": 74,
    "onLineWritten": 74,
    "reconcileShows": 166,
    # All of it: what old apps ask for, whatever it is.
    "api": 204,
}
"""Above what every function has: the SDK and pydantic."""

ANY_OTHER: Final = 156


@pytest.fixture(scope="module")
def imported() -> dict[str, list[str]]:
    return imports()


def test_every_function_is_looked_at(imported: dict[str, list[str]]) -> None:
    assert set(imported) == set(functions.MODULES)


def test_the_list_of_functions_says_where_each_is_declared() -> None:
    assert {name: need.module for name, need in needs().items()} == functions.MODULES


def test_no_function_imports_more_than_it_may(
    imported: dict[str, list[str]],
) -> None:
    too_many = {
        function: len(modules)
        for function, modules in imported.items()
        if len(modules) > MOST.get(function, ANY_OTHER)
    }

    assert too_many == {}


@pytest.mark.parametrize(
    ("path", "made"), OF_IMPORTS.items(), ids=[path.name for path in OF_IMPORTS]
)
def test_a_function_needs_only_the_packages_that_are_listed(
    path: Path, made: Callable[[], str]
) -> None:
    assert made() == path.read_text(encoding="utf-8"), "run: make golden"


def test_a_bound_is_of_a_function_and_none_is_idle(
    imported: dict[str, list[str]],
) -> None:
    idle = {
        function: len(imported[function])
        for function, most in MOST.items()
        if len(imported[function]) < most // 2
    }

    assert idle == {}


@pytest.mark.parametrize(
    "package",
    [
        "firebase_admin.functions",
        "firebase_admin.storage",
        "google.cloud.firestore",
        "google.cloud.storage",
        "grpc",
        "interactive_broadcast.adapters.vonage_signer",
        "opentok",
    ],
)
def test_what_is_slow_is_not_imported_before_it_is_used(
    imported: dict[str, list[str]], package: str
) -> None:
    assert [name for name, modules in imported.items() if package in modules] == []


def test_nothing_of_the_local_stack_is_deployed(imported: dict[str, list[str]]) -> None:
    others = {"bench", "dev", "emulators", "rehearsal", "rules", "tests", "tools"}
    found = {name for modules in imported.values() for name in modules}

    assert {name for name in found if name.partition(".")[0] in others} == set()
