"""Checks of what runs by the clock."""

from datetime import timedelta

import pytest

from tests.support.google.deployed import NOW, PROJECT, REGION
from tests.support.google.exchange import Json
from tests.support.google.scheduler import Jobs
from tests.tools.doctor.examined import Examined
from tools.doctor.outcomes import Verdict


def job(well: Examined, function: str) -> Json:
    name = f"firebase-schedule-{function}-{REGION}"
    return well.project.part(Jobs).by_name[
        f"projects/{PROJECT}/locations/{REGION}/jobs/{name}"
    ]


def test_a_schedule_that_is_paused_is_resumed_by_one_command(well: Examined) -> None:
    job(well, "reconcileShows")["state"] = "PAUSED"

    assert well.problem("schedules").command == (
        f"gcloud scheduler jobs resume firebase-schedule-reconcileShows-{REGION} "
        f"--location={REGION} --project={PROJECT}"
    )


def test_a_schedule_that_is_not_there_comes_with_a_deploy(well: Examined) -> None:
    jobs = well.project.part(Jobs).by_name
    del jobs[job(well, "cleanEventImages")["name"]]

    assert well.problem("schedules").command == f"make deploy PROJECT={PROJECT}"


def test_a_run_of_every_minute_may_be_ten_minutes_late(well: Examined) -> None:
    well.now = NOW + timedelta(minutes=10)
    assert well.outcome("schedules").verdict is Verdict.OK

    well.now = NOW + timedelta(minutes=12)
    problem = well.problem("schedules")

    assert "reconcileShows should have run at 2026-11-29 18:01 UTC" in problem.what
    assert problem.command.startswith("gcloud scheduler jobs run ")


def test_what_runs_once_a_day_is_not_late_before_its_hour(well: Examined) -> None:
    well.now = NOW + timedelta(hours=9)

    problem = well.problem("schedules")

    assert problem.what.startswith("reconcileShows")


def test_one_that_has_never_run_counts_from_when_it_was_made(well: Examined) -> None:
    made = job(well, "cleanEventImages")
    made["userUpdateTime"] = made.pop("lastAttemptTime")

    assert well.outcome("schedules").verdict is Verdict.OK


@pytest.mark.parametrize(
    ("code", "role", "command"),
    [
        (7, "roles/run.invoker", "gcloud projects add-iam-policy-binding"),
        (13, "", "gcloud functions logs read reconcileShows"),
    ],
)
def test_a_last_run_that_has_failed_is_told(
    well: Examined, code: int, role: str, command: str
) -> None:
    job(well, "reconcileShows")["status"] = {"code": code}

    problem = well.problem("schedules")

    assert problem.role == role
    assert problem.command.startswith(command)


def test_another_schedule_than_the_declared_one_is_wrong(well: Examined) -> None:
    job(well, "reconcileShows")["schedule"] = "*/5 * * * *"

    assert "*/5 * * * *" in well.problem("schedules").what
