"""What an owner asks of a stage."""

import pytest
from pydantic import ValidationError

from interactive_broadcast.show.clearing_models import ClearStageRequest, StageState


def test_fans_alone_are_off_from_ten_seconds_ago_unless_more_is_asked() -> None:
    request = ClearStageRequest(id="event-1")

    assert (request.everybody, request.seconds_back) == (False, 10)


@pytest.mark.parametrize("seconds", [0, 120])
def test_it_may_have_begun_two_minutes_ago(seconds: int) -> None:
    request = ClearStageRequest(id="event-1", seconds_back=seconds)

    assert request.seconds_back == seconds


@pytest.mark.parametrize("seconds", [-1, 121])
def test_it_has_not_begun_before_or_later(seconds: int) -> None:
    with pytest.raises(ValidationError):
        ClearStageRequest(id="event-1", seconds_back=seconds)


def test_a_stage_that_is_not_cleared_says_nothing() -> None:
    assert StageState().model_dump(exclude_none=True) == {}
