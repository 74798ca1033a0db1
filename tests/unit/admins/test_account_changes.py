"""Record and Firebase user of an admin: changed together, and compared."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from interactive_broadcast.admins.account_changes import AdminChange
from interactive_broadcast.admins.models import UpdateAdminRequest
from interactive_broadcast.kernel.errors import (
    AccountsUnavailable,
    ChangeUnderway,
    DatabaseUnavailable,
    EmailTaken,
    RulesDenied,
)
from interactive_broadcast.kernel.locks import LEASE
from interactive_broadcast.kernel.unfinished import ABANDONED
from tests.support.builders import ADMIN_ID, SIGNATURE_SECRET
from tests.unit.world import ADMIN, World, with_a_super_admin

ADDRESS = "lovelace@example.com"
NOTE = f"unfinished/adminChange-{ADMIN_ID}"
GONE = AccountsUnavailable("Gone.")
EVERYTHING: dict[str, Any] = {
    "display_name": "Ada L.",
    "email": ADDRESS,
    "password": SecretStr("another one"),
    "hls": True,
    "ot_signature_secret": SIGNATURE_SECRET,
}


def a_producer() -> World:
    world = with_a_super_admin()
    world.accounts.update(ADMIN_ID, display_name="Ada Producer")
    world.accounts.set_admin_claim(ADMIN_ID, is_admin=True)
    return world


def update(world: World, **fields: Any) -> None:
    world.admins.update(ADMIN, UpdateAdminRequest(id=ADMIN_ID, **fields))


def stored(world: World) -> tuple[object, object]:
    """Record and secrets, but for the time of the change."""
    record = world.at(f"admins/{ADMIN_ID}")
    assert isinstance(record, dict)
    return {**record, "updatedAt": 0}, world.at(f"secrets/{ADMIN_ID}")


def some_time_later(world: World) -> None:
    world.clock.advance(ABANDONED.total_seconds())
    for note in world.unfinished.left_since(world.clock.now_ms()):
        world.unfinished_work.finish(note)


def test_what_firebase_refuses_is_taken_back_at_once() -> None:
    world = a_producer()
    world.accounts.create(email=ADDRESS, display_name="Mallory", password=None)
    before = stored(world)

    with pytest.raises(EmailTaken) as refused:
        update(world, **EVERYTHING)

    assert stored(world) == before
    assert world.at("unfinished") is None
    assert refused.value.details == {}


def test_what_the_rules_refuse_never_reaches_firebase() -> None:
    world = a_producer()
    before = world.accounts.users[ADMIN_ID]
    world.databases.before_write(
        f"admins/{ADMIN_ID}/hls",
        lambda: world.databases.put(f"admins/{ADMIN_ID}", None),
    )

    with pytest.raises(RulesDenied):
        update(world, **EVERYTHING)

    assert world.accounts.users[ADMIN_ID] == before
    assert world.at(f"admins/{ADMIN_ID}") is None
    assert world.at("unfinished") is None


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("fields", [{name: EVERYTHING[name]} for name in EVERYTHING])
def test_when_the_answer_is_lost_it_ends_up_as_the_firebase_user_is(
    fields: dict[str, Any], *, after: bool
) -> None:
    world = a_producer()
    before = stored(world)
    call = "sign_out" if "ot_signature_secret" in fields else "update"
    world.accounts.fail_next(call, GONE, after=after)

    try:
        update(world, **fields, http_support=True)
    except AccountsUnavailable:
        some_time_later(world)

    is_changed = after or "hls" in fields
    assert (stored(world) != before) is is_changed
    assert (world.at(f"admins/{ADMIN_ID}/httpSupport") is True) is is_changed
    assert world.at("unfinished") is None
    record, account = world.admin_store.find(ADMIN_ID), world.accounts.find(ADMIN_ID)
    assert record is not None
    assert account is not None
    assert (record.email, record.display_name) == (account.email, account.display_name)


@pytest.mark.parametrize("after", [False, True])
def test_what_the_database_does_not_take_now_changes_nothing(*, after: bool) -> None:
    world = a_producer()
    before, account = stored(world), world.accounts.users[ADMIN_ID]
    world.databases.before_write(
        f"admins/{ADMIN_ID}",
        lambda: world.databases.fail_next(
            "write", DatabaseUnavailable("Gone."), after=after
        ),
    )

    with pytest.raises(DatabaseUnavailable):
        update(world, **EVERYTHING)
    some_time_later(world)

    assert (stored(world), world.accounts.users[ADMIN_ID]) == (before, account)
    assert world.at("unfinished") is None


def test_while_the_end_of_a_change_is_not_known_there_is_no_other() -> None:
    world = a_producer()
    world.accounts.fail_next("update", GONE)
    with pytest.raises(AccountsUnavailable):
        update(world, email=ADDRESS)

    with pytest.raises(ChangeUnderway):
        update(world, hls=True)
    world.clock.advance(LEASE.total_seconds())
    update(world, hls=True)

    assert world.at(f"admins/{ADMIN_ID}/email") == "ada@example.com"
    assert world.at(f"admins/{ADMIN_ID}/hls") is True
    assert world.at("unfinished") is None


def test_when_taking_back_fails_the_refusal_is_told_and_the_note_stays() -> None:
    world = a_producer()
    world.accounts.create(email=ADDRESS, display_name="Mallory", password=None)
    before = stored(world)
    world.databases.before_write(
        f"admins/{ADMIN_ID}/email",
        lambda: world.databases.before_write(
            f"admins/{ADMIN_ID}",
            lambda: world.databases.fail_next("write", DatabaseUnavailable("Gone.")),
        ),
    )

    with pytest.raises(EmailTaken):
        update(world, email=ADDRESS)

    assert stored(world) != before
    some_time_later(world)
    assert stored(world) == before


def test_an_admin_who_was_deleted_meanwhile_does_not_come_back() -> None:
    world = a_producer()
    world.accounts.fail_next("update", GONE)
    with pytest.raises(AccountsUnavailable):
        update(world, email=ADDRESS)
    world.databases.put(f"admins/{ADMIN_ID}", None)

    some_time_later(world)

    assert world.at(f"admins/{ADMIN_ID}") is None
    assert world.at("unfinished") is None


def follow(world: World) -> bool:
    record, account = world.admin_store.find(ADMIN_ID), world.accounts.find(ADMIN_ID)
    assert record is not None
    assert account is not None
    return world.backend.admins.account_changes.follow(record, account)


def test_the_record_follows_what_a_clients_sdk_has_changed() -> None:
    world = a_producer()
    world.accounts.update(ADMIN_ID, email="New@Example.com", display_name="Ada L.")

    assert follow(world)

    record = world.admin_store.find(ADMIN_ID)
    assert record is not None
    assert (record.email, record.display_name) == ("new@example.com", "Ada L.")
    assert not follow(world)


def test_whoever_has_a_record_gets_the_claim() -> None:
    world = a_producer()
    world.accounts.claims.clear()

    assert follow(world)

    assert world.accounts.claims[ADMIN_ID] == {"admin": True}


@pytest.mark.parametrize("name", ["x" * 500, "\u202eevil", "line\nbreak", None])
def test_a_name_that_the_product_does_not_take_stays_with_firebase(
    name: str | None,
) -> None:
    world = a_producer()
    account = world.accounts.users[ADMIN_ID]
    world.accounts.users[ADMIN_ID] = replace(account, display_name=name)

    assert not follow(world)
    assert world.at(f"admins/{ADMIN_ID}/displayName") == "Ada Producer"


def test_nothing_is_compared_while_a_call_is_changing_both() -> None:
    world = a_producer()
    world.databases.put(NOTE, {"kind": "adminChange", "at": 1, "what": {"x": 1}})
    world.accounts.update(ADMIN_ID, email=ADDRESS)

    assert not follow(world)


def test_whose_record_is_removed_meanwhile_gets_no_fragment() -> None:
    world = a_producer()
    world.accounts.update(ADMIN_ID, email=ADDRESS)
    world.databases.before_write(
        f"admins/{ADMIN_ID}", lambda: world.databases.put(f"admins/{ADMIN_ID}", None)
    )

    follow(world)

    assert world.at(f"admins/{ADMIN_ID}") is None


@pytest.mark.parametrize(("earlier_s", "was_made"), [(5, True), (6, False)])
def test_clocks_may_differ_by_some_seconds(earlier_s: int, *, was_made: bool) -> None:
    world = a_producer()
    now_s = int(world.clock.now().timestamp())
    account = world.accounts.users[ADMIN_ID]
    account = replace(account, tokens_valid_after_s=now_s - earlier_s)
    change = AdminChange(admin_id=ADMIN_ID, signs_out=True)

    assert change.was_made(account, now_s * 1000) is was_made


def test_the_note_of_a_change_that_had_not_begun_is_removed() -> None:
    world = a_producer()
    world.unfinished.begin(AdminChange(admin_id=ADMIN_ID).work)
    before = stored(world)

    some_time_later(world)

    assert stored(world) == before
    assert world.at("unfinished") is None
