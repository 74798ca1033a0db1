"""The old backend's paths, as one function."""

import json
from typing import Literal

import pytest
from flask.testing import FlaskClient

from interactive_broadcast.http.api import Call
from interactive_broadcast.http.old_api import OldApi
from interactive_broadcast.http.rate_limits import RateLimits
from interactive_broadcast.kernel.callers import Role
from interactive_broadcast.kernel.config import AppCheck
from interactive_broadcast.kernel.errors import EventNotFound
from interactive_broadcast.kernel.models import Id, RequestModel
from tests.support.sample_function import Greeted, Greeting, an_access_control, limits
from tests.support.served_function import client_of

ANYONE = frozenset({Role.ANYONE})
ADMIN = frozenset({Role.ADMIN})
FAN = frozenset({Role.FAN})
PAGE = {"Origin": "https://old.example"}
BY_ADMIN = {"Authorization": "Bearer admin"}
BY_FAN = {"Authorization": "Bearer fan"}


class Named(RequestModel):
    id: Id


class Joined(RequestModel):
    admin_id: Id


def current(call: Call[Greeting]) -> Greeted:
    return Greeted(said_to=call.body.first_name)


def shown(call: Call[Named]) -> Greeted:
    return Greeted(said_to=call.body.id, by=call.caller.uid)


def joined(call: Call[Joined]) -> Greeted:
    return Greeted(said_to=call.body.admin_id)


def removed(call: Call[Named]) -> Literal[True]:
    return True


def silent(call: Call[Greeting]) -> None:
    if call.body.first_name == "Bo":
        raise EventNotFound("No such event.")
    if call.body.first_name == "Cy":
        raise ZeroDivisionError("secret of Cy")


def an_old_api(
    rate_limits: RateLimits | None = None, app_check: AppCheck = AppCheck.OFF
) -> FlaskClient:
    control = an_access_control(rate_limits=rate_limits, app_check=app_check)
    old_api = OldApi(control)
    old_api.route("GET", "event/current", body=Greeting, allow=ANYONE)(current)
    old_api.route("GET", "event/:id", body=Named, allow=ADMIN)(shown)
    old_api.route("DELETE", "event/:id", body=Named, allow=ADMIN)(removed)
    old_api.route("POST", "event/:id/token", body=Named, allow=FAN)(shown)
    old_api.route("POST", "join/:adminId", body=Joined, allow=FAN)(joined)
    old_api.route("POST", "silent", body=Greeting, allow=ANYONE)(silent)
    old_api.route("GET", "list", body=Greeting, allow=ANYONE, always_list=True)(silent)
    return client_of(old_api.serve)


@pytest.mark.parametrize(
    "path", ["/event/current", "/api/event/current", "/event/current/"]
)
def test_a_path_is_found_behind_the_functions_name_and_without_it(path: str) -> None:
    answer = an_old_api().get(path, query_string={"firstName": "Ann"})

    assert answer.get_json() == {"saidTo": "Ann"}


def test_a_path_of_fixed_words_goes_before_one_with_a_parameter() -> None:
    answer = an_old_api().delete("/event/current", headers=BY_ADMIN)

    assert answer.status_code == 405


def test_a_parameter_of_the_path_is_a_field_of_the_request() -> None:
    client = an_old_api()

    seen = client.get("/api/event/e1?id=e2", headers=BY_ADMIN)
    by_fan = client.post("/api/event/e1/token", json={"id": "e2"}, headers=BY_FAN)

    assert seen.get_json() == {"saidTo": "e1", "by": "admin-1"}
    assert by_fan.get_json()["saidTo"] == "e1"


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/api", "/api/", "/api/api/event/current", "/events", "/event//token"),
        *("/event//", "/event/e1/token/more", "/EVENT/current", "/event/:id/"),
    ],
)
def test_no_other_path_leads_anywhere(path: str) -> None:
    answer = an_old_api().delete(path, headers=BY_ADMIN | PAGE)

    assert answer.status_code in (400, 404)
    assert "message" in answer.get_json()
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("name", ["%2F", "e1%2Ftoken", "..%2F..", "%2e%2e", "a%20b"])
def test_nothing_else_is_reached_by_a_slash_or_a_dot_in_a_parameter(name: str) -> None:
    answer = an_old_api().delete(f"/api/event/{name}", headers=BY_ADMIN)

    assert answer.status_code in (400, 404, 405)


def test_another_method_is_refused_with_those_that_the_path_has() -> None:
    answer = an_old_api().put("/event/e1", headers=PAGE)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, DELETE, OPTIONS"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/event/e1", "GET, HEAD, DELETE"),
        ("/api/event/current", "GET, HEAD"),
        ("/api/silent", "POST"),
        ("/api/nothing", "GET, HEAD, POST, PUT, PATCH, DELETE"),
    ],
)
def test_a_preflight_learns_the_methods_of_its_path(path: str, methods: str) -> None:
    asked = "authorization,cache-control,content-type,pragma"

    answer = an_old_api().options(
        path,
        headers={
            **PAGE,
            "Access-Control-Request-Method": "DELETE",
            "Access-Control-Request-Headers": asked,
        },
    )

    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Methods"] == methods
    assert answer.headers["Access-Control-Allow-Headers"] == asked
    assert answer.headers["Access-Control-Max-Age"] == "3600"


