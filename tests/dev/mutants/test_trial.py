from itertools import islice

import pytest

from dev.mutants.trial import TablesFail, try_mutants
from rules.database import database
from rules.language import ALWAYS
from rules.nodes import Node
from rules.writer import write
from tests.rules.table import every_case

SOME = list(islice(every_case(), 0, None, 40))
"""Enough of the cases to notice some mistakes."""


def test_a_run_tries_mistakes_and_leaves_the_rules_as_they_were() -> None:
    nodes = database()
    before = write(nodes)

    result = try_mutants(nodes, SOME, sample=15)

    assert result.caught > 0
    assert result.mutants == result.caught + len(result.survivors) == 15
    assert write(nodes) == before


def test_a_run_needs_tables_that_hold() -> None:
    wrong = {**database(), "admins": Node(read=ALWAYS)}

    with pytest.raises(TablesFail, match="instead of"):
        try_mutants(wrong, SOME, sample=1)
