"""Guessing and bending addresses: slugs, ids and paths."""

import math

import pytest

from interactive_broadcast.events import slugs
from interactive_broadcast.kernel.ids import push_id
from tests.support.bad_input import ROWS
from tests.support.fake_clock import NOON
from tests.support.token_holders import TokenHolders, refusal

SECRET_BITS = 128
ID_BITS = 72
URL_SAFE = 64


def test_links_of_hosts_and_celebrities_cannot_be_guessed() -> None:
    """Trying out links of host or celebrity.

    Hurts: who has the link publishes on the stage. The old ones followed from the
    show's public address.
    Stopped by: 128 random bits each, made by the server unless the client sends its
    own of at least 16 characters.
    """
    made = {slugs.unguessable() for _ in range(1_000)}

    assert len(made) == 1_000
    assert all(len(one) * math.log2(URL_SAFE) >= SECRET_BITS for one in made)
    assert all(len({one[place] for one in made}) > 40 for place in range(20))


def test_ids_of_events_cannot_be_guessed() -> None:
    """Trying out ids of events.

    Hurts: answers would tell which of them exist.
    Stopped by: 72 random bits beside the time; and an id alone opens nothing.
    """
    made = {push_id(NOON) for _ in range(2_000)}

    assert len(made) == 2_000
    values = [len({one[place] for one in made}) for place in range(20)]
    # The first eight say when; each of the others is any of 64.
    assert values == [1] * 8 + [64] * 12
    assert 12 * math.log2(64) >= ID_BITS


def test_a_short_link_is_refused(people: TokenHolders) -> None:
    """An event with a host's link of a few characters, chosen by the client.

    Hurts: `host` is the first that anybody tries.
    Stopped by: at least 16 characters, in the function and in the rules.
    """
    body = {"name": "Night", "hostUrl": "host"}

    answer = people.function("createEvent", body, people.tokens["producer"])

    assert refusal(answer) == (400, "invalid-request")


SLUG_KEYS = ("id", "adminId", "fanUrl", "hostUrl", "celebrityUrl", "sessionId")
BENT = {
    "a slash": "a/b",
    "two dots": "../../admins",
    "an encoded slash": "%2F",
    "an encoded dot": "%2e%2e%2f",
    "encoded twice": "%252F",
    "a backslash": "..\\admins",
    "a dot": "night.json",
    "a hash": "night#",
    "a dollar": "$key",
    "a bracket": "[0]",
    "a query": "night?auth=owner",
    "a line": "night\nSet-Cookie: a=b",
    "a null": "night\x00",
    "a Cyrillic letter": "n\u0456ght",
    "a full-width letter": "\uff4eight",
    "a letter of no width": "night\u200b",
    "from right to left": "\u202enight",
    "a combining accent": "nig\u0301ht",
    "digits of another script": "\u0661\u0662\u0663",
    "an emoji": "🎤" * 16,
    "a lone surrogate": "night\ud800",
    "a space": " ",
    "nothing": "",
}  # fmt: skip


@pytest.mark.parametrize("bent", BENT.values(), ids=BENT)
def test_an_address_leads_nowhere_but_where_it_says(
    people: TokenHolders, bent: str
) -> None:
    """Slashes, dots, encodings, homoglyphs and invisible letters in every id and slug.

    Hurts: `%2F` as an id deleted every event of every admin; look-alikes fool people.
    Stopped by: ids and slugs are A-Z a-z 0-9 _ - alone; nothing is decoded twice; every
    path is built in one module.
    """
    for function_id, row in ROWS.items():
        token = people.tokens[row.by] if row.by else None
        for key in set(SLUG_KEYS) & row.body.keys():
            answer = people.function(function_id, {**row.body, key: bent}, token)
            assert refusal(answer) == (400, "invalid-request"), (function_id, key)
            fields = answer.json()["error"]["details"]["fields"]
            assert [one for one in fields if one.startswith((key, "body"))], fields


@pytest.mark.parametrize(
    "path",
    ["events/..", "events/%2e%2e/admins", "%2e%2e/secrets", "events%2F..%2Fadmins",
     "admins/../secrets", "events//", "./admins", "admins%00", "admins/%24key"],
)  # fmt: skip
def test_a_path_of_the_database_leads_nowhere_else(
    people: TokenHolders, path: str
) -> None:
    """Dots and encodings in a path of the database itself.

    Hurts: rules that decide about one path, data that comes from another.
    Stopped by: the database knows no `..`; a path with forbidden characters is none.
    """
    answer = people.database("GET", path, people.bearer_tokens["fan's ID token"])

    assert answer.status_code in (400, 401, 404)
    assert people.known["producerId"] not in answer.text


def test_look_alikes_are_different_shows(people: TokenHolders) -> None:
    """A show under an address that differs in case alone.

    Hurts: fans who come to another show.
    Stopped by: nothing: addresses differ by case, as paths do, and only their owner
    gives them below the own id. It leads to no other show.
    """
    body = {"adminId": "$producerId", "fanUrl": people.known["fanUrl"].upper()}

    answer = people.function("getBroadcastData", body, None)

    assert refusal(answer) == (404, "event-not-found")


@pytest.mark.parametrize("by", ["rival", "superAdmin"])
def test_no_other_admin_can_ask_whether_a_link_is_right(
    people: TokenHolders, by: str
) -> None:
    """Guessing a host's link, or a session, by `getEventByKey` and `...BySessionId`.

    Hurts: 403 for a right one and 404 for a wrong one tells which to use, as often as
    asked.
    Stopped by: one answer for what is another's and what is not there. Of another's
    address nothing is looked up.
    """
    for function_id, body, field, right in (
        ("getEventByKey", {"adminId": "$producerId"}, "hostUrl", "$hostUrl"),
        ("getEventByKey", {"adminId": "$producerId"}, "fanUrl", "$fanUrl"),
        ("getEventBySessionId", {}, "sessionId", "$stageSessionId"),
    ):
        answers = [
            people.call(function_id, {**body, field: value}, by=by)
            for value in (right, "nobody-has-this-one")
        ]
        assert answers[0].status_code == 404
        assert answers[0].json() == answers[1].json()


def test_only_the_owner_can_ask_which_addresses_are_taken(people: TokenHolders) -> None:
    """Asking `validateEvent` about another admin's addresses.

    Hurts: it would tell what is planned.
    Stopped by: it answers about one's own addresses only.
    """
    body = {"adminId": "$producerId", "fanUrl": "$fanUrl"}

    answer = people.function("validateEvent", body, people.tokens["rival"])

    assert refusal(answer) == (403, "rules-denied")
