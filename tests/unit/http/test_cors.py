from collections.abc import Callable

import pytest
from flask import Request, Response
from flask.testing import FlaskClient

from interactive_broadcast.http.cors import CorsPolicy
from interactive_broadcast.kernel.errors import Misconfigured
from tests.support.served_function import client_of

OURS = "https://show.example.com"


def page(allowed: Callable[[], frozenset[str]]) -> FlaskClient:
    def serve(request: Request) -> Response:
        response = Response("{}")
        CorsPolicy(allowed).add_headers(request, response, "POST")
        return response

    return client_of(serve)


def only(*origins: str) -> Callable[[], frozenset[str]]:
    return lambda: frozenset(origins)


def test_any_origin_may_read_when_all_are_allowed() -> None:
    answer = page(only("*")).post("/", headers={"Origin": OURS})

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Vary"] == "Origin"
    assert "retry-after" in answer.headers["Access-Control-Expose-Headers"]


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
    assert "authorization" in answer.headers["Access-Control-Allow-Headers"]
    assert "x-firebase-appcheck" in answer.headers["Access-Control-Allow-Headers"]
    assert answer.headers["Access-Control-Max-Age"] == "3600"


def test_a_malformed_list_lets_nobody_in() -> None:
    def malformed() -> frozenset[str]:
        raise Misconfigured("Malformed.", names=["ALLOWED_ORIGINS"])

    answer = page(malformed).post("/", headers={"Origin": OURS})

    assert "Access-Control-Allow-Origin" not in answer.headers
