"""Cloud Scheduler: the jobs of scheduled functions.

https://cloud.google.com/scheduler/docs/reference/rest (v1, read 2026-11). A schedule is
taken in the one form that the reference of Cloud Scheduler documents, unix-cron
(https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules): five fields.
"""

import re
from dataclasses import dataclass, field
from typing import Final
from zoneinfo import available_timezones

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.project import Project
from tests.support.google.refusals import Refused, invalid

API: Final = Api("cloudscheduler.googleapis.com", "Cloud Scheduler API")

JOBS: Final = "/v1/projects/{project}/locations/{location}/jobs"
JOB: Final = JOBS + "/{job}"

_VALUE: Final = r"(\*|[0-9A-Za-z]+(-[0-9A-Za-z]+)?)(/[0-9]+)?"
_FIELD: Final = rf"{_VALUE}(,{_VALUE})*"
UNIX_CRON: Final = re.compile(rf"{_FIELD}( +{_FIELD}){{4}}")
JOB_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,500}")


@dataclass(slots=True)
class Jobs:
    """Those of one project, by name."""

    by_name: dict[str, Json] = field(default_factory=dict)


@API.get(JOBS, "cloudscheduler.jobs.list")
def list_jobs(call: Call) -> Json:
    held = call.project.part(Jobs).by_name
    start = f"{call.project.name}/locations/{call.at['location']}/"
    return {"jobs": [each for name, each in held.items() if name.startswith(start)]}


@API.get(JOB, "cloudscheduler.jobs.get")
def get_job(call: Call) -> Json:
    return _job(call)


@API.post(JOBS, "cloudscheduler.jobs.create")
def create_job(call: Call) -> Json:
    job, held = call.body, call.project.part(Jobs).by_name
    if job["name"] in held:
        raise Refused("ALREADY_EXISTS", f"Job {job['name']} already exists.")
    if JOB_ID.fullmatch(job["name"].rpartition("/")[2]) is None:
        raise invalid("Job ID must match [A-Za-z0-9_-]{1,500}.")
    _check(call, job)
    held[job["name"]] = {"attemptDeadline": "180s", **job, "state": "ENABLED"}
    return held[job["name"]]


@API.patch(JOB, "cloudscheduler.jobs.update")
def update_job(call: Call) -> Json:
    _check(call, call.body)
    job = _job(call)
    job.update(call.body)
    return job


@API.delete(JOB, "cloudscheduler.jobs.delete")
def delete_job(call: Call) -> Json:
    del call.project.part(Jobs).by_name[_job(call)["name"]]
    return {}


def _check(call: Call, job: Json) -> None:
    is_schedule = UNIX_CRON.fullmatch(job.get("schedule", "")) is not None
    if not is_schedule or job.get("timeZone", "UTC") not in available_timezones():
        raise invalid("Schedule or time zone is invalid.")
    token = (job.get("httpTarget") or {}).get("oidcToken")
    if token is not None:
        _check_actor(call.project, call, token["serviceAccountEmail"])


def _check_actor(project: Project, call: Call, email: str) -> None:
    resource = f"{project.name}/serviceAccounts/{email}"
    if not project.permits(call.caller, "iam.serviceAccounts.actAs", resource):
        raise Refused(
            "PERMISSION_DENIED",
            "The principal (user or service account) lacks IAM permission "
            f'"iam.serviceAccounts.actAs" for the resource "{email}" (or the resource '
            "may not exist).",
        )


def _job(call: Call) -> Json:
    name = f"{call.project.name}/locations/{call.at['location']}/jobs/{call.at['job']}"
    found = call.project.part(Jobs).by_name.get(name)
    if found is None:
        raise Refused("NOT_FOUND", "Job not found.")
    return found
