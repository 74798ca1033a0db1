"""Checks of what the functions may take."""

from pathlib import Path

from tests.support.google.deployed import PROJECT
from tests.support.google.quotas import Quotas
from tests.tools.doctor.examined import Examined
from tools.capacity.quotas import CPU_QUOTA
from tools.doctor import capacity
from tools.doctor.outcomes import Verdict


def test_what_is_declared_fits_a_new_project(well: Examined) -> None:
    assert well.outcome("capacity").verdict is Verdict.OK


def test_instances_that_do_not_fit_twice_over_are_told(
    well: Examined, tmp_path: Path
) -> None:
    well.configure(tmp_path, "FANS_MAX_INSTANCES=11\n")

    problems = well.problems("capacity")

    assert "at its most instances, of both revisions: 22.0 CPUs" in problems[0].what
    assert "docs/capacity.md" in problems[0].what


def test_instances_that_are_always_there_are_counted_together(
    well: Examined, tmp_path: Path
) -> None:
    well.configure(tmp_path, "FANS_MIN_INSTANCES=5\nFANS_MAX_INSTANCES=5\n")

    assert any("kept warm" in problem.what for problem in well.problems("capacity"))


def test_memory_counts_as_well(well: Examined) -> None:
    well.project.part(Quotas).values[capacity.MEMORY_ID] = 2**30

    assert "GiB, of 20 CPUs and 1 GiB" in well.problems("capacity")[0].what


def test_a_larger_quota_lets_more_in(well: Examined, tmp_path: Path) -> None:
    well.configure(tmp_path, "FANS_MAX_INSTANCES=11\n")
    well.project.part(Quotas).values = {
        CPU_QUOTA: 200_000,
        capacity.MEMORY_ID: 400 * 2**30,
    }

    assert well.outcome("capacity").says.startswith("200 CPUs and")


def test_what_has_no_limit_lets_everything_in(well: Examined, tmp_path: Path) -> None:
    well.configure(tmp_path, "FANS_MAX_INSTANCES=11\n")
    well.project.part(Quotas).values = {CPU_QUOTA: -1, capacity.MEMORY_ID: -1}

    assert well.outcome("capacity").verdict is Verdict.OK


def test_a_quota_that_google_does_not_tell_is_unknown(well: Examined) -> None:
    well.project.part(Quotas).values.clear()

    assert well.outcome("capacity").verdict is Verdict.UNKNOWN


def test_quotas_without_their_api_name_it(well: Examined) -> None:
    well.project.services.remove("cloudquotas.googleapis.com")

    assert well.problem("capacity").command == (
        f"gcloud services enable cloudquotas.googleapis.com --project={PROJECT}"
    )


def test_more_functions_than_a_region_takes_services_are_told(well: Examined) -> None:
    one = well.endpoints["login"]
    well.endpoints = {f"login{number}": one for number in range(1001)}

    assert "more than the 1000 services" in well.problem("services").what
