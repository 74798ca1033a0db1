"""Who may call, and who may connect."""

import base64
import hashlib
import hmac
import math
import time
from datetime import timedelta
from urllib.parse import urlencode

import jwt
import opentok
import pytest

from emulators.kernel.json_http import Refused
from emulators.opentok.projects import Projects
from emulators.opentok.session_ids import mint_session_id
from emulators.opentok.tokens import authenticate, read_client_token
from emulators.settings import OpenTokProject
from emulators.tests.opentok.rig import API_KEY, API_SECRET, PROJECT

NOW_S = 1_800_000_000
SESSION_ID = "1_MX4xMDB-fjE3MjUyNjgwOTI3Njh-YWJjZEVGR0gxMjM0fn4"


def rest_claims(**changes: object) -> dict[str, object]:
    claims: dict[str, object] = {
        "iss": API_KEY,
        "ist": "project",
        "iat": NOW_S,
        "exp": NOW_S + 300,
    }
    return claims | changes


def client_claims(**changes: object) -> dict[str, object]:
    return (
        rest_claims(session_id=SESSION_ID, scope="session.connect", role="publisher")
        | changes
    )


def signed(claims: dict[str, object], secret: str = API_SECRET) -> str:
    return jwt.encode(claims, secret, algorithm="HS256")


def test_a_call_of_five_minutes_without_jti_is_taken() -> None:
    project = authenticate(signed(rest_claims()), Projects([PROJECT]), now_s=NOW_S)

    assert project.api_key == API_KEY


@pytest.mark.parametrize(
    ("token", "message"),
    [
        pytest.param(None, "Invalid token format", id="missing"),
        pytest.param("", "Invalid token format", id="empty"),
        pytest.param("100:secret", "Invalid token format", id="partner auth"),
        pytest.param("x" * 9_000, "Invalid token format", id="too long"),
        pytest.param(
            signed(rest_claims(ist=None, application_id="a")),
            "Invalid token format",
            id="application",
        ),
        pytest.param(
            signed(rest_claims(ist="account")), "Invalid token format", id="account"
        ),
        pytest.param(
            jwt.encode(rest_claims(), "", algorithm="none"),
            "Invalid token format",
            id="unsigned",
        ),
        pytest.param(
            jwt.encode(rest_claims(), API_SECRET * 2, algorithm="HS512"),
            "Invalid token format",
            id="another algorithm",
        ),
        pytest.param(
            signed(rest_claims(iss="3f2b-uuid")), "Invalid issuer format", id="uuid"
        ),
        pytest.param(
            signed(rest_claims(iss="999")), "Issuer not found", id="unknown key"
        ),
        pytest.param(
            signed(rest_claims(), "0" * 40), "Invalid signature", id="wrong secret"
        ),
        pytest.param(
            signed(rest_claims(iat=NOW_S + 1)),
            "issued time cannot be greater than current time",
            id="a fast clock",
        ),
        pytest.param(
            signed(rest_claims(iat=NOW_S - 300, exp=NOW_S)),
            "Token has expired",
            id="expired",
        ),
        pytest.param(
            signed(rest_claims(exp=NOW_S + 301)),
            "Token lifetime is too long",
            id="too long lived",
        ),
        pytest.param(
            signed(rest_claims(exp=None)), "Invalid token format", id="no end"
        ),
    ],
)
def test_a_call_is_refused_with_403_for_a_token_that_is(
    token: str | None, message: str
) -> None:
    with pytest.raises(Refused) as caught:
        authenticate(token, Projects([PROJECT]), now_s=NOW_S)

    assert (caught.value.status, caught.value.code) == (403, -1)
    assert caught.value.message == message


@pytest.mark.parametrize("use_jwt", [True, False], ids=["JWT", "T1"])
def test_the_real_sdk_makes_tokens_that_connect(*, use_jwt: bool) -> None:
    session_id = mint_session_id(
        API_KEY, location="", created_at_ms=1, is_relayed=False
    )
    client = opentok.Client(API_KEY, API_SECRET)
    token = client.generate_token(
        session_id,
        role=opentok.Roles.moderator,
        data="name=ann&age=7",
        initial_layout_class_list=["full", "focus"],
        use_jwt=use_jwt,
    )

    granted = read_client_token(token, Projects([PROJECT]), now_s=time.time())

    assert granted.session_id == session_id
    assert granted.role == "moderator"
    assert granted.data == "name=ann&age=7"
    assert granted.layout_classes == ("full", "focus")


@pytest.mark.parametrize("use_jwt", [True, False], ids=["JWT", "T1"])
@pytest.mark.parametrize("character", ["a", "é", "漢", "😀", '"', "&", "\n", "\0"])
def test_a_token_carries_a_thousand_characters_of_any_script(
    character: str, *, use_jwt: bool
) -> None:
    data, classes = character * 1_000, ["😀" * 1_000]
    session_id = mint_session_id(
        API_KEY, location="", created_at_ms=1, is_relayed=False
    )
    token = opentok.Client(API_KEY, API_SECRET).generate_token(
        session_id, data=data, initial_layout_class_list=classes, use_jwt=use_jwt
    )

    granted = read_client_token(token, Projects([PROJECT]), now_s=time.time())

    assert granted.data == data


