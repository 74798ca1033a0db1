"""Who calls."""

from dataclasses import replace

import pytest

from interactive_broadcast.kernel.callers import NOBODY, Role
from interactive_broadcast.kernel.errors import RecentLoginRequired
from tests.support.builders import an_admin, an_admin_by_session

SIGNED_IN_AT = an_admin().auth_time or 0


def test_roles_are_spelled_as_in_tokens_that_are_in_use_and_in_the_rules() -> None:
    assert [role.value for role in Role] == [
        "anyone",
        "fan",
        "host",
        "celebrity",
        "admin",
        "screener",
    ]


def test_nobody_is_no_user_and_belongs_to_no_show() -> None:
    assert (NOBODY.role, NOBODY.uid, NOBODY.event_id) == (Role.ANYONE, None, None)


@pytest.mark.parametrize("seconds_later", [-5, 0, 300])
def test_a_sign_in_of_the_last_five_minutes_is_recent(seconds_later: int) -> None:
    an_admin().require_recent_login(SIGNED_IN_AT + seconds_later)


@pytest.mark.parametrize("auth_time", [SIGNED_IN_AT - 301, SIGNED_IN_AT + 6, 10**400])
def test_an_older_one_is_not_nor_one_to_come(auth_time: int) -> None:
    with pytest.raises(RecentLoginRequired):
        replace(an_admin(), auth_time=auth_time).require_recent_login(SIGNED_IN_AT)


def test_a_session_token_proves_no_sign_in_however_new_it_is() -> None:
    with pytest.raises(RecentLoginRequired) as refused:
        an_admin_by_session().require_recent_login(SIGNED_IN_AT)

    assert refused.value.details == {
        "credential": "firebase-id-token",
        "maxAgeSeconds": 300,
    }
