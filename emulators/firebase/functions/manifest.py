"""What a functions folder declares: the deployment manifest, read into types.

The manifest is the YAML that Firebase's own discovery answers at
`/__/functions.yaml` (`specVersion: v1alpha1`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self, TypeAlias

import yaml

from emulators.firebase.functions import bounds
from emulators.firebase.functions.expressions import (
    ExpressionRefused,
    Expressions,
    Parameter,
)
from emulators.kernel.json_http import Json
from emulators.kernel.retries import RetryConfig

DATABASE_EVENTS = "google.firebase.database.ref.v1."
DEFAULT_TIMEOUT_S = 60.0
"""Of a function that states none, as in production."""

DEFAULT_REGION = "us-central1"

FIRST_GENERATION = "gcf_gen1"
"""As many processors as the memory would have had in Cloud Functions (1st gen)."""

PROJECT_PARAMETERS = ("PROJECT_ID", "GCLOUD_PROJECT")
"""Parameters that the CLI has for every project, undeclared."""


class ManifestRefused(Exception):
    """The manifest says something that the local stack cannot honour."""


@dataclass(frozen=True, slots=True)
class HttpTrigger:
    """Called by clients: `on_request` and `on_call`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseTrigger:
    """Called when the Realtime Database changes."""

    event: str
    """The whole type, e.g. `google.firebase.database.ref.v1.written`."""

    ref: str
    instance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleTrigger:
    """Called by the clock."""

    schedule: str
    time_zone: str
    retries: RetryConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskQueueTrigger:
    """Called by Cloud Tasks, from a queue of the function's own name."""

    retries: RetryConfig
    max_concurrent_dispatches: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsupportedTrigger:
    """Deployable, but nothing in the local stack would ever call it."""

    kind: str


Trigger: TypeAlias = (
    HttpTrigger
    | DatabaseTrigger
    | ScheduleTrigger
    | TaskQueueTrigger
    | UnsupportedTrigger
)

TASK_RETRIES = RetryConfig(
    max_attempts=3, min_backoff_s=0.1, max_backoff_s=3600, max_doublings=16
)
"""What firebase-tools gives a queue whose function states nothing."""

SCHEDULE_RETRIES = RetryConfig(
    max_attempts=1, min_backoff_s=5, max_backoff_s=3600, max_doublings=5
)
"""Cloud Scheduler's own defaults: one attempt."""

MAX_CONCURRENT_DISPATCHES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One Cloud Function as it would be deployed."""

    id: str
    regions: tuple[str, ...]
    timeout_s: float
    secrets: frozenset[str]
    trigger: Trigger

    @property
    def signature(self) -> str:
        """FUNCTION_SIGNATURE_TYPE: how the functions framework calls it."""
        events = DatabaseTrigger | UnsupportedTrigger
        return "cloudevent" if isinstance(self.trigger, events) else "http"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every function of a folder, in the order of their ids."""

    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    secrets: frozenset[str] = frozenset()
    """Names of all secrets that are declared or that a function asks for."""

    @classmethod
    def parse(cls, text: str, parameters: Mapping[str, str]) -> Self:
        """Read the YAML of discovery.

        Args:
            text: the manifest.
            parameters: values for `{{ params.X }}`, above the declared defaults;
                `GCLOUD_PROJECT` is the project's.

        Raises:
            ManifestRefused: not a manifest, an expression without a value, or what
                would not be deployed.
        """
        document = yaml.safe_load(text)
        if not isinstance(document, dict) or "endpoints" not in document:
            raise ManifestRefused("Discovery answered no manifest.")
        declared = _mappings(document.get("params"))
        values = _Values(declared, parameters)
        endpoints = {
            name: _endpoint(name, _Section(name, body, values))
            for name, body in sorted((document["endpoints"] or {}).items())
        }
        _refuse(bounds.complaint_of_ids(endpoints))
        named = {str(p["name"]) for p in declared if p.get("type") == "secret"}
        asked = (endpoint.secrets for endpoint in endpoints.values())
        return cls(endpoints, frozenset(named).union(*asked))


class _Values:
    """Values of the manifest, resolved where they are expressions."""

    def __init__(
        self, declared: list[dict[str, Json]], parameters: Mapping[str, str]
    ) -> None:
        project = parameters.get("GCLOUD_PROJECT")
        known = {
            name: Parameter("string", project)
            for name in PROJECT_PARAMETERS
            if project is not None
        }
        for each in declared:
            name = str(each["name"])
            value = parameters.get(name, each.get("default"))
            if value is not None:
                known[name] = Parameter(str(each.get("type")), str(value))
        self._expressions = Expressions(known)

    def resolve(self, value: Json) -> Json:
        if not isinstance(value, str):
            return value
        try:
            return self._expressions.text(value)
        except ExpressionRefused as error:
            raise ManifestRefused(f"{value}: {error}") from None

    def number(self, value: Json) -> Json:
        """As above, of what has to be a number. Raises ExpressionRefused."""
        return self._expressions.number(value) if isinstance(value, str) else value


