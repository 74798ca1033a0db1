"""Firebase accounts: made before an admin's, changed beside one, shut out for good."""

from tests.support.people import PASSWORD
from tests.support.token_holders import TokenHolders, refusal

ADDRESS = "next-producer@example.com"
NEW = {"displayName": "Next", "email": ADDRESS}


def test_whoever_has_an_admins_address_first_is_no_admin_and_is_found(
    people: TokenHolders,
) -> None:
    """A stranger signs up with the address of somebody who will be made an admin.

    Hurts: the stranger knows the password, and would be the producer; or nobody could
    be, and nobody could tell why.
    Stopped by: an admin gets a new user. The superAdmin is told who has the address.
    """
    stranger = people.sign_up(ADDRESS)

    refused = people.call("createAdmin", NEW, by="superAdmin")
    as_admin = people.function("getEvents", {}, stranger["idToken"])
    freed = people.call(
        "deleteUser",
        {"id": refused.json()["error"]["details"]["id"]},
        by="superAdminIdToken",
    )

    assert refusal(refused) == (409, "email-taken")
    assert refused.json()["error"]["details"]["isAdmin"] is False
    assert refusal(as_admin) == (403, "not-an-admin")
    assert freed.json() == {"deleted": 1}


def test_whose_an_address_is_is_told_to_no_producer(people: TokenHolders) -> None:
    """A producer tries addresses, to find out who the users behind them are.

    Hurts: ids of others, which is where attacks on them begin.
    Stopped by: only superAdmins are told the id; and the change is taken back.
    """
    change = {"id": "$producerId", "email": "rival@example.com", "hls": True}

    refused = people.call("updateAdmin", change, by="producerIdToken")

    assert refusal(refused) == (409, "email-taken")
    assert refused.json()["error"]["details"] == {"reason": "email-taken"}


def test_the_last_super_admin_is_not_talked_into_leaving(people: TokenHolders) -> None:
    """One wrong click of the only superAdmin: disabled, or deleted.

    Hurts: nobody could make an admin any more, or free anybody from one.
    Stopped by: it is looked who else is one and can sign in, by one call at a time.
    """
    me = {"id": "$superAdminId"}

    disabled = people.call(
        "updateUser", {**me, "disabled": True}, by="superAdminIdToken"
    )
    deleted = people.call("deleteAdmin", me, by="superAdminIdToken")

    assert refusal(disabled) == refusal(deleted) == (409, "last-super-admin")


def test_an_admin_cannot_be_deleted_as_a_mere_user(people: TokenHolders) -> None:
    """A superAdmin's page deletes the Firebase user of an admin.

    Hurts: a live show whose producer cannot sign in, with nobody to end it.
    Stopped by: whoever has anything of an admin is deleted by `deleteAdmin` alone.
    """
    for uid in ("$producerId", "$superAdminId"):
        refused = people.call("deleteUser", {"id": uid}, by="superAdminIdToken")
        assert refusal(refused) == (409, "user-is-admin")


def test_a_fans_password_opens_nothing(people: TokenHolders) -> None:
    """A fan links an address and a password, as producers have them.

    Hurts: not being anonymous would be worth a producer's functions.
    Stopped by: only a record in /admins makes an admin.
    """
    fan = people.sign_up()["idToken"]
    linked = people.auth(
        "update",
        idToken=fan,
        email="linked-fan@example.com",
        password=PASSWORD,
        returnSecureToken=True,
    )["idToken"]

    asked = people.function("createSession", {}, linked)
    signed_in = people.function("login", {"idToken": linked}, None)

    assert refusal(asked) == refusal(signed_in) == (403, "not-an-admin")
