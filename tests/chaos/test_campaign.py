"""What a campaign tells of itself."""

from tests.chaos.campaign import Outcome
from tests.chaos.random_plans import draw_wave
from tests.chaos.tally import Tally, Violation


def an_outcome() -> Outcome:
    tally = Tally(shows=16, hours=2.9, kills=3, calls=90, unanswered=5)
    tally.faults.update({"opentok": 7, "tasks": 2})
    return Outcome(seed=4, tally=tally, seconds=12.34)


def test_its_figures_are_those_of_all_waves() -> None:
    figures = an_outcome().figures()

    assert (figures["shows"], figures["kills"]) == (16, 3)
    assert figures["faults"] == 9
    assert figures["violations"] == 0


def test_it_says_in_a_sentence_what_it_came_to() -> None:
    assert str(an_outcome()).startswith(
        "16 shows, 3 h in 12 s: 90 calls (5 without an answer), 3 kills, "
        "9 faults (7 of opentok, 2 of tasks)"
    )


def test_its_json_names_what_was_violated() -> None:
    outcome = an_outcome()
    outcome.violations.append(Violation(draw_wave(4, 2), 33, "it still runs"))

    told = outcome.as_json()

    assert told["violated"] == [{"wave": 2, "show": 33, "what": "it still runs"}]
    assert told["violations"] == 1
    assert (told["seed"], told["seconds"]) == (4, 12.3)
