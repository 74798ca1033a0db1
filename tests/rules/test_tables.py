"""Every right, shape and single case of the tables, before the rules as they are."""

from collections.abc import Iterable
from itertools import product

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.events.status import NEXT, ON
from tests.rules.case import ALLOWED, Case
from tests.rules.people import Who
from tests.rules.right import Right
from tests.rules.states import State
from tests.rules.table import OLD_RIGHTS, RIGHTS, SHAPES, SINGLE, every_case
from tests.rules.tables import below, screeners
from tests.rules.tables.shapes import Shape
from tests.rules.world import rules, ruling


def surprises(cases: Iterable[Case]) -> list[str]:
    """What the rules say otherwise than the table."""
    return [
        f"{case}: {found} instead of {case.expected}"
        for case in cases
        if (found := ruling(case.asked_of(rules()))) != case.expected
    ]


def _named(right: Right) -> str:
    return " ".join(filter(None, (right.act, right.node, right.what)))


@pytest.mark.parametrize("right", RIGHTS, ids=_named)
def test_a_right_is_theirs_whose_it_is_and_nobody_elses(right: Right) -> None:
    assert surprises(right.cases()) == []


@pytest.mark.parametrize("right", OLD_RIGHTS, ids=_named)
def test_old_apps_get_what_they_need_while_the_switch_is_on(right: Right) -> None:
    assert surprises(right.cases()) == []


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.node}")
def test_a_value_has_the_shape_that_fits_its_place(shape: Shape) -> None:
    assert surprises(shape.cases()) == []


@pytest.mark.parametrize(
    "case", [case for cases in SINGLE.values() for case in cases], ids=str
)
def test_the_rules_decide_as_the_table_says(case: Case) -> None:
    assert surprises([case]) == []


@pytest.mark.parametrize("path", list(below.paths()))
def test_no_path_is_wider_than_the_tables_say(path: str) -> None:
    assert surprises([*below.cases(path), *screeners.cases(path)]) == []


def test_every_identity_and_every_moment_is_in_the_tables() -> None:
    cases = list(every_case())

    assert {case.who for case in cases} == set(Who)
    assert {case.state for case in cases} == set(State)


def test_every_denial_names_the_rule() -> None:
    denials = {case.expected for case in every_case()} - {ALLOWED}

    known = {*rules().expressions(), "no .read rule", "no .write rule"}
    assert denials - known == set()


@pytest.mark.parametrize(("current", "wanted"), list(product(Status, Status)))
@pytest.mark.parametrize("who", [Who.OWNER, Who.OWNER_FN])
def test_the_rules_and_the_functions_agree_on_what_may_follow_what(
    current: Status, wanted: Status, who: Who
) -> None:
    moment = {
        Status.NOT_STARTED: State.NOT_STARTED,
        Status.PRESHOW: State.PRESHOW,
        Status.LIVE: State.LIVE,
        Status.CLOSED: State.OVER,
    }[current]
    legal = wanted is current or wanted in NEXT[current]
    pointer = {"current/owner/e1": wanted.value if wanted in ON else None}
    change = Case(
        who=who,
        state=moment,
        writes={"events/e1/status": wanted.value, **pointer},
        expected=ALLOWED,
    )

    assert change.holds(rules()) == legal
