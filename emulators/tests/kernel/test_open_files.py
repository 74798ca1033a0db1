"""How many connections a server may have."""

import resource

import pytest

from emulators.kernel.open_files import (
    LESS_OPEN_FILES,
    MAX_OPEN_FILES,
    allow_many_sockets,
    max_connections,
)


def test_some_of_the_files_that_the_system_lets_us_open_are_left_for_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (100, 1000))

    assert max_connections() == 75


def test_as_many_files_may_be_open_as_the_system_allows() -> None:
    assert allow_many_sockets() == resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def test_a_system_that_refuses_so_many_files_gives_fewer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def as_on_a_mac(_: int, limits: tuple[int, int]) -> None:
        asked.append(limits[0])
        if limits[0] > LESS_OPEN_FILES:
            raise ValueError("current limit exceeds maximum limit")

    unlimited = (256, resource.RLIM_INFINITY)
    monkeypatch.setattr(resource, "getrlimit", lambda _: unlimited)
    monkeypatch.setattr(resource, "setrlimit", as_on_a_mac)

    assert allow_many_sockets() == LESS_OPEN_FILES
    assert asked == [MAX_OPEN_FILES, LESS_OPEN_FILES]
