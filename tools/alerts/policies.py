"""The log-based metrics and alerting policies, as the Cloud Monitoring API takes them.

Two kinds. What must never happen is told at its first log line
(`conditionMatchedLog`): no metric has to exist for it, and the notification carries
fields of the line. What is normal now and then is told by its rate, over a metric.

Shapes: AlertPolicy, LogMatch, MetricThreshold and AlertStrategy of the Monitoring API
v3, as the messages of the Google Cloud SDK 528 have them (June 2025): a log condition
stands alone in its policy, which must have a `notificationRateLimit` then. The names of
the platform's own metrics and labels are known from Google's lists of them; that the
service takes these policies could not be tried.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tools.alerts.events import LOGGED, Alert, lasting_reasons, names_of

Json = dict[str, object]

PREFIX: Final = "interactive-broadcast"
"""Of the names of what is made here, by which it is found again."""

MANAGED: Final = "made_by"
CONTENT: Final = "content"
"""Labels of our policies: whose they are, and a digest of what they say."""

LATER_S: Final = 3600
"""Between two notifications of one policy about what can wait an hour."""

AT_ONCE_S: Final = 300
CLOSED_AFTER: Final = "86400s"
"""Without a further log line an incident closes by itself after a day."""

OURS: Final = 'resource.type="cloud_run_revision"'
RECONCILER: Final = "reconcileShows"

NOT_RECONCILED_PER_10_MIN: Final = 5
"""Runs, of ten. For one that fails the next one makes up."""

UNAVAILABLE_PER_5_MIN: Final = 50
"""Answers with 5xx. A crowd that joins while the database hiccups gets some."""

CONNECTIONS: Final = 150_000
"""Of one database instance: three quarters of its limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogMetric:
    """A count of log lines.

    Args:
        name: of the metric.
        says: what it counts.
        counted: the filter of log lines.
    """

    name: str
    says: str
    counted: str

    @property
    def type(self) -> str:
        """As Monitoring calls it."""
        return f"logging.googleapis.com/user/{self.name}"


