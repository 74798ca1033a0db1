import pytest
from pydantic import ValidationError

from rehearsal.verbs.directing import PrivateCall
from rehearsal.verbs.passing_time import Advance

STEP = {"who": "paula", "does": "advance", "by": "1m"}


def test_a_step_has_a_time_a_scene_and_a_note_if_it_likes() -> None:
    step = Advance.model_validate(
        {**STEP, "at": "07:30", "scene": "Live", "note": "at last"}
    )

    assert step.at is not None
    assert (step.at.text, step.scene, step.note) == ("07:30", "Live", "at last")
    assert Advance.model_validate(STEP).at is None


@pytest.mark.parametrize(
    "wrong",
    [{"color": "red"}, {"who": "1st"}, {"scene": ""}, {"note": "x" * 201}],
    ids=["unknown field", "no name", "empty scene", "long note"],
)
def test_a_step_with_anything_else_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Advance.model_validate({**STEP, **wrong})


def test_a_step_names_whoever_it_is_about() -> None:
    call = PrivateCall.model_validate(
        {"who": "paula", "does": "privateCall", "partner": "hana"}
    )

    assert call.named() == ["paula", "hana"]
    assert Advance.model_validate(STEP).named() == ["paula"]
