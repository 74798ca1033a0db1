"""Replay: good tokens after the right that they stood for was taken away."""

from datetime import timedelta
from typing import Any

import pytest

import main as functions
from interactive_broadcast.kernel.callers import Role
from tests.support.entering import entering
from tests.support.token_holders import TokenHolders, refusal

FOR_GUESTS = {
    name
    for name, endpoint in functions.http_api.endpoints.items()
    if endpoint.allow & {Role.FAN, Role.HOST, Role.CELEBRITY}
    and Role.ANYONE not in endpoint.allow
}
"""What whoever has a session for one event may call at all."""

MEMORY = timedelta(seconds=3)
"""Longer than anything is remembered of who may do what."""


def close(people: TokenHolders) -> None:
    people.reply("endBroadcast", {"id": "$event"}, by="producer")
    people.stack.settle()
    people.stack.advance(MEMORY)


@pytest.mark.parametrize("holder", ["fan", "fan's ID token"])
def test_a_fans_token_of_a_closed_show_is_worth_nothing(
    fresh_people: TokenHolders, holder: str
) -> None:
    """Yesterday's fan comes back with yesterday's token.

    Hurts: OpenTok minutes, and a stage that nobody watches over any more.
    Stopped by: an address leads to open events only; who is bound to one may ask for
    that one alone.
    """
    token = fresh_people.bearer_tokens[holder]
    close(fresh_people)
    show = {"adminId": "$producerId", "fanUrl": "$fanUrl"}

    answer = fresh_people.function("createTokensFan", show, token)

    assert refusal(answer) == (404, "event-not-found")


@pytest.mark.parametrize("role", ["host", "celebrity"])
def test_a_link_of_a_closed_show_is_worth_nothing(
    fresh_people: TokenHolders, role: str
) -> None:
    """Host and celebrity use link and token again after the end.

    Hurts: whoever once had the link would have a stage for ever.
    Stopped by: closing takes the slugs away, in the same write.
    """
    token = fresh_people.bearer_tokens[role]
    close(fresh_people)
    link = {"adminId": "$producerId", f"{role}Url": f"${role}Url"}

    tokens = fresh_people.function(
        "createTokenHostCeleb", {**link, "userType": role}, token
    )
    login = fresh_people.function(f"login{role.capitalize()}", link, None)

    assert refusal(tokens) == refusal(login) == (404, "event-not-found")


def test_a_host_of_a_closed_show_is_nobody_in_the_database(
    fresh_people: TokenHolders,
) -> None:
    """The host's database token after the end of the show.

    Hurts: presence written late brought closed shows back for every viewer.
    Stopped by: the rules: presence only in the show whose event the token names, while
    it is open.
    """
    token = fresh_people.bearer_tokens["host's ID token"]
    show = "activeBroadcasts/{producerId}/{fanUrl}".format(**fresh_people.known)
    event_id = fresh_people.known["event"]
    writes = entering(f"{show}/hostActive", event_id=event_id)
    assert fresh_people.database("PATCH", "", token, writes).is_success

    close(fresh_people)
    fresh_people.stack.advance(timedelta(minutes=5))
    answer = fresh_people.database("PATCH", "", token, writes)

    assert answer.status_code == 401
    shown = fresh_people.everything().get("activeBroadcasts", {})
    assert fresh_people.known["producerId"] not in shown


def test_a_token_of_one_show_is_none_for_the_next_at_the_same_address(
    fresh_people: TokenHolders,
) -> None:
    """A fan's and a host's token of the last show, at the next one of the same admin.

    Hurts: the same address every week would mean the same key every week.
    Stopped by: a session token names the event, not the address.
    """
    host_token, fan_token = (
        fresh_people.bearer_tokens["host"],
        fresh_people.bearer_tokens["fan"],
    )
    close(fresh_people)
    same = {"name": "Next", "fanUrl": "$fanUrl", "hostUrl": "$hostUrl"}
    event = fresh_people.reply("createEvent", same, by="producer")
    fresh_people.reply(
        "changeStatus", {"id": event["id"], "status": "preshow"}, by="producer"
    )
    place = {"adminId": "$producerId"}
    asked = {
        "createTokensFan": [(fan_token, {"fanUrl": "$fanUrl"})],
        "createTokenHostCeleb": [
            (host_token, {"userType": "host", "hostUrl": "$hostUrl"})
        ],
        "createTokenByUserType": [
            (fan_token, {"userType": "fan"}),
            (host_token, {"userType": "host"}),
        ],
    }

    refusals = {
        (name, refusal(fresh_people.function(name, {**place, **more}, token)))
        for name, calls in asked.items()
        for token, more in calls
    }

    assert refusals == {(name, (403, "wrong-show")) for name in FOR_GUESTS}


