"""The accounts of one project: who exists, and under which email, phone and id."""

import re
import secrets
import string
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from emulators.firebase.auth.refusal import invalid_argument, refusal
from emulators.firebase.auth.tokens import MAX_UID_CHARS
from emulators.kernel.json_http import JsonObject

MIN_PASSWORD_CHARS = 6
MAX_PASSWORD_CHARS = 4_096
MAX_EMAIL_CHARS = 254
MAX_CHARS = {"displayName": 256, "photoUrl": 2_048}
"""Of a field, as the reference of `accounts:update` has it."""

MAX_ACCOUNTS = 100_000
"""Bounds the memory."""

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)*")
PHONE = re.compile(r"\+[\d ().-]{4,20}")
ID_CHARS = string.ascii_letters + string.digits

REDACTED_HASH = "UkVEQUNURUQ="
"""Base64 of "REDACTED": clients learn that there is a password, and nothing else.
The JS SDK takes an account with an email but no hash for an anonymous one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One user. Changed by replacing it, through `Accounts.save`."""

    local_id: str
    created_at_ms: int
    email: str | None = None
    email_verified: bool = False
    display_name: str | None = None
    photo_url: str | None = None
    phone_number: str | None = None
    password: str | None = field(default=None, repr=False)
    salt: str = ""
    password_updated_at_ms: int | None = None
    disabled: bool = False
    custom_attributes: str | None = None
    """Custom claims as the JSON text that the admin sent."""
    custom_auth: bool = False
    valid_since_s: int | None = None
    last_login_at_ms: int | None = None
    last_refresh_at_ms: int | None = None

    @property
    def has_password(self) -> bool:
        return self.email is not None and self.password is not None

    @property
    def password_hash(self) -> str | None:
        if self.password is None:
            return None
        return f"fakeHash:salt={self.salt}:password={self.password}"

    def with_password(self, password: str, *, now_ms: int) -> "Account":
        """The same account with this password; sessions from before it are over."""
        return replace(
            self,
            password=checked_password(password),
            salt="fakeSalt" + new_id(20),
            password_updated_at_ms=now_ms,
            valid_since_s=now_ms // 1000,
        )

    def providers(self) -> list[JsonObject]:
        """How the user may sign in. The Python SDK insists on `rawId`."""
        listed: list[JsonObject] = []
        if self.has_password:
            ids = dict.fromkeys(("email", "federatedId", "rawId"), self.email)
            shown = {"displayName": self.display_name, "photoUrl": self.photo_url}
            listed.append(_present({"providerId": "password", **ids, **shown}))
        if self.phone_number:
            phone = self.phone_number
            listed.append({"providerId": "phone", "phoneNumber": phone, "rawId": phone})
        return listed

    def record(self, *, for_admin: bool) -> JsonObject:
        """The user record, as both kinds of SDK read it."""
        hidden = self.password_hash and REDACTED_HASH
        return _present(
            {
                "localId": self.local_id,
                "email": self.email,
                "emailVerified": self.email_verified if self.email else None,
                "displayName": self.display_name,
                "photoUrl": self.photo_url,
                "phoneNumber": self.phone_number,
                "passwordHash": self.password_hash if for_admin else hidden,
                "salt": self.salt if for_admin and self.password else None,
                "passwordUpdatedAt": self.password_updated_at_ms,
                "disabled": self.disabled or None,
                "customAttributes": self.custom_attributes,
                "customAuth": self.custom_auth or None,
                "validSince": _text(self.valid_since_s),
                "createdAt": str(self.created_at_ms),
                "lastLoginAt": _text(self.last_login_at_ms),
                "lastRefreshAt": _rfc3339(self.last_refresh_at_ms),
                "providerUserInfo": self.providers(),
            }
        )


