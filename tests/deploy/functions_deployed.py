"""What a first deploy makes of the functions: as whom they run, how large, for whom."""

import json

import pytest
import yaml

from tests.deploy.conftest import FirstDeploy
from tests.deploy.operator import PROJECT, REGION, ROOT
from tests.support.google.access import Caller
from tests.support.google.database_rules import RULES
from tests.support.google.exchange import Json
from tests.support.google.scheduler import Jobs
from tests.support.google.tasks import Queues

ACCOUNT = f"interactive-broadcast@{PROJECT}.iam.gserviceaccount.com"
BACKEND = Caller(f"serviceAccount:{ACCOUNT}")
ANYBODY = Caller("user:anybody@example.com")
CALLED_BY_CLIENTS = ["login", "loginFan", "loginHost", "getBroadcastData"]
TASKS = [
    "runShowEffectsTask",
    "stopBroadcastTask",
    "removeEventTask",
    "removeAdminTask",
    "removeEventsTask",
    "cleanEventImagesTask",
]
SCHEDULED = {"reconcileShows": "* * * * *", "cleanEventImages": "0 4 * * *"}
TRIGGERS = {
    "onEventStatusWritten": ("written", "events/{eventId}/status"),
    "onEventDeleted": ("deleted", "events/{eventId}"),
    "onAdminDeleted": ("deleted", "admins/{uid}"),
    "onActiveFanWritten": (
        "written",
        "activeBroadcasts/{adminId}/{fanUrl}/activeFans/{fanId}",
    ),
    "onLineWritten": ("written", "line/{adminId}/{fanUrl}/{fanId}"),
}
PRIVATE = [*TASKS, *SCHEDULED, *TRIGGERS]


