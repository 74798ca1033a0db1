from rehearsal.outcome import Failure, Outcome, Played, show_length


def a_step(*, refused: str | None = None, failure: Failure | None = None) -> Played:
    return Played(
        number=0,
        at="00:30",
        who="root",
        name="Robin",
        part="superAdmin",
        does="signIn",
        happened="signs in",
        scene=None,
        note=None,
        refused=refused,
        checks=["one", "two"],
        real_ms=12,
        failure=failure,
    )


BROKEN = Failure(what="it is live", expected="'live'", came="'closed'", advice="Look.")


def test_a_show_whose_every_step_passed_is_ok() -> None:
    outcome = Outcome(title="Small", fans=3, steps=[a_step(), a_step(refused="no-way")])

    assert outcome.ok
    assert (outcome.checks, outcome.refusals) == (4, 1)


def test_a_show_that_broke_off_says_why() -> None:
    steps = [a_step(), a_step(refused="no-way", failure=BROKEN)]
    outcome = Outcome(title="Small", fans=3, steps=steps)

    assert not outcome.ok
    assert outcome.refusals == 0
    assert outcome.to_json()["failure"] == {
        "what": "it is live",
        "expected": "'live'",
        "came": "'closed'",
        "advice": "Look.",
    }


def test_the_outcome_for_programs_is_camel_case() -> None:
    outcome = Outcome(title="Small", fans=3, steps=[a_step()], real_s=1.239, show_s=90)

    told = outcome.to_json()

    assert (told["realSeconds"], told["showSeconds"]) == (1.24, 90)
    assert told["steps"][0]["realMs"] == 12
    assert show_length(outcome) == "01:30"
