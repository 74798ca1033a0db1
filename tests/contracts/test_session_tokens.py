"""What `ports.SessionTokens` promises, held against the fake and the adapter."""

from datetime import timedelta

import pytest
from pydantic import SecretStr

from interactive_broadcast.adapters.session_tokens import JwtSessionTokens
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import TokenExpired, TokenInvalid
from interactive_broadcast.kernel.ports import SessionTokens
from tests.support.builders import a_celebrity, a_fan, a_host, an_admin
from tests.support.fakes import FakeClock, FakeSessionTokens

KEY = SecretStr("a signing key of thirty-two chars")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=["fake", "adapter"])
def tokens(request: pytest.FixtureRequest, clock: FakeClock) -> SessionTokens:
    if request.param == "fake":
        return FakeSessionTokens(clock)
    return JwtSessionTokens(
        keys=lambda: [KEY], audience=lambda: "demo-project", clock=clock
    )


@pytest.mark.parametrize(
    "caller", [an_admin(), a_fan(), a_fan(None), a_host(), a_celebrity()]
)
def test_a_token_is_turned_back_into_its_caller(
    tokens: SessionTokens, clock: FakeClock, caller: Caller
) -> None:
    token = tokens.issue(caller, expires_at=clock.now() + timedelta(hours=1))

    assert tokens.read(token) == caller


def test_a_token_tells_of_the_sign_in_and_is_none(
    tokens: SessionTokens, clock: FakeClock
) -> None:
    token = tokens.issue(an_admin(), expires_at=clock.now() + timedelta(hours=1))

    read = tokens.read(token)

    assert read is not None
    assert read.auth_time == an_admin().auth_time
    assert not read.has_id_token


def test_each_token_has_an_id_of_its_own(
    tokens: SessionTokens, clock: FakeClock
) -> None:
    end = clock.now() + timedelta(hours=1)

    read = [tokens.read(tokens.issue(a_fan(None), expires_at=end)) for _ in range(2)]

    assert len({one.token_id for one in read if one is not None}) == 2


def test_a_token_ends(tokens: SessionTokens, clock: FakeClock) -> None:
    token = tokens.issue(an_admin(), expires_at=clock.now() + timedelta(hours=1))

    clock.advance(hours=1)

    with pytest.raises(TokenExpired):
        tokens.read(token)


def test_a_token_that_was_tampered_with_is_refused(
    tokens: SessionTokens, clock: FakeClock
) -> None:
    token = tokens.issue(an_admin(), expires_at=clock.now() + timedelta(hours=1))

    with pytest.raises(TokenInvalid):
        tokens.read(f"{token}0")


@pytest.mark.parametrize("text", ["", "rubbish", "a.b.c"])
def test_what_is_none_of_ours_is_left_to_others(
    tokens: SessionTokens, text: str
) -> None:
    assert tokens.read(text) is None