@pytest.fixture(scope="session")
def parameters() -> dict[str, str]:
    """`functions/.env` as it is in the repository."""
    lines = (ROOT / "functions" / ".env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and line[0] != "#")


def service_of(function: Json) -> Json:
    service: Json = function["serviceConfig"]
    return service


def test_the_roles_of_the_table_are_all_that_whoever_deploys_needs(
    first: FirstDeploy,
) -> None:
    """It is refused only a look that the CLI does without."""
    refused = [line for line in first.by.journal.refused() if line.startswith("403 ")]

    assert "Deploy complete!" in first.outcome.said
    assert refused == [
        f"403 GET compute.googleapis.com/compute/v1/projects/{first.by.project.number}"
    ]


def test_nothing_but_google_is_asked_and_google_only_what_the_fake_knows(
    first: FirstDeploy,
) -> None:
    """News of itself the CLI looks for in a database of Firebase's; there is none."""
    assert first.by.journal.strangers == []
    assert first.by.journal.unknown == []


def test_every_function_is_deployed_and_works(first: FirstDeploy) -> None:
    manifest = yaml.safe_load((ROOT / "tests/golden/functions.yaml").read_text())

    assert set(first.by.functions) == set(manifest["endpoints"])
    assert {each["state"] for each in first.by.functions.values()} == {"ACTIVE"}


def test_all_run_where_the_database_is_on_the_python_that_is_tested(
    first: FirstDeploy,
) -> None:
    runtimes = {each["buildConfig"]["runtime"] for each in first.by.functions.values()}
    regions = {each["name"].split("/")[3] for each in first.by.functions.values()}

    assert (runtimes, regions) == ({"python311"}, {REGION})


def test_all_run_as_the_account_of_the_product(first: FirstDeploy) -> None:
    accounts = {
        service_of(each)["serviceAccountEmail"] for each in first.by.functions.values()
    }

    assert accounts == {ACCOUNT}


@pytest.mark.parametrize(
    ("function", "whose"),
    [
        ("loginFan", "FANS"),
        ("getBroadcastData", "FANS"),
        ("createTokenHostCeleb", "GUESTS"),
        ("eventGoLive", "GUESTS"),
        ("createEvent", "ADMINS"),
        ("openTokCallback", "FANS"),
        ("api", "API"),
        ("onEventStatusWritten", "BACKGROUND"),
        ("stopBroadcastTask", "BACKGROUND"),
    ],
)
def test_a_function_has_the_capacity_of_its_class(
    first: FirstDeploy, parameters: dict[str, str], function: str, whose: str
) -> None:
    service = service_of(first.by.functions[function])

    assert {
        "MAX_INSTANCES": str(service["maxInstanceCount"]),
        "MIN_INSTANCES": str(service["minInstanceCount"]),
        "CPU": service["availableCpu"],
        "CONCURRENCY": str(service["maxInstanceRequestConcurrency"]),
        "MEMORY_MB": service["availableMemory"].removesuffix("Mi"),
    } == {
        name.removeprefix(f"{whose}_"): value
        for name, value in parameters.items()
        if name.startswith(f"{whose}_")
    }


def test_no_function_has_more_requests_at_once_than_threads(
    first: FirstDeploy,
) -> None:
    for function in first.by.functions.values():
        service = service_of(function)
        threads = int(service["environmentVariables"]["THREADS"])
        assert service["maxInstanceRequestConcurrency"] <= threads


@pytest.mark.parametrize("function", CALLED_BY_CLIENTS)
def test_anybody_may_call_what_clients_call(first: FirstDeploy, function: str) -> None:
    service = service_of(first.by.functions[function])

    assert service["ingressSettings"] == "ALLOW_ALL"
    assert first.by.project.permits(None, "run.routes.invoke", service["service"])


@pytest.mark.parametrize("function", PRIVATE)
def test_only_the_backend_may_call_its_tasks_schedules_and_triggers(
    first: FirstDeploy, function: str
) -> None:
    project = first.by.project
    service = service_of(first.by.functions[function])["service"]

    assert project.permits(BACKEND, "run.routes.invoke", service)
    assert not project.permits(None, "run.routes.invoke", service)
    assert not project.permits(ANYBODY, "run.routes.invoke", service)


def test_everything_that_is_not_private_is_there_for_clients(
    first: FirstDeploy,
) -> None:
    public = {
        function
        for function, each in first.by.functions.items()
        if first.by.project.permits(
            None, "run.routes.invoke", service_of(each)["service"]
        )
    }

    assert public == set(first.by.functions) - set(PRIVATE)


def test_a_function_sees_the_secrets_that_it_needs_in_their_newest_version(
    first: FirstDeploy,
) -> None:
    golden = yaml.safe_load((ROOT / "tests/golden/callers.yaml").read_text())
    seen = {
        function: sorted(
            (each["key"], each["secret"], each["version"])
            for each in service_of(deployed).get("secretEnvironmentVariables") or []
        )
        for function, deployed in first.by.functions.items()
    }

    assert seen == {
        function: [(name, name, "1") for name in needs["secrets"]]
        for function, needs in golden.items()
    }


def test_no_secret_is_among_the_plain_variables(first: FirstDeploy) -> None:
    secrets = {"SESSION_KEY", "VAULT_KEYS", "CALLBACK_KEY"}
    for function in first.by.functions.values():
        variables = service_of(function)["environmentVariables"]
        assert variables.keys().isdisjoint(secrets)


def test_only_the_backend_reads_the_secrets(first: FirstDeploy) -> None:
    name = f"projects/{PROJECT}/secrets/VAULT_KEYS"
    policy = first.by.project.policy_of(name)

    assert policy.members("roles/secretmanager.secretAccessor") == {BACKEND.member}


@pytest.mark.parametrize("function", TASKS)
def test_a_task_is_tried_eight_times_at_most_and_an_instance_is_there_for_it(
    first: FirstDeploy, parameters: dict[str, str], function: str
) -> None:
    name = f"projects/{PROJECT}/locations/{REGION}/queues/{function}"
    queue = first.by.project.part(Queues).by_name[name]

    assert queue["state"] == "RUNNING"
    assert queue["retryConfig"] == {
        "maxAttempts": 8,
        "minBackoff": "5s",
        "maxBackoff": "60s",
        "maxDoublings": 16,
    }
    assert queue["rateLimits"] == {
        "maxConcurrentDispatches": int(parameters["BACKGROUND_MAX_INSTANCES"]),
        "maxDispatchesPerSecond": 50,
    }


@pytest.mark.parametrize("function", SCHEDULED)
def test_a_schedule_calls_its_function_as_the_backend(
    first: FirstDeploy, function: str
) -> None:
    name = f"projects/{PROJECT}/locations/{REGION}/jobs/firebase-schedule-{function}"
    job = first.by.project.part(Jobs).by_name[f"{name}-{REGION}"]

    assert (job["schedule"], job["timeZone"]) == (SCHEDULED[function], "UTC")
    assert job["attemptDeadline"] == "540s"
    assert job["httpTarget"] == {
        "uri": f"https://{REGION}-{PROJECT}.cloudfunctions.net/{function}",
        "httpMethod": "POST",
        "oidcToken": {"serviceAccountEmail": ACCOUNT},
    }


@pytest.mark.parametrize("function", TRIGGERS)
def test_a_trigger_listens_to_one_place_of_the_one_database(
    first: FirstDeploy, function: str
) -> None:
    """A pattern in place of the instance would take in databases of other products."""
    change, path = TRIGGERS[function]
    trigger = first.by.functions[function]["eventTrigger"]

    assert trigger["eventType"] == f"google.firebase.database.ref.v1.{change}"
    assert trigger["triggerRegion"] == REGION
    assert trigger["serviceAccountEmail"] == ACCOUNT
    assert trigger["retryPolicy"] == "RETRY_POLICY_DO_NOT_RETRY"
    assert sorted(trigger["eventFilters"], key=lambda each: each["attribute"]) == [
        {"attribute": "instance", "value": f"{PROJECT}-default-rtdb"},
        {"attribute": "ref", "value": path, "operator": "match-path-pattern"},
    ]


def test_each_function_says_which_version_of_the_product_it_is(
    first: FirstDeploy,
) -> None:
    labels = {
        each["labels"]["interactive-broadcast-version"]
        for each in first.by.functions.values()
    }

    assert labels == {"0-1-0"}


def test_each_function_knows_its_project_database_and_bucket(
    first: FirstDeploy,
) -> None:
    configs = {
        service_of(each)["environmentVariables"]["FIREBASE_CONFIG"]
        for each in first.by.functions.values()
    }

    (config,) = configs
    assert json.loads(config) == {
        "projectId": PROJECT,
        "databaseURL": f"https://{PROJECT}-default-rtdb.firebaseio.com",
        "storageBucket": f"{PROJECT}.firebasestorage.app",
    }


def test_old_images_of_the_functions_are_removed(first: FirstDeploy) -> None:
    (update,) = first.by.journal.find(
        "PATCH", r"artifactregistry\.googleapis\.com/.*/repositories/gcf-artifacts"
    )

    (policy,) = update.body["cleanupPolicies"].values()
    assert (policy["action"], policy["condition"]["olderThan"]) == ("DELETE", "86400s")


def test_the_rules_are_there_before_any_function(first: FirstDeploy) -> None:
    lines = [entry.line for entry in first.by.journal.entries]
    rules = f"PUT {PROJECT}-default-rtdb.firebaseio.com{RULES}"
    functions = f"cloudfunctions.googleapis.com/v2/projects/{PROJECT}"
    creation = f"POST {functions}/locations/{REGION}/functions"

    last_rules = len(lines) - 1 - lines[::-1].index(rules)
    assert last_rules < lines.index(creation)
