"""Counting what rules said."""

import pytest

from emulators.firebase.database.rules.coverage import Counts, Covered


def covered(*outcomes: bool | str) -> Covered:
    counts = Counts()
    for outcome in outcomes:
        counts.add(outcome)
    return Covered(
        rule="a/.read",
        expression="auth != null",
        position="1:1",
        true=counts.true,
        false=counts.false,
        errors=counts.errors,
    )


def test_outcomes_are_counted_by_kind() -> None:
    outcomes: list[bool | str] = [True, False, True, "an error"]

    counted = covered(*outcomes)

    assert (counted.true, counted.false, counted.errors) == (2, 1, 1)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((), False),
        ((True, True), False),
        ((False, "an error"), False),
        ((True, False), True),
        ((True, "an error"), True),
    ],
)
def test_an_expression_is_covered_once_it_granted_and_did_not(
    outcomes: tuple[bool | str, ...],
    expected: bool,  # noqa: FBT001 - a table
) -> None:
    assert covered(*outcomes).is_covered is expected
