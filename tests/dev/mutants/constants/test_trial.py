import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import pytest

from dev.mutants.constants import trial
from dev.mutants.constants.found import bounds
from dev.mutants.constants.mistakes import Mutant, mutants_of
from dev.mutants.constants.trial import SuiteFails, stages, try_mutants


def mutants(*names: str) -> list[Mutant]:
    known = {bound.id: bound for bound in bounds()}
    return [next(mutants_of(known[name])) for name in names]


def named(stage: Sequence[Path]) -> set[str]:
    return {f"{path.parent.name}/{path.name}" for path in stage}


def test_those_tests_come_first_that_are_of_the_module() -> None:
    (mutant,) = mutants("seats/login.py:SHOW_SESSION")

    first, *others = stages(mutant)

    assert "seats/test_login.py" in named(first)
    assert all(name.startswith("seats/test_login") for name in named(first))
    assert "seats/test_tokens.py" in named(others[-1])


def test_then_those_that_import_it() -> None:
    (mutant,) = mutants("adapters/callback_proofs.py:MAX_AGE_S")

    _, importing, *_ = stages(mutant)

    assert "attacks/test_callbacks.py" in named(importing)
    assert "contracts/test_callback_proofs.py" in named(importing)


def test_no_test_is_tried_twice() -> None:
    (mutant,) = mutants("kernel/models.py:Slug.most")

    tried = [path for stage in stages(mutant) for path in stage]

    assert len(tried) == len(set(tried))


class Suite:
    """In place of pytest: each stage passes or fails by its name."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **outcomes: str) -> None:
        self.outcomes = outcomes
        self.is_sound = True
        monkeypatch.setattr(trial, "PRELOADED", ())
        monkeypatch.setattr(trial, "stages", self._stages)
        monkeypatch.setattr(trial, "_run", self._run)

    def _stages(self, mutant: Mutant) -> Iterator[tuple[Path, ...]]:
        for outcome in self.outcomes[mutant.bound.name].split():
            yield (Path(outcome),)

    def _run(self, mutant: Mutant | None, files: Sequence[Path]) -> NoReturn:
        if mutant is None:
            os._exit(0 if self.is_sound else 1)
        os._exit({"passes": 0, "fails": 1, "nothing": 5}[files[0].name])


def quiet(_: str) -> None:
    """Nobody wants to know."""


def test_what_no_test_has_noticed_has_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    Suite(
        monkeypatch,
        MAX_AGE_S="fails",
        SHOW_SESSION="passes fails",
        MAX_PORT="passes nothing",
    )
    tried = mutants(
        "adapters/callback_proofs.py:MAX_AGE_S",
        "seats/login.py:SHOW_SESSION",
        "kernel/origins.py:MAX_PORT",
    )

    result = try_mutants(tried, workers=2, tell=quiet)

    assert result.tried == 3
    assert [mutant.bound.name for mutant in result.survivors] == ["MAX_PORT"]


def test_tests_that_fail_by_themselves_say_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Suite(monkeypatch, MAX_AGE_S="fails").is_sound = False

    with pytest.raises(SuiteFails):
        try_mutants(
            mutants("adapters/callback_proofs.py:MAX_AGE_S"), workers=1, tell=quiet
        )


def test_those_on_a_local_stack_are_left_out() -> None:
    class Item:
        def __init__(self, *fixtures: str) -> None:
            self.fixturenames = fixtures

    on_a_stack, alone = Item("people", "product_stack"), Item("tmp_path")
    items = [on_a_stack, alone]

    trial._WithoutStack.pytest_collection_modifyitems(items)  # type: ignore[arg-type]  # noqa: SLF001 - as pytest calls it

    assert items == [alone]
