"""What web and mobile apps send, as their SDKs send it, and what they get."""

import json
from datetime import timedelta

import httpx
import pytest

from local.auth import AuthService
from local.auth.tokens import claims_of
from tests.local.auth.conftest import PROJECT, Ask
from tests.local.auth.served import Served

ADA = {"email": "ada@example.com", "password": "made-up-password"}
ADMIN = f"/identitytoolkit.googleapis.com/v1/projects/{PROJECT}"
EMULATOR = f"/emulator/v1/projects/{PROJECT}"
OWNER = {"Authorization": "Bearer owner"}


def refusal(answer: httpx.Response) -> str:
    assert answer.status_code == 400
    message: str = answer.json()["error"]["message"]
    return message


def claims(answer: httpx.Response) -> dict[str, object]:
    assert answer.status_code == 200, answer.text
    found = claims_of(answer.json()["idToken"])
    assert found is not None
    return found


def refresh(http: httpx.Client, token: str) -> httpx.Response:
    form = {"grant_type": "refresh_token", "refresh_token": token}
    return http.post("/securetoken.googleapis.com/v1/token?key=k", data=form)


def update(http: httpx.Client, body: dict[str, object]) -> httpx.Response:
    return http.post(f"{ADMIN}/accounts:update", headers=OWNER, json=body)


def configure(http: httpx.Client, setting: dict[str, object]) -> None:
    answer = http.patch(f"{EMULATOR}/config", json=setting)
    assert answer.status_code == 200, answer.text


def test_a_fan_signs_in_anonymously(ask: Ask) -> None:
    answer = ask("signUp", {"returnSecureToken": True})

    said = claims(answer)
    assert answer.json()["expiresIn"] == "3600"
    assert said["provider_id"] == "anonymous"
    assert said["firebase"] == {"identities": {}, "sign_in_provider": "anonymous"}
    assert said["aud"] == PROJECT
    assert said["iss"] == f"https://securetoken.google.com/{PROJECT}"
    assert said["sub"] == said["user_id"] == answer.json()["localId"]
    assert "email" not in said


def test_the_record_of_a_password_user_shows_that_there_is_a_password(ask: Ask) -> None:
    session = ask("signUp", ADA).json()

    record = ask("lookup", {"idToken": session["idToken"]}).json()["users"][0]

    assert record["email"] == ADA["email"]
    assert record["passwordHash"] == "UkVEQUNURUQ="
    assert record["providerUserInfo"][0]["rawId"] == ADA["email"]
    assert record["lastLoginAt"].isdigit()


def test_a_password_opens_its_account_and_no_other(ask: Ask) -> None:
    ask("signUp", ADA)

    right = ask("signInWithPassword", {**ADA, "email": "ADA@example.com"})
    wrong = ask("signInWithPassword", {**ADA, "password": "guessed"})
    nobody = ask("signInWithPassword", {**ADA, "email": "bob@example.com"})

    assert right.json()["registered"] is True
    assert refusal(wrong) == "INVALID_PASSWORD"
    assert refusal(nobody) == "EMAIL_NOT_FOUND"


def test_email_privacy_hides_who_has_an_account(ask: Ask, http: httpx.Client) -> None:
    ask("signUp", ADA)
    configure(http, {"emailPrivacyConfig": {"enableImprovedEmailPrivacy": True}})

    wrong = ask("signInWithPassword", {**ADA, "password": "guessed"})
    nobody = ask("signInWithPassword", {**ADA, "email": "bob@example.com"})
    mail = {"requestType": "PASSWORD_RESET", "email": "bob@example.com"}
    methods = ask("createAuthUri", {"identifier": ADA["email"], "continueUri": "x"})

    assert refusal(wrong) == refusal(nobody) == "INVALID_LOGIN_CREDENTIALS"
    assert ask("sendOobCode", mail).status_code == 200
    assert http.get(f"{EMULATOR}/oobCodes").json() == {"oobCodes": []}
    assert "registered" not in methods.json()


def test_an_app_may_ask_how_an_email_signs_in(ask: Ask) -> None:
    ask("signUp", ADA)

    answer = ask("createAuthUri", {"identifier": ADA["email"], "continueUri": "x"})

    assert answer.json()["signinMethods"] == ["password"]


@pytest.mark.parametrize(
    ("setting", "body", "reason"),
    [
        ({"signIn": {"anonymous": {"enabled": False}}}, {}, "ADMIN_ONLY_OPERATION"),
        ({"signIn": {"email": {"enabled": False}}}, ADA, "OPERATION_NOT_ALLOWED"),
        (
            {"client": {"permissions": {"disabledUserSignup": True}}},
            ADA,
            "ADMIN_ONLY_OPERATION",
        ),
    ],
)
def test_signing_up_can_be_switched_off(
    ask: Ask,
    http: httpx.Client,
    setting: dict[str, object],
    body: dict[str, object],
    reason: str,
) -> None:
    configure(http, setting)

    assert refusal(ask("signUp", body)) == reason


