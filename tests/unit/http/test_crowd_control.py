import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from interactive_broadcast.http.crowd_control import address_of


def request(forwarded: str | None, peer: str = "127.0.0.1") -> Request:
    headers = [] if forwarded is None else [("X-Forwarded-For", forwarded)]
    environ = EnvironBuilder(
        headers=headers, environ_base={"REMOTE_ADDR": peer}
    ).get_environ()
    return Request(environ)


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        pytest.param(None, "127.0.0.1", id="no front end: the connection's"),
        pytest.param("203.0.113.9", "203.0.113.9", id="the front end's word"),
        pytest.param("1.2.3.4, 203.0.113.9", "203.0.113.9", id="not the client's"),
        pytest.param("x,,203.0.113.9 ", "203.0.113.9", id="whatever he sends"),
        pytest.param("203.0.113.9, junk", "unknown", id="no address at all"),
        pytest.param("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64", id="a household"),
        pytest.param("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64", id="the same one"),
        pytest.param("::ffff:203.0.113.9", "203.0.113.9", id="IPv4 in IPv6"),
    ],
)
def test_an_address_is_what_the_platform_says(
    forwarded: str | None, address: str
) -> None:
    assert address_of(request(forwarded)) == address
