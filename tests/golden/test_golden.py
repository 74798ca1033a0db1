"""What others depend on changes only on purpose: `make golden`, then read the diff."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.golden.files import GOLDEN, HERE


@pytest.fixture(scope="module")
def endpoints() -> dict[str, Any]:
    manifest = yaml.safe_load((HERE / "functions.yaml").read_text(encoding="utf-8"))
    found: dict[str, Any] = manifest["endpoints"]
    return found


@pytest.mark.parametrize(
    ("path", "made"), GOLDEN.items(), ids=[path.name for path in GOLDEN]
)
def test_nothing_changed_that_nobody_meant(path: Path, made: Callable[[], str]) -> None:
    assert made() == path.read_text(encoding="utf-8")


def test_a_function_is_deployed_under_its_own_name(
    endpoints: dict[str, Any],
) -> None:
    assert all(name == one["entryPoint"] for name, one in endpoints.items())


def test_names_differ_by_more_than_case(endpoints: dict[str, Any]) -> None:
    # Cloud Run lower-cases them.
    assert len({name.lower() for name in endpoints}) == len(endpoints)


def test_every_function_has_a_ceiling_and_a_whole_processor(
    endpoints: dict[str, Any],
) -> None:
    for one in endpoints.values():
        assert one["maxInstances"] == 20
        assert (one["cpu"], one["concurrency"]) == (1, 40)


def test_a_queue_gives_up_some_time(endpoints: dict[str, Any]) -> None:
    queues = [
        one["taskQueueTrigger"]
        for one in endpoints.values()
        if "taskQueueTrigger" in one
    ]

    assert queues
    assert all(queue["retryConfig"]["maxAttempts"] == 8 for queue in queues)


def test_only_functions_that_use_it_see_the_vault_key(
    endpoints: dict[str, Any],
) -> None:
    def sees(name: str) -> set[str]:
        return {one["key"] for one in endpoints[name]["secretEnvironmentVariables"]}

    assert sees("getBroadcastData") == {"SESSION_KEY"}
    assert sees("login") == {"SESSION_KEY"}
    assert sees("createTokensFan") == {"SESSION_KEY", "VAULT_KEYS"}
    assert sees("stopBroadcastTask") == {"VAULT_KEYS"}
    assert sees("onActiveFanWritten") == set()
