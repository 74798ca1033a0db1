"""What says nothing counts as left out."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from interactive_broadcast.events.given_options import (
    HowTheLineGoes,
    HowToRecord,
    HowToStream,
)

OF_THE_LINE: TypeAdapter[Any] = TypeAdapter(HowTheLineGoes)


@pytest.mark.parametrize(
    "options", [TypeAdapter(HowToRecord), TypeAdapter(HowToStream), OF_THE_LINE]
)
def test_options_that_say_nothing_are_none(options: TypeAdapter[Any]) -> None:
    """The database keeps no empty object: such a change would never come to an end."""
    assert options.validate_python({}) is None
    assert options.validate_python(None) is None


def test_options_that_say_something_stay() -> None:
    options = OF_THE_LINE.validate_python({"maxOnStage": 2})

    assert options.to_record() == {"maxOnStage": 2}
