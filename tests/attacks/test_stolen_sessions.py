"""Stolen sessions: what a good token in wrong hands is not enough for."""

from typing import Any

import pytest

from tests.support.token_holders import TokenHolders, refusal

NEW_PASSWORD = "chosen by the thief"
ACCOMPLICE = {"displayName": "M", "email": "mallory@example.com"}


@pytest.mark.parametrize(
    ("function_id", "body"),
    [
        ("updateAdmin", {"id": "$rivalId", "password": NEW_PASSWORD}),
        ("updateAdmin", {"id": "$rivalId", "email": "mallory@example.com"}),
        ("updateAdmin", {"id": "$rivalId", "otApiKey": "100", "otSecret": "0" * 40}),
        ("updateAdmin", {"id": "$rivalId", "otSignatureSecret": "s" * 32}),
        ("deleteAdmin", {"id": "$rivalId"}),
    ],
)
def test_a_stolen_session_takes_no_account_over(
    people: TokenHolders, function_id: str, body: dict[str, Any]
) -> None:
    """A stolen session token used to change password, e-mail or keys, or to delete.

    Hurts: the owner was locked out for good, and the thief signed in as they liked.
    Stopped by: that takes an ID token from a sign-in of the last five minutes.
    """
    answer = people.call(function_id, body, by="rival")

    assert refusal(answer) == (401, "recent-login-required")


@pytest.mark.parametrize(
    ("function_id", "body"),
    [
        ("updateAdmin", {"id": "$rivalId", "password": NEW_PASSWORD}),
        ("updateAdmin", {"id": "$rivalId", "superAdmin": True}),
        ("createAdmin", {**ACCOMPLICE, "superAdmin": True}),
        ("updateUser", {"id": "$rivalId", "email": "mallory@example.com"}),
        ("updateUser", {"id": "$rivalId", "disabled": True}),
        ("deleteUser", {"id": "$rivalId"}),
        ("deleteAdmin", {"id": "$rivalId"}),
    ],
)
def test_a_superadmins_stolen_session_makes_itself_no_way_back(
    people: TokenHolders, function_id: str, body: dict[str, Any]
) -> None:
    """The same of a superAdmin: others' passwords, a superAdmin of one's own, the end.

    Hurts: whoever had it for a minute had every admin for good.
    Stopped by: the same; whoever has only stolen a token cannot sign in.
    """
    answer = people.call(function_id, body, by="superAdmin")

    assert refusal(answer) == (401, "recent-login-required")
