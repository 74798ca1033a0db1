from dataclasses import replace
from datetime import timedelta

import pytest

from interactive_broadcast.events.slugs import fingerprint
from interactive_broadcast.identity import Identity, IdTokens
from interactive_broadcast.kernel.caching import SingleFlight
from interactive_broadcast.kernel.callers import NOBODY, Caller, Role
from interactive_broadcast.kernel.errors import (
    AccountsUnavailable,
    NotAnAdmin,
    TokenExpired,
    TokenInvalid,
)
from interactive_broadcast.kernel.ports import Account
from tests.support.builders import (
    HOST_URL,
    a_database,
    a_fan,
    a_host,
    an_admin,
    an_admin_by_session,
)
from tests.support.fakes import (
    NOON,
    FakeAccounts,
    FakeClock,
    FakeDatabases,
    FakeSessionTokens,
)

AN_ACCOUNT = Account(
    uid="admin-1", email="ada@example.com", display_name="Ada", disabled=False
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def accounts() -> FakeAccounts:
    accounts = FakeAccounts()
    accounts.users["admin-1"] = AN_ACCOUNT
    return accounts


@pytest.fixture
def databases() -> FakeDatabases:
    return FakeDatabases(a_database())


@pytest.fixture
def session_tokens(clock: FakeClock) -> FakeSessionTokens:
    return FakeSessionTokens(clock)


@pytest.fixture
def identity(
    session_tokens: FakeSessionTokens,
    accounts: FakeAccounts,
    databases: FakeDatabases,
) -> Identity:
    return Identity(
        session_tokens=session_tokens,
        accounts=accounts,
        databases=databases,
        id_tokens=IdTokens(accounts=accounts, verified=SingleFlight(ttl_s=2)),
        admins=SingleFlight(ttl_s=2),
    )


def test_without_a_header_a_caller_is_nobody(identity: Identity) -> None:
    assert identity.caller_of(None) == NOBODY


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer a b",
        "Bearer a\n",
        "Bearer ü",
        "Bearer " + "a" * 9_000,
    ],
)
def test_a_header_that_is_no_bearer_token_is_refused(
    identity: Identity, header: str
) -> None:
    with pytest.raises(TokenInvalid):
        identity.caller_of(header)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_session_token_names_its_caller_however_the_scheme_is_spelled(
    identity: Identity,
    session_tokens: FakeSessionTokens,
    clock: FakeClock,
    scheme: str,
) -> None:
    clock.advance(-60)
    expires_at = clock.now()
    clock.advance(-60)
    token = session_tokens.issue(a_fan(), expires_at=expires_at)

    assert identity.caller_of(f"{scheme} {token}") == a_fan()


def test_an_expired_session_token_is_refused(
    identity: Identity, session_tokens: FakeSessionTokens, clock: FakeClock
) -> None:
    token = session_tokens.issue(an_admin(), expires_at=clock.now())

    with pytest.raises(TokenExpired):
        identity.caller_of(f"Bearer {token}")


def test_an_anonymous_firebase_user_is_a_fan_of_no_show(
    identity: Identity, accounts: FakeAccounts
) -> None:
    token = accounts.sign_in("fan-1", is_anonymous=True)

    caller = identity.caller_of(f"Bearer {token}")

    assert caller == Caller(role=Role.FAN, uid="fan-1")


def test_a_firebase_user_with_a_hosts_claims_is_that_host(
    identity: Identity, accounts: FakeAccounts
) -> None:
    token = accounts.sign_in(
        str(a_host().uid),
        role="host",
        admin_id="admin-1",
        event_id="event-1",
        link=fingerprint(HOST_URL),
    )

    assert identity.caller_of(f"Bearer {token}") == a_host()


@pytest.mark.parametrize("role", ["admin", "fan", "superAdmin", "anyone"])
def test_a_claim_makes_nobody_more_than_host_or_celebrity(
    identity: Identity, accounts: FakeAccounts, role: str
) -> None:
    token = accounts.sign_in(
        "x", is_anonymous=True, role=role, admin_id="a", event_id="e"
    )

    assert identity.caller_of(f"Bearer {token}") == Caller(role=Role.FAN, uid="x")


def test_any_other_firebase_user_is_taken_for_an_admin_where_admins_may_call(
    identity: Identity, accounts: FakeAccounts
) -> None:
    token = accounts.sign_in("admin-1")

    caller = identity.caller_of(f"Bearer {token}")

    assert caller == an_admin()
    identity.admit(caller)


FANS_ONLY = frozenset({Role.FAN})
ADMINS_ONLY = frozenset({Role.ADMIN})


@pytest.mark.parametrize("role", [None, "fan", "admin"])
def test_a_fan_who_has_linked_a_password_is_the_same_fan(
    identity: Identity, accounts: FakeAccounts, role: str | None
) -> None:
    before = identity.caller_of(
        f"Bearer {accounts.sign_in('fan-1', is_anonymous=True)}"
    )
    token = accounts.sign_in("fan-1", role=role)

    linked = identity.in_role(identity.caller_of(f"Bearer {token}"), FANS_ONLY)

    assert linked == before == Caller(role=Role.FAN, uid="fan-1")


def test_an_admin_is_no_fan(identity: Identity, accounts: FakeAccounts) -> None:
    caller = identity.caller_of(f"Bearer {accounts.sign_in('admin-1')}")

    assert identity.in_role(caller, FANS_ONLY) == an_admin()


