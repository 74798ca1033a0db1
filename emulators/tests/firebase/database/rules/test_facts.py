"""What rules know of a query."""

from dataclasses import fields

from emulators.firebase.database.rules.facts import (
    ATTRIBUTES,
    NO_QUERY,
    PLAIN,
    QueryFacts,
)


def test_every_fact_has_a_name_in_the_rules() -> None:
    assert list(ATTRIBUTES.values()) == [fact.name for fact in fields(QueryFacts)]


def test_a_plain_read_is_ordered_by_key_and_a_write_by_nothing() -> None:
    assert QueryFacts(order_by_key=True) == PLAIN
    assert QueryFacts() == NO_QUERY
