"""Checks of the two video services, and of clocks."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.google.deployed import NOW
from tests.support.google.refusals import Refused
from tests.tools.doctor.examined import Examined
from tools.doctor.outcomes import Verdict

GOOGLE = "cloudresourcemanager.googleapis.com"
SERVICES = [
    pytest.param("opentok", "OPENTOK_API_URL", "api.opentok.com", id="OpenTok"),
    pytest.param("vonage", "VONAGE_VIDEO_API_URL", "video.api.vonage.com", id="Vonage"),
]
CLOCKS = [
    pytest.param("OpenTok", "api.opentok.com", id="OpenTok"),
    pytest.param("Vonage Video", "video.api.vonage.com", id="Vonage"),
]


@pytest.mark.parametrize(("check", "parameter", "host"), SERVICES)
def test_a_service_is_asked_at_the_address_that_the_functions_have(
    well: Examined, tmp_path: Path, check: str, parameter: str, host: str
) -> None:
    well.configure(tmp_path, f"{parameter}=https://{host}.invalid\n")

    found = well.outcome(check)

    assert found.verdict is Verdict.UNKNOWN
    assert f"{host}.invalid does not answer" in found.problems[0].what


@pytest.mark.parametrize(("check", "parameter", "host"), SERVICES)
def test_a_service_that_fails_is_told(
    well: Examined, check: str, parameter: str, host: str
) -> None:
    well.cloud.fail(f"GET {host}", Refused("UNAVAILABLE", "Maintenance"))

    assert "503" in well.outcome(check).problems[0].what


@pytest.mark.parametrize(("check", "parameter", "host"), SERVICES)
def test_an_address_without_encryption_is_wrong(
    well: Examined, tmp_path: Path, check: str, parameter: str, host: str
) -> None:
    well.configure(tmp_path, f"{parameter}=http://{host}\n")

    assert parameter in well.problem(check).what


def test_the_failure_of_one_service_says_nothing_of_the_other(well: Examined) -> None:
    well.cloud.fail("GET api.opentok.com", Refused("UNAVAILABLE", "Maintenance"))

    assert well.outcome("vonage").verdict is Verdict.OK


def test_a_clock_of_this_machine_that_is_off_is_told(well: Examined) -> None:
    for host in (GOOGLE, "api.opentok.com", "video.api.vonage.com"):
        well.clocks[host] = NOW + timedelta(minutes=2)

    problem = well.problem("clocks")

    assert "The clock of this machine is -120 s off." in problem.what
    assert problem.command == "sudo timedatectl set-ntp true"


@pytest.mark.parametrize(("name", "host"), CLOCKS)
def test_a_clock_of_a_video_service_that_is_off_is_told(
    well: Examined, name: str, host: str
) -> None:
    well.clocks[host] = NOW + timedelta(minutes=3)

    assert f"The clock of {name} is 180 s off" in well.problem("clocks").what


def test_clocks_in_step_are_well(well: Examined) -> None:
    well.clocks["api.opentok.com"] = NOW + timedelta(seconds=59)
    well.clocks["video.api.vonage.com"] = NOW - timedelta(seconds=59)

    assert well.outcome("clocks").verdict is Verdict.OK