RECONCILED: Final = LogMetric(
    name=f"{PREFIX}-reconciled",
    says="Runs of reconcileShows that came to their end.",
    counted=f'{OURS} AND jsonPayload.message="shows-reconciled"',
)
NOT_RECONCILED: Final = LogMetric(
    name=f"{PREFIX}-not-reconciled",
    says="Runs of reconcileShows in which something failed, or that broke off.",
    counted=f"{OURS} AND ("
    '(jsonPayload.message="shows-reconciled" AND severity>=WARNING)'
    ' OR (jsonPayload.message=("delivery-failed" OR "delivery-refused")'
    f' AND jsonPayload.function="{RECONCILER}"))',
)
METRICS: Final = (RECONCILED, NOT_RECONCILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One alerting policy.

    Args:
        name: unique among ours.
        severity: CRITICAL, ERROR or WARNING, as incidents show it.
        tells: when it fires, for whoever is told.
        condition: of the Monitoring API, without its display name.
        every_s: seconds between two notifications; None where a metric decides.
    """

    name: str
    severity: str
    tells: str
    condition: Json
    every_s: int | None = None

    def to_json(self) -> Json:
        """The AlertPolicy, but for the channels. Labels say what it was made from."""
        body = self._body()
        digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        labels = {MANAGED: PREFIX, "alert": self.name, CONTENT: digest[:16]}
        return {**body, "userLabels": labels}

    def _body(self) -> Json:
        strategy: Json = {"autoClose": CLOSED_AFTER}
        if self.every_s is not None:
            strategy["notificationRateLimit"] = {"period": f"{self.every_s}s"}
        return {
            "displayName": f"{PREFIX}: {self.name}",
            "documentation": {"content": self.tells, "mimeType": "text/markdown"},
            "severity": self.severity,
            "combiner": "OR",
            "conditions": [{"displayName": self.name, **self.condition}],
            "alertStrategy": strategy,
        }


def policies() -> list[Policy]:
    """All of them; those last that take a metric of ours, which may be new."""
    return [
        _logged(Alert.MEDIA, "CRITICAL", AT_ONCE_S),
        _logged(Alert.REQUESTS, "ERROR", LATER_S),
        _logged(Alert.WORK, "WARNING", LATER_S),
        Policy(
            name="platform-error",
            severity="ERROR",
            tells="The platform has logged an error of a function or of its schedule: "
            "out of memory, no instance left, not allowed to call. `make doctor` says "
            "what is missing.",
            condition=_line(_of_the_platform()),
            every_s=LATER_S,
        ),
        Policy(
            name="many-failures",
            severity="ERROR",
            tells="Many calls are answered with 5xx. The log's `request-failed` lines "
            "say by `reason` what is away: the database, OpenTok, Firebase Auth.",
            condition=_above(
                "run.googleapis.com/request_count",
                UNAVAILABLE_PER_5_MIN,
                300,
                'metric.labels.response_code_class="5xx"',
            ),
        ),
        Policy(
            name="database-connections",
            severity="WARNING",
            tells="A database instance has three quarters of the 200,000 connections "
            "that it takes.",
            condition=_above(
                "firebasedatabase.googleapis.com/network/active_connections",
                CONNECTIONS,
                60,
                resource="firebase_namespace",
                aligner="ALIGN_MAX",
                reducer="REDUCE_MAX",
            ),
        ),
        Policy(
            name="not-reconciled",
            severity="CRITICAL",
            tells="reconcileShows has failed in most of its runs: what a call left "
            "undone stays undone. Its log lines say `not-done` and why.",
            condition=_above(NOT_RECONCILED.type, NOT_RECONCILED_PER_10_MIN, 600),
        ),
        Policy(
            name="reconciler-silent",
            severity="CRITICAL",
            tells="reconcileShows has not run for ten minutes. Is its schedule there "
            "and not paused (Cloud Scheduler), and may it call the function?",
            condition=_silent(RECONCILED.type),
        ),
    ]


def _logged(alert: Alert, severity: str, every_s: int) -> Policy:
    """An alert on the first line of one of its events."""
    ours = [one for one in LOGGED if one.alert is alert]
    told = [f"- `{one.name}`: {one.means} {one.todo}" for one in ours]
    return Policy(
        name=alert.value,
        severity=severity,
        tells="\n".join(told),
        condition=_line(_of_events(alert)),
        every_s=every_s,
    )


def _of_events(alert: Alert) -> str:
    """The filter of an alert's log lines; a warning of the same name is handled."""
    names = names_of(alert)
    if alert is not Alert.REQUESTS:
        return f"{OURS} AND severity>=ERROR AND {_is_one_of('message', names)}"
    # A 503 passes by itself, and has a policy of its own: by its rate.
    others = [name for name in names if name != "request-failed"]
    lasting = _is_one_of("reason", list(lasting_reasons()))
    return (
        f"{OURS} AND severity>=ERROR AND ({_is_one_of('message', others)} OR "
        f'(jsonPayload.message="request-failed" AND {lasting}))'
    )


def _of_the_platform() -> str:
    """Errors that no event of ours tells of. Lines of requests are counted instead."""
    named = _is_one_of("message", [one.name for one in LOGGED])
    return (
        'resource.type=("cloud_run_revision" OR "cloud_scheduler_job") '
        f'AND severity>=ERROR AND NOT logName:"run.googleapis.com%2Frequests" '
        f"AND NOT {named}"
    )


def _is_one_of(field: str, values: Sequence[str]) -> str:
    listed = " OR ".join(f'"{value}"' for value in values)
    return f"jsonPayload.{field}=({listed})"


def _line(matching: str) -> Json:
    """The condition of a log line; what it tells stands in the notification."""
    extracted = {
        "function": "EXTRACT(resource.labels.service_name)",
        "event": "EXTRACT(jsonPayload.message)",
    }
    return {"conditionMatchedLog": {"filter": matching, "labelExtractors": extracted}}


def _above(  # noqa: PLR0913 - the condition's own fields
    metric: str,
    threshold: int,
    window_s: int,
    only: str = "",
    *,
    resource: str = "cloud_run_revision",
    aligner: str = "ALIGN_DELTA",
    reducer: str = "REDUCE_SUM",
) -> Json:
    """The condition of a metric over a window: of the sum of its series, or another."""
    return {
        "conditionThreshold": {
            "filter": _series(metric, resource, only),
            "aggregations": [_aggregated(window_s, aligner, reducer)],
            "comparison": "COMPARISON_GT",
            "thresholdValue": threshold,
            "duration": "0s",
        }
    }


def _silent(metric: str) -> Json:
    """The condition of a count that stays zero, or has no data at all."""
    return {
        "conditionThreshold": {
            "filter": _series(metric, "cloud_run_revision", ""),
            "aggregations": [_aggregated(300, "ALIGN_DELTA", "REDUCE_SUM")],
            "comparison": "COMPARISON_LT",
            "thresholdValue": 1,
            "duration": "300s",
            "evaluationMissingData": "EVALUATION_MISSING_DATA_ACTIVE",
        }
    }


def _series(metric: str, resource: str, only: str) -> str:
    parts = [f'resource.type="{resource}"', f'metric.type="{metric}"', only]
    return " AND ".join(part for part in parts if part)


def _aggregated(window_s: int, aligner: str, reducer: str) -> Json:
    return {
        "alignmentPeriod": f"{window_s}s",
        "perSeriesAligner": aligner,
        "crossSeriesReducer": reducer,
    }