def test_head_is_get_without_a_body() -> None:
    answer = an_old_api().head("/event/current?firstName=Ann")

    assert (answer.status_code, answer.data) == (200, b"")


def test_true_is_answered_as_json() -> None:
    answer = an_old_api().delete("/api/event/e1", headers=BY_ADMIN)

    assert (answer.data, answer.content_type) == (b"true", "application/json")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "status"), [({"firstName": ["a", "b"]}, 400), ({"firstName": "Cy"}, 500)]
)
def test_where_an_app_wants_a_list_a_failure_is_an_empty_one(
    query: dict[str, str], status: int
) -> None:
    # The iOS app looks at no status, and takes whatever comes for a list.
    answer = an_old_api().get("/api/list", query_string=query)

    assert (answer.status_code, answer.get_json()) == (status, [])


def test_nothing_is_answered_as_an_empty_body_that_is_not_called_json() -> None:
    # The web app parses whatever is called JSON, and fails on nothing.
    answer = an_old_api().post("/api/silent", json={"firstName": "Ann"})

    assert (answer.status_code, answer.data) == (200, b"")
    assert "Content-Type" not in answer.headers
    assert answer.headers["Content-Length"] == "0"


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({}, "Unauthorized"),
        ({"Authorization": "Bearer rubbish"}, "Unauthorized"),
        (BY_FAN, "Authentication error"),
    ],
)
def test_who_may_not_call_is_told_so_as_the_old_backend_did(
    headers: dict[str, str], told: str
) -> None:
    answer = an_old_api().get("/api/event/e1", headers=headers | PAGE)

    assert answer.status_code == 401
    assert answer.get_json()["message"] == told
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_an_error_is_a_message_and_a_reason() -> None:
    answer = an_old_api().post("/api/silent", json={"firstName": "Bo"})

    assert answer.status_code == 404
    assert answer.get_json() == {
        "message": "No such event.",
        "reason": "event-not-found",
    }


def test_a_crash_is_told_without_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    answer = an_old_api().post("/api/silent", json={"firstName": "Cy"}, headers=PAGE)

    assert answer.status_code == 500
    assert answer.get_json() == {"message": "Internal error.", "reason": "internal"}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "secret of Cy" not in capsys.readouterr().out


def test_the_callable_protocol_is_not_spoken() -> None:
    answer = an_old_api().post("/api/silent", json={"data": {"firstName": "Ann"}})

    assert answer.status_code == 400
    assert answer.get_json()["message"] == "firstName: a text"


def test_each_path_is_counted_for_itself() -> None:
    client = an_old_api(limits(address=1, admin=2))
    named = {"firstName": "Ann"}

    first = [client.get("/event/current", query_string=named) for _ in range(2)]
    other = client.post("/silent", json=named)
    reads = [client.get("/event/e1", headers=BY_ADMIN) for _ in range(3)]
    removes = client.delete("/event/e1", headers=BY_ADMIN)

    assert [answer.status_code for answer in first] == [200, 429]
    assert first[1].headers["Retry-After"] == "60"
    assert other.status_code == 200
    assert [answer.status_code for answer in reads] == [200, 200, 429]
    assert removes.status_code == 200


def test_callers_are_counted_for_each_path() -> None:
    client = an_old_api(limits(caller=1))

    tokens = [client.post("/event/e1/token", headers=BY_FAN) for _ in range(2)]
    joins = [client.post(f"/join/{who}", headers=BY_FAN) for who in ("ada", "bea")]

    assert [answer.status_code for answer in tokens] == [200, 429]
    assert [answer.status_code for answer in joins] == [200, 429]


def test_so_are_shows_whoever_asks() -> None:
    client = an_old_api(limits(show=1))
    sessions = [{"Authorization": f"Bearer session-{number}"} for number in range(3)]
    shows = ["ada", "ada", "bea"]

    joins = [
        client.post(f"/join/{show}", headers=by)
        for show, by in zip(shows, sessions, strict=True)
    ]

    assert [answer.status_code for answer in joins] == [200, 429, 200]


def test_an_app_without_an_app_check_token_is_kept_out_where_it_is_enforced() -> None:
    answer = an_old_api(app_check=AppCheck.ENFORCE).get(
        "/event/current?firstName=Ann", headers=PAGE
    )

    assert answer.status_code == 401
    assert answer.get_json()["reason"] == "app-check-missing"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_call_is_one_line_in_the_log_which_names_its_path(
    capsys: pytest.CaptureFixture[str],
) -> None:
    client = an_old_api()

    client.delete("/api/event/e1", headers=BY_ADMIN)
    client.get("/api/rubbish")

    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["function"], first["route"]) == ("api", "removed")
    assert (first["role"], first["outcome"]) == ("admin", "ok")
    assert (second["function"], second["outcome"]) == ("api", "path-not-found")
    assert "route" not in second
