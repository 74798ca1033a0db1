"""Nothing that anybody may write has a priority, of whatever size, at whatever depth."""

from functools import cache

import pytest

from rules.database import database
from rules.language import NEVER
from rules.nodes import paths
from tests.rules.case import Case
from tests.rules.table import every_case
from tests.rules.tables import priorities
from tests.rules.world import rules


@cache
def known() -> tuple[Case, ...]:
    return tuple(every_case())


def test_each_node_that_can_be_written_is_tried() -> None:
    nodes = {
        path for path, node in paths(database()) if node.validate not in (None, NEVER)
    }

    tried = {
        case.expected.removesuffix("/.validate") for case in priorities.cases(known())
    }

    assert nodes - tried == set()


@pytest.mark.parametrize("priority", ["x" * 1_000_000, 0], ids=["long", "0"])
def test_a_priority_of_any_size_is_refused(priority: object) -> None:
    refused = [case.holds(rules()) for case in priorities.cases(known(), priority)]

    assert all(refused)