def test_settings_are_shown_as_they_were_set(http: httpx.Client) -> None:
    configure(http, {"signIn": {"allowDuplicateEmails": True}})

    shown = http.get(f"{EMULATOR}/config").json()

    assert shown["signIn"]["allowDuplicateEmails"] is True
    unknown = http.patch(f"{EMULATOR}/config", json={"mfa": {"state": "ENABLED"}})
    assert unknown.status_code == 501


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


def test_a_literal_custom_token_signs_in_and_its_claims_outlive_a_refresh(
    ask: Ask, http: httpx.Client
) -> None:
    token = json.dumps({"uid": "host-1", "claims": {"role": "host"}})

    first = ask("signInWithCustomToken", {"token": token})
    second = ask("signInWithCustomToken", {"token": token})

    assert claims(first)["role"] == "host"
    assert (first.json()["isNewUser"], second.json()["isNewUser"]) == (True, False)
    renewed = refresh(http, first.json()["refreshToken"]).json()
    assert (claims_of(renewed["id_token"]) or {})["role"] == "host"
    assert renewed["user_id"] == "host-1"


def test_a_custom_token_cannot_claim_what_the_service_says(ask: Ask) -> None:
    token = json.dumps({"uid": "u", "claims": {"sub": "another"}})

    assert refusal(ask("signInWithCustomToken", {"token": token})) == (
        "FORBIDDEN_CLAIM : sub"
    )


def test_a_claim_never_hides_a_fact(ask: Ask, http: httpx.Client) -> None:
    uid = ask("signUp", ADA).json()["localId"]
    forged = json.dumps({"email": "root@example.com", "user_id": "root"})
    update(http, {"localId": uid, "customAttributes": forged})

    said = claims(ask("signInWithPassword", ADA))

    assert (said["email"], said["user_id"]) == (ADA["email"], uid)


@pytest.mark.parametrize("spelling", ["snake", "camel"])
def test_names_may_be_spelled_either_way(http: httpx.Client, spelling: str) -> None:
    key = "display_name" if spelling == "snake" else "displayName"

    made = http.post(f"{ADMIN}/accounts", headers=OWNER, json={key: "Ada"})

    assert made.json()["displayName"] == "Ada"


def test_the_old_host_answers_the_same_calls(http: httpx.Client) -> None:
    old = "/www.googleapis.com/identitytoolkit/v3/relyingparty"

    made = http.post(f"{old}/signupNewUser?key=k", json=ADA)
    signed_in = http.post(f"{old}/verifyPassword?key=k", json=ADA)

    assert made.json()["localId"] == signed_in.json()["localId"]


@pytest.mark.parametrize("token", ["", "rubbish", "e30=", "bnVsbA=="])
def test_a_refresh_token_that_is_none_is_refused(
    http: httpx.Client, token: str
) -> None:
    expected = "INVALID_REFRESH_TOKEN" if token else "MISSING_REFRESH_TOKEN"

    assert refusal(refresh(http, token)) == expected


def test_a_revoked_session_is_not_refreshed(ask: Ask, http: httpx.Client) -> None:
    session = ask("signUp", {}).json()
    update(http, {"localId": session["localId"], "validSince": 9_999_999_999})

    assert refusal(refresh(http, session["refreshToken"])) == "TOKEN_EXPIRED"


def test_a_disabled_or_deleted_user_is_out(ask: Ask, http: httpx.Client) -> None:
    session = ask("signUp", ADA).json()
    update(http, {"localId": session["localId"], "disableUser": True})

    assert refusal(refresh(http, session["refreshToken"])) == "USER_DISABLED"
    assert refusal(ask("signInWithPassword", ADA)) == "USER_DISABLED"
    assert refusal(ask("lookup", {"idToken": session["idToken"]})) == "USER_DISABLED"
    http.delete(f"{EMULATOR}/accounts")
    assert refusal(refresh(http, session["refreshToken"])) == "USER_NOT_FOUND"
    assert refusal(ask("lookup", {"idToken": session["idToken"]})) == "USER_NOT_FOUND"


def test_time_is_the_stacks_time(ask: Ask, served: Served[AuthService]) -> None:
    before = claims(ask("signUp", {}))["iat"]

    served.advance(timedelta(days=3))
    after = claims(ask("signUp", {}))["iat"]

    assert isinstance(before, int)
    assert isinstance(after, int)
    assert after - before >= 3 * 24 * 3600


