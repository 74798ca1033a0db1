"""As many fans as there is room for: whoever joins, however many at once."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from emulators.stack import LocalStack
from tests.support.entering import entering
from tests.support.people import PASSWORD, People

JOINS = 200
AT_A_TIME = 32
OK, REFUSED_BY_RULES, FULL = 200, 401, 429


def join_by_function(people: People, fan: Mapping[str, Any]) -> int:
    """Tokens, with a record and a place among the viewers. HTTP status."""
    body = people.filled({"adminId": "$producerId", "fanUrl": "$fanUrl"})
    return people.function("createTokensFan", body, fan["idToken"]).status_code


def join_by_app(people: People, fan: Mapping[str, Any]) -> int:
    """The same write by the app itself, with its first connection. HTTP status."""
    place = f"activeBroadcasts/{show_of(people)}/activeFans/{fan['localId']}"
    record = {"id": fan["localId"], "joinedAt": {".sv": "timestamp"}}
    writes = entering(place, record, event_id=people.known["event"])
    return people.database("PATCH", "", fan["idToken"], writes).status_code


def show_of(people: People) -> str:
    return f"{people.known['producerId']}/{people.known['fanUrl']}"


@pytest.mark.parametrize(("joins", "limit"), [(60, 5), (JOINS, 90)])
def test_any_number_of_joins_at_once_admit_exactly_the_limit(
    people: People, stack: LocalStack, joins: int, limit: int
) -> None:
    """Half of them by the function, half by their apps: the real rules decide."""
    show = show_of(people)
    people.put(f"shows/{show}/limit", limit)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        fans = list(pool.map(lambda _: people.sign_up(), range(joins)))
        ways = (join_by_function, join_by_app)
        answers = list(
            pool.map(lambda each: ways[each[0] % 2](people, each[1]), enumerate(fans))
        )
    stack.settle()

    assert set(answers) == {OK, FULL, REFUSED_BY_RULES}
    let_in = {
        fan["localId"]
        for fan, answer in zip(fans, answers, strict=True)
        if answer == OK
    }
    assert len(let_in) == limit
    admin_id, fan_url = show.split("/")
    tree = people.everything()
    assert tree["viewerCounts"][admin_id][fan_url] == limit
    assert tree["viewers"][admin_id][fan_url].keys() == let_in
    records = tree["activeBroadcasts"][admin_id][fan_url]["activeFans"]
    assert records.keys() == let_in
    assert tree["shows"][admin_id][fan_url]["full"] is True


def test_a_fan_who_links_a_password_during_the_show_keeps_the_seat(
    people: People, stack: LocalStack
) -> None:
    """The same user with another kind of ID token: neither a new fan nor an admin."""
    fan = people.sign_up()
    answers = [join_by_function(people, fan)]

    linked = people.auth(
        "update",
        idToken=fan["idToken"],
        email="linked@example.com",
        password=PASSWORD,
        returnSecureToken=True,
    )
    answers.append(join_by_function(people, linked))
    place = f"activeBroadcasts/{show_of(people)}/activeFans/{fan['localId']}"
    answers.append(people.database("GET", place, linked["idToken"]).status_code)
    stack.settle()

    admin_id, fan_url = show_of(people).split("/")
    show = people.everything()["activeBroadcasts"][admin_id][fan_url]
    assert answers == [OK, OK, OK]
    assert show["activeFans"].keys() == {fan["localId"]}
