from dev.mutants.constants.figures import (
    Survivor,
    equivalents,
    explained,
    fingerprint,
    kept,
    no_bounds,
    survivors,
    tried_bounds,
    unexplained,
    unused,
)
from dev.mutants.constants.found import bounds
from dev.mutants.constants.mistakes import mutants_of
from dev.mutants.constants.trial import Result


def test_the_figures_are_those_of_the_bounds_as_they_are() -> None:
    figures = kept()

    assert figures.version == fingerprint(), "run: make bounds, then make docs"
    assert figures.bounds == len(tried_bounds())


def test_every_survivor_of_the_last_run_has_a_reason_and_every_reason_survivors() -> (
    None
):
    found = kept().survivors

    assert unexplained(found) == []
    assert unused(found) == []
    assert sum(count for _, count in explained(found)) == len(found)


def test_each_that_is_called_no_bound_is_there() -> None:
    known = bounds()

    for group in no_bounds():
        for pattern in group.constants:
            one = type(group)((pattern,), group.why)
            assert any(one.covers(bound) for bound in known), pattern


def test_what_protects_somebody_is_tried() -> None:
    tried = {bound.id for bound in tried_bounds()}

    assert {
        "adapters/callback_proofs.py:MAX_AGE_S",
        "adapters/session_tokens.py:ALGORITHM",
        "adapters/vault.py:NONCE_BYTES",
        "http/bodies.py:MAX_BODY_BYTES",
        "identity.py:MAX_HEADER_LENGTH",
        "kernel/config.py:CALLER_RATE",
        "kernel/models.py:SecretSlug.least",
        "seats/grants.py:FAN_LASTS",
        "seats/login.py:ADMIN_SESSION",
    } <= tried


def test_a_survivor_without_a_reason_is_told() -> None:
    bound = next(one for one in tried_bounds() if one.name == "MAX_AGE_S")
    result = Result(tried=2, survivors=(next(mutants_of(bound)),))

    found = survivors(result)

    assert found == [Survivor("adapters/callback_proofs.py:MAX_AGE_S", "600 → 1200")]
    assert unexplained(found) == found
    assert unused(found) == equivalents()
