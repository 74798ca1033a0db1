"""Revocation: tokens of admins who were deleted, demoted, disabled or robbed."""

from datetime import timedelta

from tests.support.entering import entering
from tests.support.people import PASSWORD
from tests.support.token_holders import TokenHolders, refusal

MEMORY = timedelta(seconds=3)
"""Longer than anything is remembered of who may do what."""

NEW_PASSWORD = "chosen by whoever changes it"


def test_a_deleted_admin_is_out(fresh_people: TokenHolders) -> None:
    """A deleted admin's session and ID token, everywhere.

    Hurts: the old backend's tokens outlived their admin: a deleted one read all others.
    Stopped by: the record in /admins is looked up at every call; the user is deleted.
    """
    fresh_people.reply("endBroadcast", {"id": "$rivalEvent"}, by="rival")
    fresh_people.reply("deleteAdmin", {"id": "$rivalId"}, by="superAdminIdToken")
    fresh_people.stack.settle()
    fresh_people.stack.advance(MEMORY)

    by_session = fresh_people.call("getEvents", {"adminId": "$rivalId"}, by="rival")
    by_id_token = fresh_people.function(
        "createSession", {}, fresh_people.known["rivalIdToken"]
    )
    again = fresh_people.call("login", {"idToken": "$rivalIdToken"}, by=None)

    assert refusal(by_session) == (403, "not-an-admin")
    assert refusal(by_id_token) == refusal(again) == (401, "token-invalid")


def test_a_deleted_admin_reads_and_writes_nothing_directly(
    fresh_people: TokenHolders,
) -> None:
    """The ID token of somebody whose record is gone, at the database itself.

    Hurts: an ID token is good for an hour after; the functions are not in between.
    Stopped by: the rules ask for the record in /admins, not for the token.
    """
    token = fresh_people.known["producerIdToken"]
    show = "activeBroadcasts/{producerId}/{fanUrl}".format(**fresh_people.known)
    places = (f"events/{fresh_people.known['event']}", show)
    assert all(fresh_people.database("GET", p, token).is_success for p in places)

    fresh_people.erase(f"admins/{fresh_people.known['producerId']}")

    for place in places:
        assert fresh_people.database("GET", place, token).status_code == 401
    status = fresh_people.database("PUT", f"{places[0]}/status", token, "closed")
    writes = entering(f"{show}/producerActive")
    presence = fresh_people.database("PATCH", "", token, writes)
    assert status.status_code == presence.status_code == 401


def test_a_super_admin_who_was_demoted_is_none_at_once(
    fresh_people: TokenHolders,
) -> None:
    """A session of somebody who is no superAdmin any more.

    Hurts: roles inside tokens live as long as the token does.
    Stopped by: tokens say who, never how much: the flag is read from /admins each time.
    """
    fresh_people.put(
        f"admins/{fresh_people.known['superAdminId']}/superAdmin", value=False
    )

    answer = fresh_people.call("getAdmins", {}, by="superAdmin")

    assert refusal(answer) == (403, "not-super-admin")


def test_a_disabled_user_is_out(fresh_people: TokenHolders) -> None:
    """The ID token of a user whom a superAdmin has disabled.

    Hurts: ID tokens live for an hour whatever happens to their user.
    Stopped by: ID tokens are checked for revocation, not for their signature alone.
    """
    disabled = {"id": "$rivalId", "disabled": True}
    fresh_people.reply("updateUser", disabled, by="superAdminIdToken")
    fresh_people.stack.advance(MEMORY)

    answer = fresh_people.function(
        "createSession", {}, fresh_people.known["rivalIdToken"]
    )
    again = fresh_people.call("login", {"idToken": "$rivalIdToken"}, by=None)

    assert refusal(answer) == refusal(again) == (401, "token-invalid")


def test_a_disabled_admins_session_is_worth_nothing(fresh_people: TokenHolders) -> None:
    """Our own session token of an admin whose user has been disabled.

    Hurts: it is good for twelve hours, and knows nothing of Firebase's users.
    Stopped by: whether the user may still sign in is looked up at every call (kept for
    two seconds). At the database itself the ID token lasts until its hour is over.
    """
    disabled = {"id": "$rivalId", "disabled": True}
    fresh_people.reply("updateUser", disabled, by="superAdminIdToken")
    fresh_people.stack.advance(MEMORY)

    answer = fresh_people.call("getEvents", {"adminId": "$rivalId"}, by="rival")

    assert refusal(answer) == (403, "not-an-admin")


def test_an_old_sign_in_takes_no_account_over(fresh_people: TokenHolders) -> None:
    """An ID token that a stolen device has had renewed, days after the sign-in.

    Hurts: such a device has good ID tokens for as long as it likes.
    Stopped by: the time of the sign-in, which a renewed ID token repeats.
    """
    user = fresh_people.auth(
        "signInWithPassword",
        email="rival@example.com",
        password=PASSWORD,
        returnSecureToken=True,
    )
    fresh_people.stack.advance(timedelta(days=3))
    renew = fresh_people.requests.refresh(user["refreshToken"])
    renewed = fresh_people.get(renew)["id_token"]

    body = {"id": "$rivalId", "password": NEW_PASSWORD}
    answer = fresh_people.function("updateAdmin", body, renewed)

    assert refusal(answer) == (401, "recent-login-required")


def test_a_stolen_session_ends_with_the_password(fresh_people: TokenHolders) -> None:
    """A stolen session, and one that a stolen ID token still gets, after the change.

    Hurts: the owner changes the password, as one does, and the thief stays for hours.
    Stopped by: the sign-in that a session is from is held against Firebase's
    tokensValidAfterTime at every call (kept for two seconds).
    """
    fresh_people.stack.advance(timedelta(seconds=1))
    change = {"id": "$rivalId", "password": NEW_PASSWORD}
    fresh_people.reply("updateAdmin", change, by="rivalIdToken")
    fresh_people.stack.advance(MEMORY)

    stolen = fresh_people.call("getEvents", {"adminId": "$rivalId"}, by="rival")
    again = fresh_people.call("login", {"idToken": "$rivalIdToken"}, by=None)
    fresh_people.log_in("rival", "rival@example.com", NEW_PASSWORD)
    owner = fresh_people.call("getEvents", {"adminId": "$rivalId"}, by="rival")

    assert refusal(stolen) == refusal(again) == (401, "token-invalid")
    assert owner.is_success


def test_a_stolen_session_ends_with_the_disabling_for_good(
    fresh_people: TokenHolders,
) -> None:
    """A stolen session of an admin who was disabled for it, and enabled again.

    Hurts: it came to life again with its owner.
    Stopped by: disabling ends every sign-in of before, and so does enabling.
    """
    fresh_people.stack.advance(timedelta(seconds=1))
    for disabled in (True, False):
        change = {"id": "$rivalId", "disabled": disabled}
        fresh_people.reply("updateUser", change, by="superAdminIdToken")
    fresh_people.stack.advance(MEMORY)

    answer = fresh_people.call("getEvents", {"adminId": "$rivalId"}, by="rival")

    assert refusal(answer) == (401, "token-invalid")
