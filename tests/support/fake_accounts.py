"""A fake of Firebase's users and of the ID tokens that they sign in with."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import SecretStr

from interactive_broadcast.kernel.errors import (
    EmailTaken,
    TokenExpired,
    TokenInvalid,
    UserNotFound,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Account, IdentityClaims
from tests.support.fake_clock import FakeClock
from tests.support.scripted import Scripted

MAX_LOOKED_UP = 100
"""Users, by one request to Firebase."""


class FakeAccounts(Scripted):
    """Users by uid. Operations to fail are named as the port's methods."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeClock()
        self.users: dict[str, Account] = {}
        self.passwords: dict[str, str | None] = {}
        self.claims: dict[str, dict[str, Json]] = {}
        """Custom claims, by uid."""
        self._sign_ins: dict[str, IdentityClaims | None] = {}

    def follow(self, clock: FakeClock) -> None:
        """Sign users in and out by this clock."""
        self.clock = clock

    def sign_in(  # noqa: PLR0913 - an ID token has that many claims
        self,
        uid: str,
        *,
        is_anonymous: bool = False,
        role: str | None = None,
        admin_id: str | None = None,
        event_id: str | None = None,
        link: str | None = None,
    ) -> str:
        """An ID token that `verify` accepts. The user need not exist."""
        id_token = f"id.token.of-{uid}"
        self._sign_ins[id_token] = IdentityClaims(
            uid=uid,
            auth_time=self._now_s(),
            is_anonymous=is_anonymous,
            role=role,
            admin_id=admin_id,
            event_id=event_id,
            link=link,
        )
        return id_token

    def expire(self, id_token: str) -> None:
        self._sign_ins[id_token] = None

    def verify(self, id_token: str) -> IdentityClaims:
        with self._acting("verify"):
            if id_token not in self._sign_ins:
                raise TokenInvalid("The token is not valid.")
            claims = self._sign_ins[id_token]
            if claims is None:
                raise TokenExpired("The token has expired.")
            if not re.fullmatch(r"[A-Za-z0-9_-]{1,128}", claims.uid):
                raise TokenInvalid("The token is not valid.")
            account = self.users.get(claims.uid)
            if account is not None and (
                account.disabled or claims.auth_time < account.tokens_valid_after_s
            ):
                raise TokenInvalid("The token is not valid.")
            return claims

    def find(self, uid: str) -> Account | None:
        with self._acting("find"):
            return self._found(uid)

    def find_by_email(self, email: str) -> Account | None:
        with self._acting("find_by_email"):
            for uid, user in self.users.items():
                if user.email == email:
                    return self._found(uid)
            return None

    def find_all(self, uids: Sequence[str]) -> dict[str, Account]:
        with self._acting("find_all"):
            assert len(uids) <= MAX_LOOKED_UP
            found = {uid: self._found(uid) for uid in uids}
            return {uid: user for uid, user in found.items() if user is not None}

    def create(
        self,
        *,
        email: str,
        display_name: str,
        password: SecretStr | None,
        uid: str | None = None,
    ) -> Account:
        with self._acting("create"):
            self._check_email(email, None)
            uid = uid or f"user-{len(self.users) + 1}"
            account = Account(
                uid=uid, email=email, display_name=display_name, disabled=False
            )
            self.users[uid] = account
            self.passwords[uid] = password.get_secret_value() if password else None
            return account

    def update(  # noqa: PLR0913 - as the port
        self,
        uid: str,
        *,
        email: str | None = None,
        display_name: str | None = None,
        password: SecretStr | None = None,
        disabled: bool | None = None,
        sign_out: bool = False,
    ) -> Account:
        with self._acting("update"):
            old = self._user(uid)
            self._check_email(email, uid)
            account = replace(
                old,
                email=email or old.email,
                display_name=display_name or old.display_name,
                disabled=old.disabled if disabled is None else disabled,
            )
            changes_sign_in = any(
                given is not None for given in (email, password, disabled)
            )
            if sign_out or changes_sign_in:
                account = replace(account, tokens_valid_after_s=self._now_s())
            self.users[uid] = account
            if password is not None:
                self.passwords[uid] = password.get_secret_value()
            return account

    def sign_out(self, uid: str) -> None:
        with self._acting("sign_out"):
            if uid in self.users:
                self.users[uid] = replace(
                    self.users[uid], tokens_valid_after_s=self._now_s()
                )

    def delete(self, uid: str) -> bool:
        with self._acting("delete"):
            for id_token, claims in list(self._sign_ins.items()):
                if claims is not None and claims.uid == uid:
                    del self._sign_ins[id_token]
            self.claims.pop(uid, None)
            self.passwords.pop(uid, None)
            return self.users.pop(uid, None) is not None

    def delete_all(self, uids: Sequence[str]) -> None:
        with self._acting("delete_all"):
            for uid in uids:
                self.users.pop(uid, None)
                self.passwords.pop(uid, None)

    def set_admin_claim(self, uid: str, *, is_admin: bool) -> None:
        with self._acting("set_admin_claim"):
            self._user(uid)
            claims = {**self.claims.get(uid, {}), "admin": is_admin}
            self.claims[uid] = {k: v for k, v in claims.items() if v is not False}

    def password_reset_link(self, email: str) -> str:
        with self._acting("password_reset_link"):
            if all(user.email != email for user in self.users.values()):
                raise UserNotFound("There is no such user.")
            return f"https://auth.example/reset?email={email}"

    def custom_token(self, uid: str, claims: Mapping[str, str]) -> str:
        """Readable: `custom token of UID with role=host, adminId=...`."""
        with self._acting("custom_token"):
            said = ", ".join(f"{name}={value}" for name, value in claims.items())
            return f"custom token of {uid} with {said}"

    def _now_s(self) -> int:
        return int(self.clock.now().timestamp())

    def _found(self, uid: str) -> Account | None:
        user, claims = self.users.get(uid), self.claims.get(uid, {})
        is_admin = claims.get("admin") is True
        return user and replace(user, has_admin_claim=is_admin)

    def _user(self, uid: str) -> Account:
        if uid not in self.users:
            raise UserNotFound("There is no such user.")
        return self.users[uid]

    def _check_email(self, email: str | None, uid: str | None) -> None:
        for user in self.users.values():
            if email is not None and user.email == email and user.uid != uid:
                raise EmailTaken("Another user has this e-mail address.")
