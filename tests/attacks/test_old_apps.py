"""Old apps: links that anybody can make, and what is had by them.

Whoever has a fan's link can reckon the alias of host and celebrity. While the operator
lets old apps in that is the price; it buys nothing else, and nothing afterwards.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import httpx
import pytest

from interactive_broadcast.kernel import paths
from interactive_broadcast.old_apps.aliases import alias_of
from tests.support.token_holders import TokenHolders, refusal

A_MOMENT = timedelta(seconds=3)
"""Longer than a function remembers how the switch stands."""

OTHER_IDS = ("%2F", "..%2F", "x%2FotSecret", "%2E%2E", "%2E", "a.b", "%00", "x%3Fy")
"""What is no id. The old backend took its paths apart after it had put them together,
and a fan could delete everything by the first."""


@pytest.fixture
def on(people: TokenHolders) -> Iterator[TokenHolders]:
    """While old apps are let in."""
    people.put(paths.LEGACY_CLIENTS, value=True)
    people.stack.advance(A_MOMENT)
    yield people
    shut_out(people)


def shut_out(people: TokenHolders) -> None:
    people.erase(paths.LEGACY_CLIENTS)
    people.stack.advance(A_MOMENT)


def old(
    people: TokenHolders,
    path: str,
    body: Mapping[str, Any],
    token: str | None = None,
) -> httpx.Response:
    """A POST to a path of the old backend."""
    return people.function(f"api/{path}", body, token)


def told(answer: httpx.Response) -> tuple[int, str]:
    """HTTP status and reason of a refusal."""
    return answer.status_code, answer.json()["reason"]


def alias(people: TokenHolders, fan_url: str = "fanUrl") -> str:
    return alias_of(people.known[fan_url])


def session(people: TokenHolders, role: str, **link: str) -> str:
    """Of host or celebrity, by an alias, or without any link."""
    answer = old(people, f"auth/token-{role}", {"adminId": "$producerId", **link})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["token"])


def fans_session(people: TokenHolders) -> str:
    place = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
    return str(old(people, "auth/token-fan", place).json()["token"])


def test_an_alias_is_no_link_while_old_apps_are_not_let_in(
    people: TokenHolders,
) -> None:
    """Somebody reckons the alias out of a fan's link, or leaves the link out.

    Hurts: Every show: a stranger on its stage.
    Stopped by: both are taken only while the operator's switch is on.
    """
    for role, field in (("host", "hostUrl"), ("celebrity", "celebrityUrl")):
        place = {"adminId": "$producerId"}
        by_alias = old(people, f"auth/token-{role}", {**place, field: alias(people)})
        by_none = old(people, f"auth/token-{role}", place)

        assert told(by_alias) == told(by_none) == (403, "old-apps-not-let-in")


def test_a_session_by_an_alias_ends_with_the_switch(on: TokenHolders) -> None:
    """Somebody keeps the session of an evening on which old apps were let in.

    Hurts: The shows of the same admin in the hours after.
    Stopped by: such a session is looked at with the switch on each call.
    """
    by_alias = session(on, "host", hostUrl=alias(on))
    by_none = session(on, "host")
    asked = {"adminId": "$producerId", "hostUrl": alias(on)}
    with_link = {"adminId": "$producerId", "hostUrl": "$hostUrl"}
    assert old(on, "event/create-token-host", asked, by_alias).status_code == 200

    shut_out(on)

    for token in (by_alias, by_none):
        for body in (asked, with_link):
            refused = old(on, "event/create-token-host", body, token)
            assert told(refused) == (403, "old-apps-not-let-in")


@pytest.mark.parametrize("by_link", [True, False])
def test_a_session_by_an_alias_is_good_for_nothing_of_today(
    on: TokenHolders,
    *,
    by_link: bool,
) -> None:
    """A stranger takes a session by an alias, or by no link, to today's functions.

    Hurts: Host and celebrity of an app of today, whose links are secrets.
    Stopped by: the session has another link's fingerprint than the event's, or no
    event; and it comes without a token for Firebase, so the database knows no host.
    """
    link = {"hostUrl": alias(on)} if by_link else {}
    answer = old(on, "auth/token-host", {"adminId": "$producerId", **link})
    token = answer.json()["token"]
    place = {"adminId": "$producerId", "userType": "host"}
    reason = "link-changed" if by_link else "wrong-show"

    by_slug = on.function(
        "createTokenHostCeleb", {**place, "hostUrl": "$hostUrl"}, token
    )
    current = on.function("createTokenByUserType", place, token)
    as_fan = {"adminId": "$producerId", "fanUrl": "$fanUrl"}

    assert answer.json().keys() == {"token", "expiresAt"}
    assert refusal(by_slug) == refusal(current) == (403, reason)
    assert refusal(on.function("createTokensFan", as_fan, token)) == (
        403,
        "role-not-allowed",
    )
    for function_id in ("getEvent", "changeStatus", "createTokenProducer"):
        refused = on.function(function_id, {"id": "$event"}, token)
        assert refusal(refused) == (403, "role-not-allowed")


def test_a_session_of_one_show_opens_no_other(on: TokenHolders) -> None:
    """Whoever signed in for one show asks for the tokens of another admin's.

    Hurts: The other show, whose alias is as easy to reckon.
    Stopped by: a session is for an admin, and by a link for one event.
    """
    rivals = {"adminId": "$rivalId", "hostUrl": alias(on, "rivalFanUrl")}
    sessions = [session(on, "host"), session(on, "host", hostUrl=alias(on))]

    for token in sessions:
        refused = old(on, "event/create-token-host", rivals, token)
        assert told(refused) == (403, "wrong-show")
        path = f"event/create-token/{on.known['rivalId']}/host"
        assert told(old(on, path, {}, token)) == (403, "wrong-show")
    rivals = {"adminId": "$rivalId", "fanUrl": "$rivalFanUrl"}
    refused = old(on, "event/create-token-fan", rivals, fans_session(on))
    assert told(refused) == (403, "wrong-show")


def test_one_alias_is_two_roles_and_a_session_is_one(on: TokenHolders) -> None:
    """A host asks for the celebrity's tokens, a fan for the host's: by the same alias.

    Hurts: The celebrity, beside whom somebody appears under their name.
    Stopped by: the role is in the session, and each path is for one.
    """
    place = {"adminId": "$producerId"}
    host, fan = session(on, "host", hostUrl=alias(on)), fans_session(on)
    by_alias = {**place, "celebrityUrl": alias(on)}

    as_celebrity = old(on, "event/create-token-celebrity", by_alias, host)
    as_host = old(on, "event/create-token-host", {**place, "hostUrl": alias(on)}, fan)
    as_fan = old(on, "event/create-token-fan", {**place, "fanUrl": "$fanUrl"}, host)

    for refused in (as_celebrity, as_host, as_fan):
        assert told(refused) == (401, "role-not-allowed")
        assert refused.json()["message"] == "Authentication error"


def test_an_old_fans_session_is_a_fans_and_no_users(on: TokenHolders) -> None:
    """A fan of an old app calls today's functions, and the paths of producers.

    Hurts: The show's limit, which counts Firebase users; and every event, which in the
    old backend any token could delete.
    Stopped by: a seat takes a user, whatever the switch says, and the role is looked at
    on each path.
    """
    token, event = fans_session(on), on.known["event"]
    place = {"adminId": "$producerId", "fanUrl": "$fanUrl"}

    seat = on.function("createTokensFan", place, token)
    producer = old(on, f"event/create-token-producer/{event}", {}, token)
    url = on.requests.function(f"api/event/{event}", {}, token=token).http.url
    authorization = {"Authorization": f"Bearer {token}"}

    assert refusal(seat) == (403, "user-needed")
    assert told(producer) == (401, "role-not-allowed")
    for method in ("GET", "PATCH", "DELETE"):
        answer = on.http.request(method, url, headers=authorization)
        assert told(answer) == (401, "role-not-allowed")


def test_a_body_cannot_ask_for_more_than_the_path_gives(on: TokenHolders) -> None:
    """A fan sends a role, a kind of user or an event of their choice along.

    Hurts: The stage: the old backend made a producer's token out of any kind of user.
    Stopped by: what a path does not know it passes over; who somebody is, is in their
    token.
    """
    more = {"userType": "producer", "role": "moderator", "eventId": "$rivalEvent"}
    place = {"adminId": "$producerId", "fanUrl": "$fanUrl"}

    tokens = old(on, "event/create-token-fan", {**place, **more}, fans_session(on))

    assert tokens.json()["id"] == on.known["event"]
    assert not {"hostUrl", "celebrityUrl", "rtmpUrl"} & tokens.json().keys()
    path = f"event/create-token/{on.known['producerId']}/producer"
    assert old(on, path, {}, fans_session(on)).status_code == 400


@pytest.mark.parametrize("text", OTHER_IDS)
def test_no_id_leads_beside_its_place(people: TokenHolders, text: str) -> None:
    """A producer, or a fan, sends a path with a slash, a dot or an end in the id.

    Hurts: Every event and admin: `DELETE event/%2F` took all of them.
    Stopped by: an id is checked by its shape before it is any path of the database.
    """
    for holder in ("producer", "fan"):
        token = people.bearer_tokens[holder]
        headers = {"Authorization": f"Bearer {token}"}
        base = str(people.requests.function("api", {}, token=None).http.url)
        for method, path in (
            ("DELETE", "event/{}"),
            ("GET", "event/{}"),
            ("PATCH", "admin/{}"),
            ("GET", "admin/{}"),
            ("POST", "event/create-token-producer/{}"),
            ("POST", "event/create-token/{}/fan"),
        ):
            url = f"{base}/{path.format(text)}"
            answer = people.http.request(method, url, headers=headers, json={})
            assert answer.status_code in (400, 401, 404), (url, answer.text)


@pytest.mark.parametrize(
    "holder", ["fan's ID token", "host's ID token", "user without a record"]
)
def test_a_user_is_no_producer_by_the_old_path_either(
    people: TokenHolders, holder: str
) -> None:
    """A Firebase user without a record of an admin signs in where producers do.

    Hurts: Every admin: in the old backend any user was one.
    Stopped by: only a record makes an admin, by whichever path.
    """
    token = people.bearer_tokens[holder]

    assert told(old(people, "auth/token", {"idToken": token})) == (403, "not-an-admin")


def test_a_producers_tokens_are_the_owners_alone(people: TokenHolders) -> None:
    """One producer asks for the moderator's tokens of another's show.

    Hurts: The other show, all of whose people they could put out.
    Stopped by: the event is read as the caller, and the rules refuse it.
    """
    path = f"event/create-token-producer/{people.known['rivalEvent']}"

    refused = old(people, path, {}, people.bearer_tokens["producer"])

    assert told(refused) == (403, "rules-denied")


def test_what_is_over_is_found_by_its_address_only_while_old_pages_are(
    people: TokenHolders,
) -> None:
    """Somebody asks for the show at an address that no open event has.

    Hurts: Admins whose past shows are nobody's business.
    Stopped by: closed events are shown to old pages alone, while these are let in.
    """
    place = {"adminId": "$producerId", "fanUrl": "show-of-last-year"}
    known = {"adminId": "$producerId", "fanUrl": "$fanUrl"}

    refused = old(people, "auth/token-fan", place)
    fan = old(people, "auth/token-fan", known).json()["token"]

    assert told(refused) == (401, "event-not-found")
    refused = old(people, "event/create-token-fan", place, fan)
    assert told(refused) == (404, "event-not-found")
