"""Accounts from their records: what `Account.record` wrote for admins, read again.

The same records are in the CLI's exports (`auth_export/accounts.json`) and in the data
file of a stack.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from emulators.firebase.auth.accounts import Account, checked_email
from emulators.kernel.json_http import Refused

_HASH = re.compile(r"fakeHash:salt=([^:]*):password=(.*)", re.DOTALL)


class RecordRefused(Exception):
    """A record that is no account."""


def account_of(record: Mapping[str, object]) -> Account:
    """The account that a record tells of. What is not supported here is left out.

    Raises:
        RecordRefused: a field is missing or of the wrong kind.
    """
    password, salt = _password(_text(record, "passwordHash"))
    local_id, email = _text(record, "localId"), _text(record, "email")
    if local_id is None:
        raise RecordRefused("A user without localId.")
    try:
        return Account(
            local_id=local_id,
            created_at_ms=_number(record, "createdAt") or 0,
            email=None if email is None else checked_email(email),
            email_verified=record.get("emailVerified") is True,
            display_name=_text(record, "displayName"),
            photo_url=_text(record, "photoUrl"),
            phone_number=_text(record, "phoneNumber"),
            password=password,
            salt=salt,
            password_updated_at_ms=_number(record, "passwordUpdatedAt"),
            disabled=record.get("disabled") is True,
            custom_attributes=_text(record, "customAttributes"),
            custom_auth=record.get("customAuth") is True,
            valid_since_s=_number(record, "validSince"),
            last_login_at_ms=_number(record, "lastLoginAt"),
            last_refresh_at_ms=_moment(_text(record, "lastRefreshAt")),
        )
    except (ValueError, OverflowError) as error:
        raise RecordRefused(f"The user {local_id}: {error}") from error
    except Refused as refused:
        raise RecordRefused(f"The user {local_id}: {refused.message}") from refused


def _password(hashed: str | None) -> tuple[str | None, str]:
    """Password and salt. Real hashes, of real projects, open nothing here."""
    found = _HASH.fullmatch(hashed or "")
    return (found[2], found[1]) if found else (None, "")


def _text(record: Mapping[str, object], name: str) -> str | None:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise RecordRefused(f"A user's {name} is no text.")
    return value


def _number(record: Mapping[str, object], name: str) -> int | None:
    value = record.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise RecordRefused(f"A user's {name} is no number.")
    return int(value)


def _moment(text: str | None) -> int | None:
    if text is None:
        return None
    return round(datetime.fromisoformat(text).timestamp() * 1000)
