import base64
import json
from collections.abc import Iterator
from typing import Any

import firebase_admin
import pytest
from firebase_admin import App
from pydantic import SecretStr

from interactive_broadcast.adapters.accounts import FirebaseAccounts
from interactive_broadcast.kernel.errors import (
    AccountsUnavailable,
    BackendError,
    EmailTaken,
    InvalidRequest,
    TokenExpired,
    TokenInvalid,
    UserNotFound,
)
from tests.support.fakes import FakeClock
from tests.support.google_machine import OnGoogle, point_at
from tests.support.tiny_server import TinyServer


@pytest.fixture
def accounts(app: App) -> FirebaseAccounts:
    return FirebaseAccounts(app, FakeClock())


def refusal(code: str) -> str:
    return f'{{"error":{{"code":400,"message":"{code}"}}}}'


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, refusal("EMAIL_EXISTS"), EmailTaken),
        (400, refusal("DUPLICATE_LOCAL_ID"), EmailTaken),
        (400, refusal("USER_NOT_FOUND"), UserNotFound),
        (400, refusal("WEAK_PASSWORD : too short"), InvalidRequest),
        (400, refusal("INVALID_EMAIL"), InvalidRequest),
        (429, "{}", AccountsUnavailable),
        (500, "{}", AccountsUnavailable),
        (503, "<html/>", AccountsUnavailable),
        (200, "<html/>", AccountsUnavailable),
    ],
)
def test_what_an_answer_means(
    accounts: FirebaseAccounts,
    server: TinyServer,
    status: int,
    body: str,
    error: type[BackendError],
) -> None:
    server.answer(status, body)

    with pytest.raises(error):
        accounts.create(
            email="ada@example.com", display_name="Ada", password=SecretStr("secret")
        )


class TestManyAreDeleted:
    @pytest.fixture
    def pauses(self) -> list[float]:
        """Seconds that were waited."""
        return []

    @pytest.fixture
    def accounts(self, app: App, pauses: list[float]) -> FirebaseAccounts:
        return FirebaseAccounts(app, FakeClock(), pause=pauses.append)

    @pytest.fixture
    def here(self, server: TinyServer) -> None:
        """Ada and Bob exist. It is the answer to whatever is asked."""
        users = [{"localId": uid} for uid in ("ada", "bob")]
        server.answer(200, json.dumps({"users": users}))

    @pytest.mark.usefixtures("here")
    def test_by_one_request_for_those_who_are_there(
        self, accounts: FirebaseAccounts, server: TinyServer
    ) -> None:
        accounts.delete_all(["ada", "nobody", "bob"])

        looked, deleted = server.bodies
        assert json.loads(looked) == {"localId": ["ada", "nobody", "bob"]}
        assert json.loads(deleted) == {"localIds": ["ada", "bob"], "force": True}

    def test_and_by_none_where_nobody_is(
        self, accounts: FirebaseAccounts, server: TinyServer
    ) -> None:
        server.answer(200, '{"kind": "identitytoolkit#GetAccountInfoResponse"}')

        accounts.delete_all([])
        accounts.delete_all(["ada"])

        assert len(server.requests) == 1

    @pytest.mark.usefixtures("here")
    def test_of_more_than_a_hundred_each_is_looked_for(
        self, accounts: FirebaseAccounts, server: TinyServer
    ) -> None:
        accounts.delete_all([f"guest-{number}" for number in range(101)])

        assert len(server.requests) == 3

    @pytest.mark.usefixtures("here")
    def test_after_a_pause_where_it_was_asked_too_often(
        self, accounts: FirebaseAccounts, server: TinyServer, pauses: list[float]
    ) -> None:
        server.refusals["batchDelete"] = [refusal("QUOTA_EXCEEDED : Exceeded quota.")]

        accounts.delete_all(["ada"])

        assert pauses == [1.0]

    @pytest.mark.usefixtures("here")
    def test_and_not_for_ever(
        self, accounts: FirebaseAccounts, server: TinyServer, pauses: list[float]
    ) -> None:
        server.refusals["batchDelete"] = [refusal("QUOTA_EXCEEDED : x")] * 3

        with pytest.raises(BackendError):
            accounts.delete_all(["ada"])

        assert pauses == [1.0, 2.0]

    @pytest.mark.usefixtures("here")
    def test_what_is_refused_for_another_reason_is_not_repeated(
        self, accounts: FirebaseAccounts, server: TinyServer, pauses: list[float]
    ) -> None:
        server.refusals["batchDelete"] = [refusal("INVALID_LOCAL_ID")]

        with pytest.raises(BackendError):
            accounts.delete_all(["ada"])

        assert pauses == []


def test_a_user_is_not_created_twice_when_the_answer_is_lost(
    accounts: FirebaseAccounts, server: TinyServer
) -> None:
    server.drops = True

    with pytest.raises(AccountsUnavailable):
        accounts.create(email="a@example.com", display_name="Ada", password=None)

    assert len(server.requests) == 1


def test_what_the_sdk_itself_refuses_is_an_invalid_request(
    accounts: FirebaseAccounts, server: TinyServer
) -> None:
    with pytest.raises(InvalidRequest):
        accounts.update("ada", password=SecretStr("short"))

    assert server.requests == []