def test_tokens_of_a_deleted_event_are_worth_nothing(
    fresh_people: TokenHolders,
) -> None:
    """Fan and host of an event that its owner has deleted.

    Hurts: the same as with a closed one.
    Stopped by: the event's slugs go with it, in one write.
    """
    tokens = dict(fresh_people.bearer_tokens)
    fresh_people.reply("deleteEvent", {"id": "$event"}, by="producer")
    fresh_people.stack.settle()
    fresh_people.stack.advance(MEMORY)
    place: dict[str, Any] = {"adminId": "$producerId"}

    for holder, function_id, more in (
        ("fan", "createTokensFan", {"fanUrl": "$fanUrl"}),
        ("host", "createTokenHostCeleb", {"userType": "host", "hostUrl": "$hostUrl"}),
    ):
        answer = fresh_people.function(function_id, {**place, **more}, tokens[holder])
        assert refusal(answer) == (404, "event-not-found")


def test_whoever_left_the_stage_gets_no_token_for_it(
    fresh_people: TokenHolders,
) -> None:
    """A fan asks for the stage again, a moment after being taken off it.

    Hurts: an old token that still works, of which users of other products complain.
    Stopped by: the place is read fresh for every stage token, and each lasts minutes.
    """
    fan = fresh_people.sign_up()
    show = "activeBroadcasts/{producerId}/{fanUrl}".format(**fresh_people.known)
    record = f"{show}/activeFans/{fan['localId']}"
    seat = {"adminId": "$producerId", "fanUrl": "$fanUrl", "seat": "stage"}
    # As a producer does who puts a fan there: what names nobody is taken off.
    fresh_people.put(f"{show}/stageFanId", fan["localId"])
    fresh_people.put(record, {"id": fan["localId"], "name": "Fay", "isOnStage": True})
    called = fresh_people.function("createTokensFan", seat, fan["idToken"])

    fresh_people.put(f"{record}/isOnStage", value=False)
    removed = fresh_people.function("createTokensFan", seat, fan["idToken"])

    assert called.status_code == 200
    assert refusal(removed) == (403, "not-on-stage")


def test_a_stage_token_does_not_outlive_its_ten_minutes(
    fresh_people: TokenHolders,
) -> None:
    """A stage token kept for later.

    Hurts: a fan who was on stage once could come back at the worst moment.
    Stopped by: it expires; OpenTok refuses to connect with it.
    """
    fan = fresh_people.sign_up()
    show = "activeBroadcasts/{producerId}/{fanUrl}".format(**fresh_people.known)
    fresh_people.put(f"{show}/stageFanId", fan["localId"])
    record = {"id": fan["localId"], "name": "Fay", "isOnStage": True}
    fresh_people.put(f"{show}/activeFans/{fan['localId']}", record)
    seat = {"adminId": "$producerId", "fanUrl": "$fanUrl", "seat": "stage"}
    tokens = fresh_people.function("createTokensFan", seat, fan["idToken"]).json()
    fresh_people.publish_on_stage()

    fresh_people.stack.advance(timedelta(minutes=11))
    place = {"sessionId": tokens["stageSessionId"], "token": tokens["stageToken"]}
    connecting = fresh_people.requests.opentok("POST", "connections", place)

    assert fresh_people.send(connecting).status_code == 403


