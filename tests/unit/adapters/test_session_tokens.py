from datetime import timedelta
from typing import Any

import jwt
import pytest
from pydantic import SecretStr

from interactive_broadcast.adapters.session_tokens import (
    MAX_VERIFIED,
    JwtSessionTokens,
    key_id,
)
from interactive_broadcast.kernel.errors import TokenExpired, TokenInvalid
from tests.support.builders import an_admin
from tests.support.fakes import FakeClock

NEW = "the new key, long enough for HS512 as well: sixty-four characters."
OLD = "the old key of at least 32 characters"
OTHER = "somebody else's key of enough characters"
CLOCK = FakeClock()
IN_AN_HOUR = CLOCK.now() + timedelta(hours=1)


def issuer(*keys: str, audience: str = "project-1") -> JwtSessionTokens:
    secrets = [SecretStr(key) for key in keys]
    return JwtSessionTokens(
        keys=lambda: secrets, audience=lambda: audience, clock=CLOCK
    )


def forged(key: str, *, algorithm: str = "HS256", **changes: Any) -> str:
    claims = {
        "iss": "interactive-broadcast",
        "aud": "project-1",
        "iat": int(CLOCK.now().timestamp()),
        "exp": int(IN_AN_HOUR.timestamp()),
        "role": "admin",
        "sub": "admin-1",
        **changes,
    }
    present = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(present, key, algorithm=algorithm, headers={"kid": key_id(NEW)})


def test_a_token_of_the_old_key_is_good_until_the_key_is_gone() -> None:
    token = issuer(OLD).issue(an_admin(), expires_at=IN_AN_HOUR)

    assert issuer(NEW, OLD).read(token) == an_admin()
    with pytest.raises(TokenInvalid):
        issuer(NEW).read(token)


def test_the_first_key_signs() -> None:
    token = issuer(NEW, OLD).issue(an_admin(), expires_at=IN_AN_HOUR)

    assert jwt.get_unverified_header(token)["kid"] == key_id(NEW)


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(forged(OTHER), id="signed by somebody else"),
        pytest.param(forged(NEW, algorithm="HS512"), id="another algorithm"),
        pytest.param(forged("", algorithm="none"), id="not signed"),
        pytest.param(forged(NEW, exp=None), id="without an end"),
        pytest.param(forged(NEW, exp="soon"), id="with an end that is no time"),
        pytest.param(forged(NEW, role=None), id="without a role"),
        pytest.param(forged(NEW, role="emperor"), id="of an unknown role"),
        pytest.param(forged(NEW, role=7), id="of a role that is no text"),
        pytest.param(forged(NEW, aud=None), id="for no project"),
        pytest.param(forged(NEW, aud="project-2"), id="for another project"),
    ],
)
def test_no_good_token_of_ours_is(token: str) -> None:
    with pytest.raises(TokenInvalid):
        issuer(NEW).read(token)


def test_a_token_of_another_issuer_is_left_to_others() -> None:
    token = forged(OTHER, iss="https://securetoken.google.com/project-1")

    assert issuer(NEW).read(token) is None


def test_a_key_is_named_without_being_told() -> None:
    assert key_id(NEW) not in NEW
    assert key_id(NEW) != key_id(OLD)


def test_each_token_has_an_id_of_96_random_bits() -> None:
    def issued_id() -> str:
        token = issuer(NEW).issue(an_admin(), expires_at=IN_AN_HOUR)
        claims = jwt.decode(token, options={"verify_signature": False})
        return str(claims["jti"])

    ids = {issued_id() for _ in range(100)}

    assert len(ids) == 100
    assert {len(one) for one in ids} == {16}


def test_a_token_is_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = issuer(NEW, OLD)
    token = ours.issue(an_admin(), expires_at=IN_AN_HOUR)
    decoded = []
    load = jwt.PyJWS._load  # noqa: SLF001 - what PyJWT takes a token apart by

    def counted(jws: jwt.PyJWS, given: str | bytes) -> Any:
        decoded.append(given)
        return load(jws, given)

    monkeypatch.setattr(jwt.PyJWS, "_load", counted)

    assert ours.read(token) == an_admin()
    assert decoded == [token]


def test_a_token_that_comes_again_is_not_verified_again_but_expires_in_time() -> None:
    clock = FakeClock()
    ours = JwtSessionTokens(
        keys=lambda: [SecretStr(NEW)], audience=lambda: "p", clock=clock
    )
    token = ours.issue(an_admin(), expires_at=clock.now() + timedelta(minutes=1))
    decoded: list[str] = []
    first = ours.read(token)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(jwt, "decode", lambda *_, **__: decoded.append(token))
        again = ours.read(token)
    clock.advance(60)

    assert first == again == an_admin()
    assert decoded == []
    with pytest.raises(TokenExpired):
        ours.read(token)


def test_what_one_token_says_is_nothing_to_another_that_resembles_it() -> None:
    ours = issuer(NEW)
    token = ours.issue(an_admin(), expires_at=IN_AN_HOUR)
    assert ours.read(token) == an_admin()
    head, body, _ = token.split(".")
    other = jwt.encode({"iss": "interactive-broadcast"}, OTHER).split(".")[2]

    for resembling in (f"{head}.{body}.{other}", f"{head}.{body}.", token[:-2]):
        with pytest.raises(TokenInvalid):
            ours.read(resembling)


def test_no_more_verified_tokens_are_kept_than_fit() -> None:
    ours = issuer(NEW)
    tokens = [
        ours.issue(an_admin(), expires_at=IN_AN_HOUR) for _ in range(MAX_VERIFIED + 5)
    ]
    assert {ours.read(token) for token in tokens} == {an_admin()}

    kept = next(iter(ours._known_keys().values())).verified  # noqa: SLF001 - how many

    assert len(kept._by_digest) == MAX_VERIFIED  # noqa: SLF001 - as above


def test_keys_that_change_are_known_from_the_next_token_on() -> None:
    keys = [SecretStr(OLD)]
    ours = JwtSessionTokens(keys=lambda: [*keys], audience=lambda: "p", clock=CLOCK)
    old = ours.issue(an_admin(), expires_at=IN_AN_HOUR)

    keys[:] = [SecretStr(NEW)]

    with pytest.raises(TokenInvalid):
        ours.read(old)
    assert ours.read(ours.issue(an_admin(), expires_at=IN_AN_HOUR)) == an_admin()


@pytest.mark.parametrize(
    "text", ["", ".", "a.b.c", "a." + "ü" * 9, "e30.W10.e30", "e30.bnVsbA", "…"]
)
def test_what_nobody_can_read_is_left_to_others(text: str) -> None:
    assert issuer(NEW).read(text) is None
    head = issuer(NEW).issue(an_admin(), expires_at=IN_AN_HOUR).partition(".")[0]
    assert issuer(NEW).read(head + "." + text) is None
