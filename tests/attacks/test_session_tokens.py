"""Forged session tokens: our own bearer tokens, bent in every known way."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from pydantic import SecretStr

from interactive_broadcast.adapters.session_tokens import JwtSessionTokens, key_id
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import TokenExpired, TokenInvalid
from tests.support.fake_clock import NOON, FakeClock
from tests.support.token_holders import TokenHolders, refusal, token_part, token_parts

KEY = "a-key-of-the-operator-that-nobody-knows-1"
OLD_KEY = "an-older-key-of-the-operator-nobody-knows"
PROJECT = "demo-interactive-broadcast"
NESTED = base64.urlsafe_b64encode(b"[" * 6_000).decode()
ADMIN = Caller(role=Role.ADMIN, uid="ada")

Forge = Callable[[dict[str, Any], dict[str, Any]], str]
"""From the header and the claims of a good token to one that was not signed by us."""


def packed(value: dict[str, Any]) -> str:
    text = json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def unsigned(head: dict[str, Any], claims: dict[str, Any], seal: str = "") -> str:
    return f"{packed(head)}.{packed(claims)}.{seal}"


def signed(head: dict[str, Any], claims: dict[str, Any], key: str) -> str:
    """HS256 by hand: the library would refuse such keys and headers."""
    body = f"{packed(head)}.{packed(claims)}"
    seal = hmac.new(key.encode(), body.encode(), hashlib.sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"


def with_header(**changes: Any) -> Forge:
    """Signed with a key that everybody knows, and a header that points to it."""
    return lambda head, claims: signed({**head, **changes}, claims, "public")


FORGERIES: dict[str, Forge] = {
    "alg none": lambda head, claims: unsigned({**head, "alg": "none"}, claims),
    "alg None": lambda head, claims: unsigned({**head, "alg": "None"}, claims),
    "alg nOnE": lambda head, claims: unsigned({**head, "alg": "nOnE"}, claims),
    "no alg": lambda head, claims: unsigned({"kid": head["kid"]}, claims),
    "alg is a list": lambda head, claims: unsigned({**head, "alg": ["HS256"]}, claims),
    "no signature": unsigned,
    "another's seal": lambda head, claims: unsigned(head, claims, "A" * 43),
    "signed with the key's name": lambda h, c: signed(h, c, h["kid"]),
    "signed with the project": lambda head, claims: signed(head, claims, PROJECT),
    "signed with nothing": lambda head, claims: signed(head, claims, ""),
    "says RS256": with_header(alg="RS256"),
    "says HS384": with_header(alg="HS384"),
    "says ES256": with_header(alg="ES256"),
    "kid is a path": with_header(kid="../../../../dev/null"),
    "kid is SQL": with_header(kid="x' UNION SELECT 'public' --"),
    "kid is empty": with_header(kid=""),
    "kid is null": with_header(kid=None),
    "kid is a list": with_header(kid=["public"]),
    "kid is an object": with_header(kid={"a": 1}),
    "brings its own key": with_header(jwk={"kty": "oct", "k": "cHVibGlj"}),
    "points to a key": with_header(jku="https://evil.example/keys.json"),
    "brings a certificate": with_header(x5c=["cHVibGlj"]),
    "wants an extension": with_header(crit=["exp"], exp=1),
    "is not encoded": with_header(b64=False, crit=["b64"]),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_token_that_we_did_not_sign_is_refused(
    people: TokenHolders, forge: Forge
) -> None:
    """Algorithm confusion: none, other algorithms, keys named or brought by the token.

    Hurts: anybody could write a superAdmin's session.
    Stopped by: one algorithm, pinned; a key is chosen among ours alone, by its name.
    """
    head, claims = token_parts(people.tokens["superAdmin"])

    answer = people.function("getAdmins", {}, forge(head, claims))

    assert refusal(answer) == (401, "token-invalid")


CHANGED_CLAIMS: dict[str, dict[str, Any]] = {
    "a fan becomes an admin": {"role": "admin"},
    "another user": {"sub": "superadmin"},
    "another show": {"eventId": "another-event", "adminId": "another-admin"},
    "a year longer": {"exp": 4_000_000_000},
    "a claim that wins over others": {"__proto__": {"role": "admin"}},
}


@pytest.mark.parametrize("changes", CHANGED_CLAIMS.values(), ids=CHANGED_CLAIMS)
def test_a_claim_cannot_be_changed(
    people: TokenHolders, changes: dict[str, Any]
) -> None:
    """One's own good token with another role, user, show or end.

    Hurts: everybody has a token; its text is not secret to its holder.
    Stopped by: the signature covers every claim.
    """
    head, claims, seal = people.tokens["fan"].split(".")
    changed = packed({**token_part(claims), **changes})

    answer = people.function("getAdmins", {}, f"{head}.{changed}.{seal}")

    assert refusal(answer) == (401, "token-invalid")


def reader(*keys: str, audience: str = PROJECT) -> JwtSessionTokens:
    return JwtSessionTokens(
        keys=lambda: [SecretStr(key) for key in keys],
        audience=lambda: audience,
        clock=FakeClock(),
    )


def ours(**changes: Any) -> str:
    """Signed with our own key, as whoever has stolen it or runs another project."""
    now = int(NOON.timestamp())
    claims = {
        "iss": "interactive-broadcast",
        "aud": PROJECT,
        "iat": now,
        "exp": now + 60,
        "role": "admin",
        "sub": "ada",
    }
    kept = {k: v for k, v in {**claims, **changes}.items() if v is not None}
    return signed({"alg": "HS256", "typ": "JWT", "kid": key_id(KEY)}, kept, KEY)


WRONG: dict[str, dict[str, Any]] = {
    "another project": {"aud": "demo-another-project"},
    "no project": {"aud": None},
    "every project": {"aud": []},
    "no end": {"exp": None},
    "an end that is no time": {"exp": "never"},
    "no beginning": {"iat": None},
    "no role": {"role": None},
    "a role that there is not": {"role": "root"},
    "no role at all": {"role": "anyone,admin"},
    "not before next year": {"nbf": 4_000_000_000},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_a_signature_alone_is_not_enough(changes: dict[str, Any]) -> None:
    """Our key, but another audience, no end, no role, or not yet.

    Hurts: two projects with one key by mistake would open each other.
    Stopped by: audience, end, beginning and role are required and checked.
    """
    with pytest.raises(TokenInvalid):
        reader(KEY).read(ours(**changes))


def test_a_token_of_another_issuer_is_not_taken_for_ours() -> None:
    """A token of another service that happens to use our key.

    Hurts: its claims would be read as ours.
    Stopped by: the issuer; what is not ours must be a Firebase ID token.
    """
    assert reader(KEY).read(ours(iss="somebody-else")) is None


def test_a_token_ends_to_the_second() -> None:
    """A token used after its end.

    Hurts: the old backend's tokens never ended.
    Stopped by: `exp` is required, and compared with the backend's clock.
    """
    clock = FakeClock()
    tokens = JwtSessionTokens(
        keys=lambda: [SecretStr(KEY)], audience=lambda: PROJECT, clock=clock
    )
    token = tokens.issue(ADMIN, expires_at=NOON + timedelta(seconds=60))

    clock.advance(60)

    with pytest.raises(TokenExpired):
        tokens.read(token)


def test_a_key_that_was_taken_away_opens_nothing_any_more() -> None:
    """A token signed with a key that leaked and was rotated out.

    Hurts: a leaked key would be good for ever.
    Stopped by: only keys that are configured verify, each by its own name.
    """
    token = reader(OLD_KEY).issue(ADMIN, expires_at=NOON + timedelta(hours=1))

    assert reader(KEY, OLD_KEY).read(token) == ADMIN
    with pytest.raises(TokenInvalid):
        reader(KEY).read(token)


def test_the_seal_is_compared_by_the_library() -> None:
    """Measuring how long a wrong signature takes, byte by byte.

    Hurts: a signature could be guessed piece by piece.
    Stopped by: PyJWT compares with `hmac.compare_digest`; nothing of ours compares
    secrets. The key's name in the header is no secret.
    """
    algorithm = jwt.get_algorithm_by_name("HS256")

    assert "compare_digest" in algorithm.verify.__code__.co_names
    assert key_id(KEY) not in KEY


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("x" * 8_201, id="too long"),
        pytest.param("." * 4_000, id="dots"),
        pytest.param(f"e30.{NESTED}.e30", id="claims nested without end"),
        pytest.param(f"{NESTED}.e30.e30", id="a header nested without end"),
        pytest.param("e30.e30.e30", id="empty objects"),
        pytest.param("W10.W10.W10", id="lists"),
        pytest.param("bnVsbA.bnVsbA.bnVsbA", id="nulls"),
        pytest.param("e30.eyJpc3MiOnt9fQ.e30", id="an issuer that is an object"),
        pytest.param("a.b.c.d.e", id="encrypted"),
        pytest.param("owner", id="the emulators' own"),
        pytest.param("null", id="the word null"),
        pytest.param("undefined", id="the word undefined"),
    ],
)
def test_what_is_no_token_at_all_is_refused(people: TokenHolders, token: str) -> None:
    """Garbage of every shape and size as a token, or traded in for one.

    Hurts: a crash in reading it; the old backend's process ended on one such header.
    Stopped by: a bound on the header, and one place that reads it, which only refuses.
    """
    answer = people.function("getAdmins", {}, token)
    traded = people.function("login", {"idToken": token}, None)

    assert refusal(answer) == (401, "token-invalid")
    assert refusal(traded) in {(400, "invalid-request"), (401, "token-invalid")}


@pytest.mark.parametrize("header", ["bearer {}", "BEARER {}", "Bearer  {}"])
def test_the_scheme_may_be_spelled_in_any_way(
    people: TokenHolders, header: str
) -> None:
    """`bearer` in lower case: it ended the old backend's process.

    Hurts: anybody with any token could take the service down for all.
    Stopped by: the scheme is read as HTTP says, in any case.
    """
    url = people.settings.function_url("getAdmins")
    token = people.tokens["superAdmin"]

    answer = people.http.post(
        url, json={}, headers={"authorization": header.format(token)}
    )

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "header", ["Bearer {0}, Bearer {0}", "Bearer {0} {0}", "Basic {0}", "{0}", "Bearer"]
)
def test_a_header_with_more_or_less_than_one_token_is_refused(
    people: TokenHolders, header: str
) -> None:
    """Two tokens in one header, another scheme, none.

    Hurts: a proxy could check one of them, and we use the other.
    Stopped by: the header must be `Bearer` and exactly one token.
    """
    url = people.settings.function_url("getAdmins")
    token = people.tokens["superAdmin"]

    answer = people.http.post(
        url, json={}, headers={"authorization": header.format(token)}
    )

    assert refusal(answer) == (401, "token-invalid")


def test_a_token_elsewhere_than_in_the_header_is_none(people: TokenHolders) -> None:
    """The token in the query, a cookie or the body.

    Hurts: tokens in addresses end up in logs and in other people's histories.
    Stopped by: nothing but the header is looked at.
    """
    url = people.settings.function_url("getEvent")
    token = people.tokens["producer"]
    event = people.known["event"]

    by_query = people.http.get(f"{url}?id={event}&access_token={token}")
    by_cookie = people.http.get(
        f"{url}?id={event}", headers={"cookie": f"__session={token}"}
    )

    assert refusal(by_query) == refusal(by_cookie) == (401, "token-missing")
