"""The table has every path that a client may read or write."""

from dev.typescript.record_paths import FOR_THE_BACKEND, PATHS
from dev.typescript.rule_paths import nodes


def test_every_path_of_the_rules_is_some_clients_or_the_backends() -> None:
    known = [*PATHS, *FOR_THE_BACKEND]

    without = [
        path
        for path in nodes()
        if not any(
            path == one or path.startswith(f"{one}/") or one.startswith(f"{path}/")
            for one in known
        )
    ]

    assert without == []


def test_no_path_is_both() -> None:
    assert PATHS.keys().isdisjoint(FOR_THE_BACKEND)
