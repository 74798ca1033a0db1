import ast

import pytest

import interactive_broadcast.kernel.origins
from dev.mutants.constants.found import FUNCTIONS, Bound, bounds
from dev.mutants.constants.mistaken_import import install, with_mistake
from dev.mutants.constants.mistakes import Mutant, mutants_of


def a_mutant(name: str) -> Mutant:
    (bound,) = [one for one in bounds() if one.id == name]
    return next(mutants_of(bound))


def source_of(bound: Bound) -> str:
    return (FUNCTIONS / bound.module).read_text(encoding="utf-8")


def test_a_module_differs_in_the_one_bound() -> None:
    mutant = a_mutant("kernel/origins.py:MAX_PORT")

    tree = with_mistake(mutant)

    right = ast.unparse(ast.parse(source_of(mutant.bound)))
    assert ast.unparse(tree) == right.replace("Final = 65535", "Final = 131070")


def test_so_does_one_whose_field_demands_something_else() -> None:
    mutant = a_mutant("kernel/models.py:Slug.most")

    changed = ast.unparse(with_mistake(mutant))

    right = ast.unparse(ast.parse(source_of(mutant.bound)))
    assert changed != right
    assert changed.replace("most=256", "most=128", 1) == right


def test_a_module_that_is_there_already_cannot_be_made_wrong() -> None:
    assert interactive_broadcast.kernel.origins.MAX_PORT == 65_535
    with pytest.raises(RuntimeError):
        install(a_mutant("kernel/origins.py:MAX_PORT"))
