from typing import Any

import pytest

from rehearsal.checks import Unmet
from rehearsal.verbs.intermission import Intermission
from tests.rehearsal.scripted_client import (
    EVENT,
    PUBLIC,
    ScriptedClient,
    a_show,
    played,
)

ANNOUNCED = {"status": "live", "standby": True}


def play(
    *,
    begins: bool = True,
    event: dict[str, Any] = ANNOUNCED,
    record: dict[str, Any] = ANNOUNCED,
) -> str:
    step = {"who": "paula", "does": "intermission", "begins": begins}
    client = ScriptedClient(
        {
            "function setStandby": event,
            "hosting /broadcast": record,
            f"GET {EVENT}": record,
            f"GET {PUBLIC}": record,
        }
    )
    return played(a_show(client), Intermission.model_validate(step).play)


def test_everybody_is_told_that_it_begins() -> None:
    assert play() == "announces an intermission"


def test_everybody_is_told_that_it_is_over() -> None:
    told = {"status": "live"}

    happened = play(begins=False, event=told, record=told)

    assert happened == "goes on with the show"


@pytest.mark.parametrize(
    "wrong",
    [
        {"event": {"status": "live"}},
        {"event": {"status": "closed", "standby": True}},
        {"record": {"status": "live"}},
    ],
)
def test_whoever_is_not_told_is_noticed(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unmet):
        play(**wrong)
