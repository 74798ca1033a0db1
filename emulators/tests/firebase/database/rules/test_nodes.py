"""Trees of expressions."""

from emulators.firebase.database.rules.nodes import (
    Binary,
    Literal,
    Variable,
    children,
    depth,
)
from emulators.firebase.database.rules.parser import parse


def test_layout_makes_no_difference_to_equality() -> None:
    assert parse("a  ==\n1") == parse("a==1")


def test_the_parts_of_an_expression_are_listed_from_left_to_right() -> None:
    assert children(Binary("<", Variable("a"), Literal(1))) == (
        Variable("a"),
        Literal(1),
    )


def test_depth_counts_levels() -> None:
    assert depth(parse("a")) == 1
    assert depth(parse("a ? !b : f([c])")) == 4
    assert depth(parse("a && b && c && d")) == 2
