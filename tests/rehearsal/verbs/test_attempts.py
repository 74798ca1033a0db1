from rehearsal.verbs.attempts import ATTEMPTS, another_fan, anothers_event
from rehearsal.verbs.vocabulary import vocabulary
from tests.rehearsal.scripted_client import ScriptedClient, a_show


def test_the_fan_next_to_the_last_is_the_first() -> None:
    show = a_show(ScriptedClient())

    assert another_fan(show, show.people["fan-2"]).key == "fan-1"


def test_anothers_event_is_one_of_another_producer() -> None:
    show = a_show(ScriptedClient())

    assert anothers_event(show, show.people["paula"]) is show.events["theirs"]
    assert anothers_event(show, show.people["fan-1"]) is show.events["theirs"]
    assert anothers_event(show, show.people["viktor"]) is show.events["launch"]


def test_every_attempt_says_what_is_tried() -> None:
    assert "tryTo" in vocabulary()
    for name, attempt in ATTEMPTS.items():
        assert attempt.summary, name
        assert attempt.summary[0].islower(), name
