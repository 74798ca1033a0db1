"""The REST API where rules are in force: who may read and write what."""

import json
from collections.abc import Iterator

import pytest

from emulators.tests.firebase.database.rig import (
    NAMESPACE,
    OWNER,
    Rig,
    a_token,
    as_user,
)

RULES = """{
  "rules": {
    "open": {".read": true, ".write": true, ".indexOn": ["n", ".value"]},
    "guests": {"$guestId": {
      ".read": "auth.uid == $guestId", ".write": "auth.uid == $guestId"
    }}
  }
}"""


@pytest.fixture
def guarded() -> Iterator[Rig]:
    """A database with rules."""
    rig = Rig(RULES)
    yield rig
    rig.close()


def test_rules_bind_the_default_database_only() -> None:
    closed = Rig('{"rules": {}}')

    assert closed.call("GET", "/a.json").status_code == 401
    assert closed.call("GET", "/a.json?ns=other").status_code == 200
    assert closed.call("GET", f"/a.json?ns={NAMESPACE}").status_code == 401
    closed.close()


def test_a_query_chooses_children(guarded: Rig) -> None:
    guarded.seed("/open.json", {"a": {"n": 1}, "b": {"n": 2}, "c": {"n": 2}})

    ranged = guarded.call("GET", '/open.json?orderBy="n"&startAt=2&limitToFirst=1')
    by_key = guarded.call("GET", '/open.json?orderBy="$key"&equalTo="c"')

    assert ranged.json() == {"b": {"n": 2}}
    assert by_key.json() == {"c": {"n": 2}}


def test_a_query_without_its_index_is_told_which(guarded: Rig) -> None:
    answer = guarded.call("GET", '/open/deep.json?orderBy="m"', headers=OWNER)

    assert answer.status_code == 400
    assert answer.json() == {
        "error": 'Index not defined, add ".indexOn": "m", '
        'for path "/open/deep", to the rules'
    }


def test_rules_refuse_with_401(guarded: Rig) -> None:
    guest = as_user("guest-1")

    mine = guarded.call("PUT", "/guests/guest-1/name.json", '"F"', headers=guest)
    others = guarded.call("PUT", "/guests/guest-2/name.json", '"F"', headers=guest)
    parent = guarded.call("GET", "/guests.json", headers=guest)

    assert mine.status_code == 200
    for refused in (others, parent):
        assert refused.status_code == 401
        assert refused.json() == {"error": "Permission denied"}


def test_tokens_may_stand_in_the_url(guarded: Rig) -> None:
    token = a_token("guest-1")

    assert guarded.call("GET", f"/guests/guest-1.json?auth={token}").status_code == 200
    assert guarded.call("GET", "/.json?access_token=owner").status_code == 200


def test_an_unreadable_token_is_refused_even_where_nobody_needs_one(
    guarded: Rig,
) -> None:
    answer = guarded.call("GET", "/open.json?auth=nonsense")

    assert answer.status_code == 401
    assert answer.json() == {"error": "Could not parse auth token."}


def test_an_admin_who_acts_as_a_user_is_bound_like_one(guarded: Rig) -> None:
    override = "auth_variable_override=" + json.dumps({"uid": "guest-1"})

    mine = guarded.call("PUT", f"/guests/guest-1.json?{override}", 1, headers=OWNER)
    others = guarded.call("PUT", f"/guests/guest-2.json?{override}", 1, headers=OWNER)
    nobody = guarded.call(
        "GET", "/guests/guest-1.json?auth_variable_override=null", headers=OWNER
    )

    assert mine.status_code == 200
    assert others.status_code == 401
    assert nobody.status_code == 401
