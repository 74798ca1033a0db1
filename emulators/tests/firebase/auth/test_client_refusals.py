"""What is refused or not supported, whoever calls."""

import httpx
import pytest

from emulators.tests.firebase.auth.calls import ADMIN, EMULATOR, OWNER, refusal
from emulators.tests.firebase.auth.conftest import Ask


@pytest.mark.parametrize(
    ("call", "body", "reason"),
    [
        ("signUp", {"email": "ada"}, "MISSING_PASSWORD"),
        ("signUp", {"email": "ada", "password": "123456"}, "INVALID_EMAIL"),
        ("signUp", {"password": "123456"}, "MISSING_EMAIL"),
        ("signUp", {"localId": "chosen"}, "UNEXPECTED_PARAMETER : User ID"),
        (
            "signUp",
            {"email": "a@b.c", "password": "12345"},
            "WEAK_PASSWORD : Password should be at least 6 characters",
        ),
        ("signInWithPassword", {"email": "a@b.c"}, "MISSING_PASSWORD"),
        ("signInWithPassword", {}, "MISSING_EMAIL"),
        ("signInWithCustomToken", {}, "MISSING_CUSTOM_TOKEN"),
        (
            "signInWithCustomToken",
            {"token": "rubbish"},
            "INVALID_CUSTOM_TOKEN : Invalid assertion format",
        ),
        ("signInWithCustomToken", {"token": "{}"}, "MISSING_IDENTIFIER"),
        ("lookup", {}, "MISSING_ID_TOKEN"),
        ("lookup", {"idToken": "rubbish"}, "INVALID_ID_TOKEN"),
        ("update", {"oobCode": "unknown"}, "INVALID_OOB_CODE"),
        ("resetPassword", {"oobCode": "unknown"}, "INVALID_OOB_CODE"),
        ("sendOobCode", {}, "MISSING_REQ_TYPE"),
        ("sendOobCode", {"requestType": "VERIFY_EMAIL"}, "INVALID_ID_TOKEN"),
        ("sendOobCode", {"requestType": "PASSWORD_RESET"}, "MISSING_EMAIL"),
        (
            "sendOobCode",
            {"requestType": "PASSWORD_RESET", "email": "a@b.c"},
            "EMAIL_NOT_FOUND",
        ),
        (
            "sendOobCode",
            {"requestType": "PASSWORD_RESET", "email": "a@b.c", "continueUrl": "x"},
            (
                "INVALID_CONTINUE_URI : "
                "expected an absolute URI with valid scheme and host"
            ),
        ),
        (
            "sendOobCode",
            {"requestType": "PASSWORD_RESET", "email": "a@b.c", "returnOobLink": True},
            "INSUFFICIENT_PERMISSION",
        ),
        ("createAuthUri", {}, "MISSING_IDENTIFIER"),
    ],
)
def test_a_call_without_what_it_needs_says_what(
    ask: Ask, call: str, body: dict[str, object], reason: str
) -> None:
    assert refusal(ask(call, body)) == reason


@pytest.mark.parametrize(
    "body",
    [
        b"[",
        b"[]",
        b'"text"',
        b"[" * 100_000,
        b'{"email":{}}',
        b'{"email":true}',
        b'{"email":"\\ud800@example.com","password":"123456"}',
        b'{"email":"' + b"a" * 20_000 + b'"}',
        b'{"disabled":"perhaps"}',
        b" " * ((1 << 20) + 1),
    ],
)
def test_a_body_that_makes_no_sense_is_refused(http: httpx.Client, body: bytes) -> None:
    answer = http.post(f"{ADMIN}/accounts", headers=OWNER, content=body)

    assert answer.status_code == 400
    assert answer.json()["error"]["status"] == "INVALID_ARGUMENT"


def test_a_key_is_asked_for_and_an_admin_must_be_one(http: httpx.Client) -> None:
    client_call = "/identitytoolkit.googleapis.com/v1/accounts:signUp"

    no_key = http.post(client_call, json={})
    key_only = http.post(f"{ADMIN}/accounts:lookup?key=k", json={})
    stranger = http.post(
        f"{ADMIN}/accounts:lookup", json={}, headers={"Authorization": "Bearer x"}
    )

    assert no_key.json()["error"]["status"] == "PERMISSION_DENIED"
    assert refusal(key_only).startswith("INSUFFICIENT_PERMISSION : ")
    assert stranger.status_code == 401


def test_another_project_is_not_served(http: httpx.Client) -> None:
    path = "/identitytoolkit.googleapis.com/v1/projects/other/accounts"

    assert refusal(http.post(path, headers=OWNER, json={})).startswith(
        "PROJECT_NOT_FOUND : "
    )


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/identitytoolkit.googleapis.com/v1/accounts:signInWithIdp?key=k", {}),
        ("/identitytoolkit.googleapis.com/v1/accounts:signInWithPhoneNumber?key=k", {}),
        ("/identitytoolkit.googleapis.com/v2/passwordPolicy", {}),
        (
            "/identitytoolkit.googleapis.com/v1/accounts:sendOobCode?key=k",
            {"requestType": "EMAIL_SIGNIN", "email": "a@b.c"},
        ),
        ("/identitytoolkit.googleapis.com/v1/accounts:signUp?key=k", {"tenantId": "t"}),
    ],
)
def test_what_is_not_supported_says_so(
    http: httpx.Client, path: str, body: dict[str, object]
) -> None:
    answer = http.post(path, json=body)

    assert answer.status_code == 501
    assert "does not support" in answer.json()["error"]["message"]


def test_a_browser_may_call_from_anywhere(http: httpx.Client) -> None:
    path = "/identitytoolkit.googleapis.com/v1/accounts:signUp?key=k"
    origin = {"Origin": "https://app.example"}
    asked = {"Access-Control-Request-Headers": "x-client-version,x-firebase-gmpid"}

    before = http.options(path, headers={**origin, **asked})
    refused = http.post(path, headers=origin, json={"email": "ada"})

    assert before.headers["access-control-allow-headers"] == (
        "x-client-version,x-firebase-gmpid"
    )
    assert refused.headers["access-control-allow-origin"] == "https://app.example"


def test_the_service_says_that_it_is_ready(http: httpx.Client) -> None:
    assert http.get("/").json()["authEmulator"]["ready"] is True
    assert http.get(f"{EMULATOR}/verificationCodes").json() == {"verificationCodes": []}


def test_a_batch_delete_without_force_spares_users_who_are_not_disabled(
    ask: Ask, http: httpx.Client
) -> None:
    uid = ask("signUp", {}).json()["localId"]
    path = f"{ADMIN}/accounts:batchDelete"

    answer = http.post(path, headers=OWNER, json={"localIds": [uid]})

    assert answer.json()["errors"][0]["localId"] == uid


@pytest.mark.parametrize("size", ["0", "1001", "many"])
def test_a_page_of_users_has_a_reasonable_size(http: httpx.Client, size: str) -> None:
    path = f"{ADMIN}/accounts:batchGet?maxResults={size}"

    assert http.get(path, headers=OWNER).status_code == 400
