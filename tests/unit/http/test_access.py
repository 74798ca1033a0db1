"""Who is let in, and in which order that is found out."""

import pytest

from interactive_broadcast.http.access import Access
from interactive_broadcast.kernel.callers import Role
from tests.support.sample_function import codes, limits, reason, served

NO_JSON = b"{"


@pytest.mark.parametrize(
    ("allow", "is_public"),
    [
        ({Role.ADMIN}, False),
        ({Role.ADMIN, Role.FAN}, True),
        ({Role.FAN}, True),
        ({Role.ANYONE}, True),
    ],
)
def test_what_others_than_admins_may_call_is_public(
    allow: set[Role],
    is_public: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert Access(name="greet", allow=allow).is_public is is_public


def test_who_may_not_call_is_refused_before_their_body_is_looked_at() -> None:
    client = served(allow=frozenset({Role.ADMIN}))

    answers = [
        client.post("/", data=NO_JSON),
        client.post("/", data=NO_JSON, headers={"Authorization": "Bearer fan"}),
        client.post("/", data=NO_JSON, headers={"Authorization": "Bearer admin"}),
    ]

    assert [reason(answer) for answer in answers] == [
        "token-missing",
        "role-not-allowed",
        "invalid-request",
    ]


def test_an_address_is_counted_before_anybody_asks_whose_token_it_is() -> None:
    client = served(allow=frozenset({Role.FAN}), rate_limits=limits(address=2))
    rubbish = {"Authorization": "Bearer rubbish"}

    assert codes(client, 3, headers=rubbish) == [401, 401, 429]
