"""What others depend on changes only on purpose: `make golden`, then read the diff."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from firebase_functions.private.path_pattern import PathPattern

import main as functions
from emulators.firebase.functions.manifest import DatabaseTrigger, Manifest
from interactive_broadcast.deployed.options import DATABASE_INSTANCE
from interactive_broadcast.kernel import version
from interactive_broadcast.kernel.callers import Role
from interactive_broadcast.kernel.capacity import CLASSES
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


def test_every_function_has_what_functions_of_its_class_have(
    endpoints: dict[str, Any],
) -> None:
    names = {
        "maxInstances": "MAX_INSTANCES",
        "minInstances": "MIN_INSTANCES",
        "cpu": "CPU",
        "concurrency": "CONCURRENCY",
        "availableMemoryMb": "MEMORY_MB",
    }
    for one in endpoints.values():
        stated = {key: one[key] for key in names}
        assert stated in [
            {key: f"{{{{ params.{of}_{end} }}}}" for key, end in names.items()}
            for of in CLASSES
        ]


def of_class(endpoints: dict[str, Any], name: str) -> set[str]:
    wanted = f"{{{{ params.{name}_MAX_INSTANCES }}}}"
    return {
        one for one, stated in endpoints.items() if stated["maxInstances"] == wanted
    }


def test_no_client_calls_a_function_of_the_background(
    endpoints: dict[str, Any],
) -> None:
    # The others without a client grow with the audience: a crowd must not wait in line.
    with_the_audience = {"onActiveFanWritten", "onLineWritten", "openTokCallback"}

    with_client = {*functions.http_api.endpoints, "api"}
    without_client = endpoints.keys() - with_client

    assert of_class(endpoints, "BACKGROUND") == without_client - with_the_audience
    assert with_the_audience < of_class(endpoints, "FANS")


def test_the_old_apps_have_a_class_of_their_own(endpoints: dict[str, Any]) -> None:
    # So that an instance can be kept for them without one of every function.
    assert of_class(endpoints, "API") == {"api"}


def test_what_is_for_admins_alone_is_no_function_of_fans(
    endpoints: dict[str, Any],
) -> None:
    for_admins = {
        name
        for name, endpoint in functions.http_api.endpoints.items()
        if endpoint.allow <= {Role.ADMIN, Role.SCREENER}
    }

    # Staff signs in before a show, and few at a time.
    assert for_admins | {"loginStaff"} >= of_class(endpoints, "ADMINS")
    assert for_admins.isdisjoint(of_class(endpoints, "FANS"))


def test_what_a_producer_calls_in_a_show_has_what_host_and_celebrity_have(
    endpoints: dict[str, Any],
) -> None:
    # A click of theirs must not wait long for a first instance.
    in_a_show = {
        *("login", "createTokenProducer", "changeStatus", "eventGoLive"),
        *("endBroadcast", "setStandby", "startArchive", "stopArchive"),
        *("clearStage", "resume"),
        *("forceDisconnect", "muteStream", "muteAll", "callNext"),
    }
    guests = {"loginHost", "loginCelebrity", "createTokenHostCeleb"}

    assert of_class(endpoints, "GUESTS") == in_a_show | guests


def test_every_function_runs_as_the_account_of_the_product(
    endpoints: dict[str, Any],
) -> None:
    # In full: Cloud Scheduler's calls and the access to secrets are not completed.
    account = "{{ params.SERVICE_ACCOUNT }}@{{ params.GCLOUD_PROJECT }}"

    assert {one["serviceAccountEmail"] for one in endpoints.values()} == {
        f"{account}.iam.gserviceaccount.com"
    }


def test_every_function_says_which_version_it_is_of(endpoints: dict[str, Any]) -> None:
    stated = {one["labels"][version.LABEL] for one in endpoints.values()}

    assert stated == {version.label_value()}


@pytest.mark.parametrize(
    ("instance", "listened_to"),
    [("", "demo-x-default-rtdb"), ("demo-x", "demo-x"), ("shows", "shows")],
)
def test_a_trigger_listens_to_one_database(instance: str, listened_to: str) -> None:
    # Exactly: of a pattern, and without an instance at all, others would be deleted in.
    resolved = Manifest.parse(
        (HERE / "functions.yaml").read_text(encoding="utf-8"),
        {"GCLOUD_PROJECT": "demo-x", "DATABASE_INSTANCE": instance},
    )
    triggers = [
        one.trigger
        for one in resolved.endpoints.values()
        if isinstance(one.trigger, DatabaseTrigger)
    ]

    assert len(triggers) == 5
    assert {trigger.instance for trigger in triggers} == {listened_to}


def test_the_database_of_a_trigger_is_no_pattern(endpoints: dict[str, Any]) -> None:
    filters = [
        one["eventTrigger"] for one in endpoints.values() if "eventTrigger" in one
    ]

    assert all("instance" in one["eventFilters"] for one in filters)
    assert all("instance" not in one["eventFilterPathPatterns"] for one in filters)


def test_an_event_has_no_parameter_but_those_of_its_path() -> None:
    # The SDK takes an expression for a part of a path that has a name.
    assert not PathPattern(DATABASE_INSTANCE).has_captures


def test_schedules_are_unix_cron(endpoints: dict[str, Any]) -> None:
    # What Cloud Scheduler says a schedule is ("Cron job format and time zone", November
    # 2026). Its other format is not known to have intervals of days.
    schedules = [
        one["scheduleTrigger"]["schedule"]
        for one in endpoints.values()
        if "scheduleTrigger" in one
    ]

    assert sorted(schedules) == ["* * * * *", "0 4 * * *"]


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
