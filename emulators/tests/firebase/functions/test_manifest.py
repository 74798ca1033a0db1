"""The deployment manifest, as Firebase's own discovery writes it, read into types."""

import re

import pytest

from emulators.firebase.functions.manifest import (
    SCHEDULE_RETRIES,
    TASK_RETRIES,
    DatabaseTrigger,
    HttpTrigger,
    Manifest,
    ManifestRefused,
    ScheduleTrigger,
    TaskQueueTrigger,
    UnsupportedTrigger,
)

HEAD = """
specVersion: v1alpha1
params:
- {name: REGION, type: string, default: europe-west1}
- {name: NIGHTLY, type: string}
- {name: SESSION_KEY, type: secret}
endpoints:
"""


WRITTEN = "google.firebase.database.ref.v1.written"


def the_endpoint(body: str, **parameters: str) -> object:
    manifest = Manifest.parse(f"{HEAD}  f: {{{body}}}\n", parameters)
    return manifest.endpoints["f"]


def the_trigger(body: str, **parameters: str) -> object:
    manifest = Manifest.parse(f"{HEAD}  f: {{{body}}}\n", parameters)
    return manifest.endpoints["f"].trigger


@pytest.mark.parametrize("kind", ["httpsTrigger: {}", "callableTrigger: {}"])
def test_a_function_for_clients(kind: str) -> None:
    assert the_trigger(kind) == HttpTrigger()


def test_a_function_behind_the_database() -> None:
    trigger = the_trigger(
        "eventTrigger: {eventType: google.firebase.database.ref.v1.written, "
        "eventFilterPathPatterns: {ref: 'events/{id}/status', instance: '*'}}"
    )

    assert trigger == DatabaseTrigger(
        event="google.firebase.database.ref.v1.written",
        ref="events/{id}/status",
        instance="*",
    )


def test_a_function_of_a_schedule_has_one_attempt_unless_it_says_otherwise() -> None:
    trigger = the_trigger(
        "scheduleTrigger: {schedule: every day 04:00, timeZone: null}"
    )

    assert trigger == ScheduleTrigger(
        schedule="every day 04:00", time_zone="UTC", retries=SCHEDULE_RETRIES
    )


def test_a_schedule_counts_retries_and_not_attempts() -> None:
    trigger = the_trigger(
        "scheduleTrigger: {schedule: x, retryConfig: {retryCount: 2}}"
    )

    assert isinstance(trigger, ScheduleTrigger)
    assert trigger.retries.max_attempts == 3


def test_a_function_of_a_queue_keeps_the_defaults_of_what_it_does_not_state() -> None:
    plain = the_trigger("taskQueueTrigger: {retryConfig: null, rateLimits: null}")
    stated = the_trigger(
        "taskQueueTrigger: {retryConfig: {maxAttempts: 7, minBackoffSeconds: null}, "
        "rateLimits: {maxConcurrentDispatches: 6}}"
    )

    assert isinstance(plain, TaskQueueTrigger)
    assert isinstance(stated, TaskQueueTrigger)
    assert (plain.retries, plain.max_concurrent_dispatches) == (TASK_RETRIES, 1000)
    assert (stated.retries.max_attempts, stated.retries.min_backoff_s) == (7, 0.1)
    assert stated.max_concurrent_dispatches == 6


def test_a_function_that_nothing_here_would_call_is_told_apart() -> None:
    kind = "google.cloud.storage.object.v1.finalized"

    assert the_trigger(f"eventTrigger: {{eventType: {kind}}}") == UnsupportedTrigger(
        kind=kind
    )


def test_secrets_are_those_declared_and_those_asked_for() -> None:
    text = (
        f"{HEAD}  f: {{httpsTrigger: {{}}, secretEnvironmentVariables: [{{key: X}}]}}"
    )

    manifest = Manifest.parse(text, {})

    assert manifest.secrets == {"SESSION_KEY", "X"}
    assert manifest.endpoints["f"].secrets == {"X"}


def test_a_reference_to_a_parameter_is_its_value_or_its_default() -> None:
    text = f"{HEAD}  f: {{httpsTrigger: {{}}, region: ['{{{{ params.REGION }}}}']}}"

    by_default = Manifest.parse(text, {}).endpoints["f"].regions
    by_value = Manifest.parse(text, {"REGION": "asia-east1"}).endpoints["f"].regions

    assert (by_default, by_value) == (("europe-west1",), ("asia-east1",))


