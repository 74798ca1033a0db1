from dev.mutants.constants.found import bounds, sources


def found() -> dict[str, str]:
    return {bound.id: str(bound) for bound in bounds()}


def test_constants_are_bounds() -> None:
    expected = "adapters/callback_proofs.py:MAX_AGE_S = 600"

    assert expected in found().values()


def test_so_are_private_ones_and_those_of_declarations() -> None:
    assert {
        "identity.py:_BEARER",
        "deployed/api.py:FAN",
        "seats/grants.py:FAN_SEATS",
    } <= (found().keys())


def test_what_a_model_demands_of_a_field_is_a_bound_too() -> None:
    known = found()

    assert known["kernel/models.py:Slug.most"] == "kernel/models.py:Slug.most = 128"
    assert "media/models.py:CreateTokenRequest.expires_in_s.le" in known
    assert "admins/models.py:Password.min_length" in known


def test_what_functions_do_is_none() -> None:
    modules = {str(source.module) for source in sources()}

    assert "main.py" in modules
    assert not [name for name in found() if not name.split(":")[1]]
    assert not [one for one in found() if one.endswith(".ttl_s")]


def test_each_has_a_name_of_its_own() -> None:
    ids = [bound.id for bound in bounds()]

    assert len(ids) == len(set(ids)) > 200
