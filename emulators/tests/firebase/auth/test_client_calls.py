"""How web and mobile apps sign in, as their SDKs do it, and stay signed in."""

import json
from datetime import timedelta

import httpx
import pytest

from emulators.firebase.auth.service import AuthService
from emulators.firebase.auth.tokens import claims_of
from emulators.tests.firebase.auth.calls import (
    ADA,
    ADMIN,
    EMULATOR,
    OWNER,
    claims,
    configure,
    refresh,
    refusal,
    update,
)
from emulators.tests.firebase.auth.conftest import PROJECT, Ask
from emulators.tests.served import Served


def test_a_guest_signs_in_anonymously(ask: Ask) -> None:
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
    refused = update(http, {"localId": uid, "customAttributes": '{"sub": "root"}'})

    assert refusal(refused) == "FORBIDDEN_CLAIM : sub"
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
