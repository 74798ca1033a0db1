"""A fake for every port. `tests/contracts/` holds them to what the ports promise.

They keep what they were asked, can be told to fail (`fail_next`), and are safe to use
from several threads.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import SecretStr

from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import (
    AppCheckInvalid,
    EmailTaken,
    Misconfigured,
    TokenExpired,
    TokenInvalid,
    UserNotFound,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Account, IdentityClaims
from tests.support.fake_clock import NOON, FakeClock
from tests.support.fake_databases import FakeDatabase, FakeDatabases, Read, Write
from tests.support.fake_video import (
    API_KEY,
    API_SECRET,
    BACKSTAGE,
    STAGE,
    FakeVideo,
)
from tests.support.fake_video_projects import FakeVideoProjects
from tests.support.scripted import Scripted

__all__ = [
    "API_KEY",
    "API_SECRET",
    "BACKSTAGE",
    "NOON",
    "STAGE",
    "FakeAccounts",
    "FakeAppAttestation",
    "FakeCallbackProofs",
    "FakeClock",
    "FakeDatabase",
    "FakeDatabases",
    "FakeImages",
    "FakeLimits",
    "FakeSessionTokens",
    "FakeTasks",
    "FakeVault",
    "FakeVideo",
    "FakeVideoProjects",
    "Read",
    "StoredTask",
    "Write",
]


@dataclass(frozen=True, slots=True)
class StoredTask:
    function_id: str
    payload: Json
    key: str
    at: datetime | None


class FakeTasks(Scripted):
    """Operations to fail: enqueue, cancel."""

    def __init__(self) -> None:
        super().__init__()
        self._stored: dict[tuple[str, str], StoredTask] = {}

    @property
    def stored(self) -> list[StoredTask]:
        """In the order of their first enqueueing."""
        return list(self._stored.values())

    def by_key(self, key: str) -> StoredTask:
        (task,) = [task for task in self.stored if task.key == key]
        return task

    def of(self, function_id: str) -> list[StoredTask]:
        return [task for task in self.stored if task.function_id == function_id]

    def enqueue(
        self, function_id: str, payload: Json, *, key: str, at: datetime | None = None
    ) -> None:
        with self._acting("enqueue"):
            task = StoredTask(function_id, payload, key, at)
            self._stored.setdefault((function_id, key), task)

    def cancel(self, function_id: str, *, key: str) -> None:
        with self._acting("cancel"):
            self._stored.pop((function_id, key), None)


class FakeVault:
    """Not encryption, but the plain text is not to be seen in what it seals."""

    def seal(self, owner: str, secret: SecretStr) -> str:
        return f"sealed.{owner}.{secret.get_secret_value().encode().hex()}"

    def open(self, owner: str, sealed: str) -> SecretStr:
        word, _, rest = sealed.partition(".")
        sealed_for, _, content = rest.rpartition(".")
        if word != "sealed" or sealed_for != owner:
            raise Misconfigured(
                "A stored secret cannot be opened.", names=["VAULT_KEYS"]
            )
        return SecretStr(bytes.fromhex(content).decode())


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
            return self.users.get(uid)

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

    def update(
        self,
        uid: str,
        *,
        email: str | None = None,
        display_name: str | None = None,
        password: SecretStr | None = None,
        disabled: bool | None = None,
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
            if any(given is not None for given in (email, password, disabled)):
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

    def _user(self, uid: str) -> Account:
        if uid not in self.users:
            raise UserNotFound("There is no such user.")
        return self.users[uid]

    def _check_email(self, email: str | None, uid: str | None) -> None:
        for user in self.users.values():
            if email is not None and user.email == email and user.uid != uid:
                raise EmailTaken("Another user has this e-mail address.")


class FakeAppAttestation(Scripted):
    """Accepts the tokens it is told of. Operation to fail: verify."""

    def __init__(self, *tokens: str) -> None:
        super().__init__()
        self._good = frozenset(tokens)

    def verify(self, token: str) -> None:
        with self._acting("verify"):
            if token not in self._good:
                raise AppCheckInvalid("The App Check token is not valid.")


class FakeSessionTokens:
    """Tokens are numbered; what they stand for is remembered."""

    def __init__(self, clock: FakeClock | None = None) -> None:
        self._clock = clock or FakeClock()
        self.issued: dict[str, tuple[Caller, datetime]] = {}

    def issue(self, caller: Caller, *, expires_at: datetime) -> str:
        token = f"session-token-{len(self.issued) + 1}"
        kept = replace(caller, has_id_token=False, token_id=token)
        self.issued[token] = (kept, expires_at)
        return token

    def read(self, token: str) -> Caller | None:
        if not token.startswith("session-token-"):
            return None
        if token not in self.issued:
            raise TokenInvalid("The token is not valid.")
        caller, expires_at = self.issued[token]
        if expires_at <= self._clock.now():
            raise TokenExpired("The token has expired.")
        return caller


class FakeImages(Scripted):
    """Operation to fail: delete."""

    def __init__(self, *images: tuple[str, str]) -> None:
        super().__init__()
        self.stored: set[tuple[str, str]] = set(images)
        """(admin id, image id)."""

    def delete(self, admin_id: str, image_id: str) -> bool:
        with self._acting("delete"):
            there = (admin_id, image_id) in self.stored
            self.stored.discard((admin_id, image_id))
            return there


class FakeLimits:
    def __init__(  # noqa: PLR0913 - one of each parameter
        self,
        *,
        interactive_limit: int = 3000,
        on_deck: int = 10,
        drain_s: int = 60,
        bucket_url: str | None = None,
        max_show_s: int = 12 * 3600,
        max_preshow_s: int = 24 * 3600,
        abandoned_s: int = 1800,
        presence_grace_s: int = 60,
        room_s: int = 900,
    ) -> None:
        self._interactive_limit = interactive_limit
        self._on_deck = on_deck
        self._drain_s = drain_s
        self._bucket_url = bucket_url
        self._max_show_s = max_show_s
        self._max_preshow_s = max_preshow_s
        self._abandoned_s = abandoned_s
        self._presence_grace_s = presence_grace_s
        self._room_s = room_s

    def interactive_limit(self) -> int:
        return self._interactive_limit

    def on_deck(self) -> int:
        return self._on_deck

    def drain_s(self) -> int:
        return self._drain_s

    def max_show_s(self) -> int:
        return self._max_show_s

    def max_preshow_s(self) -> int:
        return self._max_preshow_s

    def abandoned_s(self) -> int:
        return self._abandoned_s

    def presence_grace_s(self) -> int:
        return self._presence_grace_s

    def room_s(self) -> int:
        return self._room_s

    def bucket_url(self) -> str | None:
        return self._bucket_url


class FakeCallbackProofs:
    """Readable proofs: `path-key-of-KEY`, and what `sign` makes."""

    def __init__(self) -> None:
        self._signed: dict[str, tuple[str, bytes, str]] = {}

    def sign(self, api_key: str, body: bytes, secret: SecretStr) -> str:
        """A fresh signature of OpenTok's, or of somebody with another secret."""
        signature = f"signature-{len(self._signed) + 1}"
        self._signed[signature] = (api_key, body, secret.get_secret_value())
        return signature

    def path_key(self, api_key: str) -> str:
        return f"path-key-of-{api_key}"

    def is_path_key(self, api_key: str, given: str) -> bool:
        return given == self.path_key(api_key)

    def signed_for(self, signature: str, body: bytes) -> str | None:
        api_key, signed, _ = self._signed.get(signature, ("", None, ""))
        return api_key if signed == body else None

    def covers(self, api_key: str, session_id: str) -> bool:
        """Of ids that end in `-of-KEY` this project's; all that say nothing."""
        _, says, key = session_id.rpartition("-of-")
        return not says or key == api_key

    def is_signed(self, signature: str, secret: SecretStr) -> bool:
        _, _, made_with = self._signed.get(signature, ("", b"", ""))
        return made_with == secret.get_secret_value()
