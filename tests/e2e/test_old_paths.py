"""The old backend's paths are reached at the function's address and by the site."""

import httpx
import pytest

from tests.support.people import People

BASES = ["functions", "hosting"]
PAGE = {"Origin": "https://old.example"}


def asked(
    people: People,
    base: str,
    method: str,
    path: str,
    *,
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    """What an old app is answered whose base address is this one."""
    site = f"{people.settings.url('hosting')}/api"
    url = people.settings.function_url("api") if base == "functions" else site
    return people.http.request(method, f"{url}/{path}", headers=PAGE | (headers or {}))


@pytest.mark.parametrize("base", BASES)
def test_the_list_of_events_is_an_array(people: People, base: str) -> None:
    admin_id = people.filled({"id": "$producerId"})["id"]

    answer = asked(people, base, "GET", f"event/get-events-by-admin?adminId={admin_id}")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert [event["adminId"] for event in answer.json()] == [admin_id]


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
