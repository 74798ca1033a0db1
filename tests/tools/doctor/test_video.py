"""Checks of OpenTok, and of clocks."""

from datetime import timedelta
from pathlib import Path

from tests.support.google.deployed import NOW
from tests.support.google.refusals import Refused
from tests.tools.doctor.examined import Examined
from tools.doctor.outcomes import Verdict


def test_opentok_that_does_not_answer_is_told(well: Examined, tmp_path: Path) -> None:
    well.configure(tmp_path, "OPENTOK_API_URL=https://api.opentok.invalid\n")

    found = well.outcome("opentok")

    assert found.verdict is Verdict.UNKNOWN
    assert "api.opentok.invalid does not answer" in found.problems[0].what


def test_opentok_that_fails_is_told(well: Examined) -> None:
    well.cloud.fail("GET api.opentok.com", Refused("UNAVAILABLE", "Maintenance"))

    assert "503" in well.outcome("opentok").problems[0].what


def test_an_address_without_encryption_is_wrong(well: Examined, tmp_path: Path) -> None:
    well.configure(tmp_path, "OPENTOK_API_URL=http://api.opentok.com\n")

    assert "OPENTOK_API_URL" in well.problem("opentok").what


def test_a_clock_of_this_machine_that_is_off_is_told(well: Examined) -> None:
    well.clocks["cloudresourcemanager.googleapis.com"] = NOW + timedelta(minutes=2)
    well.clocks["api.opentok.com"] = NOW + timedelta(minutes=2)

    problem = well.problem("clocks")

    assert "The clock of this machine is -120 s off." in problem.what
    assert problem.command == "sudo timedatectl set-ntp true"


def test_a_clock_of_opentok_that_is_off_is_told(well: Examined) -> None:
    well.clocks["api.opentok.com"] = NOW + timedelta(minutes=3)

    assert "OpenTok's clock is 180 s off" in well.problem("clocks").what


def test_clocks_in_step_are_well(well: Examined) -> None:
    well.clocks["api.opentok.com"] = NOW + timedelta(seconds=59)

    assert well.outcome("clocks").verdict is Verdict.OK