class Accounts:
    """Every account of the project, found by id, email or phone number."""

    def __init__(self) -> None:
        self._by_id: dict[str, Account] = {}
        self._by_email: dict[str, str] = {}
        self._by_phone: dict[str, str] = {}
        self._watcher: Callable[[str | None, Account | None], None] | None = None

    def watch(self, watcher: Callable[[str | None, Account | None], None]) -> None:
        """Tell `watcher` every change before it is made; what it raises prevents it.

        It gets the id (None: all of them) and the new account (None: it goes).
        """
        self._watcher = watcher

    def __iter__(self) -> Iterator[Account]:
        return iter(self._by_id.values())

    def find(self, local_id: str) -> Account | None:
        return self._by_id.get(local_id)

    def find_by_email(self, email: str) -> Account | None:
        return self._by_id.get(self._by_email.get(email.lower(), ""))

    def find_by_phone(self, phone: str) -> Account | None:
        return self._by_id.get(self._by_phone.get(phone, ""))

    def save(self, account: Account) -> Account:
        """Add an account, or replace the one with its id.

        Raises:
            Refused: EMAIL_EXISTS, PHONE_NUMBER_EXISTS, INVALID_EMAIL and the like.
        """
        _check_id(account.local_id)
        self._check_unique(account)
        known = self._by_id.get(account.local_id)
        if known is None and len(self._by_id) >= MAX_ACCOUNTS:
            raise refusal("QUOTA_EXCEEDED", "Exceeded quota for accounts")
        self._tell(account.local_id, account)
        if known is not None:
            self._forget_names(known)
        self._by_id[account.local_id] = account
        if account.email:
            self._by_email[account.email] = account.local_id
        if account.phone_number:
            self._by_phone[account.phone_number] = account.local_id
        return account

    def remove(self, account: Account) -> None:
        self._tell(account.local_id, None)
        self._forget_names(account)
        self._by_id.pop(account.local_id, None)

    def page(self, *, after: str, limit: int) -> list[Account]:
        """Up to `limit` accounts in the order of their ids, from behind `after`."""
        ids = sorted(self._by_id)
        start = bisect_right(ids, after)
        return [self._by_id[local_id] for local_id in ids[start : start + limit]]

    def clear(self) -> None:
        self._tell(None, None)
        self._by_id.clear()
        self._by_email.clear()
        self._by_phone.clear()

    def _tell(self, local_id: str | None, account: Account | None) -> None:
        if self._watcher is not None:
            self._watcher(local_id, account)

    def _check_unique(self, account: Account) -> None:
        if account.email:
            holder = self._by_email.get(account.email, account.local_id)
            if holder != account.local_id:
                raise refusal("EMAIL_EXISTS")
        if account.phone_number:
            holder = self._by_phone.get(account.phone_number, account.local_id)
            if holder != account.local_id:
                raise refusal("PHONE_NUMBER_EXISTS")

    def _forget_names(self, account: Account) -> None:
        if account.email:
            self._by_email.pop(account.email, None)
        if account.phone_number:
            self._by_phone.pop(account.phone_number, None)


def new_id(length: int = 28) -> str:
    return "".join(secrets.choice(ID_CHARS) for _ in range(length))


def checked_email(email: str) -> str:
    """The email as accounts hold it: lower case.

    Raises:
        Refused: INVALID_EMAIL.
    """
    if len(email) > MAX_EMAIL_CHARS or not EMAIL.fullmatch(email):
        raise refusal("INVALID_EMAIL")
    return email.lower()


def checked_password(password: str) -> str:
    """The password, if it is one that Firebase takes.

    Raises:
        Refused: WEAK_PASSWORD, PASSWORD_DOES_NOT_MEET_REQUIREMENTS.
    """
    if len(password) < MIN_PASSWORD_CHARS:
        raise refusal(
            "WEAK_PASSWORD",
            f"Password should be at least {MIN_PASSWORD_CHARS} characters",
        )
    if len(password) > MAX_PASSWORD_CHARS:
        raise refusal("PASSWORD_DOES_NOT_MEET_REQUIREMENTS", "Password is too long")
    return password


def checked_length(name: str, text: str | None) -> str | None:
    """A name or the address of a picture; None when there is none.

    Raises:
        Refused: INVALID_ARGUMENT, it is too long.
    """
    if text is not None and len(text) > MAX_CHARS[name]:
        raise invalid_argument(f"{name} has more than {MAX_CHARS[name]} characters.")
    return text or None


def checked_phone(phone: str) -> str:
    """The phone number, if it is one.

    Raises:
        Refused: INVALID_PHONE_NUMBER.
    """
    if not PHONE.fullmatch(phone):
        raise refusal("INVALID_PHONE_NUMBER", "Invalid format.")
    return phone


def _check_id(local_id: str) -> None:
    if not 0 < len(local_id) <= MAX_UID_CHARS:
        raise refusal("INVALID_LOCAL_ID")


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _rfc3339(at_ms: int | None) -> str | None:
    if at_ms is None:
        return None
    moment = datetime.fromtimestamp(at_ms / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _present(record: JsonObject) -> JsonObject:
    return {name: value for name, value in record.items() if value is not None}
