"""The producer's lease, as stored."""

import pytest
from pydantic import TypeAdapter, ValidationError

from interactive_broadcast.events.lease_models import LeaseNumber, LeaseRecord


@pytest.mark.parametrize("number", [1, 9_007_199_254_740_991])
def test_a_number_is_one_that_javascript_counts_to(number: int) -> None:
    assert TypeAdapter(LeaseNumber).validate_python(number) == number


@pytest.mark.parametrize("number", [0, -1, 9_007_199_254_740_992, 1.5])
def test_no_other_number_is_one_of_a_lease(number: float) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(LeaseNumber).validate_python(number)


def test_a_released_lease_has_its_number_still() -> None:
    released = LeaseRecord.model_validate({"number": 3, "at": 1_000})

    assert released.number == 3
    assert released.holder is None
