"""The official Admin SDK for Python cannot tell the emulator from the emulator."""

import firebase_admin
import httpx
import pytest
from firebase_admin import auth

from emulators.tests.firebase.auth.conftest import Ask

PASSWORD = "made-up-password"


def test_a_created_user_is_found_by_id_and_by_email(admin: firebase_admin.App) -> None:
    made = auth.create_user(
        uid="admin-1",
        email="Ada@Example.com",
        password=PASSWORD,
        display_name="Ada",
        photo_url="https://example.com/ada.png",
        phone_number="+15550100",
        app=admin,
    )

    assert made.uid == "admin-1"
    assert auth.get_user("admin-1", app=admin).display_name == "Ada"
    assert auth.get_user_by_email("ada@example.com", app=admin).uid == "admin-1"
    assert auth.get_user_by_phone_number("+15550100", app=admin).uid == "admin-1"
    assert [one.provider_id for one in made.provider_data] == ["password", "phone"]


def test_several_users_are_looked_up_at_once(admin: firebase_admin.App) -> None:
    auth.create_user(uid="one", app=admin)
    auth.create_user(uid="two", email="two@example.com", app=admin)
    asked = [
        auth.UidIdentifier("one"),
        auth.EmailIdentifier("two@example.com"),
        auth.UidIdentifier("nobody"),
    ]

    found = auth.get_users(asked, app=admin)

    assert {user.uid for user in found.users} == {"one", "two"}
    assert [one.uid for one in found.not_found] == ["nobody"]


def test_an_unknown_user_is_not_found(admin: firebase_admin.App) -> None:
    with pytest.raises(auth.UserNotFoundError):
        auth.get_user("nobody", app=admin)
    with pytest.raises(auth.UserNotFoundError):
        auth.update_user("nobody", display_name="x", app=admin)
    with pytest.raises(auth.UserNotFoundError):
        auth.delete_user("nobody", app=admin)


def test_two_users_never_share_an_email_or_an_id(admin: firebase_admin.App) -> None:
    auth.create_user(uid="one", email="one@example.com", app=admin)
    auth.create_user(uid="two", email="two@example.com", app=admin)

    with pytest.raises(auth.EmailAlreadyExistsError):
        auth.create_user(email="ONE@example.com", app=admin)
    with pytest.raises(auth.UidAlreadyExistsError):
        auth.create_user(uid="one", app=admin)
    with pytest.raises(auth.EmailAlreadyExistsError):
        auth.update_user("two", email="one@example.com", app=admin)


def test_a_user_is_changed_and_fields_are_removed(admin: firebase_admin.App) -> None:
    auth.create_user(
        uid="u", display_name="Old", photo_url="https://example.com/p", app=admin
    )

    auth.update_user("u", display_name="New", disabled=True, app=admin)
    changed = auth.update_user(
        "u", photo_url=auth.DELETE_ATTRIBUTE, email="u@example.com", app=admin
    )

    assert (changed.display_name, changed.disabled) == ("New", True)
    assert (changed.photo_url, changed.email) == (None, "u@example.com")


def test_users_are_listed_page_by_page_in_the_order_of_ids(
    admin: firebase_admin.App,
) -> None:
    for uid in ("c", "a", "d", "b"):
        auth.create_user(uid=uid, app=admin)

    page = auth.list_users(max_results=2, app=admin)

    assert [user.uid for user in page.users] == ["a", "b"]
    assert [user.uid for user in page.iterate_all()] == ["a", "b", "c", "d"]


def test_many_users_are_deleted_at_once(admin: firebase_admin.App) -> None:
    auth.create_user(uid="one", app=admin)
    auth.create_user(uid="two", app=admin)

    result = auth.delete_users(["one", "two", "nobody"], app=admin)

    assert (result.success_count, result.failure_count) == (3, 0)
    assert not auth.list_users(app=admin).users


