from typing import Any

import pytest
from pydantic import ValidationError

from rehearsal.checks import Unmet
from rehearsal.verbs.messaging import SendMessage
from tests.rehearsal.scripted_client import ScriptedClient, a_show, played

PLACE = "messages/e1/fan-1-1"
NOW = {".sv": "timestamp"}


def sends(answers: dict[str, Any], **step: Any) -> tuple[str, ScriptedClient]:
    """What the step says, and the client that was asked."""
    client = ScriptedClient(answers)
    verb = SendMessage.model_validate({"does": "sendMessage", **step})
    return played(a_show(client), verb.play), client


def test_a_cue_of_the_producer_is_read_by_the_person() -> None:
    screen = {"producer": {"00": {"cue": "prepare", "at": 1}}}

    said, client = sends(
        {f"GET {PLACE}": screen}, who="paula", to="fan-1", cue="prepare"
    )

    assert said == "sends the cue prepare to Fan-1"
    written = client.bodies[client.calls.index(f"PATCH {PLACE}")]
    assert written == {
        "producer/00": {"cue": "prepare", "at": NOW},
        "last/producer": "00",
    }


def test_an_answer_takes_the_next_slot_and_after_the_last_the_first() -> None:
    for last, slot in (("00", "01"), ("99", "00")):
        screen = {"person": {slot: {"text": "Oslo", "at": 1}}}
        answers = {f"GET {PLACE}": screen, f"GET {PLACE}/last/person": last}

        said, client = sends(answers, who="fan-1", text="Oslo")

        assert said == "sends “Oslo”"
        written = client.bodies[client.calls.index(f"PATCH {PLACE}")]
        assert written["last/person"] == slot


def test_a_message_that_nobody_reads_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rehearsal.watching.TIMEOUT_S", 0.01)

    with pytest.raises(Unmet):
        sends({}, who="fan-1", text="Oslo")


@pytest.mark.parametrize(
    "step",
    [{}, {"text": "Hi", "cue": "prepare"}, {"cue": "two words"}, {"text": ""}],
)
def test_a_message_is_a_text_or_a_cue(step: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SendMessage.model_validate({"does": "sendMessage", "who": "fan-1", **step})