def test_a_session_token_says_for_good_in_which_role_it_was_issued(
    identity: Identity, databases: FakeDatabases
) -> None:
    for caller in (an_admin_by_session("gone"), a_fan(), a_host()):
        assert identity.in_role(caller, FANS_ONLY) == caller

    assert databases.reads == []


def test_where_admins_may_call_nobody_becomes_a_fan(
    identity: Identity, accounts: FakeAccounts, databases: FakeDatabases
) -> None:
    caller = identity.caller_of(f"Bearer {accounts.sign_in('fan-1')}")

    assert identity.in_role(caller, ADMINS_ONLY) == caller
    assert identity.in_role(caller, ADMINS_ONLY | FANS_ONLY) == caller
    assert databases.reads == []


def test_whoever_has_no_admin_record_is_not_admitted(identity: Identity) -> None:
    with pytest.raises(NotAnAdmin):
        identity.admit(an_admin("somebody"))


def test_others_need_no_record(identity: Identity, databases: FakeDatabases) -> None:
    identity.admit(a_fan())
    identity.admit(a_host())

    assert databases.reads == []


def test_a_uid_that_does_not_fit_into_a_path_is_refused(
    identity: Identity, accounts: FakeAccounts
) -> None:
    token = accounts.sign_in("a.uid")

    with pytest.raises(TokenInvalid):
        identity.caller_of(f"Bearer {token}")


def test_a_burst_of_calls_asks_once(
    identity: Identity, accounts: FakeAccounts, databases: FakeDatabases
) -> None:
    token = accounts.sign_in("admin-1")

    for _ in range(3):
        identity.admit(identity.caller_of(f"Bearer {token}"))

    assert sorted(accounts.calls) == ["find", "verify"]
    assert len(databases.reads) == 1


def test_an_admin_whose_account_is_disabled_is_not_admitted_with_a_session_token(
    identity: Identity, accounts: FakeAccounts
) -> None:
    accounts.users["admin-1"] = replace(AN_ACCOUNT, disabled=True)

    with pytest.raises(NotAnAdmin):
        identity.admit(an_admin())


def test_an_admin_whose_account_is_gone_is_not_admitted_though_his_record_stands(
    identity: Identity, accounts: FakeAccounts
) -> None:
    accounts.delete("admin-1")

    with pytest.raises(NotAnAdmin):
        identity.admit(an_admin())


def by_session(tokens: FakeSessionTokens, caller: Caller) -> Caller:
    """The caller that a session token, issued now, stands for."""
    token = tokens.issue(caller, expires_at=NOON + timedelta(hours=12))
    read = tokens.read(token)
    assert read is not None
    return read


def test_a_session_ends_when_the_credentials_change_after_its_sign_in(
    identity: Identity, accounts: FakeAccounts, session_tokens: FakeSessionTokens
) -> None:
    signed_in_before = by_session(session_tokens, an_admin())
    changed_at = (an_admin().auth_time or 0) + 1
    accounts.users["admin-1"] = replace(AN_ACCOUNT, tokens_valid_after_s=changed_at)
    after = by_session(session_tokens, replace(an_admin(), auth_time=changed_at))

    with pytest.raises(TokenInvalid):
        identity.admit(signed_in_before)
    identity.admit(after)


def test_a_session_token_that_tells_of_no_sign_in_is_refused(
    identity: Identity,
) -> None:
    with pytest.raises(TokenInvalid):
        identity.admit(replace(an_admin(), auth_time=None))


def test_a_change_is_known_when_what_was_kept_is_forgotten(
    identity: Identity, accounts: FakeAccounts
) -> None:
    identity.admit(an_admin())
    changed = replace(AN_ACCOUNT, tokens_valid_after_s=2_000_000_000)
    accounts.users["admin-1"] = changed

    identity.admit(an_admin())
    identity.admins.forget()

    with pytest.raises(TokenInvalid):
        identity.admit(an_admin())


def test_without_an_answer_about_the_account_nobody_is_admitted(
    identity: Identity, accounts: FakeAccounts
) -> None:
    accounts.fail_next("find", AccountsUnavailable("No answer."))

    with pytest.raises(AccountsUnavailable):
        identity.admit(an_admin())


def test_who_has_just_become_an_admin_is_admitted_at_once(
    identity: Identity, databases: FakeDatabases, accounts: FakeAccounts
) -> None:
    accounts.users["new"] = replace(AN_ACCOUNT, uid="new")
    with pytest.raises(NotAnAdmin):
        identity.admit(an_admin("new"))

    databases.put("admins/new/id", "new")

    identity.admit(an_admin("new"))


def test_a_firebase_user_with_a_celebritys_claims_is_that_celebrity(
    identity: Identity, accounts: FakeAccounts
) -> None:
    token = accounts.sign_in(
        "celebrity-1", role="celebrity", admin_id="admin-1", event_id="event-1"
    )

    caller = identity.caller_of(f"Bearer {token}")

    assert (caller.role, caller.event_id) == (Role.CELEBRITY, "event-1")


@pytest.mark.parametrize(("length", "looked_at"), [(8_200, True), (8_201, False)])
def test_a_header_that_is_longer_than_any_token_is_not_looked_at(
    identity: Identity, accounts: FakeAccounts, length: int, *, looked_at: bool
) -> None:
    header = "Bearer ".ljust(length, "a")

    with pytest.raises(TokenInvalid):
        identity.caller_of(header)

    assert bool(accounts.calls) is looked_at
