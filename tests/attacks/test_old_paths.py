"""The old backend's paths, by those whom they are not for, and with hostile paths."""

from collections.abc import Iterator

import httpx
import pytest

import main as functions
from interactive_broadcast.http.old_api import METHODS
from interactive_broadcast.kernel.callers import Role
from tests.support.token_holders import HOLDERS, NO_ADMINS, TokenHolders

ROUTES = {f"{one.method} {one.path}": one for one in functions.old_api.routes}
GUARDED = [name for name, one in ROUTES.items() if Role.ANYONE not in one.access.allow]
FOR_ADMINS = [name for name in GUARDED if Role.ADMIN in ROUTES[name].access.allow]

VALUES = {":adminId": "$producerId", ":userType": "fan"}
"""What stands in a path. Of `:id` see below."""

SLASHES = ("%2F", "%2f", "..%2F..%2Fadmins", "$event%2Fstatus", "%5C", "..;%2F")
DOTS = (".", "..", "%2e%2e", "%2E%2E%2Fadmins", "$event.json", "$event%00", "$event%0a")
OTHERS = ("*", "%24event", "%ff%fe", "x" * 4_000)


def asked(
    people: TokenHolders, method: str, path: str, holder: str, content: bytes
) -> httpx.Response:
    """A call of `api` as one of HOLDERS."""
    return people.old_path(method, path, content, token=people.bearer_tokens[holder])


def path_of(name: str) -> str:
    """The route's path, with the ids of the producer's own."""
    own = "$producerId" if ROUTES[name].path.startswith("admin") else "$event"
    values = {**VALUES, ":id": own}
    return "/".join(values.get(part, part) for part in ROUTES[name].path.split("/"))


def told(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["access-control-allow-origin"] == "*"
    found = answer.json()
    assert found.keys() == {"message", "reason"}
    return answer.status_code, found["reason"]


@pytest.mark.parametrize("name", GUARDED)
def test_a_token_of_another_role_opens_no_old_path(
    people: TokenHolders, name: str
) -> None:
    """A fan's, host's or celebrity's token, or none, at a path for others.

    Hurts: the old backend looked at roles on some paths only: any fan deleted events.
    Stopped by: each path's list of roles, checked as for every function, before the
    body is looked at.
    """
    roles = ROUTES[name].access.allow
    others = [holder for holder, role in HOLDERS.items() if role not in roles]
    method = ROUTES[name].method

    refused = {
        one: told(asked(people, method, path_of(name), one, b"{")) for one in others
    }

    expected = dict.fromkeys(others, (401, "role-not-allowed"))
    if Role.ADMIN in roles:
        expected["user without a record"] = (403, "not-an-admin")
    assert refused == expected | {"nobody": (401, "token-missing")}


@pytest.mark.parametrize("name", FOR_ADMINS)
def test_who_is_no_admin_is_none_on_an_old_path(
    people: TokenHolders, name: str
) -> None:
    """A good token of a Firebase user who is not, or not any more, an admin.

    Hurts: on the old backend every Firebase user was an admin, and a deleted one
    stayed one.
    Stopped by: the record in /admins, looked up as for every function.
    """
    for holder in NO_ADMINS:
        answer = asked(people, ROUTES[name].method, path_of(name), holder, b"{")
        assert told(answer) == (403, "not-an-admin")


def hostile_paths() -> Iterator[tuple[str, str]]:
    """Each with whom it is for: others are refused for their role."""
    for end in (*SLASHES, *DOTS, *OTHERS):
        for start in (
            "event",
            "event/change-status",
            "event/create-token-producer",
            "admin",
        ):
            yield f"{start}/{end}", "producer"
        yield f"event/create-token/{end}/fan", "fan"
    for path in ("", "//", "event//", "api", "api/api/event"):
        yield path, "producer"


def test_a_path_leads_to_one_event_or_nowhere(people: TokenHolders) -> None:
    """Slashes, dots, null bytes and signs for everything in place of an id.

    Hurts: `DELETE event/%2F` removed every event of every admin of the old backend.
    Stopped by: a parameter is one part of the path, and an id like any other; nothing
    is there without a route.
    """
    found = set()
    for path, holder in hostile_paths():
        for method in METHODS:
            answer = asked(people, method, path, holder, b'{"status":"closed"}')
            if answer.headers["content-type"].startswith("text/html"):
                # The functions framework's own: there is a line feed in the path, or
                # two slashes, which it would have as one.
                assert answer.status_code in (308, 404)
                continue
            if answer.content == b"true":
                # `change-status` is a good id, and no event has it: it is removed.
                continue
            found.add((holder, told(answer)[0]))

    # `admin/.` is `admin`, which is for superAdmins, and `event/create-token/../fan` is
    # `event/fan`, which is for producers.
    own = {("producer", 403), ("fan", 401)}
    assert {status for _, status in found - own} <= {400, 404, 405}
