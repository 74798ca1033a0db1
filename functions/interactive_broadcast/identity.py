"""Who is calling: the `Authorization` header becomes one Caller."""

import hashlib
import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.caching import Inquiry, SingleFlight, decide
from interactive_broadcast.kernel.callers import NOBODY, Caller, Role
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.errors import NotAnAdmin, TokenInvalid
from interactive_broadcast.kernel.ports import (
    Accounts,
    Databases,
    IdentityClaims,
    SessionTokens,
)

MAX_HEADER_LENGTH: Final = 8_200
"""Characters: a Firebase ID token has some 1 200, with the largest claims 3 000."""

MEMORY_S: Final = 2.0
"""Seconds that a token counts as verified and an admin as an admin. That it is not, and
that they are none, is never kept."""

_BEARER = re.compile(r"bearer +([A-Za-z0-9_.~+/=-]+) *", re.IGNORECASE)
_STAGE_ROLES = frozenset({Role.HOST, Role.CELEBRITY})


@dataclass(frozen=True, slots=True, kw_only=True)
class IdTokens:
    """Verifies Firebase ID tokens."""

    accounts: Accounts
    verified: SingleFlight[IdentityClaims]
    """By the hash of the token."""

    def claims(self, id_token: str) -> IdentityClaims:
        """Whose token this is, found out within `MEMORY_S`.

        Raises TokenInvalid, TokenExpired, AccountsUnavailable: found out by this call.
        """
        # The cache holds no usable token.
        key = hashlib.sha256(id_token.encode()).digest()
        verify = partial(self.accounts.verify, id_token)
        return decide(partial(self.verified.get, key, verify))


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Verifies our session tokens and Firebase ID tokens, and admits admins."""

    session_tokens: SessionTokens
    accounts: Accounts
    databases: Databases
    id_tokens: IdTokens
    admins: SingleFlight[int | None]
    """By uid: since when an admin's sign-ins count; None for who is no admin (now)."""

    def caller_of(self, authorization: str | None) -> Caller:
        """The caller whose bearer token this is; NOBODY without a header.

        Whether an admin still is one, `admit` finds out.

        Raises TokenInvalid, TokenExpired, AccountsUnavailable.
        """
        if authorization is None:
            return NOBODY
        found = _BEARER.fullmatch(authorization)
        if found is None or len(authorization) > MAX_HEADER_LENGTH:
            raise TokenInvalid("The Authorization header is not `Bearer` and a token.")
        token = found[1]
        caller = self.session_tokens.read(token)
        return caller if caller is not None else _caller(self.id_tokens.claims(token))

    def admit(self, caller: Caller) -> None:
        """Refuse an admin whose record is gone or whose account may not sign in.

        So an admin who is deleted or disabled is refused within `MEMORY_S`, whatever
        token they hold: it knows nothing of what has happened since it was issued. The
        same goes for whoever signed in before the credentials were changed. The sign-in
        is compared, not when the token was issued: its time is Google's, as is that of
        the change, and whoever has stolen an ID token could otherwise have session
        tokens issued until the very second of the change. In that second itself
        (Firebase knows no smaller unit) a sign-in counts as later: the owner can then
        sign in at once.

        When Firebase Auth does not answer every admin is refused; a producer can still
        end a show by writing its status, for which the rules need no function.

        Raises:
            NotAnAdmin: no record, no account, or a disabled one.
            TokenInvalid: the credentials were changed after the sign-in.
            DatabaseUnavailable, AccountsUnavailable: it cannot be found out now.
        """
        if caller.role is not Role.ADMIN:
            return
        decide(partial(self._admit, caller))

    def in_role(self, caller: Caller, allowed: AbstractSet[Role]) -> Caller:
        """The caller in the role that counts where these are allowed.

        An ID token does not say who is an admin: fans are anonymous at first, and may
        link a password or another provider during a show. They stay the same user with
        the same seat, and are still fans, as long as they have no admin record.

        Raises DatabaseUnavailable.
        """
        may_be_fan = caller.role is Role.ADMIN and caller.has_id_token
        if not may_be_fan or Role.ADMIN in allowed or Role.FAN not in allowed:
            return caller
        is_admin = caller.uid is not None and self._has_record(caller.uid)
        return caller if is_admin else replace(caller, role=Role.FAN)

    def _admit(self, caller: Caller, inquiry: Inquiry) -> None:
        uid, valid_after_s = caller.uid, None
        if uid is not None:
            look = partial(self._valid_after, uid)
            valid_after_s = self.admins.get(uid, look, inquiry)
        if valid_after_s is None:
            raise NotAnAdmin("This user is not an admin.")
        if caller.auth_time is None or caller.auth_time < valid_after_s:
            raise TokenInvalid("The credentials have changed since; sign in again.")

    def _valid_after(self, uid: str) -> int | None:
        """Since when the sign-ins of an admin count. None for whoever is none."""
        found: list[Any] = side_by_side(
            [partial(self._has_record, uid), partial(self.accounts.find, uid)]
        )
        has_record, account = found
        if not has_record or account is None or account.disabled:
            return None
        valid_after_s: int = account.tokens_valid_after_s
        return valid_after_s

    def _has_record(self, uid: str) -> bool:
        # With backend rights: whoever is no admin may not read there, and the answer
        # must not depend on why.
        database = self.databases.as_backend()
        return database.get(f"{paths.admin(uid)}/id") is not None


def _caller(claims: IdentityClaims) -> Caller:
    if claims.role in _STAGE_ROLES and claims.admin_id and claims.event_id:
        return Caller(
            role=Role(claims.role),
            uid=claims.uid,
            admin_id=claims.admin_id,
            event_id=claims.event_id,
            link=claims.link,
            auth_time=claims.auth_time,
            has_id_token=True,
        )
    # An anonymous fan is bound to no show: they may ask for any. Of all others it is
    # not known yet whether they are admins: see `admit` and `in_role`.
    role = Role.FAN if claims.is_anonymous else Role.ADMIN
    return Caller(
        role=role, uid=claims.uid, auth_time=claims.auth_time, has_id_token=True
    )
