"""Who may call and connect for a Vonage application."""

import math
import uuid

import jwt
import pytest

from emulators.kernel.json_http import Refused
from emulators.opentok.application_tokens import authenticate_application
from emulators.opentok.projects import Projects
from emulators.opentok.tokens import caller, read_client_token
from emulators.settings import VonageApplication
from emulators.tests.opentok.application import (
    APPLICATION_ID,
    OTHER_ID,
    application,
    private_key,
    public_pem,
    signed,
)
from emulators.tests.opentok.rig import API_KEY, API_SECRET, PROJECT

NOW_S = 1_800_000_000
DAY_S = 86_400
MALFORMED = (10001, "Invalid token format or signature")


def known() -> Projects:
    return Projects([PROJECT, application()])


def rest_claims(**changes: object) -> dict[str, object]:
    claims: dict[str, object] = {
        "application_id": APPLICATION_ID,
        "iat": NOW_S,
        "exp": NOW_S + 900,
    }
    return claims | changes


def client_claims(**changes: object) -> dict[str, object]:
    return rest_claims(session_id="s", scope="session.connect") | changes


def hs256(claims: dict[str, object], key: str = API_SECRET) -> str:
    return jwt.encode(claims, key, algorithm="HS256")


def legacy_claims() -> dict[str, object]:
    return {"iss": API_KEY, "ist": "project", "iat": NOW_S, "exp": NOW_S + 180}


def authenticated(authorization: str) -> VonageApplication:
    return authenticate_application(
        authorization, known(), now_s=NOW_S, longest_s=DAY_S
    )


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"exp": NOW_S + 180, "ist": "project"}, id="opentok for Python"),
        pytest.param({"jti": str(uuid.uuid4())}, id="vonage-jwt"),
        pytest.param(
            {"exp": NOW_S + 300, "iss": APPLICATION_ID}, id="opentok for Node"
        ),
        pytest.param({"exp": NOW_S + DAY_S, "sub": "video"}, id="of a whole day"),
        pytest.param({"iat": NOW_S - 10}, id="a little in the past"),
    ],
)
def test_a_call_is_taken_with_the_claims_of(claims: dict[str, object]) -> None:
    token = signed(rest_claims(**claims))

    assert authenticated(f"Bearer {token}").application_id == APPLICATION_ID


@pytest.mark.parametrize(
    ("token", "refusal"),
    [
        pytest.param("", MALFORMED, id="empty"),
        pytest.param("x" * 9_000, MALFORMED, id="too long"),
        pytest.param("a.b.c", MALFORMED, id="none at all"),
        pytest.param(hs256(legacy_claims()), MALFORMED, id="of an OpenTok project"),
        pytest.param(
            hs256(rest_claims(), public_pem().replace("-", "")), MALFORMED, id="HS256"
        ),
        pytest.param(
            jwt.encode(rest_claims(), "", algorithm="none"), MALFORMED, id="unsigned"
        ),
        pytest.param(
            jwt.encode(rest_claims(), private_key(), algorithm="RS512"),
            MALFORMED,
            id="another algorithm",
        ),
        pytest.param(signed(rest_claims(), 1), MALFORMED, id="another key"),
        pytest.param(
            signed(rest_claims(application_id=None)), MALFORMED, id="of nobody"
        ),
        pytest.param(
            signed(rest_claims(application_id=["a"])), MALFORMED, id="of a list"
        ),
        pytest.param(
            signed(rest_claims(application_id=OTHER_ID)),
            (10002, "Unauthorized token"),
            id="unknown",
        ),
        pytest.param(
            signed(rest_claims(application_id=API_KEY)),
            (10002, "Unauthorized token"),
            id="of a project by a key",
        ),
        pytest.param(
            signed(rest_claims(application_id=APPLICATION_ID.upper())),
            (10002, "Unauthorized token"),
            id="in capitals",
        ),
        pytest.param(
            signed(rest_claims(iat=NOW_S + 1)),
            (10001, "issued time cannot be greater than current time"),
            id="a fast clock",
        ),
        pytest.param(
            signed(rest_claims(iat=NOW_S - 180, exp=NOW_S)),
            (10001, "Token has expired"),
            id="expired",
        ),
        pytest.param(
            signed(rest_claims(exp=NOW_S + DAY_S + 1)),
            (10001, "Token lifetime is too long"),
            id="too long lived",
        ),
        pytest.param(signed(rest_claims(exp=None)), MALFORMED, id="no end"),
        pytest.param(signed(rest_claims(iat=math.nan)), MALFORMED, id="no beginning"),
    ],
)
def test_a_call_is_refused_with_403_for_a_token_that_is(
    token: str, refusal: tuple[int, str]
) -> None:
    with pytest.raises(Refused) as caught:
        authenticated(f"Bearer {token}")

    assert caught.value.status == 403
    assert (caught.value.code, caught.value.message) == refusal


