"""How an event's line goes, as clients say it, and where they have said nothing."""

from typing import Any

import pytest
from pydantic import ValidationError

from interactive_broadcast.events.line_options import (
    GivenLineOptions,
    LineOptions,
    Positions,
)


@pytest.mark.parametrize(
    "options",
    [
        {"maxOnStage": 1},
        {"maxOnStage": 4},
        {"maxBackstage": 1},
        {"maxBackstage": 10},
        *({"positions": told.value} for told in Positions),
    ],
)
def test_what_is_chosen_is_kept_as_it_is(options: dict[str, Any]) -> None:
    assert GivenLineOptions.model_validate(options).to_record() == options


@pytest.mark.parametrize(
    "options",
    [
        {"maxOnStage": 0},
        {"maxOnStage": 5},
        {"maxBackstage": 0},
        {"maxBackstage": 11},
        {"positions": "about"},
        {"maxInLine": 9},
    ],
)
def test_what_is_none_of_the_options_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        GivenLineOptions.model_validate(options)


def test_where_nothing_is_chosen_one_fan_is_in_each_place_and_told_exactly() -> None:
    options = LineOptions()

    assert (options.places_on_stage, options.places_backstage) == (1, 1)
    assert options.told_positions is Positions.EXACT


def test_what_is_chosen_counts() -> None:
    options = LineOptions(max_on_stage=2, max_backstage=3, positions=Positions.HIDDEN)

    assert (options.places_on_stage, options.places_backstage) == (2, 3)
    assert options.told_positions is Positions.HIDDEN
