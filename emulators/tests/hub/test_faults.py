"""Armed failures in JSON."""

import pytest
from pydantic import ValidationError

from emulators.hub.faults import MAX_TIMES, FaultBody, faults_told
from emulators.kernel.faults import Fault, Faults


def test_one_that_lasts_strikes_as_often_as_it_is_met() -> None:
    lasting = FaultBody.model_validate({"service": "auth", "lastsMs": 1_000})
    counted = FaultBody.model_validate(
        {"service": "auth", "lastsMs": 1_000, "times": 2}
    )

    assert (lasting.fault().times, counted.fault().times) == (MAX_TIMES, 2)


def test_what_is_no_failure_is_refused() -> None:
    with pytest.raises(ValidationError):
        FaultBody.model_validate({"service": "auth", "delay_s": 1})


def test_one_that_is_spent_is_told_to_be_over() -> None:
    faults = Faults(lambda: 0)
    faults.arm(Fault(service="auth", delay_ms=5))
    faults.arm(Fault(service="auth"))
    faults.strike("auth", "signUp")

    told = faults_told(faults)

    assert [each["spent"] for each in told] == [True, False]
    assert (told[0]["delayMs"], told[0]["fired"]) == (5, 1)