def test_a_call_with_an_account_s_key_and_secret_is_refused() -> None:
    with pytest.raises(Refused, match="format or signature"):
        authenticated("Basic YTFiMmMzZDQ6c2VjcmV0")


@pytest.mark.parametrize(
    "headers",
    [
        {"x-opentok-auth": signed(rest_claims())},
        {"authorization": f"Bearer {hs256(legacy_claims())}"},
        {
            "x-opentok-auth": hs256(legacy_claims()),
            "authorization": f"Bearer {signed(rest_claims())}",
        },
        {},
    ],
    ids=["the other header", "the other token", "both headers", "no header"],
)
def test_no_product_takes_what_the_other_one_does(headers: dict[str, str]) -> None:
    with pytest.raises(Refused) as caught:
        caller(headers, known(), now_s=NOW_S, longest_s=DAY_S)

    assert caught.value.status == 403


def test_each_product_is_known_by_its_header() -> None:
    both = {
        "x-opentok-auth": hs256(legacy_claims()),
        "authorization": f"bearer {signed(rest_claims())}",
    }

    ids = [
        caller({name: value}, known(), now_s=NOW_S, longest_s=DAY_S).api_key
        for name, value in both.items()
    ]

    assert ids == [API_KEY, APPLICATION_ID]


def test_a_client_token_needs_neither_acl_nor_subject_nor_role() -> None:
    granted = read_client_token(signed(client_claims()), known(), now_s=NOW_S)

    assert (granted.api_key, granted.session_id) == (APPLICATION_ID, "s")
    assert (granted.role, granted.data, granted.layout_classes) == ("publisher", "", ())


@pytest.mark.parametrize("classes", ["full focus", ["full", "focus"]])
def test_a_client_token_says_what_its_bearer_is(classes: object) -> None:
    claims = client_claims(
        role="moderator",
        connection_data="name=ann",
        initial_layout_class_list=classes,
        acl={"paths": {"/session/**": {}}},
        sub="video",
    )

    granted = read_client_token(signed(claims), known(), now_s=NOW_S)

    assert (granted.role, granted.data) == ("moderator", "name=ann")
    assert granted.layout_classes == ("full", "focus")


@pytest.mark.parametrize(
    ("token", "message"),
    [
        (signed(client_claims(), 1), "Invalid token format or signature"),
        (hs256(client_claims()), "Invalid token format or signature"),
        (hs256(client_claims() | legacy_claims()), "Invalid token format or signature"),
        (signed(client_claims(application_id=OTHER_ID)), "Unauthorized token"),
        (signed(client_claims(scope="session.watch")), "Not a token to connect with"),
        (signed(client_claims(exp=NOW_S)), "Token has expired"),
        (
            signed(client_claims(exp=NOW_S + 30 * DAY_S + 1)),
            "Token lifetime is longer than 30 days",
        ),
        (signed(client_claims(exp=None)), "Invalid token format"),
        (signed(client_claims(role="king")), "Unknown role"),
        (
            signed(client_claims(connection_data="d" * 1001)),
            "Connection data is not text of at most 1000 characters",
        ),
        (
            signed(client_claims(initial_layout_class_list=["a", 1])),
            "Layout classes are not text of at most 1000 characters",
        ),
        (
            signed(client_claims(initial_layout_class_list=["a" * 600, "b" * 600])),
            "Layout classes are not text of at most 1000 characters",
        ),
        ("x" * 50_000, "Invalid token format"),
    ],
)
def test_a_client_token_is_refused(token: str, message: str) -> None:
    with pytest.raises(Refused) as caught:
        read_client_token(token, known(), now_s=NOW_S)

    assert (caught.value.status, caught.value.message) == (403, message)
