import pytest
from flask import Request
from pydantic import BaseModel
from werkzeug.test import EnvironBuilder

from interactive_broadcast.http.api import Call
from interactive_broadcast.http.rate_limits import address_of
from interactive_broadcast.kernel.callers import NOBODY, Role
from interactive_broadcast.kernel.errors import TooManyRequests
from tests.support.sample_function import Greeting, codes, greet, limits, reason, served


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
        pytest.param("x,,203.0.113.9 ", "203.0.113.9", id="whatever they send"),
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


def from_address(*hops: str) -> dict[str, dict[str, str]]:
    return {"headers": {"X-Forwarded-For": ", ".join(hops)}}


def test_an_address_that_asks_too_often_is_told_when_to_come_back() -> None:
    client = served(rate_limits=limits(address=2))

    assert codes(client, 3) == [200, 200, 429]
    answer = client.post("/", json={"firstName": "Ann"})
    assert reason(answer) == "too-many-requests"
    assert answer.headers["Retry-After"] == "30"


def test_one_address_does_not_use_up_what_is_anothers() -> None:
    client = served(rate_limits=limits(address=1))

    assert codes(client, 2, **from_address("192.0.2.1")) == [200, 429]
    assert codes(client, 1, **from_address("192.0.2.2")) == [200]


def test_a_fan_is_counted_wherever_they_call_from() -> None:
    client = served(allow=frozenset({Role.FAN}), rate_limits=limits(caller=1))
    token = {"Authorization": "Bearer fan"}

    first = codes(client, 1, headers={**token, "X-Forwarded-For": "192.0.2.1"})
    second = codes(client, 1, headers={**token, "X-Forwarded-For": "192.0.2.2"})

    assert (first, second) == ([200], [429])


def test_a_call_that_is_refused_for_its_form_is_not_the_fans_last() -> None:
    client = served(allow=frozenset({Role.FAN}), rate_limits=limits(caller=1))
    token = {"Authorization": "Bearer fan"}

    assert codes(client, 3, headers=token, json={}) == [400, 400, 400]
    assert codes(client, 2, headers=token) == [200, 429]


@pytest.mark.parametrize("link", ["fanUrl", "hostUrl", "celebrityUrl"])
def test_each_link_is_counted_for_itself(link: str) -> None:
    class Linked(BaseModel):
        admin_id: str
        fan_url: str | None = None
        host_url: str | None = None
        celebrity_url: str | None = None

    def ask(slug: str) -> None:
        body = Linked(admin_id="ana", **{snake[link]: slug})
        one.check_show("login", NOBODY, body)

    snake = {
        "fanUrl": "fan_url",
        "hostUrl": "host_url",
        "celebrityUrl": "celebrity_url",
    }
    one = limits(show=1)
    ask("first")
    ask("second")

    with pytest.raises(TooManyRequests):
        ask("first")


def test_an_admin_is_counted_by_their_own_limit_alone() -> None:
    three = limits(caller=1, admin=3, address=1, show=1)
    client = served(allow=frozenset({Role.ADMIN}), rate_limits=three)
    admin = {"Authorization": "Bearer admin"}

    assert codes(client, 4, headers=admin) == [200, 200, 200, 429]


def test_whoever_is_no_admin_any_more_is_counted_before_that_is_looked_up() -> None:
    client = served(allow=frozenset({Role.ADMIN}), rate_limits=limits(admin=1))
    gone = {"Authorization": "Bearer gone"}

    assert codes(client, 2, headers=gone) == [403, 429]


def test_a_fan_without_a_user_is_counted_by_their_session() -> None:
    client = served(allow=frozenset({Role.FAN}), rate_limits=limits(caller=1))

    first = codes(client, 2, headers={"Authorization": "Bearer session-1"})
    second = codes(client, 1, headers={"Authorization": "Bearer session-2"})

    assert (first, second) == ([200, 429], [200])


def test_a_shared_answer_that_is_known_is_counted_apart_and_ten_times_as_often() -> (
    None
):
    def looking(call: Call[Greeting]) -> BaseModel:
        if call.body.times == 2:
            call.read.check_known_rate_limit()
        else:
            call.read.check_rate_limit()
        return greet(call)

    client = served(looking, get=True, shared=True, rate_limits=limits(address=1))
    known, unknown = "/?firstName=Ann&times=2", "/?firstName=Ann"

    assert [client.get(unknown).status_code for _ in range(2)] == [200, 429]
    assert [client.get(known).status_code for _ in range(11)] == [200] * 10 + [429]


def test_a_shared_answer_is_counted_only_where_it_has_to_be_looked_for() -> None:
    def looking(call: Call[Greeting]) -> BaseModel:
        if call.body.times == 2:
            call.read.check_rate_limit()
        return greet(call)

    client = served(looking, get=True, shared=True, rate_limits=limits(address=1))
    at_hand, looked_for = "/?firstName=Ann", "/?firstName=Ann&times=2"

    assert [client.get(at_hand).status_code for _ in range(3)] == [200] * 3
    assert [client.get(looked_for).status_code for _ in range(2)] == [200, 429]
