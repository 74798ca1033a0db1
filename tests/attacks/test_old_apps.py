"""Old apps: links that anybody can make, and what is had by them.

Whoever has a fan's link can compute the alias of host and celebrity. While the operator
lets old apps in that is the price; it buys nothing else, and nothing afterwards.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.errors import EventNotFound
from interactive_broadcast.kernel.public_answers import PublicRead
from interactive_broadcast.old_apps.aliases import alias_of
from interactive_broadcast.old_apps.event_models import SomebodysEventsRequest
from interactive_broadcast.old_apps.login_models import TokenFanRequest
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, an_event
from tests.support.token_holders import TokenHolders, old_apps_let_in, refusal, shut_out
from tests.unit.world import a_world


@pytest.fixture
def let_in(people: TokenHolders) -> Iterator[TokenHolders]:
    """The people of two shows, while old apps are let in."""
    with old_apps_let_in(people):
        yield people


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
    """Somebody computes the alias out of a fan's link, or leaves the link out.

    Hurts: Every show: a stranger on its stage.
    Stopped by: both are taken only while the operator's switch is on.
    """
    for role, field in (("host", "hostUrl"), ("celebrity", "celebrityUrl")):
        place = {"adminId": "$producerId"}
        by_alias = old(people, f"auth/token-{role}", {**place, field: alias(people)})
        by_none = old(people, f"auth/token-{role}", place)

        assert told(by_alias) == told(by_none) == (403, "old-apps-not-let-in")


def test_a_session_by_an_alias_ends_with_the_switch(let_in: TokenHolders) -> None:
    """Somebody keeps the session of an evening on which old apps were let in.

    Hurts: The shows of the same admin in the hours after.
    Stopped by: such a session is looked at with the switch on each call.
    """
    by_alias = session(let_in, "host", hostUrl=alias(let_in))
    by_none = session(let_in, "host")
    asked = {"adminId": "$producerId", "hostUrl": alias(let_in)}
    with_link = {"adminId": "$producerId", "hostUrl": "$hostUrl"}
    assert old(let_in, "event/create-token-host", asked, by_alias).status_code == 200

    shut_out(let_in)

    for token in (by_alias, by_none):
        for body in (asked, with_link):
            refused = old(let_in, "event/create-token-host", body, token)
            assert told(refused) == (403, "old-apps-not-let-in")


@pytest.mark.parametrize("by_link", [True, False])
def test_a_session_by_an_alias_is_good_for_nothing_of_today(
    let_in: TokenHolders,
    *,
    by_link: bool,
) -> None:
    """A stranger takes a session by an alias, or by no link, to today's functions.

    Hurts: Host and celebrity of an app of today, whose links are secrets.
    Stopped by: the session has another link's fingerprint than the event's, or no
    event; and it comes without a token for Firebase, so the database knows no host.
    """
    link = {"hostUrl": alias(let_in)} if by_link else {}
    answer = old(let_in, "auth/token-host", {"adminId": "$producerId", **link})
    token = answer.json()["token"]
    place = {"adminId": "$producerId", "userType": "host"}
    reason = "link-changed" if by_link else "wrong-show"

    by_slug = let_in.function(
        "createTokenHostCeleb", {**place, "hostUrl": "$hostUrl"}, token
    )
    current = let_in.function("createTokenByUserType", place, token)
    as_fan = {"adminId": "$producerId", "fanUrl": "$fanUrl"}

    assert answer.json().keys() == {"token", "expiresAt"}
    assert refusal(by_slug) == refusal(current) == (403, reason)
    assert refusal(let_in.function("createTokensFan", as_fan, token)) == (
        403,
        "role-not-allowed",
    )
    for function_id in ("getEvent", "changeStatus", "createTokenProducer"):
        refused = let_in.function(function_id, {"id": "$event"}, token)
        assert refusal(refused) == (403, "role-not-allowed")


def test_a_session_of_one_show_opens_no_other(let_in: TokenHolders) -> None:
    """Whoever signed in for one show asks for the tokens of another admin's.

    Hurts: The other show, whose alias is as easy to compute.
    Stopped by: a session is for an admin, and by a link for one event.
    """
    rivals = {"adminId": "$rivalId", "hostUrl": alias(let_in, "rivalFanUrl")}
    sessions = [session(let_in, "host"), session(let_in, "host", hostUrl=alias(let_in))]

    for token in sessions:
        refused = old(let_in, "event/create-token-host", rivals, token)
        assert told(refused) == (403, "wrong-show")
        path = f"event/create-token/{let_in.known['rivalId']}/host"
        assert told(old(let_in, path, {}, token)) == (403, "wrong-show")
    rivals = {"adminId": "$rivalId", "fanUrl": "$rivalFanUrl"}
    refused = old(let_in, "event/create-token-fan", rivals, fans_session(let_in))
    assert told(refused) == (403, "wrong-show")


def test_one_alias_is_two_roles_and_a_session_is_one(let_in: TokenHolders) -> None:
    """A host asks for the celebrity's tokens, a fan for the host's: by the same alias.

    Hurts: The celebrity, beside whom somebody appears under their name.
    Stopped by: the role is in the session, and each path is for one.
    """
    place = {"adminId": "$producerId"}
    host, fan = session(let_in, "host", hostUrl=alias(let_in)), fans_session(let_in)
    by_alias = {**place, "celebrityUrl": alias(let_in)}

    as_celebrity = old(let_in, "event/create-token-celebrity", by_alias, host)
    as_host = old(
        let_in, "event/create-token-host", {**place, "hostUrl": alias(let_in)}, fan
    )
    as_fan = old(let_in, "event/create-token-fan", {**place, "fanUrl": "$fanUrl"}, host)

    for refused in (as_celebrity, as_host, as_fan):
        assert told(refused) == (401, "role-not-allowed")
        assert refused.json()["message"] == "Authentication error"


def test_an_old_fans_session_is_a_fans_and_no_users(let_in: TokenHolders) -> None:
    """A fan of an old app calls today's functions, and the paths of producers.

    Hurts: The show's limit, which counts Firebase users; and every event, which in the
    old backend any token could delete.
    Stopped by: a seat takes a user, whatever the switch says, and the role is looked at
    on each path.
    """
    token, event = fans_session(let_in), let_in.known["event"]
    place = {"adminId": "$producerId", "fanUrl": "$fanUrl"}

    seat = let_in.function("createTokensFan", place, token)
    producer = old(let_in, f"event/create-token-producer/{event}", {}, token)

    assert refusal(seat) == (403, "user-needed")
    assert told(producer) == (401, "role-not-allowed")
    for method in ("GET", "PATCH", "DELETE"):
        answer = let_in.old_path(method, f"event/{event}", token=token)
        assert told(answer) == (401, "role-not-allowed")


def test_a_body_cannot_ask_for_more_than_the_path_gives(let_in: TokenHolders) -> None:
    """A fan sends a role, a kind of user or an event of their choice along.

    Hurts: The stage: the old backend made a producer's token out of any kind of user.
    Stopped by: what a path does not know it passes over; who somebody is, is in their
    token.
    """
    more = {"userType": "producer", "role": "moderator", "eventId": "$rivalEvent"}
    place = {"adminId": "$producerId", "fanUrl": "$fanUrl"}

    tokens = old(
        let_in, "event/create-token-fan", {**place, **more}, fans_session(let_in)
    )

    assert tokens.json()["id"] == let_in.known["event"]
    assert not {"hostUrl", "celebrityUrl", "rtmpUrl"} & tokens.json().keys()
    path = f"event/create-token/{let_in.known['producerId']}/producer"
    assert old(let_in, path, {}, fans_session(let_in)).status_code == 400


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


def test_what_is_over_is_found_by_its_address_only_while_old_pages_are() -> None:
    """Somebody asks for the show at an address that no open event has any more.

    Hurts: Admins whose past shows are nobody's business.
    Stopped by: closed events are shown to old pages alone, while these are let in.
    """
    world = a_world(an_event(status=Status.CLOSED))
    world.databases.put(paths.closed_event(ADMIN_ID, FAN_URL), EVENT_ID)
    old_apps = world.backend.old_apps
    of_last_year = TokenFanRequest(admin_id=ADMIN_ID, fan_url=FAN_URL)
    current = SomebodysEventsRequest(admin_id=ADMIN_ID)

    assert old_apps.events.current(current, PublicRead()) is None
    with pytest.raises(EventNotFound):
        old_apps.sign_in.fan(of_last_year)

    world.databases.put(paths.LEGACY_CLIENTS, value=True)
    assert old_apps.sign_in.fan(of_last_year).token
