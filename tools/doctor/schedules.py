"""Checks of what runs by the clock."""

from datetime import datetime, timedelta
from typing import Final

from emulators.firebase.schedules.expressions import ScheduleRefused, parse
from tools.doctor.calls import Json
from tools.doctor.examination import Examination
from tools.doctor.expected import CalledBy, Expected
from tools.doctor.names import listed
from tools.doctor.outcomes import Problem, Wrong
from tools.doctor.roles import lacking

LATE: Final = timedelta(minutes=10)
"""By which a run may be late: it waits until the one before is over, which takes nine
minutes at the most."""

REFUSED_CODES: Final = frozenset({7, 16})
"""PERMISSION_DENIED and UNAUTHENTICATED of `google.rpc.Code`."""


def schedules(x: Examination) -> str:
    """Each schedule is there, has run lately, and its last run has succeeded."""
    url = f"{x.at.scheduler}/v1/{x.place.location}/jobs"
    jobs = {
        str(each["name"]).rpartition("/")[2]: each
        for each in x.google.all_of(url, "jobs")
    }
    functions = x.called_by(CalledBy.CLOCK)
    found = [_problem(x, each, jobs) for each in functions if _name(x, each) in jobs]
    problems = [each for each in found if each is not None]
    missing = [each.id for each in functions if _name(x, each) not in jobs]
    if missing:
        what = f"There is no schedule of {listed(missing)}."
        problems.append(Problem(what=what, command=x.deploy))
    if problems:
        raise Wrong(*problems)
    return f"{len(functions)} have run lately"


def _name(x: Examination, function: Expected) -> str:
    """As firebase-tools 15.34.2 names a job (lib/gcp/cloudscheduler)."""
    return f"firebase-schedule-{function.id}-{x.place.region}"


def _problem(
    x: Examination, function: Expected, jobs: dict[str, Json]
) -> Problem | None:
    name = _name(x, function)
    job = jobs[name]
    if job.get("state") != "ENABLED":
        return Problem(
            what=f"The schedule of {function.id} is {job.get('state')}.",
            command=_on(x, "resume", name),
        )
    if job.get("schedule") != function.schedule:
        return Problem(
            what=f"{function.id} runs at {job.get('schedule')}, and this checkout "
            f"says {function.schedule}.",
            command=x.deploy,
        )
    return _late(x, function, job) or _failed(x, function, job)


def _on(x: Examination, verb: str, job: str) -> str:
    return x.gcloud(*("scheduler", "jobs", verb, job), f"--location={x.place.region}")


def _late(x: Examination, function: Expected, job: Json) -> Problem | None:
    """Of one that has never run, its being made counts as its last run."""
    last = job.get("lastAttemptTime") or job.get("userUpdateTime")
    if last is None:
        return None
    try:
        due = parse(function.schedule, str(job.get("timeZone", "UTC"))).next_after(
            datetime.fromisoformat(str(last))
        )
    except ScheduleRefused as refusal:
        return Problem(what=f"{function.id}: {refusal}", command=x.deploy)
    if due + LATE >= x.now():
        return None
    return Problem(
        what=f"{function.id} should have run at {due:%Y-%m-%d %H:%M} UTC, and has not.",
        command=_on(x, "run", _name(x, function)),
    )


def _failed(x: Examination, function: Expected, job: Json) -> Problem | None:
    """Of `google.rpc.Code`, 0 is left out."""
    code = job.get("status", {}).get("code", 0)
    if not code:
        return None
    if code in REFUSED_CODES:
        return lacking(
            x,
            "roles/run.invoker",
            f"{function.id} does not let in the backend, as which Cloud Scheduler "
            "calls it.",
        )
    return Problem(
        what=f"The last run of {function.id} has failed (code {code}). Its log says "
        "why.",
        command=x.gcloud(
            *("functions", "logs", "read", function.id, "--gen2"),
            f"--region={x.place.region}",
        ),
    )
