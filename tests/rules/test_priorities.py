"""Nothing that anybody may write has a priority, of whatever size, at whatever depth.

A priority is a text without bound beside a value, and no rule on values sees it. It is
tried on all that the tables allow, so that a path which is new is tried as well.
"""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.rules.case import ALLOWED, Case
from tests.rules.right import Right
from tests.rules.table import OLD_RIGHTS, RIGHTS, SHAPES
from tests.rules.world import rules, ruling

PRIORITIES: Final = ("x" * 100_000, 0)


def ranked(value: Any, priority: object) -> Iterator[Any]:
    """The same with a priority: its own, or that of one value within."""
    if not isinstance(value, dict):
        yield {".value": value, ".priority": priority}
        return
    yield {**value, ".priority": priority}
    for key, inner in value.items():
        yield from ({**value, key: one} for one in ranked(inner, priority))


def allowed(right: Right) -> Case | None:
    """One of the writes that it allows; None for what is read or removed."""
    return next(
        (
            case
            for case in right.cases()
            if case.expected == ALLOWED and any(_written(case).values())
        ),
        None,
    )


def _written(case: Case) -> dict[str, Any]:
    writes = case.writes or {}
    return {path: value for path, value in writes.items() if value is not None}


CASES: Final = [
    *filter(None, map(allowed, (*RIGHTS, *OLD_RIGHTS))),
    *(
        case
        for shape in SHAPES
        for case in shape.cases()
        if case.expected == ALLOWED and len(str(case.writes)) < 1_000
    ),
]


@pytest.mark.parametrize("priority", PRIORITIES, ids=["a long text", "zero"])
def test_what_is_allowed_is_not_with_a_priority(priority: object) -> None:
    tried = [
        Case(
            who=case.who,
            state=case.state,
            writes={**(case.writes or {}), path: one},
            expected="denied",
        )
        for case in CASES
        for path, value in _written(case).items()
        for one in ranked(value, priority)
    ]

    let_through = [
        str(one) for one in tried if ruling(one.asked_of(rules())) == ALLOWED
    ]

    assert let_through == []


def test_something_of_every_kind_of_record_is_tried() -> None:
    tops = {path.partition("/")[0] for case in CASES for path in _written(case)}

    assert tops >= {
        "admins", "events", "slugs", "openEvents", "adminEvents", "sessions",
        "activeBroadcasts", "presence", "shows", "viewers", "headcounts",
        "messages", "guests",
    }  # fmt: skip