def test_a_user_changes_himself_but_not_his_rights(ask: Ask) -> None:
    session = ask("signUp", ADA).json()
    mine = {"idToken": session["idToken"]}

    named = ask("update", {**mine, "displayName": "Ada", "returnSecureToken": True})
    grabbed = ask("update", {**mine, "customAttributes": '{"superAdmin":true}'})
    unnamed = ask("update", {**mine, "deleteAttribute": ["DISPLAY_NAME"]})

    assert named.json()["displayName"] == "Ada"
    assert refusal(grabbed).startswith("INSUFFICIENT_PERMISSION : ")
    assert "displayName" not in unnamed.json()


def test_a_new_password_brings_new_tokens(ask: Ask) -> None:
    session = ask("signUp", ADA).json()
    wish = {"idToken": session["idToken"], "password": "another-one"}

    changed = ask("update", {**wish, "returnSecureToken": True}).json()

    assert changed["idToken"]
    assert changed["refreshToken"]
    assert refusal(ask("signInWithPassword", ADA)) == "INVALID_PASSWORD"


def test_an_anonymous_user_keeps_his_id_when_he_gets_a_password(ask: Ask) -> None:
    anonymous = ask("signUp", {}).json()

    linked = ask("signUp", {"idToken": anonymous["idToken"], **ADA})

    assert linked.json()["localId"] == anonymous["localId"]
    assert claims(linked)["email"] == ADA["email"]


def test_a_user_deletes_himself_unless_that_is_switched_off(
    ask: Ask, http: httpx.Client
) -> None:
    one, two = ask("signUp", {}).json(), ask("signUp", {}).json()

    assert ask("delete", {"idToken": one["idToken"]}).status_code == 200
    configure(http, {"client": {"permissions": {"disabledUserDeletion": True}}})
    assert refusal(ask("delete", {"idToken": two["idToken"]})) == "ADMIN_ONLY_OPERATION"


def test_a_mailed_code_resets_the_password_once(ask: Ask, http: httpx.Client) -> None:
    ask("signUp", ADA)
    ask("sendOobCode", {"requestType": "PASSWORD_RESET", "email": ADA["email"]})
    [mail] = http.get(f"{EMULATOR}/oobCodes").json()["oobCodes"]
    code = {"oobCode": mail["oobCode"]}

    checked = ask("resetPassword", code)
    weak = ask("resetPassword", {**code, "newPassword": "123"})
    done = ask("resetPassword", {**code, "newPassword": "another-one"})
    again = ask("resetPassword", {**code, "newPassword": "third-time"})

    assert checked.json()["requestType"] == "PASSWORD_RESET"
    assert refusal(weak).startswith("WEAK_PASSWORD : ")
    assert done.json()["email"] == ADA["email"]
    assert refusal(again) == "INVALID_OOB_CODE"
    new = {**ADA, "password": "another-one"}
    assert claims(ask("signInWithPassword", new))["email_verified"] is True


def test_a_new_email_is_proved_before_it_counts(ask: Ask, http: httpx.Client) -> None:
    session = ask("signUp", ADA).json()
    wish = {
        "requestType": "VERIFY_AND_CHANGE_EMAIL",
        "idToken": session["idToken"],
        "newEmail": "ada@new.example",
    }
    ask("sendOobCode", wish)
    [mail] = http.get(f"{EMULATOR}/oobCodes").json()["oobCodes"]

    done = ask("update", {"oobCode": mail["oobCode"]})

    assert mail["newEmail"] == done.json()["email"] == "ada@new.example"
    assert ask("signInWithPassword", {**ADA, "email": "ada@new.example"}).is_success


def test_a_reset_code_verifies_nothing_and_a_verification_code_resets_nothing(
    ask: Ask, http: httpx.Client
) -> None:
    session = ask("signUp", ADA).json()
    ask("sendOobCode", {"requestType": "PASSWORD_RESET", "email": ADA["email"]})
    ask("sendOobCode", {"requestType": "VERIFY_EMAIL", "idToken": session["idToken"]})
    reset, verify = http.get(f"{EMULATOR}/oobCodes").json()["oobCodes"]

    applied = ask("update", {"oobCode": reset["oobCode"]})
    wish = {"oobCode": verify["oobCode"], "newPassword": "another-one"}

    assert refusal(applied) == "INVALID_OOB_CODE"
    assert refusal(ask("resetPassword", wish)) == "INVALID_OOB_CODE"


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


def test_a_link_used_for_something_else_is_refused(
    ask: Ask, http: httpx.Client
) -> None:
    ask("signUp", ADA)
    ask("sendOobCode", {"requestType": "PASSWORD_RESET", "email": ADA["email"]})
    [mail] = http.get(f"{EMULATOR}/oobCodes").json()["oobCodes"]
    link = mail["oobLink"]

    wrong_mode = http.get(link.replace("resetPassword", "verifyEmail"))
    no_password = http.get(link)

    assert (wrong_mode.status_code, no_password.status_code) == (400, 400)
    assert "newPassword" in no_password.json()["authEmulator"]["error"]
