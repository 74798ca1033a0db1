import pytest

from rehearsal.checks import MAX_SHOWN_CHARS, Checks, Unmet, shown


def test_an_expectation_that_holds_is_counted() -> None:
    checks = Checks()

    checks.equal("it is live", "live", "live")
    checks.true("somebody came", [1], came=[1])

    assert checks.passed == ["it is live", "somebody came"]


def test_an_expectation_that_fails_says_what_came() -> None:
    with pytest.raises(Unmet) as unmet:
        Checks().equal("it is live", "preshow", "live", advice="Go live.")

    assert (unmet.value.what, unmet.value.expected, unmet.value.came) == (
        "it is live",
        "'live'",
        "'preshow'",
    )
    assert unmet.value.advice == "Go live."


def test_a_long_value_is_cut_where_it_stops_helping() -> None:
    text = shown("x" * 10_000)

    assert len(text) < MAX_SHOWN_CHARS + 50
    assert text.endswith("(10002 characters)")
