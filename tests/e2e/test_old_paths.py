"""The old backend's paths are reached at the function's address and by the site."""

from typing import Any

import httpx
import pytest

from tests.support.people import People

BASES = ["functions", "hosting"]
PAGE = {"Origin": "https://old.example"}


def asked(
    people: People, base: str, method: str, path: str, **sent: Any
) -> httpx.Response:
    """What an old app is answered whose base address is this one.

    `sent` are headers and JSON, as httpx takes them.
    """
    site = f"{people.settings.url('hosting')}/api"
    url = people.settings.function_url("api") if base == "functions" else site
    headers = PAGE | sent.pop("headers", {})
    return people.http.request(method, f"{url}/{path}", headers=headers, **sent)


@pytest.mark.parametrize("base", BASES)
def test_the_list_of_events_is_an_array(people: People, base: str) -> None:
    admin_id = people.filled({"id": "$producerId"})["id"]

    answer = asked(people, base, "GET", f"event/get-events-by-admin?adminId={admin_id}")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "no-store"
    assert [event["adminId"] for event in answer.json()] == [admin_id]


@pytest.mark.parametrize("base", BASES)
def test_method_path_body_and_token_come_through(people: People, base: str) -> None:
    event_id = people.filled({"id": "$event"})["id"]
    by_producer = {"Authorization": f"Bearer {people.tokens['producer']}"}

    seen = [
        asked(
            people,
            base,
            method,
            f"event/{event_id}",
            headers=by_producer,
            json=json,
        )
        for method, json in [
            ("GET", None),
            ("PATCH", {"name": f"By {base}", "_id": 7, "redirectUrl": ""}),
            ("GET", None),
        ]
    ]
    anonymous = asked(people, base, "DELETE", f"event/{event_id}")

    assert [answer.status_code for answer in seen] == [200] * 3
    names = [answer.json()["name"] for answer in seen]
    assert names[1:] == [f"By {base}"] * 2 != names[:1]
    assert (anonymous.status_code, anonymous.json()["message"]) == (401, "Unauthorized")


@pytest.mark.parametrize("base", BASES)
def test_a_page_is_told_which_methods_and_headers_it_may_send(
    people: People, base: str
) -> None:
    wanted = "authorization,cache-control,content-type,pragma"
    headers = {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": wanted,
    }

    answer = asked(
        people, base, "OPTIONS", "event/get-events-by-admin", headers=headers
    )

    assert answer.status_code == 204
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD"
    assert answer.headers["access-control-allow-headers"] == wanted


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nothing", 404),
        ("DELETE", "event/get-events-by-admin", 405),
        ("POST", "event/%2F", 404),
    ],
)
def test_a_refusal_can_be_read_by_a_page(
    people: People, base: str, method: str, path: str, status: int
) -> None:
    answer = asked(people, base, method, path)

    assert answer.status_code == status
    assert answer.json()["message"]
    assert answer.headers["access-control-allow-origin"] == "*"
