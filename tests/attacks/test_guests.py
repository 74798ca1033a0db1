"""Former holders of a link: what is left to whoever was host before."""

from datetime import timedelta
from typing import Any

import pytest

from interactive_broadcast.events.models import Status, UpdateEventRequest
from interactive_broadcast.kernel.errors import RulesDenied
from tests.support.entering import TAB, entering
from tests.support.in_process_platform import (
    ANA,
    InProcessPlatform,
    admin,
    on_stage,
    signed_in,
)
from tests.support.people import PASSWORD
from tests.support.token_holders import TokenHolders, refusal

SHOW = "activeBroadcasts/ana/night"
PRESENCE = "presence/ana/night"
NEW_LINK = "the-new-link-of-the-host"
MEMORY = timedelta(seconds=3)
"""Longer than anything is remembered of who may do what."""

Auth = dict[str, Any]


@pytest.fixture
def former_host(platform: InProcessPlatform) -> Auth:
    """Signed in to Firebase by a link that the producer has changed since."""
    event = platform.event_of(ANA)
    host = on_stage("host", event)
    request = UpdateEventRequest(id=event["id"], host_url=NEW_LINK)
    platform.backend.show.event_changes.update(admin(ANA), request)
    return host


def refused(platform: InProcessPlatform, auth: Auth, writes: dict[str, Any]) -> bool:
    try:
        platform.client(auth).update(writes)
    except RulesDenied:
        return True
    return False


def test_a_changed_link_ends_the_rights_in_the_database_at_once(
    platform: InProcessPlatform, former_host: Auth
) -> None:
    """Saying that the host is there, with the Firebase user of a link that was changed.

    Hurts: the show waits for a host who is not there, until the event is closed.
    Stopped by: the event names the Firebase user of each link, and the rules compare.
    """
    host = on_stage("host", platform.event_of(ANA))

    assert refused(platform, former_host, entering(f"{SHOW}/hostActive"))
    assert not refused(platform, host, entering(f"{SHOW}/hostActive"))


def test_a_former_host_does_not_send_the_new_one_away(
    platform: InProcessPlatform, former_host: Auth
) -> None:
    """Removing what the new host's page has written, as the former host.

    Hurts: the new host is taken for gone, again and again.
    Stopped by: whoever comes by the new link is another Firebase user.
    """
    host = on_stage("host", platform.event_of(ANA))
    platform.client(host).update(entering(f"{SHOW}/hostActive"))

    for path in (
        f"{SHOW}/hostActive",
        f"{SHOW}/volume/host",
        f"{PRESENCE}/host",
        f"{PRESENCE}/host/{TAB}",
    ):
        assert refused(platform, former_host, {path: None}), path


@pytest.mark.parametrize("who", ["the former host", "the producer's page", "the host"])
def test_nobody_says_by_themselves_who_the_host_is(
    platform: InProcessPlatform, former_host: Auth, who: str
) -> None:
    """Writing the Firebase user of the former link where the rules look the host up.

    Hurts: a link that was changed is as good as ever.
    Stopped by: the entry changes through a function alone, in one write with the link.
    """
    event = platform.event_of(ANA)
    auth = {
        "the former host": former_host,
        "the producer's page": signed_in(ANA),
        "the host": on_stage("host", event),
    }[who]

    assert refused(platform, auth, {f"guests/{event['id']}/host": former_host["uid"]})


def test_a_host_of_a_closed_show_is_nobody(platform: InProcessPlatform) -> None:
    """A custom token of an hour is redeemed after the end, when the user is gone.

    Hurts: whoever once had the link would be in the records of the next show.
    Stopped by: it makes the same user anew, whose link leads to no open event: they
    come into no show, this one or the next at its address.
    """
    host = on_stage("host", platform.event_of(ANA))
    platform.change_status(platform.event_of(ANA)["id"], Status.CLOSED)
    assert refused(platform, host, entering(f"{SHOW}/hostActive"))

    platform.open_show(ANA)

    assert refused(platform, host, entering(f"{SHOW}/hostActive"))


def test_the_new_host_does_not_notice_what_a_former_one_does_to_their_account(
    fresh_people: TokenHolders,
) -> None:
    """Linking an e-mail address to the host's Firebase user, and deleting it.

    Hurts: the new host is signed out in the middle of the show, again and again; and
    whoever has the address signs in as the host from then on.
    Stopped by: the user of a former link goes with the link and is another one. With a
    custom token of an hour it is made anew, and is worth nothing; then it goes again.
    """
    former = fresh_people.log_in_by_link("host")
    former_id_token = fresh_people.redeem(former["firebaseToken"])
    change = {"id": "$event", "hostUrl": NEW_LINK}
    fresh_people.reply("updateEvent", change, by="producer")
    fresh_people.known["hostUrl"] = NEW_LINK
    id_token = fresh_people.redeem(fresh_people.log_in_by_link("host")["firebaseToken"])
    tokens = {"adminId": "$producerId", "userType": "host"}
    fresh_people.stack.advance(MEMORY)

    gone = fresh_people.function("createTokenByUserType", tokens, former_id_token)
    again = fresh_people.redeem(former["firebaseToken"])
    anew = fresh_people.function("createTokenByUserType", tokens, again)
    address = {"email": "former@example.com", "password": PASSWORD}
    fresh_people.auth("update", idToken=again, **address)
    by_address = fresh_people.auth("signInWithPassword", **address)["idToken"]
    as_admin = fresh_people.function(
        "getEvents", {"adminId": "$producerId"}, by_address
    )
    fresh_people.auth("delete", idToken=by_address)

    assert refusal(gone) == (401, "token-invalid")
    assert refusal(anew) == (403, "link-changed")
    assert refusal(as_admin) == (403, "not-an-admin")
    host = fresh_people.function("createTokenByUserType", tokens, id_token)
    assert host.is_success
