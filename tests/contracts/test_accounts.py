"""What `ports.Accounts` promises, held against the fake and the adapter."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import requests
from firebase_admin import App, auth
from pydantic import SecretStr

from emulators.firebase.auth.service import AuthService
from emulators.firebase.auth.tokens import claims_of
from interactive_broadcast.adapters.accounts import FirebaseAccounts
from interactive_broadcast.kernel.errors import (
    EmailTaken,
    TokenExpired,
    TokenInvalid,
    UserNotFound,
)
from interactive_broadcast.kernel.ports import Accounts
from tests.contracts.conftest import Firebase
from tests.support.deadline import DEADLINE_S
from tests.support.emulated_services import EmulatedService
from tests.support.fakes import FakeAccounts, FakeClock

PASSWORD = SecretStr("correct horse")


@dataclass(frozen=True, slots=True)
class Registry:
    """An implementation, and how users sign in."""

    accounts: Accounts
    emulated: EmulatedService[AuthService] | None = None
    app: App | None = None

    def advance(self, seconds: float) -> None:
        """Move the time of both sides."""
        if isinstance(self.accounts, FakeAccounts):
            self.accounts.clock.advance(seconds)
        else:
            assert self.emulated is not None
            moving = self.emulated.context.clock.advance(timedelta(seconds=seconds))
            asyncio.run_coroutine_threadsafe(moving, self.emulated.loop).result(
                DEADLINE_S
            )

    def create(self, email: str = "ada@example.com") -> str:
        account = self.accounts.create(
            email=email, display_name="Ada", password=PASSWORD
        )
        return account.uid

    def sign_in(self, uid: str, email: str = "ada@example.com") -> str:
        if isinstance(self.accounts, FakeAccounts):
            return self.accounts.sign_in(uid)
        return self._ask(
            "signInWithPassword", email=email, password=PASSWORD.get_secret_value()
        )

    def sign_in_anonymously(self) -> str:
        if isinstance(self.accounts, FakeAccounts):
            return self.accounts.sign_in("anonymous-1", is_anonymous=True)
        return self._ask("signUp")

    def claims(self, uid: str) -> dict[str, object]:
        """The custom claims of a user, as the next ID token has them."""
        if isinstance(self.accounts, FakeAccounts):
            return dict(self.accounts.claims.get(uid, {}))
        id_token = self._ask(
            "signInWithCustomToken", token=self.accounts.custom_token(uid, {})
        )
        said = claims_of(id_token) or {}
        return {name: said[name] for name in ("admin", "tester") if name in said}

    def give_other_claim(self, uid: str) -> None:
        if isinstance(self.accounts, FakeAccounts):
            self.accounts.claims[uid] = {"tester": True}
        else:
            auth.set_custom_user_claims(uid, {"tester": True}, app=self.app)

    def sign_in_as_host(self) -> str:
        claims = {"role": "host", "adminId": "admin-1", "eventId": "event-1"}
        token = self.accounts.custom_token("host-event-1", claims)
        if isinstance(self.accounts, FakeAccounts):
            return self.accounts.sign_in(
                "host-event-1", role="host", admin_id="admin-1", event_id="event-1"
            )
        return self._ask("signInWithCustomToken", token=token)

    def sign_in_as(self, uid: str) -> str:
        if isinstance(self.accounts, FakeAccounts):
            return self.accounts.sign_in(uid)
        token = self.accounts.custom_token(uid, {})
        return self._ask("signInWithCustomToken", token=token)

    def _ask(self, call: str, **body: str) -> str:
        assert self.emulated is not None
        answer = requests.post(
            f"{self.emulated.url}/identitytoolkit.googleapis.com/v1/accounts:{call}?key=k",
            json={**body, "returnSecureToken": True},
            timeout=DEADLINE_S,
        )
        answer.raise_for_status()
        return str(answer.json()["idToken"])


@pytest.fixture(params=["fake", "adapter"])
def registry(request: pytest.FixtureRequest) -> Iterator[Registry]:
    if request.param == "fake":
        yield Registry(FakeAccounts())
        return
    emulated: EmulatedService[AuthService] = request.getfixturevalue("emulated_auth")
    firebase: Firebase = request.getfixturevalue("firebase")
    emulated.run(emulated.service.reset)
    accounts = FirebaseAccounts(firebase.app, emulated.context.clock)
    yield Registry(accounts, emulated, firebase.app)


def test_a_user_is_created_as_asked(registry: Registry) -> None:
    account = registry.accounts.create(
        email="ada@example.com", display_name="Ada", password=None
    )

    assert account.uid
    assert (account.email, account.display_name) == ("ada@example.com", "Ada")
    assert not account.disabled


def test_a_user_can_be_given_an_id(registry: Registry) -> None:
    account = registry.accounts.create(
        email="ada@example.com", display_name="Ada", password=PASSWORD, uid="ada"
    )

    assert account.uid == "ada"


def test_an_email_address_belongs_to_one_user(registry: Registry) -> None:
    registry.create("ada@example.com")
    other = registry.create("bob@example.com")

    with pytest.raises(EmailTaken):
        registry.create("ada@example.com")
    with pytest.raises(EmailTaken):
        registry.accounts.update(other, email="ada@example.com")


def test_only_what_is_given_changes(registry: Registry) -> None:
    uid = registry.create()

    account = registry.accounts.update(uid, display_name="Ada L.")

    assert (account.email, account.display_name) == ("ada@example.com", "Ada L.")


def test_a_user_who_is_gone_cannot_be_changed(registry: Registry) -> None:
    with pytest.raises(UserNotFound):
        registry.accounts.update("nobody", display_name="Nobody")


def test_a_user_is_deleted_once(registry: Registry) -> None:
    uid = registry.create()

    assert registry.accounts.delete(uid)
    assert not registry.accounts.delete(uid)


def test_several_users_are_deleted_at_once_and_who_is_gone_is_no_error(
    registry: Registry,
) -> None:
    ada, bob = registry.create("ada@example.com"), registry.create("bob@example.com")

    for _ in range(2):
        registry.accounts.delete_all([ada, "nobody", bob])
        registry.advance(1)

    assert registry.accounts.find(ada) is registry.accounts.find(bob) is None


def test_a_user_who_becomes_an_admin_keeps_other_claims_and_so_does_a_former_one(
    registry: Registry,
) -> None:
    uid = registry.create()
    registry.give_other_claim(uid)

    for _ in range(2):
        registry.accounts.set_admin_claim(uid, is_admin=True)
    admin = registry.claims(uid)
    for _ in range(2):
        registry.accounts.set_admin_claim(uid, is_admin=False)

    assert admin == {"admin": True, "tester": True}
    assert registry.claims(uid) == {"tester": True}


def test_a_user_without_claims_has_none_after_being_an_admin(
    registry: Registry,
) -> None:
    uid = registry.create()

    registry.accounts.set_admin_claim(uid, is_admin=True)
    registry.accounts.set_admin_claim(uid, is_admin=False)

    assert registry.claims(uid) == {}


def test_a_user_who_is_gone_becomes_no_admin(registry: Registry) -> None:
    with pytest.raises(UserNotFound):
        registry.accounts.set_admin_claim("nobody", is_admin=True)


def test_a_link_to_choose_a_password_is_made_for_a_user(registry: Registry) -> None:
    registry.create("ada@example.com")

    assert registry.accounts.password_reset_link("ada@example.com").startswith("http")


def test_no_link_is_made_for_an_unknown_address(registry: Registry) -> None:
    with pytest.raises(UserNotFound):
        registry.accounts.password_reset_link("nobody@example.com")


def test_an_id_token_tells_who_signed_in(registry: Registry) -> None:
    uid = registry.create()

    claims = registry.accounts.verify(registry.sign_in(uid))

    assert claims.uid == uid
    assert not claims.is_anonymous
    assert claims.role is None


def test_an_anonymous_user_is_known_as_one(registry: Registry) -> None:
    claims = registry.accounts.verify(registry.sign_in_anonymously())

    assert claims.is_anonymous


def test_a_host_is_known_by_his_claims(registry: Registry) -> None:
    claims = registry.accounts.verify(registry.sign_in_as_host())

    assert claims.uid == "host-event-1"
    assert (claims.role, claims.admin_id, claims.event_id) == (
        "host",
        "admin-1",
        "event-1",
    )
    assert not claims.is_anonymous


def test_who_would_lead_astray_in_a_path_is_no_user_of_ours(
    registry: Registry,
) -> None:
    with pytest.raises(TokenInvalid):
        registry.accounts.verify(registry.sign_in_as("a.uid"))


def test_the_token_of_a_disabled_user_is_refused(registry: Registry) -> None:
    uid = registry.create()
    id_token = registry.sign_in(uid)

    registry.accounts.update(uid, disabled=True)

    with pytest.raises(TokenInvalid):
        registry.accounts.verify(id_token)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda a, uid: a.update(uid, password=PASSWORD), id="password"),
        pytest.param(lambda a, uid: a.update(uid, email="a@example.com"), id="email"),
        pytest.param(lambda a, uid: a.update(uid, disabled=False), id="enabled again"),
        pytest.param(lambda a, uid: a.sign_out(uid), id="signed out"),
    ],
)
def test_whoever_signed_in_before_a_change_is_out_and_whoever_does_after_it_in(
    registry: Registry, change: Callable[[Accounts, str], object]
) -> None:
    uid = registry.create()
    before = registry.sign_in(uid)
    registry.advance(1)

    change(registry.accounts, uid)

    with pytest.raises(TokenInvalid):
        registry.accounts.verify(before)
    account = registry.accounts.find(uid)
    assert account is not None
    after = registry.accounts.verify(registry.sign_in(uid, account.email or ""))
    assert after.auth_time >= account.tokens_valid_after_s > 0


def test_another_name_signs_nobody_out(registry: Registry) -> None:
    uid = registry.create()
    registry.advance(1)
    before = registry.sign_in(uid)
    registry.advance(1)

    registry.accounts.update(uid, display_name="Ada L.")

    assert registry.accounts.verify(before).uid == uid


def test_nobody_is_signed_out_who_is_gone(registry: Registry) -> None:
    registry.accounts.sign_out("nobody")


def test_the_token_of_a_deleted_user_is_refused(registry: Registry) -> None:
    uid = registry.create()
    id_token = registry.sign_in(uid)

    registry.accounts.delete(uid)

    with pytest.raises(TokenInvalid):
        registry.accounts.verify(id_token)


def test_a_user_is_found_by_the_address(registry: Registry) -> None:
    uid = registry.create()

    found = registry.accounts.find_by_email("ada@example.com")

    assert found is not None
    assert found.uid == uid
    assert registry.accounts.find_by_email("bob@example.com") is None


def test_of_several_users_those_are_found_who_are_there(registry: Registry) -> None:
    ada, bob = registry.create("ada@example.com"), registry.create("bob@example.com")
    registry.accounts.set_admin_claim(ada, is_admin=True)

    found = registry.accounts.find_all([ada, "nobody", bob])

    told = {uid: account.has_admin_claim for uid, account in found.items()}
    assert told == {ada: True, bob: False}
    assert registry.accounts.find_all([]) == {}


def test_with_any_change_whoever_had_signed_in_can_be_signed_out(
    registry: Registry,
) -> None:
    uid = registry.create()
    before = registry.sign_in(uid)
    registry.advance(1)

    registry.accounts.update(uid, display_name="Ada L.", sign_out=True)

    with pytest.raises(TokenInvalid):
        registry.accounts.verify(before)


@pytest.mark.parametrize("text", ["rubbish", "a.b.c", "a..", ""])
def test_what_is_no_id_token_is_refused(registry: Registry, text: str) -> None:
    with pytest.raises(TokenInvalid):
        registry.accounts.verify(text)


def test_the_adapter_refuses_an_expired_token_also_where_the_emulator_does_not(
    firebase: Firebase, emulated_auth: EmulatedService[AuthService]
) -> None:
    emulated_auth.run(emulated_auth.service.reset)
    clock = FakeClock(firebase.clock.now())
    registry = Registry(FirebaseAccounts(firebase.app, clock), emulated_auth)
    id_token = registry.sign_in_anonymously()

    clock.advance(timedelta(hours=1, minutes=1).total_seconds())

    with pytest.raises(TokenExpired):
        registry.accounts.verify(id_token)


def test_the_fakes_expired_token_is_refused() -> None:
    accounts = FakeAccounts()
    id_token = accounts.sign_in("ada")

    accounts.expire(id_token)

    with pytest.raises(TokenExpired):
        accounts.verify(id_token)


def test_a_user_is_found_as_he_is_now(registry: Registry) -> None:
    uid = registry.create()

    registry.accounts.update(uid, disabled=True)

    found = registry.accounts.find(uid)
    assert found is not None
    assert (found.uid, found.disabled) == (uid, True)


def test_a_user_who_is_gone_is_not_found(registry: Registry) -> None:
    uid = registry.create()

    registry.accounts.delete(uid)

    assert registry.accounts.find(uid) is None
