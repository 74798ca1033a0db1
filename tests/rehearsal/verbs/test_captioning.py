from typing import Any

import pytest

from rehearsal.checks import Unmet
from rehearsal.verbs.captioning import StartCaptions, StopCaptions
from tests.rehearsal.scripted_client import ScriptedClient, a_show, played

RUNNING = {"languageCode": "en-US", "status": "started", "id": "c1"}
OVER = {"languageCode": "en-US", "status": "stopped", "id": "c1"}


def client(
    told: dict[str, Any], status: str, calls: int, reply: dict[str, Any]
) -> ScriptedClient:
    """What the event tells, how far the captions are, and how often they were asked."""
    page = {
        "captions": [{"id": "c1", "status": status}],
        "calls": {"startCaptions": calls, "stopCaptions": calls},
    }
    return ScriptedClient(
        {
            "function startCaptions": reply,
            "function stopCaptions": reply,
            "function getEvent": {"stageSessionId": "stage-1", "captions": told},
            "GET usage": {"sessions": {"stage-1": page}},
        }
    )


def start(
    told: dict[str, Any] = RUNNING,
    status: str = "started",
    calls: int = 1,
    **reply: str,
) -> str:
    answer = {"captionsId": "c1", "languageCode": "en-US", **reply}
    step = StartCaptions.model_validate({"who": "paula", "does": "startCaptions"})
    return played(a_show(client(told, status, calls, answer)), step.play)


def stop(told: dict[str, Any] = OVER, status: str = "stopped", calls: int = 1) -> str:
    step = StopCaptions.model_validate({"who": "paula", "does": "stopCaptions"})
    return played(a_show(client(told, status, calls, {"captionsId": "c1"})), step.play)


def test_they_are_started_once() -> None:
    assert start() == "starts captions (en-US)"


def test_they_are_ended_once() -> None:
    assert stop() == "ends the captions"


@pytest.mark.parametrize(
    "wrong",
    [
        {"told": {}},
        {"told": OVER},
        {"status": "stopped"},
        {"calls": 2},
        {"captionsId": "c2"},
        {"languageCode": "de-DE"},
    ],
    ids=str,
)
def test_a_start_that_goes_wrong_is_noticed(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unmet):
        start(**wrong)


@pytest.mark.parametrize(
    "wrong", [{"told": RUNNING}, {"status": "started"}, {"calls": 2}], ids=str
)
def test_an_end_that_goes_wrong_is_noticed(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unmet):
        stop(**wrong)
