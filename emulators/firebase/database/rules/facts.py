"""What a rule may know about the query that it judges."""

from dataclasses import dataclass
from typing import TypeAlias

Scalar: TypeAlias = bool | int | float | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryFacts:
    """`query` in a rule. One of the orders is set; absent bounds are None."""

    order_by_key: bool = False
    order_by_value: bool = False
    order_by_priority: bool = False
    order_by_child: str | None = None
    start_at: Scalar = None
    end_at: Scalar = None
    equal_to: Scalar = None
    limit_to_first: int | None = None
    limit_to_last: int | None = None


PLAIN = QueryFacts(order_by_key=True)
"""A read that is no query: documented as ordered by key."""

NO_QUERY = QueryFacts()
"""A write. The service compiles `query` in every kind of rule, and does not document
what it is in a write: here all of it is false or null."""

ATTRIBUTES = {
    "orderByKey": "order_by_key",
    "orderByValue": "order_by_value",
    "orderByPriority": "order_by_priority",
    "orderByChild": "order_by_child",
    "startAt": "start_at",
    "endAt": "end_at",
    "equalTo": "equal_to",
    "limitToFirst": "limit_to_first",
    "limitToLast": "limit_to_last",
}
"""Fields of `QueryFacts` by their names in a rule."""
