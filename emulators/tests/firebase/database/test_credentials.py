"""Who calls."""

import pytest

from emulators.firebase.database.credentials import (
    ADMIN,
    MAX_TOKEN_CHARS,
    NOBODY,
    Credentials,
    Identity,
    Unauthorized,
)
from emulators.kernel.json_http import Json
from emulators.tests.firebase.database.rig import a_token

NOW_S = 1_795_262_400.0


def identified(
    *,
    bearer: str | None = None,
    enforce_expiry: bool = False,
    **parameters: str,
) -> Identity:
    headers = {"authorization": f"Bearer {bearer}"} if bearer is not None else {}
    credentials = Credentials(enforce_expiry=enforce_expiry)
    return credentials.identify(headers, parameters, now_s=NOW_S)


def test_without_credentials_the_caller_is_nobody() -> None:
    assert identified() == NOBODY
    assert identified(bearer="") == NOBODY


def test_owner_is_the_admin_wherever_a_token_may_stand() -> None:
    assert identified(bearer="owner") == ADMIN
    assert identified(access_token="owner") == ADMIN
    assert identified(auth="owner") == ADMIN


def test_rules_see_the_claims_of_a_users_token() -> None:
    token = a_token("guest-1", role="guest", email="f@example.com")

    identity = identified(auth=token)

    assert identity.kind == "user"
    assert identity.auth is not None
    assert identity.auth["uid"] == "guest-1"
    assert identity.auth["provider"] == "custom"
    claims = identity.auth["token"]
    assert isinstance(claims, dict)
    assert (claims["sub"], claims["role"]) == ("guest-1", "guest")
    assert identified(bearer=token) == identified(access_token=token) == identity


@pytest.mark.parametrize(
    "token",
    [
        "not-a-token",
        "a.b",
        "a.b.c",
        "..",
        "é.é.é",
        a_token(""),
        a_token("x").split(".", 1)[1] + ".x",
        a_token("x" * MAX_TOKEN_CHARS),
        a_token("guest", user_id=7),
    ],
)
def test_an_unreadable_token_is_refused(token: str) -> None:
    with pytest.raises(Unauthorized, match=r"^Could not parse auth token\.$"):
        identified(auth=token)


def test_the_mock_tokens_of_the_sdks_have_expired_and_still_count() -> None:
    assert identified(auth=a_token("guest-1")).kind == "user"


def test_expiry_can_be_enforced() -> None:
    over, valid = a_token("guest", exp=NOW_S), a_token("guest", exp=NOW_S + 1)

    assert identified(auth=valid, enforce_expiry=True).kind == "user"
    assert identified(auth="owner", enforce_expiry=True) == ADMIN
    with pytest.raises(Unauthorized, match=r"^Auth token is expired$"):
        identified(auth=over, enforce_expiry=True)


@pytest.mark.parametrize("exp", [None, "soon", 1e300, -1, float("nan"), [1]])
def test_an_end_that_is_no_date_never_comes(exp: Json) -> None:
    token = a_token("guest", exp=exp)

    assert identified(auth=token, enforce_expiry=True).expires_at_s is None


def test_an_admin_may_act_as_anyone() -> None:
    override = '{"uid": "admin-1", "via": "functions"}'

    acting = identified(bearer="owner", auth_variable_override=override)
    signed_out = identified(bearer="owner", auth_variable_override="null")

    assert acting == Identity("user", {"uid": "admin-1", "via": "functions"})
    assert signed_out == NOBODY


@pytest.mark.parametrize("override", ["", "{", "[]", '"x"', "1", "[" * 5000])
def test_an_override_is_an_object_or_null(override: str) -> None:
    with pytest.raises(Unauthorized):
        identified(bearer="owner", auth_variable_override=override)


def test_only_an_admin_may_override() -> None:
    with pytest.raises(Unauthorized):
        identified(auth=a_token("guest"), auth_variable_override='{"uid":"admin-1"}')
    with pytest.raises(Unauthorized):
        identified(auth_variable_override='{"uid":"admin-1"}')


def test_events_name_the_kind_of_caller_and_the_user() -> None:
    user = Identity("user", {"uid": "guest-1"})
    odd = Identity("user", {"uid": 7})

    assert (ADMIN.event_auth_type, ADMIN.event_auth_id) == ("admin", None)
    assert (NOBODY.event_auth_type, NOBODY.event_auth_id) == ("unauthenticated", None)
    assert (user.event_auth_type, user.event_auth_id) == ("app_user", "guest-1")
    assert odd.event_auth_id is None
