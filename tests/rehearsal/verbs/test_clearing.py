from typing import Any

import pytest

from rehearsal.checks import Unmet
from rehearsal.verbs.clearing import ClearStage, Resume
from tests.rehearsal.scripted_client import (
    EVENT,
    PUBLIC,
    ScriptedClient,
    a_show,
    played,
)

SLATE, OVER = {"from": 1}, {"from": 1, "until": 2}
LINE = {"fan-2-1": {"order": 1}}


def clear(
    told: dict[str, Any] = SLATE,
    stage: str | None = None,
    after: dict[str, Any] = LINE,
) -> str:
    lines = iter([LINE, after])
    client = ScriptedClient(
        {
            "function clearStage": {"clearedAt": 1, "slate": SLATE},
            f"GET {EVENT}": {"stageFanId": stage} if stage else {"name": "Launch"},
            "GET line/paula-1/launch": lambda _: next(lines),
            f"GET {PUBLIC}": {"slate": told},
            "hosting /broadcast": {"slate": told},
        }
    )
    step = ClearStage.model_validate({"who": "paula", "does": "clearStage"})
    return played(a_show(client), step.play)


def resume(reply: dict[str, Any] | None = None, told: dict[str, Any] = OVER) -> str:
    client = ScriptedClient(
        {
            "function resume": {"slate": OVER} if reply is None else reply,
            f"GET {PUBLIC}": {"slate": told},
            "hosting /broadcast": {"slate": told},
        }
    )
    step = Resume.model_validate({"who": "paula", "does": "resume"})
    return played(a_show(client), step.play)


def test_the_stage_is_empty_and_viewers_know_from_when() -> None:
    assert clear() == "clears the stage"


@pytest.mark.parametrize(
    "wrong", [{"told": {"from": 2}}, {"stage": "fan-1-1"}, {"after": {}}], ids=str
)
def test_a_stage_that_is_not_cleared_is_noticed(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unmet):
        clear(**wrong)


def test_the_show_goes_on() -> None:
    assert resume() == "goes on with the show"


@pytest.mark.parametrize(
    "wrong",
    [
        {"reply": {"slate": OVER, "clearedAt": 1}},
        {"reply": {"slate": {"from": 2, "until": 2}}},
        {"told": SLATE},
    ],
    ids=str,
)
def test_a_show_that_does_not_go_on_is_noticed(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unmet):
        resume(**wrong)
