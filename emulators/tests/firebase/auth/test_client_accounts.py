"""What users do with their own accounts, and what a mailed code is good for."""

from datetime import timedelta

import httpx
import pytest

from emulators.firebase.auth.service import AuthService
from emulators.firebase.auth.tokens import claims_of
from emulators.tests.firebase.auth.calls import (
    ADA,
    EMULATOR,
    claims,
    configure,
    refresh,
    refusal,
    update,
)
from emulators.tests.firebase.auth.conftest import Ask
from emulators.tests.served import Served


def test_a_user_changes_themselves_but_not_their_rights(ask: Ask) -> None:
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


CREDENTIALS = [{"password": "another-one"}, {"email": "a@b.c"}]


@pytest.mark.parametrize("change", CREDENTIALS)
def test_a_password_or_address_that_an_admin_changes_ends_every_session(
    ask: Ask,
    http: httpx.Client,
    served: Served[AuthService],
    change: dict[str, object],
) -> None:
    other = ask("signUp", ADA).json()
    served.advance(timedelta(seconds=2))

    update(http, {"localId": other["localId"], **change})

    assert refusal(refresh(http, other["refreshToken"])) == "TOKEN_EXPIRED"


@pytest.mark.parametrize("change", CREDENTIALS)
def test_one_that_a_user_changes_ends_every_session_but_their_own(
    ask: Ask,
    http: httpx.Client,
    served: Served[AuthService],
    change: dict[str, object],
) -> None:
    other = ask("signUp", ADA).json()
    served.advance(timedelta(seconds=2))

    mine = ask("signInWithPassword", ADA).json()["idToken"]
    kept = ask("update", {"idToken": mine, **change, "returnSecureToken": True})

    session = kept.json()
    (record,) = ask("lookup", {"idToken": session["idToken"]}).json()["users"]
    assert str(claims(kept)["auth_time"]) == record["validSince"]
    assert refresh(http, session["refreshToken"]).status_code == 200
    assert refusal(refresh(http, other["refreshToken"])) == "TOKEN_EXPIRED"


def test_a_session_began_when_its_own_user_signed_in_not_when_another_did(
    ask: Ask, http: httpx.Client, served: Served[AuthService]
) -> None:
    stolen = ask("signUp", ADA)
    served.advance(timedelta(hours=1))

    ask("signInWithPassword", ADA)
    renewed = refresh(http, stolen.json()["refreshToken"]).json()

    said = claims_of(renewed["id_token"]) or {}
    assert said["auth_time"] == claims(stolen)["auth_time"]


@pytest.mark.parametrize(
    ("call", "change"),
    [
        ("update", {"password": "another-one"}),
        ("update", {"email": "a@b.c"}),
        ("delete", {}),
    ],
)
def test_a_sign_in_of_some_time_ago_changes_no_credentials(
    ask: Ask,
    http: httpx.Client,
    served: Served[AuthService],
    call: str,
    change: dict[str, object],
) -> None:
    session = ask("signUp", ADA).json()
    served.advance(timedelta(minutes=6))
    renewed = refresh(http, session["refreshToken"]).json()
    mine = {"idToken": renewed["id_token"]}

    assert refusal(ask(call, {**mine, **change})) == "CREDENTIAL_TOO_OLD_LOGIN_AGAIN"
    assert ask("update", {**mine, "displayName": "Ada"}).status_code == 200
    fresh = ask("signInWithPassword", ADA).json()["idToken"]
    assert ask(call, {"idToken": fresh, **change}).status_code == 200


def test_an_anonymous_user_keeps_the_id_when_given_a_password(ask: Ask) -> None:
    anonymous = ask("signUp", {}).json()

    linked = ask("signUp", {"idToken": anonymous["idToken"], **ADA})

    assert linked.json()["localId"] == anonymous["localId"]
    assert claims(linked)["email"] == ADA["email"]


def test_a_user_deletes_their_account_unless_that_is_switched_off(
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