@pytest.mark.parametrize(
    ("holder", "refused"),
    [
        ("host", (403, "link-changed")),
        ("host's ID token", (401, "token-invalid")),
    ],
)
def test_a_link_that_was_changed_is_worth_nothing(
    fresh_people: TokenHolders, holder: str, refused: tuple[int, str]
) -> None:
    """A host's link in wrong hands: used to sign in before the producer changed it.

    Hurts: a session of 24 hours, and a Firebase user without end, for the stage.
    Stopped by: both name the link that they were given for, by a fingerprint; and the
    Firebase user is removed with the link.
    """
    token = fresh_people.bearer_tokens[holder]
    mine = {"adminId": "$producerId", "userType": "host"}
    assert fresh_people.function("createTokenByUserType", mine, token).is_success

    new = {"id": "$event", "hostUrl": "the-new-link-of-the-host"}
    fresh_people.reply("updateEvent", new, by="producer")
    fresh_people.stack.advance(MEMORY)
    with_new = {**mine, "hostUrl": new["hostUrl"]}
    again = fresh_people.function("createTokenByUserType", mine, token)
    by_link = fresh_people.function("createTokenHostCeleb", with_new, token)

    assert refusal(again) == refusal(by_link) == refused


def test_a_link_that_never_was_and_one_that_is_over_answer_the_same(
    fresh_people: TokenHolders,
) -> None:
    """Telling apart links that never were, that are over and that are of another kind.

    Hurts: differences in answers lead a guesser on.
    Stopped by: one index of open addresses: there is nothing else to find.
    """
    link = {"adminId": "$producerId"}
    over = {**link, "hostUrl": "$hostUrl"}
    of_a_celebrity = {**link, "hostUrl": "$celebrityUrl"}
    fresh_people.reply("endBroadcast", {"id": "$event"}, by="producer")
    asked = (
        over,
        of_a_celebrity,
        {**link, "hostUrl": "nobody-has-this-link-1"},
        {"adminId": "nobody-has-this-id", "hostUrl": "nobody-has-this-link-1"},
    )

    answers = [fresh_people.call("loginHost", body, by=None) for body in asked]

    assert {(a.status_code, a.text) for a in answers} == {(404, answers[0].text)}


def test_the_address_of_a_show_leads_to_the_event_that_has_it_now(
    fresh_people: TokenHolders,
) -> None:
    """Tokens by a show's address, a moment after it was given to another event.

    Hurts: whoever comes for the new show would be let into the room of the one before.
    Stopped by: whoever comes in writes for which event, and the rules compare; for whom
    is in already an address is known for two seconds, and no longer.
    """
    mine = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
    fan = fresh_people.known["fanIdToken"]
    before = fresh_people.function("createTokensFan", mine, fan)
    fresh_people.reply("endBroadcast", {"id": "$event"}, by="producer")
    new = fresh_people.reply(
        "createEvent", {"name": "Next", "fanUrl": "$fanUrl"}, by="producer"
    )

    too_early = fresh_people.function("createTokensFan", mine, fan)
    opening = {"id": new["id"], "status": "preshow"}
    fresh_people.reply("changeStatus", opening, by="producer")
    after = fresh_people.function("createTokensFan", mine, fan)

    assert before.json()["id"] == fresh_people.known["event"]
    assert refusal(too_early) == (409, "show-not-open")
    assert after.json()["id"] == new["id"] != fresh_people.known["event"]


def test_whoever_waits_before_the_doors_is_let_in_when_they_open(
    fresh_people: TokenHolders,
) -> None:
    """A crowd that asks for tokens over and over before the show opens.

    Hurts: an answer that is kept refuses those who were told that it is open.
    Stopped by: nothing is refused from memory; those who ask at the same time share one
    read, and `Retry-After` tells them when to ask again.
    """
    new = fresh_people.reply(
        "createEvent", {"name": "Next", "fanUrl": "next-night"}, by="producer"
    )
    there = {"adminId": "$producerId", "fanUrl": "next-night"}
    fan = fresh_people.known["fanIdToken"]
    waiting = [fresh_people.function("createTokensFan", there, fan) for _ in range(3)]

    opening = {"id": new["id"], "status": "preshow"}
    fresh_people.reply("changeStatus", opening, by="producer")
    inside = fresh_people.function("createTokensFan", there, fan)

    assert {refusal(one) for one in waiting} == {(409, "show-not-open")}
    assert {one.headers["retry-after"] for one in waiting} == {"5"}
    assert inside.is_success
