from dev.mutants.constants.figures import (
    equivalents,
    no_bounds,
    tried_bounds,
    unexplained,
    unused,
)
from dev.mutants.constants.found import bounds
from dev.mutants.constants.mistakes import mutants_of
from dev.mutants.constants.trial import Result


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
    survivor = next(mutants_of(bound))
    result = Result(tried=1, survivors=(survivor,))

    assert unexplained(result) == [survivor]
    assert unused(result) == equivalents()