class _Section:
    """A mapping of the manifest with resolved, typed access."""

    def __init__(self, where: str, body: Json, values: _Values) -> None:
        self._where = where
        self._body = body if isinstance(body, dict) else {}
        self._values = values

    def has(self, key: str) -> bool:
        return self._body.get(key) is not None

    def raw(self, key: str) -> Json:
        return self._body.get(key)

    def section(self, key: str) -> "_Section":
        return _Section(f"{self._where}.{key}", self._body.get(key), self._values)

    def items(self, key: str) -> list[Json]:
        found = self._body.get(key)
        return found if isinstance(found, list) else []

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(str(self._values.resolve(item)) for item in self.items(key))

    def text(self, key: str, default: str = "") -> str:
        value = self._values.resolve(self._body.get(key))
        return default if value is None else str(value)

    def number(self, key: str, default: float, *, most: float | None = None) -> float:
        found = self._body.get(key)
        if found is None:
            return default
        try:
            number = float(self._values.number(found))  # type: ignore[arg-type] # a list or mapping is refused below
        except (TypeError, ExpressionRefused) as error:
            raise ManifestRefused(f"{self._where}.{key}: {error}") from None
        if most is not None and number > most:
            raise ManifestRefused(f"{self._where}.{key} is larger than {most:g}.")
        return number


def _endpoint(name: str, body: _Section) -> Endpoint:
    secrets = _mappings(body.items("secretEnvironmentVariables"))
    trigger = _trigger(name, body)
    _check_instance(name, body)
    longest = _longest_s(trigger)
    return Endpoint(
        id=name,
        regions=body.texts("region") or (DEFAULT_REGION,),
        timeout_s=body.number("timeoutSeconds", DEFAULT_TIMEOUT_S, most=longest),
        secrets=frozenset(str(secret["key"]) for secret in secrets),
        trigger=trigger,
    )


def _check_instance(name: str, body: _Section) -> None:
    memory = body.number("availableMemoryMb", bounds.DEFAULT_MB)
    cpu: float | None = None
    if body.raw("cpu") == FIRST_GENERATION:
        cpu = bounds.CPU_OF_MB.get(int(memory))
    elif body.has("cpu"):
        cpu = body.number("cpu", 1)
    concurrency = (
        body.number("concurrency", 1, most=bounds.MAX_CONCURRENCY)
        if body.has("concurrency")
        else None
    )
    complaint = bounds.complaint_of_instance(
        cpu=cpu, memory_mb=memory, concurrency=concurrency
    )
    _refuse(complaint and f"{name}: {complaint}.")


def _longest_s(trigger: Trigger) -> float:
    """How long the service lets a function run that is called like that."""
    match trigger:
        case HttpTrigger():
            return bounds.HTTP_TIMEOUT_S
        case TaskQueueTrigger():
            return bounds.TASK_TIMEOUT_S
        case ScheduleTrigger():
            return bounds.SCHEDULE_TIMEOUT_S
        case _:
            return bounds.EVENT_TIMEOUT_S


def _trigger(name: str, body: _Section) -> Trigger:
    if body.has("eventTrigger"):
        return _event_trigger(body.section("eventTrigger"))
    if body.has("scheduleTrigger"):
        schedule = body.section("scheduleTrigger")
        config = schedule.section("retryConfig")
        # Cloud Scheduler counts retries, Cloud Tasks counts attempts.
        most = bounds.MAX_SCHEDULE_RETRIES
        attempts = 1 + int(config.number("retryCount", 0, most=most))
        return ScheduleTrigger(
            schedule=schedule.text("schedule"),
            time_zone=schedule.text("timeZone", "UTC"),
            retries=replace(_retries(config, SCHEDULE_RETRIES), max_attempts=attempts),
        )
    if body.has("taskQueueTrigger"):
        queue = body.section("taskQueueTrigger")
        if not bounds.QUEUE_ID.fullmatch(name):
            _refuse(f"{name} can be no name of a queue of Cloud Tasks.")
        limits = queue.section("rateLimits")
        limits.number("maxDispatchesPerSecond", 0, most=bounds.MAX_DISPATCHES_PER_S)
        concurrent = limits.number(
            "maxConcurrentDispatches",
            MAX_CONCURRENT_DISPATCHES,
            most=bounds.MAX_CONCURRENT_DISPATCHES,
        )
        return TaskQueueTrigger(
            retries=_retries(queue.section("retryConfig"), TASK_RETRIES),
            max_concurrent_dispatches=int(concurrent),
        )
    if body.has("blockingTrigger"):
        return UnsupportedTrigger(
            kind=body.section("blockingTrigger").text("eventType")
        )
    return HttpTrigger()


def _event_trigger(body: _Section) -> Trigger:
    event = body.text("eventType")
    if not event.startswith(DATABASE_EVENTS):
        return UnsupportedTrigger(kind=event)
    patterns = body.section("eventFilterPathPatterns")
    filters = body.section("eventFilters")
    return DatabaseTrigger(
        event=event,
        ref=patterns.text("ref", filters.text("ref")),
        instance=patterns.text("instance", filters.text("instance", "*")),
    )


def _retries(body: _Section, default: RetryConfig) -> RetryConfig:
    return RetryConfig(
        max_attempts=int(body.number("maxAttempts", default.max_attempts)),
        max_retry_s=body.number("maxRetrySeconds", default.max_retry_s),
        min_backoff_s=body.number("minBackoffSeconds", default.min_backoff_s),
        max_backoff_s=body.number("maxBackoffSeconds", default.max_backoff_s),
        max_doublings=int(body.number("maxDoublings", default.max_doublings)),
    )


def _refuse(complaint: str | None) -> None:
    if complaint is not None:
        raise ManifestRefused(complaint)


def _mappings(found: Json) -> list[dict[str, Json]]:
    items = found if isinstance(found, list) else []
    return [item for item in items if isinstance(item, dict)]
