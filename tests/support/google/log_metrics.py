"""Cloud Logging: metrics that count log lines.

https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics (v2).
"""

from dataclasses import dataclass, field
from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.refusals import Refused, invalid, not_found

API: Final = Api("logging.googleapis.com", "Cloud Logging API")


@dataclass(slots=True)
class LogMetrics:
    """Those of one project, by name."""

    metrics: dict[str, Json] = field(default_factory=dict)


@API.get("/v2/projects/{project}/metrics", "logging.logMetrics.list")
def list_metrics(call: Call) -> Json:
    return {"metrics": list(call.project.part(LogMetrics).metrics.values())}


@API.get("/v2/projects/{project}/metrics/{metric}", "logging.logMetrics.get")
def get_metric(call: Call) -> Json:
    found = call.project.part(LogMetrics).metrics.get(call.at["metric"])
    if found is None:
        raise not_found(f"Metric {call.at['metric']} does not exist.")
    return found


@API.post("/v2/projects/{project}/metrics", "logging.logMetrics.create")
def create_metric(call: Call) -> Json:
    name = call.body.get("name", "")
    if name in call.project.part(LogMetrics).metrics:
        raise Refused("ALREADY_EXISTS", f"Metric {name} already exists")
    return _kept(call, name)


@API.put("/v2/projects/{project}/metrics/{metric}", "logging.logMetrics.update")
def update_metric(call: Call) -> Json:
    return _kept(call, call.at["metric"])


def _kept(call: Call, name: str) -> Json:
    if not name or not call.body.get("filter"):
        raise invalid("A metric has a name and a filter.")
    call.project.part(LogMetrics).metrics[name] = call.body
    return call.project.part(LogMetrics).metrics[name]
