"""E-mail addresses that somebody has already: a superAdmin is told who."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import EmailTaken
from interactive_broadcast.kernel.ports import Accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Anybody can sign up with an address that is not theirs, and have it first."""

    admins: AdminStore
    accounts: Accounts

    @contextmanager
    def naming_holder(self, caller: Caller, email: str | None) -> Iterator[None]:
        """Have the refusal of a taken address say whose it is, to superAdmins alone.

        Raises:
            EmailTaken: with `id` and `isAdmin`, where the caller is a superAdmin.
        """
        try:
            yield
        except EmailTaken as error:
            if email is not None and self.admins.is_super_admin(caller):
                holder = self.accounts.find_by_email(email)
                if holder is not None:
                    is_admin = self.admins.has_anything(holder.uid)
                    raise EmailTaken(
                        error.message, id=holder.uid, isAdmin=is_admin
                    ) from error
            raise
