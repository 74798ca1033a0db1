"""What may be said, as the functions know it; the rules are tried in `tests/rules`."""

import pytest
from pydantic import ValidationError

from interactive_broadcast.records.messages import CUES, Message, Sender, removal
from tests.support.builders import EVENT_ID

MOMENT = 1_800_000_000_000


def test_a_message_is_a_text_of_several_lines_or_a_cue() -> None:
    text = Message.model_validate({"at": MOMENT, "text": "Two\nlines"})
    cue = Message.model_validate({"at": MOMENT, "cue": "ready"})

    assert (text.text, text.cue) == ("Two\nlines", None)
    assert (cue.text, cue.cue) == (None, "ready")


@pytest.mark.parametrize("text", ["", "a" * 501, "🎤" * 251, "a\tb", "a\u0000", "a\r"])
def test_a_text_that_no_screen_can_show_is_none(text: str) -> None:
    with pytest.raises(ValidationError):
        Message.model_validate({"at": MOMENT, "text": text})


def test_both_sides_have_cues_of_their_own_and_each_says_what_it_means() -> None:
    assert set(CUES) == set(Sender)
    assert not CUES[Sender.PRODUCER].keys() & CUES[Sender.PERSON].keys()
    assert all(meaning for cues in CUES.values() for meaning in cues.values())


def test_all_messages_of_an_event_go_at_once() -> None:
    assert removal(EVENT_ID) == {f"messages/{EVENT_ID}": None}
