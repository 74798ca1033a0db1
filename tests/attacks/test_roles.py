"""Role confusion: a token of one kind where another kind is wanted."""

import pytest

from interactive_broadcast.kernel.callers import Role
from tests.support.bad_input import ROWS
from tests.support.token_holders import (
    HOLDERS,
    NO_ADMINS,
    TokenHolders,
    allowed_roles,
    refusal,
)

GUARDED = [name for name in ROWS if Role.ANYONE not in allowed_roles(name)]
FOR_ADMINS = [name for name in ROWS if Role.ADMIN in allowed_roles(name)]
FOR_SUPER_ADMINS = [name for name, row in ROWS.items() if row.by == "superAdmin"]


@pytest.mark.parametrize("function_id", GUARDED)
def test_a_token_of_another_role_opens_no_function(
    people: TokenHolders, function_id: str
) -> None:
    """A fan's, host's or celebrity's token, or none, at a function for others.

    Hurts: whoever has any token could direct, delete or moderate.
    Stopped by: each function's list of roles, checked before its body is looked at.
    """
    roles = allowed_roles(function_id)
    others = [holder for holder, role in HOLDERS.items() if role not in roles]

    refused = {one: refusal(people.call_with(function_id, one)) for one in others}

    expected = dict.fromkeys(others, (403, _ROLE))
    if Role.ADMIN in roles:
        expected["user without a record"] = (403, "not-an-admin")
    assert refused == expected | {"nobody": (401, "token-missing")}


_ROLE = "role-not-allowed"


@pytest.mark.parametrize("function_id", FOR_ADMINS)
def test_who_has_no_admin_record_is_no_admin(
    people: TokenHolders, function_id: str
) -> None:
    """A good token of a Firebase user who is not, or not any more, an admin.

    Hurts: anybody can sign up with Firebase; they would be producers at once.
    Stopped by: the record in /admins, looked up at every call (kept for two seconds).
    """
    for holder in NO_ADMINS:
        assert refusal(people.call_with(function_id, holder)) == (403, "not-an-admin")


@pytest.mark.parametrize("function_id", FOR_SUPER_ADMINS)
def test_an_ordinary_admin_is_no_super_admin(
    people: TokenHolders, function_id: str
) -> None:
    """A producer at the functions that manage admins and users.

    Hurts: every producer could make an account for every show.
    Stopped by: the flag in /admins, read under the caller's own rights.
    """
    answer = people.call_with(function_id, "producer")

    assert refusal(answer) == (403, "not-super-admin")


@pytest.mark.parametrize(
    "holder", ["fan's ID token", "host's ID token", "user without a record"]
)
def test_an_id_token_of_a_guest_is_no_admins(people: TokenHolders, holder: str) -> None:
    """An anonymous, custom or stranger's ID token, traded in for an admin's session.

    Hurts: guests have good Firebase tokens; `login` would make producers of them.
    Stopped by: `login` wants a user with a record in /admins.
    """
    token = people.bearer_tokens[holder]

    answer = people.function("login", {"idToken": token or ""}, None)

    assert refusal(answer) == (403, "not-an-admin")


def test_a_host_is_no_celebrity(people: TokenHolders) -> None:
    """The host's token with the celebrity's part, and the other way round.

    Hurts: one link would be worth two seats.
    Stopped by: a session token names its role; the function compares.
    """
    celebrity = {"userType": "celebrity", "celebrityUrl": "$celebrityUrl"}
    host = {"userType": "host", "hostUrl": "$hostUrl"}
    show = {"adminId": "$producerId"}

    answers = [
        people.call_with("createTokenHostCeleb", "host", {**show, **celebrity}),
        people.call_with("createTokenHostCeleb", "celebrity", {**show, **host}),
    ]

    assert [refusal(answer) for answer in answers] == [(403, _ROLE), (403, _ROLE)]


def test_a_fans_token_is_not_a_publishers(people: TokenHolders) -> None:
    """The audience's stage token, used to publish on the stage.

    Hurts: any viewer could be seen by everybody.
    Stopped by: OpenTok itself: in the audience the token's role is `subscriber`.
    """
    tokens = people.call_with("createTokensFan", "fan").json()

    place = {"sessionId": tokens["stageSessionId"], "token": tokens["stageToken"]}
    connection = people.opentok("POST", "connections", place)
    stream = {"connectionId": connection["connectionId"]}
    answer = people.send(people.requests.opentok("POST", "streams", stream))

    assert answer.status_code == 403
