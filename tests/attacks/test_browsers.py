"""Other people's web pages: CORS, sniffing, caches and markup."""

import pytest
from flask import Request, Response
from werkzeug.test import EnvironBuilder

from interactive_broadcast.http.cors import CorsPolicy
from interactive_broadcast.kernel.origins import parse_origins
from tests.support.bad_input import ROWS
from tests.support.token_holders import TokenHolders

OURS = "https://show.example.com"
EVIL = (
    "https://evil.example", "null", "https://show.example.com.evil.example",
    "https://evilshow.example.com", "http://show.example.com",
    "https://show.example.com:8443", "https://SHOW.example.com", "file://", "*", "",
    "https://show.example.com https://evil.example", "https://show.example.com/",
)  # fmt: skip


def answered(origin: str, *, method: str = "POST") -> Response:
    """What a browser of that page is told, where one origin is allowed."""
    # By hand: a test client would refuse to send some of these.
    environ = EnvironBuilder(method=method).get_environ()
    request = Request({**environ, "HTTP_ORIGIN": origin})
    response = Response()
    headers = CorsPolicy(lambda: parse_origins(OURS)).headers(request, "POST")
    response.headers.extend(headers)
    return response


@pytest.mark.parametrize("origin", EVIL)
def test_another_page_may_not_read_an_answer(origin: str) -> None:
    """A page that is not listed, `null`, look-alikes, another scheme or port.

    Hurts: a page in the same browser could read what the producer may read.
    Stopped by: ALLOWED_ORIGINS is compared as a whole; others get no header at all.
    """
    for method in ("POST", "OPTIONS"):
        headers = answered(origin, method=method).headers
        assert not [name for name, _ in headers if name.startswith("Access-Control")]
        assert headers["Vary"] == "Origin"


@pytest.mark.parametrize("origin", EVIL)
def test_a_malformed_origin_lets_nobody_else_in(origin: str) -> None:
    """A list of origins with a mistake in it, such as a path or a wildcard.

    Hurts: read loosely it lets others in; read as a whole it shuts out our own.
    Stopped by: each entry is good or lets nobody in; whoever it may be meant for is
    told that ALLOWED_ORIGINS is malformed, in an answer that no page can read.
    """
    allowed = parse_origins(
        f"{OURS},https://*.example,https://show.example.com/,null,*"
    )

    assert allowed.has_malformed
    assert allowed.permitted(origin) is None
    assert allowed.permitted(OURS) == OURS


def test_our_own_page_may_read_an_answer() -> None:
    """The listed page, for comparison.

    Hurts: if it were refused too, the refusals above would prove nothing.
    Stopped by: nothing.
    """
    assert answered(OURS).headers["Access-Control-Allow-Origin"] == OURS


@pytest.mark.parametrize("function_id", ROWS)
def test_no_answer_lets_a_browser_send_credentials(
    people: TokenHolders, function_id: str
) -> None:
    """A page of somebody else that makes the browser send what it keeps for us.

    Hurts: clicks in the name of whoever is signed in.
    Stopped by: no cookies, and no `Access-Control-Allow-Credentials` on any answer.
    """
    answer = people.call_with(function_id, "nobody", {})

    assert "access-control-allow-credentials" not in answer.headers
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("function_id", ROWS)
def test_an_answer_is_json_and_nothing_else(
    people: TokenHolders, function_id: str
) -> None:
    """Markup in a request, in the hope that an answer is shown as a page.

    Hurts: script in the name of our address.
    Stopped by: JSON as content type, no sniffing, no echo; answers are not kept.
    """
    markup = "<script>alert(1)</script>"

    answer = people.call_with(function_id, "nobody", {markup: markup, "id": markup})

    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "<script" not in answer.text


@pytest.mark.parametrize(
    "origin", ["https://a.example\r\nSet-Cookie: x=1", "https://a.example\tb", "\x7f"]
)
def test_a_header_does_not_become_two(origin: str) -> None:
    """A line end in the origin, to add headers to the answer.

    Hurts: cookies and answers of the attacker's choice.
    Stopped by: an origin is answered only if it is listed, so none can bring its own.
    """
    assert answered(origin).headers.get("Access-Control-Allow-Origin") is None


def test_only_what_is_public_may_be_cached(people: TokenHolders) -> None:
    """A cache between us and the viewers, asked for somebody else's answer.

    Hurts: one person's answer for another.
    Stopped by: `no-store` everywhere but on what anybody may know, for seconds.
    """
    url = people.settings.function_url("getBroadcastData")
    public = people.http.get(
        url, params=people.filled({"adminId": "$producerId", "fanUrl": "$fanUrl"})
    )
    private = people.call_with("getEvent", "producer")

    assert public.headers["cache-control"] == (
        "public, max-age=1, s-maxage=2, stale-if-error=300"
    )
    assert private.headers["cache-control"] == "no-store"
    assert not set(public.json()) & {"hostUrl", "adminId", "id", "sessionId"}


def test_what_one_viewer_sends_changes_no_answer_of_the_others(
    people: TokenHolders,
) -> None:
    """Headers of a viewer's choice, at the moment in which the CDN asks for all.

    Hurts: the CDN would keep a refusal, or an answer with the attacker's text in it,
    and give it to every viewer of the show.
    Stopped by: nothing in the answer comes from a header; what is not the document is
    not kept; Hosting passes no cookie on, and keeps answers by `Authorization`.
    """
    url = f"{people.settings.url('hosting')}/broadcast"
    place = people.filled({"adminId": "$producerId", "fanUrl": "$fanUrl"})
    clean = people.http.get(
        people.settings.function_url("getBroadcastData"), params=place
    )
    attacks = (
        {"authorization": "Bearer nonsense"},
        {"x-firebase-appcheck": "nonsense"},
        {"cookie": "__session=nonsense; a=b"},
        {"origin": EVIL[0], "x-forwarded-host": "evil.example"},
        {"x-http-method-override": "DELETE", "x-original-url": "/evil"},
        {"range": "bytes=0-1", "if-none-match": '"nonsense"'},
    )

    for number, headers in enumerate(attacks):
        # A name of its own for each, which nobody has asked by before.
        site = {"host": f"site{number}.localhost"}
        people.http.get(url, params=place, headers={**site, **headers})
        seen = people.http.get(url, params=place, headers=site)
        assert (seen.status_code, seen.content) == (200, clean.content), headers
        assert "evil" not in str(seen.headers), headers


def test_a_page_that_a_developer_looks_at_does_not_move_the_local_stack(
    people: TokenHolders,
) -> None:
    """Any web page sends to the controls of the stack on the developer's machine.

    Hurts: it could reset the data, move the clock, and read requests and their tokens.
    Stopped by: pages of other origins are refused, by `Origin`, `Sec-Fetch-Site` and
    the name in `Host`, which a rebound DNS name would show.
    """
    pages = (
        {"origin": "https://app.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"host": "rebound.example"},
    )
    controls = (
        ("hub", "POST", "reset"),
        ("hub", "POST", "clock"),
        ("hub", "GET", "journal"),
        ("opentok", "GET", "projects"),
        ("functions", "POST", "environment"),
    )

    for service, method, path in controls:
        url = f"{people.settings.url(service)}/__/{path}"
        for page in pages:
            answer = people.http.request(method, url, headers=page)
            assert answer.status_code == 403, (url, page)
            assert "access-control-allow-origin" not in answer.headers
