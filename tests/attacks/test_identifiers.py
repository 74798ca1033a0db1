"""Swapped identifiers: one's own token, somebody else's ids."""

import json
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import pytest

from interactive_broadcast.kernel.callers import Role
from tests.support.bad_input import ROWS
from tests.support.bad_input_rows import Body
from tests.support.laws.database import PRIVATE_FIELDS
from tests.support.token_holders import TokenHolders, allowed_roles, refusal

THE_OTHERS: Mapping[str, str] = {
    "$producerId": "$rivalId",
    "$event": "$rivalEvent",
    "$fanUrl": "$rivalFanUrl",
    "$hostUrl": "$rivalHostUrl",
    "$celebrityUrl": "$rivalCelebrityUrl",
    "$sessionId": "$rivalSessionId",
    "$stageSessionId": "$rivalStageSessionId",
}

REFUSED = frozenset(
    {
        "rules-denied", "event-not-found", "not-super-admin", "wrong-show",
        "not-on-stage", "no-current-event",
    }
)  # fmt: skip
"""What an id of somebody else may be answered by: none tells more than that much."""

SHARED_PROJECT = frozenset({"createToken"})
"""Asks OpenTok alone, under the caller's own project; here both have the same one. Who
knows a project's secret can make such tokens without us."""

HARMLESS = frozenset({"validateEvent"})
"""Says whether an address is free below the caller's own id, and of no other event."""


def swaps() -> Iterator[Any]:
    """Every function, with each of its ids exchanged alone and with several at once."""
    for function_id, row in ROWS.items():
        keys = [key for key, value in _texts(row.body) if value in THE_OTHERS]
        if row.by is None or function_id in SHARED_PROJECT:
            continue
        for size in range(1, len(keys) + 1):
            for some in combinations(keys, size):
                if function_id not in HARMLESS or "adminId" in some:
                    name = f"{function_id}-{'+'.join(some)}"
                    yield pytest.param(function_id, some, id=name)


def _texts(body: Body) -> Iterator[tuple[str, str]]:
    return ((key, value) for key, value in body.items() if isinstance(value, str))


@pytest.mark.parametrize(("function_id", "keys"), list(swaps()))
def test_an_id_of_somebody_else_opens_nothing(
    people: TokenHolders, function_id: str, keys: tuple[str, ...]
) -> None:
    """Every id in every request exchanged for another admin's, alone and together.

    Hurts: reading, directing or deleting another producer's shows.
    Stopped by: functions read and write as their caller, and the rules know the owner;
    tokens of guests name their one show.
    """
    row = ROWS[function_id]
    body = swapped(row.body, keys)

    answer = people.function(function_id, body, people.tokens[row.by or ""])

    assert answer.status_code in (403, 404), answer.text
    assert refusal(answer)[1] in REFUSED


def swapped(body: Body, keys: tuple[str, ...]) -> dict[str, Any]:
    return {**body, **{key: THE_OTHERS[body[key]] for key in keys}}


OWNERS_ONLY = [
    name
    for name, row in ROWS.items()
    if row.by == "producer"
    and name not in SHARED_PROJECT
    and any(value in THE_OTHERS for _, value in _texts(row.body))
]


@pytest.mark.parametrize("function_id", OWNERS_ONLY)
def test_another_producer_is_a_stranger(people: TokenHolders, function_id: str) -> None:
    """A producer calls every function with all ids of another one.

    Hurts: tenants of one installation would own each other's shows.
    Stopped by: the same: the rules, asked under the caller's identity.
    """
    answer = people.function(
        function_id, ROWS[function_id].body, people.tokens["rival"]
    )

    # Where something is looked for, what is another's is not there.
    expected = 404 if function_id.startswith("getEventBy") else 403
    assert answer.status_code == expected, answer.text
    assert refusal(answer)[1] in REFUSED


# `loginStaff` has whoever knows the link on the staff from then on: test_screeners.py.
@pytest.mark.parametrize(
    "function_id",
    [
        name
        for name in ROWS
        if Role.ANYONE in allowed_roles(name) and name != "loginStaff"
    ],
)
def test_what_anybody_may_ask_answers_with_public_fields(
    people: TokenHolders, function_id: str
) -> None:
    """Public functions, asked about a show by somebody who has no part in it.

    Hurts: the old backend gave stream keys and session ids to anonymous callers.
    Stopped by: replies are models of their own that have no private field.
    """
    private = {
        people.known[name]
        for name in people.known
        if name.endswith(("hostUrl", "celebrityUrl", "sessionId", "SessionId"))
    }

    answer = people.call_with(function_id, "nobody")

    # What the caller has shown to know is no secret.
    told = private - {
        people.filled(dict([pair]))[pair[0]] for pair in _texts(ROWS[function_id].body)
    }
    assert not [secret for secret in told if secret in answer.text]
    assert not set(_keys(answer.json())) & {*PRIVATE_FIELDS, "otSecret", "problems"}


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _keys(inner)
    if isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def test_the_slug_of_one_show_and_the_admin_of_another(people: TokenHolders) -> None:
    """A link of one show under the address of another admin.

    Hurts: a host of one show could enter the stage of another.
    Stopped by: slugs are looked up below their admin, and nowhere else.
    """
    mixed = {"adminId": "$rivalId", "hostUrl": "$hostUrl"}

    answer = people.function("loginHost", mixed, None)

    assert refusal(answer) == (404, "event-not-found")


def test_an_event_cannot_be_made_for_somebody_else(people: TokenHolders) -> None:
    """`createEvent` with another admin's id.

    Hurts: events in another's list, with the attacker's links on stage.
    Stopped by: the rules: a new event belongs to who writes it.
    """
    body = {"name": "Mine", "adminId": "$producerId"}

    answer = people.function("createEvent", body, people.tokens["rival"])

    assert refusal(answer) == (403, "rules-denied")


@pytest.mark.parametrize(
    "path",
    ["events/{event}", "admins/{producerId}", "openEvents/{producerId}/{event}",
     "activeBroadcasts/{producerId}/{fanUrl}", "shows/{producerId}/{fanUrl}",
     "slugs/{producerId}", "secrets/{producerId}", "effects/{event}",
     "timeline/{event}", "sessions/{sessionId}", "viewers/{producerId}",
     "adminEvents/{producerId}", "config", "imageCleanups", "recordingsDue", ""],
)  # fmt: skip
@pytest.mark.parametrize("holder", ["fan's ID token", "rivalIdToken", "userIdToken"])
def test_the_database_itself_knows_whose_is_whose(
    people: TokenHolders, path: str, holder: str
) -> None:
    """The database over its own protocol, with the ids of another's show.

    Hurts: clients talk to the database directly; no function stands before it.
    Stopped by: `database.rules.json`, path by path.
    """
    token = (
        people.bearer_tokens[holder]
        if holder in people.bearer_tokens
        else people.known[holder]
    )
    place = path.format(**people.known)

    erased = people.database("DELETE", place, token)
    written = people.database("PATCH", place, token, {"name": "Mallory"})

    for answer in (erased, written):
        assert answer.status_code == 401, answer.text
        assert json.loads(answer.text) == {"error": "Permission denied"}
