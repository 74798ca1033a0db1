"""Which requests for the controls come from web pages of other origins."""

import pytest
from starlette.types import Scope

from emulators.kernel.controls import refused_page

HERE = "127.0.0.1:4400"


def request(**headers: str) -> Scope:
    sent = {"host": HERE, **headers}
    return {
        "type": "http",
        "scheme": "http",
        "headers": [
            (name.replace("_", "-").encode(), value.encode())
            for name, value in sent.items()
        ],
    }


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="a program"),
        pytest.param({"user_agent": "curl/8"}, id="curl"),
        pytest.param({"origin": f"http://{HERE}"}, id="a page of our own writes"),
        pytest.param({"sec_fetch_site": "same-origin"}, id="a page of our own reads"),
        pytest.param({"sec_fetch_site": "none"}, id="an address that was typed"),
        pytest.param({"host": "localhost:4400"}, id="by the name of this machine"),
        pytest.param({"host": "[::1]:4400"}, id="by an address of IPv6"),
        pytest.param({"host": "192.168.1.5"}, id="by an address in the network"),
        pytest.param({"host": "emulators:4400"}, id="by a container's name"),
        pytest.param({"host": "host.docker.internal:4400"}, id="by Docker's name"),
        pytest.param({"host": "app.localhost"}, id="below localhost"),
    ],
)
def test_programs_and_the_emulators_own_pages_are_served(
    headers: dict[str, str],
) -> None:
    assert refused_page(request(**headers)) is None


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"origin": "https://evil.test"}, id="a foreign page"),
        pytest.param({"origin": "null"}, id="a page without an origin"),
        pytest.param({"origin": "http://127.0.0.1:3000"}, id="another port"),
        pytest.param({"origin": "http://localhost:4400"}, id="another name of ours"),
        pytest.param({"origin": f"https://{HERE}"}, id="another scheme"),
        pytest.param({"origin": ""}, id="an empty origin"),
        pytest.param({"sec_fetch_site": "cross-site"}, id="an image in a foreign page"),
        pytest.param({"sec_fetch_site": "same-site"}, id="the same from another port"),
        pytest.param({"host": "evil.test:4400"}, id="a foreign name that leads here"),
        pytest.param({"host": "127.0.0.1.evil.test"}, id="one that looks like ours"),
        pytest.param({"host": "localhost.evil.test:80"}, id="one that begins so"),
        pytest.param({"host": "evil.test."}, id="one with a dot at its end"),
        pytest.param({"host": "a@b:c"}, id="no name at all"),
        pytest.param({"host": ""}, id="an empty name"),
        pytest.param({"host": "evil.test", "origin": "http://evil.test"}, id="rebound"),
    ],
)
def test_pages_of_other_origins_are_refused(headers: dict[str, str]) -> None:
    refusal = refused_page(request(**headers))

    assert refusal is not None
    assert refusal.status_code == 403
    assert "access-control-allow-origin" not in refusal.headers


def test_a_client_without_a_name_for_us_is_no_browser() -> None:
    scope = request()
    scope["headers"] = []

    assert refused_page(scope) is None


def test_a_web_socket_is_for_pages_of_its_own_server() -> None:
    own = {**request(origin=f"http://{HERE}"), "type": "websocket", "scheme": "ws"}
    other = {**request(origin="http://app.test"), "type": "websocket", "scheme": "ws"}

    assert refused_page(own) is None
    assert refused_page(other) is not None
