from itertools import islice

import pytest

from dev.mutants.trial import TablesFail, try_mutants
from rules.database import database
from rules.language import ALWAYS
from rules.nodes import Node, Nodes
from rules.writer import write
from tests.rules.case import Case
from tests.rules.table import every_case


def of_admins() -> Nodes:
    """The rules of one place alone, which ask for nothing elsewhere."""
    return {path: node for path, node in database().items() if is_of_admins(path)}


def some_cases() -> list[Case]:
    """Enough cases of that place to notice some mistakes."""
    found = (
        case
        for case in every_case()
        if all(map(is_of_admins, (*(case.writes or {}), *filter(None, [case.reads]))))
    )
    return list(islice(found, CASES))


def is_of_admins(path: str) -> bool:
    return path.split("/", maxsplit=1)[0] == "admins"


CASES = 200


def test_a_run_tries_mistakes_and_leaves_the_rules_as_they_were() -> None:
    nodes = of_admins()
    before = write(nodes)

    result = try_mutants(nodes, some_cases(), sample=15)

    assert result.caught > 0
    assert result.mutants == result.caught + len(result.survivors) == 15
    assert write(nodes) == before


def test_a_run_needs_tables_that_hold() -> None:
    wrong = {**of_admins(), "admins": Node(write=ALWAYS)}

    with pytest.raises(TablesFail, match="instead of"):
        try_mutants(wrong, some_cases(), sample=1)