def test_a_custom_token_is_exchanged_for_an_id_token_with_its_claims(
    admin: firebase_admin.App, ask: Ask
) -> None:
    claims = {"role": "host", "adminId": "admin-1"}
    token = auth.create_custom_token("host-1", claims, app=admin).decode()

    answer = ask("signInWithCustomToken", {"token": token}).json()

    assert answer["isNewUser"] is True
    decoded = auth.verify_id_token(answer["idToken"], app=admin, check_revoked=True)
    assert (decoded["uid"], decoded["role"]) == ("host-1", "host")
    assert decoded["firebase"]["sign_in_provider"] == "custom"


def test_custom_claims_appear_in_the_next_id_token(
    admin: firebase_admin.App, ask: Ask, http: httpx.Client
) -> None:
    before = ask("signUp", {"returnSecureToken": True}).json()
    auth.set_custom_user_claims(before["localId"], {"level": 3}, app=admin)

    form = {
        "grant_type": "refresh_token",
        "refresh_token": before["refreshToken"],
    }
    after = http.post("/securetoken.googleapis.com/v1/token?key=k", data=form).json()

    assert "level" not in auth.verify_id_token(before["idToken"], app=admin)
    assert auth.verify_id_token(after["id_token"], app=admin)["level"] == 3
    user = auth.get_user(before["localId"], app=admin)
    assert user.custom_claims == {"level": 3}


def test_a_revoked_session_is_over(
    admin: firebase_admin.App, ask: Ask, http: httpx.Client
) -> None:
    session = ask("signUp", {"returnSecureToken": True}).json()
    admin_call = "/identitytoolkit.googleapis.com/v1/projects/{}/accounts:update"
    later = auth.get_user(session["localId"], app=admin).tokens_valid_after_timestamp

    # As revoke_refresh_tokens() does, only a minute from now instead of in this second.
    revoked = http.post(
        admin_call.format(admin.project_id),
        headers={"Authorization": "Bearer owner"},
        json={
            "localId": session["localId"],
            "validSince": (later or 0) // 1000 + 9_999_999_999,
        },
    )

    assert revoked.status_code == 200
    with pytest.raises(auth.RevokedIdTokenError):
        auth.verify_id_token(session["idToken"], app=admin, check_revoked=True)
    refused = ask("lookup", {"idToken": session["idToken"]})
    assert refused.json()["error"]["message"] == "TOKEN_EXPIRED"


def test_a_reset_link_sets_a_new_password_once(
    admin: firebase_admin.App, ask: Ask, http: httpx.Client
) -> None:
    auth.create_user(email="ada@example.com", password=PASSWORD, app=admin)
    link = auth.generate_password_reset_link("ada@example.com", app=admin)

    followed = http.get(link + "&newPassword=another-one")

    credentials = {"email": "ada@example.com", "password": "another-one"}
    assert followed.status_code == 200
    assert ask("signInWithPassword", credentials).status_code == 200
    assert http.get(link + "&newPassword=third-time").status_code == 400


def test_a_verification_link_verifies_the_email(
    admin: firebase_admin.App, http: httpx.Client
) -> None:
    auth.create_user(uid="u", email="ada@example.com", app=admin)
    settings = auth.ActionCodeSettings(url="https://example.com/welcome")
    link = auth.generate_email_verification_link(
        "ada@example.com", action_code_settings=settings, app=admin
    )

    followed = http.get(link)

    assert followed.status_code == 303
    assert followed.headers["location"] == "https://example.com/welcome"
    assert auth.get_user("u", app=admin).email_verified


def test_a_session_cookie_stands_for_its_user(
    admin: firebase_admin.App, ask: Ask
) -> None:
    session = ask("signUp", {"returnSecureToken": True}).json()

    cookie = auth.create_session_cookie(session["idToken"], 3600, app=admin)

    assert auth.verify_session_cookie(cookie, app=admin)["uid"] == session["localId"]
