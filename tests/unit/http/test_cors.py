from collections.abc import Callable

import pytest
from flask import Request, Response
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from interactive_broadcast.http.cors import CorsPolicy
from interactive_broadcast.kernel.origins import Origins, parse_origins
from tests.support.sample_function import served
from tests.support.served_function import client_of

OURS = "https://show.example.com"
NAMED = {"firstName": "Ann"}


def served_for(allowed: str) -> FlaskClient:
    return served(origins=lambda: parse_origins(allowed))


def page(allowed: Callable[[], Origins]) -> FlaskClient:
    def serve(request: Request) -> Response:
        response = Response("{}")
        response.headers.extend(CorsPolicy(allowed).headers(request, "POST"))
        return response

    return client_of(serve)


def only(*origins: str) -> Callable[[], Origins]:
    return lambda: parse_origins(",".join(origins))


def test_any_origin_may_read_when_all_are_allowed() -> None:
    answer = page(only("*")).post("/", headers={"Origin": OURS})

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Vary"] == "Origin"
    assert answer.headers["Access-Control-Expose-Headers"] == "age, etag, retry-after"


@pytest.mark.parametrize(
    ("origin", "permitted"),
    [
        (OURS, OURS),
        ("https://evil.example", None),
        (f"{OURS}.evil.example", None),
        ("https://sub.show.example.com", None),
        ("http://show.example.com", None),
        (f"{OURS}:8443", None),
        (f"{OURS}/", None),
        ("null", None),
        ("*", None),
        ("", None),
        (None, None),
    ],
)
def test_only_listed_origins_may_read(
    origin: str | None, permitted: str | None
) -> None:
    headers = {} if origin is None else {"Origin": origin}

    answer = page(only(OURS, "https://b.example")).post("/", headers=headers)

    assert answer.headers.get("Access-Control-Allow-Origin") == permitted
    assert answer.headers["Vary"] == "Origin"


def test_a_preflight_learns_methods_and_headers_for_an_hour() -> None:
    answer = page(only(OURS)).options("/", headers={"Origin": OURS})

    assert answer.headers["Access-Control-Allow-Methods"] == "POST"
    assert set(answer.headers["Access-Control-Allow-Headers"].split(", ")) == {
        *("authorization", "content-type", "cache-control", "pragma", "if-none-match"),
        *("x-client-version", "x-firebase-appcheck", "x-firebase-client"),
        *("x-firebase-gmpid", "firebase-instance-id-token"),
    }
    assert answer.headers["Access-Control-Max-Age"] == "3600"


APPS = ("capacitor://localhost", "ionic://localhost", "tauri://localhost", "app://-")


@pytest.mark.parametrize("origin", APPS)
def test_an_app_that_shows_pages_may_read(origin: str) -> None:
    answer = page(only(OURS, *APPS)).post("/", headers={"Origin": origin})

    assert answer.headers["Access-Control-Allow-Origin"] == origin


def preflight(asked: str, origin: str = OURS) -> TestResponse:
    headers = {"Origin": origin, "Access-Control-Request-Headers": asked}
    return page(only(OURS)).options("/", headers=headers)


@pytest.mark.parametrize(
    "asked",
    [
        *("x-request-id", "authorization,content-type,sentry-trace", "X-A, X-B"),
        "x" * 1_000,
    ],
)
def test_a_preflight_is_allowed_the_headers_it_asks_for(asked: str) -> None:
    answer = preflight(asked)

    assert answer.headers["Access-Control-Allow-Headers"] == asked
    assert answer.headers["Vary"] == "Origin, Access-Control-Request-Headers"


@pytest.mark.parametrize(
    "asked", ["", "a b", "x-a,", ",", "x-a;x-b", "x-\u00e9", "<script>", "x" * 1_001]
)
def test_a_preflight_that_asks_for_no_headers_is_told_the_usual_ones(
    asked: str,
) -> None:
    answer = preflight(asked)

    allowed = answer.headers["Access-Control-Allow-Headers"]
    assert "authorization" in allowed
    assert asked != allowed


def test_a_preflight_of_another_page_is_allowed_nothing() -> None:
    answer = preflight("x-request-id", origin="https://evil.example")

    assert "Access-Control-Allow-Headers" not in answer.headers


MALFORMED = f"{OURS},https://b.example/path"


@pytest.mark.parametrize("method", ["POST", "OPTIONS"])
def test_beside_a_malformed_entry_the_others_are_good(method: str) -> None:
    served = served_for(MALFORMED)

    answer = served.open("/", method=method, json=NAMED, headers={"Origin": OURS})

    assert answer.status_code == (200 if method == "POST" else 204)
    assert answer.headers["Access-Control-Allow-Origin"] == OURS


@pytest.mark.parametrize("method", ["POST", "OPTIONS"])
def test_whoever_a_malformed_entry_may_mean_is_told_which_parameter_it_is(
    method: str, capsys: pytest.CaptureFixture[str]
) -> None:
    headers = {"Origin": "https://b.example"}

    answer = served_for(MALFORMED).open("/", method=method, json=NAMED, headers=headers)

    assert answer.status_code == 500
    details = answer.get_json()["error"]["details"]
    assert details == {"reason": "misconfigured", "names": ["ALLOWED_ORIGINS"]}
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "misconfigured" in "".join(capsys.readouterr())


def test_who_is_no_page_does_not_mind_a_malformed_entry() -> None:
    assert served_for(MALFORMED).post("/", json=NAMED).status_code == 200