@pytest.mark.parametrize(
    "claims",
    [
        "{}",
        '{"sub":"ada"}',
        '{"sub":"ada","firebase":"none","iat":1,"exp":"soon"}',
        '{"sub":"ada","firebase":{},"iat":null,"exp":1}',
        '{"sub":7,"iat":1,"exp":1}',
    ],
)
def test_unsigned_claims_of_any_shape_are_refused(
    accounts: FirebaseAccounts, server: TinyServer, claims: str
) -> None:
    server.answer(200, '{"users":[{"localId":"ada","validSince":"0"}]}')

    with pytest.raises(TokenInvalid):
        accounts.verify(unsigned(claims))


@pytest.mark.parametrize(
    ("changes", "ends"),
    [
        ({"email": "new@example.com"}, True),
        ({"password": SecretStr("new password")}, True),
        ({"disabled": True}, True),
        ({"display_name": "Ada L."}, False),
    ],
)
def test_new_credentials_end_what_was_signed_in_before_in_the_same_request(
    accounts: FirebaseAccounts,
    server: TinyServer,
    changes: dict[str, Any],
    *,
    ends: bool,
) -> None:
    server.answer(200, '{"localId":"ada","users":[{"localId":"ada"}]}')

    accounts.update("ada", **changes)

    (changing,) = [body for body in server.bodies if body.count(":") > 1]
    assert ("validSince" in json.loads(changing)) is ends


def signed_in(**changes: object) -> str:
    """Claims of somebody who has just signed in."""
    now = int(FakeClock().now().timestamp())
    claims = {"sub": "ada", "firebase": {}, "iat": now, "auth_time": now}
    return json.dumps({**claims, "exp": now + 3_600, **changes})


@pytest.mark.parametrize(("uid", "fits"), [("u" * 128, True), ("u" * 129, False)])
def test_a_user_whose_id_is_too_long_for_a_path_is_refused(
    accounts: FirebaseAccounts, server: TinyServer, uid: str, *, fits: bool
) -> None:
    server.answer(200, json.dumps({"users": [{"localId": uid, "validSince": "0"}]}))
    token = unsigned(signed_in(sub=uid))

    if fits:
        assert accounts.verify(token).uid == uid
    else:
        with pytest.raises(TokenInvalid):
            accounts.verify(token)


@pytest.mark.parametrize(("ago_s", "is_good"), [(4, True), (5, False)])
def test_clocks_may_differ_by_less_than_five_seconds(
    accounts: FirebaseAccounts, server: TinyServer, ago_s: int, *, is_good: bool
) -> None:
    server.answer(200, '{"users":[{"localId":"ada","validSince":"0"}]}')
    token = unsigned(signed_in(exp=int(FakeClock().now().timestamp()) - ago_s))

    if is_good:
        assert accounts.verify(token).uid == "ada"
    else:
        with pytest.raises(TokenExpired):
            accounts.verify(token)


@pytest.mark.parametrize(
    ("provider", "asked"), [("anonymous", 0), ("password", 1), ("custom", 1)]
)
def test_nobody_is_asked_whether_an_anonymous_user_is_still_there(
    accounts: FirebaseAccounts, server: TinyServer, provider: str, asked: int
) -> None:
    server.answer(200, '{"users":[{"localId":"ada","validSince":"0"}]}')
    firebase = {"sign_in_provider": provider}

    claims = accounts.verify(unsigned(signed_in(firebase=firebase)))

    assert claims.is_anonymous is not bool(asked)
    assert len(server.requests) == asked


def unsigned(claims: str) -> str:
    named = claims[:-1] + ("," if len(claims) > 2 else "")
    issuer = "https://securetoken.google.com/demo-tiny"
    payload = f'{named}"aud":"demo-tiny","iss":"{issuer}"}}'
    header = '{"alg":"none"}'
    return f"{_base64(header)}.{_base64(payload)}."


def _base64(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


class TestOnGooglesMachines:
    """Where a token is signed by Google, of which the metadata server knows more."""

    @pytest.fixture
    def accounts(
        self, server: TinyServer, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[FirebaseAccounts]:
        point_at(monkeypatch, server)
        app = firebase_admin.initialize_app(
            OnGoogle(), {"projectId": "demo-tiny"}, name="on-google"
        )
        yield FirebaseAccounts(app, FakeClock())
        firebase_admin.delete_app(app)

    @pytest.mark.parametrize(
        ("status", "body"),
        [(503, "{}"), (500, "<html/>"), (404, "{}"), (200, "<html/>"), (200, "{}")],
    )
    def test_a_hiccup_of_the_metadata_server_is_no_fault_of_who_signs_in(
        self, accounts: FirebaseAccounts, server: TinyServer, status: int, body: str
    ) -> None:
        server.answer(status, body)

        with pytest.raises(AccountsUnavailable) as error:
            accounts.custom_token("host-1", {})

        assert error.value.http_status == 503
        assert error.value.retry_after_s
        assert len(server.requests) <= 2