def test_a_thousand_and_one_characters_are_refused_in_a_t1_token_too() -> None:
    # The Node SDK makes such tokens: it counts to 1,024.
    fields = {"session_id": "s", "create_time": NOW_S, "expire_time": NOW_S + 60}
    token = t1(urlencode({**fields, "connection_data": "é" * 1_001}))

    with pytest.raises(Refused, match="at most 1000 characters"):
        read_client_token(token, Projects([PROJECT]), now_s=NOW_S)


def test_a_recorded_t1_token_is_read() -> None:
    projects = Projects([PROJECT])
    projects.put(OpenTokProject(api_key="100", api_secret="secret"))

    granted = read_client_token(RECORDED_T1, projects, now_s=1_795_285_143)

    assert granted.role == "publisher"
    assert granted.data == "name=ann"
    assert granted.layout_classes == ("full", "focus")


RECORDED_T1 = (
    "T1==cGFydG5lcl9pZD0xMDAmc2lnPTQ1NTI4M2FiMDgyZGJhMmIxZWFiMWU4ZTM3NmEwMGFlN2EzNmQ4"
    "Zjc6c2Vzc2lvbl9pZD0xX01YNHhNREItZmpFM01qVXlOamd3T1RJM05qaC1ZV0pqWkVWR1IwZ3hNak0w"
    "Zm40JmNyZWF0ZV90aW1lPTE3OTUyODUxNDImZXhwaXJlX3RpbWU9MTc5NTM3MTU0MiZyb2xlPXB1Ymxp"
    "c2hlciZub25jZT02NzE2NjYmaW5pdGlhbF9sYXlvdXRfY2xhc3NfbGlzdD1mdWxsK2ZvY3VzJmNvbm5l"
    "Y3Rpb25fZGF0YT1uYW1lJTNEYW5u"
)
FOREIGN_T1 = RECORDED_T1.replace("cGFydG5lcl9pZD0xMDAm", "cGFydG5lcl9pZD05OTkm")


@pytest.mark.parametrize(
    ("token", "secret", "message"),
    [
        (RECORDED_T1, "other", "Invalid signature"),
        (FOREIGN_T1, "secret", "Issuer not found"),
        ("T1==%%%", "secret", "Invalid token format"),
        ("T1==bm90aGluZw==", "secret", "Invalid token format"),
        ("T1==" + "A" * 40_000, "secret", "Invalid token format"),
    ],
)
def test_a_t1_token_is_refused(token: str, secret: str, message: str) -> None:
    projects = Projects([PROJECT])
    projects.put(OpenTokProject(api_key="100", api_secret=secret))

    with pytest.raises(Refused) as caught:
        read_client_token(token, projects, now_s=1_795_285_143)

    assert caught.value.message == message


def t1(data: str) -> str:
    signature = hmac.new(API_SECRET.encode(), data.encode(), hashlib.sha1)
    head = f"partner_id={API_KEY}&sig={signature.hexdigest()}"
    return "T1==" + base64.b64encode(f"{head}:{data}".encode()).decode()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("session_id=s&create_time=1", id="without an end"),
        pytest.param("create_time=1&expire_time=soon", id="with a wrong end"),
        pytest.param("&".join(["a=1"] * 21), id="with too many fields"),
    ],
)
def test_a_well_signed_t1_token_is_refused(data: str) -> None:
    with pytest.raises(Refused, match="Invalid token format"):
        read_client_token(t1(data), Projects([PROJECT]), now_s=NOW_S)


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        (client_claims(exp=NOW_S), "Token has expired"),
        (
            client_claims(exp=NOW_S + timedelta(days=30).total_seconds() + 1),
            "Token lifetime is longer than 30 days",
        ),
        (client_claims(role="king"), "Unknown role"),
        (
            client_claims(connection_data="d" * 1001),
            "Connection data is not text of at most 1000 characters",
        ),
        (
            client_claims(connection_data="\ud800"),
            "Connection data is not text of at most 1000 characters",
        ),
        (client_claims(iat=math.inf, exp=math.inf), "Invalid token format"),
        (
            client_claims(initial_layout_class_list=["a"]),
            "Layout classes are not text of at most 1000 characters",
        ),
        (client_claims(scope="session.watch"), "Not a token to connect with"),
        (rest_claims(), "Not a token to connect with"),
    ],
)
def test_a_client_token_is_refused(claims: dict[str, object], message: str) -> None:
    with pytest.raises(Refused) as caught:
        read_client_token(signed(claims), Projects([PROJECT]), now_s=NOW_S)

    assert (caught.value.status, caught.value.message) == (403, message)