@pytest.mark.parametrize(
    "schedule", ["{{ params.NIGHTLY }}", "{{ params.REGION == 'x' ? 1 : 2 }}"]
)
def test_an_expression_without_a_value_is_refused(schedule: str) -> None:
    with pytest.raises(ManifestRefused):
        the_trigger(f'scheduleTrigger: {{schedule: "{schedule}"}}')


@pytest.mark.parametrize("body", ["timeoutSeconds: soon", "timeoutSeconds: [1]"])
def test_a_number_that_is_none_is_refused(body: str) -> None:
    with pytest.raises(ManifestRefused, match="timeoutSeconds"):
        the_endpoint(body)


@pytest.mark.parametrize("text", ["", "[]", "specVersion: v1alpha1"])
def test_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(ManifestRefused):
        Manifest.parse(text, {})


@pytest.mark.parametrize(
    "body",
    [
        "httpsTrigger: {}, timeoutSeconds: 3600",
        "httpsTrigger: {}, concurrency: 1000",
        "httpsTrigger: {}, concurrency: 80, cpu: 1, availableMemoryMb: 512",
        "httpsTrigger: {}, concurrency: 1, cpu: 0.333, availableMemoryMb: 512",
        "httpsTrigger: {}, cpu: gcf_gen1, availableMemoryMb: 1024",
        "httpsTrigger: {}, cpu: 8, availableMemoryMb: 4096, maxInstances: null",
        "taskQueueTrigger: {rateLimits: {maxDispatchesPerSecond: 500}}",
        "taskQueueTrigger: {}, timeoutSeconds: 1800",
        "scheduleTrigger: {schedule: x, retryConfig: {retryCount: 5}}",
        "scheduleTrigger: {schedule: x}, timeoutSeconds: 1800",
        f"eventTrigger: {{eventType: {WRITTEN}}}, timeoutSeconds: 540",
    ],
)
def test_as_much_as_the_services_take_is_taken(body: str) -> None:
    assert the_endpoint(body)


@pytest.mark.parametrize(
    "body",
    [
        "httpsTrigger: {}, timeoutSeconds: 3601",
        "httpsTrigger: {}, concurrency: 1001",
        "taskQueueTrigger: {}, timeoutSeconds: 1801",
        "taskQueueTrigger: {rateLimits: {maxDispatchesPerSecond: 501}}",
        "taskQueueTrigger: {rateLimits: {maxConcurrentDispatches: 5001}}",
        "scheduleTrigger: {schedule: x}, timeoutSeconds: 1801",
        "scheduleTrigger: {schedule: x, retryConfig: {retryCount: 6}}",
        f"eventTrigger: {{eventType: {WRITTEN}}}, timeoutSeconds: 541",
    ],
)
def test_more_than_the_services_take_is_refused(body: str) -> None:
    with pytest.raises(ManifestRefused, match="is larger than"):
        the_endpoint(body)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("concurrency: 2, cpu: 0.5", "several calls at once need a whole processor"),
        # What the SDK states of a function that says nothing of processors.
        ("concurrency: 2, cpu: gcf_gen1", "several calls at once"),
        ("cpu: 0.07", "cannot have 0.07 processors"),
        ("cpu: 3", "cannot have 3 processors"),
        ("availableMemoryMb: 500", "cannot have 500 MB"),
        ("cpu: 0.333, availableMemoryMb: 1024", "1024 MB need more than 0.333"),
        ("cpu: 0.5, availableMemoryMb: 2048", "2048 MB need more than 0.5"),
        ("cpu: 4, availableMemoryMb: 1024", "4 processors need more than 1024 MB"),
    ],
)
def test_an_instance_that_cloud_run_does_not_have_is_refused(
    body: str, why: str
) -> None:
    with pytest.raises(ManifestRefused, match=f"^f: .*{re.escape(why)}"):
        the_endpoint(f"httpsTrigger: {{}}, {body}")


@pytest.mark.parametrize(
    "functions",
    [
        "  1st: {httpsTrigger: {}}",
        f"  {'f' * 64}: {{httpsTrigger: {{}}}}",
        "  goLive: {httpsTrigger: {}}\n  golive: {httpsTrigger: {}}",
        "  go_live: {httpsTrigger: {}}\n  go-live: {httpsTrigger: {}}",
        "  go_live: {taskQueueTrigger: {}}",
    ],
    ids=["a digit first", "long", "case alone", "one service", "a queue"],
)
def test_functions_that_could_not_be_deployed_are_refused(functions: str) -> None:
    with pytest.raises(ManifestRefused):
        Manifest.parse(f"{HEAD}{functions}\n", {})
