"""Cloud Monitoring: notification channels and alerting policies.

https://cloud.google.com/monitoring/api/ref_v3/rest (v3). What is refused here is what
the reference demands of a policy, as the messages of the Google Cloud SDK 528 repeat
it; that a metric must exist is what everybody meets who makes one right before.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.log_metrics import LogMetrics
from tests.support.google.project import Project
from tests.support.google.refusals import Refused, invalid, not_found

API: Final = Api("monitoring.googleapis.com", "Cloud Monitoring API")

_LABEL: Final = re.compile(r"[a-z][a-z0-9_-]{0,62}")
_LABEL_VALUE: Final = re.compile(r"[a-z0-9_-]{0,63}")
_USERS_METRIC: Final = re.compile(r"logging\.googleapis\.com/user/([\w/-]+)")


@dataclass(slots=True)
class Monitoring:
    """What one project has, by name."""

    channels: dict[str, Json] = field(default_factory=dict)
    policies: dict[str, Json] = field(default_factory=dict)


@API.get(
    "/v3/projects/{project}/notificationChannels",
    "monitoring.notificationChannels.list",
)
def list_channels(call: Call) -> Json:
    found = list(call.project.part(Monitoring).channels.values())
    return {"notificationChannels": found}


@API.post(
    "/v3/projects/{project}/notificationChannels",
    "monitoring.notificationChannels.create",
)
def create_channel(call: Call) -> Json:
    body = call.body
    if body.get("type") == "email" and "email_address" not in body.get("labels", {}):
        raise invalid("Field labels.email_address is required.")
    return _kept(call.project, "notificationChannels", body)


@API.get("/v3/projects/{project}/alertPolicies", "monitoring.alertPolicies.list")
def list_policies(call: Call) -> Json:
    return {"alertPolicies": list(call.project.part(Monitoring).policies.values())}


@API.post("/v3/projects/{project}/alertPolicies", "monitoring.alertPolicies.create")
def create_policy(call: Call) -> Json:
    _check(call.project, call.body)
    return _kept(call.project, "alertPolicies", call.body)


@API.patch(
    "/v3/projects/{project}/alertPolicies/{policy}", "monitoring.alertPolicies.update"
)
def update_policy(call: Call) -> Json:
    name = f"{call.project.name}/alertPolicies/{call.at['policy']}"
    policies = call.project.part(Monitoring).policies
    if name not in policies:
        raise not_found(name)
    _check(call.project, call.body)
    policies[name] = {**call.body, "name": name}
    return policies[name]


def _kept(project: Project, kind: str, body: Json) -> Json:
    state = project.part(Monitoring)
    kept = state.channels if kind == "notificationChannels" else state.policies
    name = f"{project.name}/{kind}/{1000 + len(kept)}"
    kept[name] = {**body, "name": name}
    return kept[name]


def _check(project: Project, policy: Any) -> None:
    """Raises Refused."""
    for key, value in policy.get("userLabels", {}).items():
        if not (_LABEL.fullmatch(key) and _LABEL_VALUE.fullmatch(value)):
            raise invalid(f"Field alertPolicy.userLabels[{key}] had an invalid value.")
    for channel in policy.get("notificationChannels", []):
        if channel not in project.part(Monitoring).channels:
            raise not_found(channel)
    conditions = policy.get("conditions") or []
    if not conditions or "combiner" not in policy:
        raise invalid("Field alertPolicy.conditions or combiner is missing.")
    of_lines = [one for one in conditions if "conditionMatchedLog" in one]
    rate = policy.get("alertStrategy", {}).get("notificationRateLimit")
    if of_lines and (len(conditions) > 1 or rate is None):
        raise invalid(
            "A policy with a log match condition has no other condition and a "
            "notification rate limit."
        )
    if rate is not None and not of_lines:
        raise invalid("A notification rate limit is for log match conditions alone.")
    for condition in conditions:
        _check_metric(project, condition.get("conditionThreshold", {}))


def _check_metric(project: Project, threshold: Any) -> None:
    asked = threshold.get("filter", "")
    if threshold and not ("resource.type" in asked and "metric.type" in asked):
        raise invalid("The filter must specify a metric type and a resource type.")
    for name in _USERS_METRIC.findall(asked):
        if name not in project.part(LogMetrics).metrics:
            raise Refused(
                "NOT_FOUND",
                f'Cannot find metric that matches type = "logging.googleapis.com/user/'
                f'{name}". If a metric was created recently, it could take up to 10 '
                "minutes to become available. Please try again soon.",
            )
