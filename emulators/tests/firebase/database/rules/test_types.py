"""The tables of types agree with each other and with what can be run."""

from emulators.firebase.database.rules.facts import ATTRIBUTES
from emulators.firebase.database.rules.methods import METHODS
from emulators.firebase.database.rules.types import (
    COMPARABLE,
    NUMERIC,
    ORDERED,
    QUERY_PROPERTIES,
    RESULTS,
    SNAPSHOT_METHODS,
    STRING_METHODS,
    TEXTUAL,
    WITHOUT_ARGUMENTS,
)


def test_every_method_that_compiles_can_be_called() -> None:
    assert RESULTS.keys() == METHODS.keys()
    assert RESULTS.keys() > WITHOUT_ARGUMENTS


def test_no_name_is_a_method_of_snapshots_and_of_strings() -> None:
    assert not SNAPSHOT_METHODS.keys() & STRING_METHODS.keys()


def test_every_query_property_that_compiles_can_be_read() -> None:
    assert QUERY_PROPERTIES.keys() == ATTRIBUTES.keys()


def test_what_is_ordered_can_be_compared() -> None:
    assert NUMERIC < ORDERED < COMPARABLE
    assert TEXTUAL < COMPARABLE
