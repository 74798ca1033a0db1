"""What viewers ask comes from the cache of Hosting, however many there are."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx

from emulators.stack import LocalStack
from tests.support.people import People

PLACE = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
KEPT = timedelta(seconds=2)
ROUNDS = 2


def asked(
    people: People,
    place: Mapping[str, Any] = PLACE,
    *,
    if_none_match: str = "",
) -> httpx.Response:
    """The document of a show, as a viewer gets it."""
    url = f"{people.settings.url('hosting')}/broadcast"
    headers = {"if-none-match": if_none_match} if if_none_match else {}
    return people.http.get(url, params=people.filled(place), headers=headers)


def calls(people: People) -> int:
    """How often the function has been called."""
    usage = people.http.get(f"{people.settings.url('hub')}/__/usage").json()
    return int(usage["functions"]["calls"].get("getBroadcastData", 0))


def calls_for(people: People, stack: LocalStack, viewers: int) -> int:
    """What so many viewers cost who look again and again, all in the same moments."""
    before = calls(people)
    with ThreadPoolExecutor(4) as threads:
        for _ in range(ROUNDS):
            stack.advance(KEPT)
            answers = list(threads.map(lambda _: asked(people), range(viewers)))
            assert {answer.status_code for answer in answers} == {200}
    return calls(people) - before


def test_ten_times_the_viewers_cost_not_one_call_more(
    people: People, stack: LocalStack
) -> None:
    assert calls_for(people, stack, 5) == ROUNDS
    assert calls_for(people, stack, 50) == ROUNDS


def test_a_link_that_leads_nowhere_costs_as_little(
    people: People, stack: LocalStack
) -> None:
    nothing = {**PLACE, "fanUrl": "nothing"}
    before = calls(people)

    answers = [asked(people, nothing) for _ in range(20)]

    assert {answer.status_code for answer in answers} == {404}
    assert calls(people) - before == 1
    stack.advance(KEPT)
    # Not for ten minutes, as a 404 would be that says nothing: an event may come there.
    assert asked(people, nothing).headers["x-cache"] == "MISS"


def test_a_viewer_by_the_site_is_told_what_the_function_tells(people: People) -> None:
    direct = people.http.get(
        people.settings.function_url("getBroadcastData"), params=people.filled(PLACE)
    )
    told = asked(people)

    assert told.json() == direct.json()
    for name in (
        "cache-control",
        "etag",
        "content-type",
        "access-control-allow-origin",
    ):
        assert told.headers.get(name) == direct.headers.get(name), name
    again = asked(people, if_none_match=told.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")


def test_a_viewer_learns_of_a_change_when_the_answer_is_old(
    people: People, stack: LocalStack
) -> None:
    assert asked(people).json()["status"] == "preshow"
    people.reply("eventGoLive", {"id": "$event"}, by="producer")

    assert asked(people).json()["status"] == "preshow"
    stack.advance(KEPT)
    # The function remembers for two seconds as well, from when it was asked.
    fresh = asked(people)
    assert (fresh.headers["x-cache"], fresh.json()["status"]) == ("MISS", "live")


def test_no_other_site_can_frame_what_the_site_answers(people: People) -> None:
    page = people.http.get(f"{people.settings.url('hosting')}/nothing")

    assert page.status_code == 404
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
