"""Who asks: conditions on the caller."""

from typing import Final

from interactive_broadcast.kernel.callers import COUNTER
from rules.language import Operand, Rule, Value, before, name, predicate

UID: Final = name("auth.uid")


def claim(of: str) -> Value:
    """A claim of the custom tokens of hosts and celebrities."""
    return name(f"auth.token.{of}")


@predicate
def signed_in() -> Rule:
    return name("auth").is_not(None)


@predicate
def through_functions() -> Rule:
    """Our functions, for somebody: no client's token can carry `via`."""
    return signed_in() & name("auth.via").is_("functions")


@predicate
def counting() -> Rule:
    """Our functions, as they count who is there."""
    return signed_in() & name("auth.via").is_(COUNTER)


@predicate
def user(uid: Operand) -> Rule:
    return signed_in() & UID.is_(uid)


@predicate
def admin() -> Rule:
    """Still one: a right that is taken away ends at once."""
    return before("admins", UID).exists()


@predicate
def super_admin() -> Rule:
    return signed_in() & before("admins", UID, "superAdmin").is_(True)


@predicate
def owner(admin_id: Operand = "$adminId") -> Rule:
    return user(admin_id) & admin()


@predicate
def owner_of(event_id: str) -> Rule:
    return owner(before("events", event_id, "adminId"))


@predicate
def screener_of(event_id: str | Value) -> Rule:
    """Somebody whom the event has on its staff, until it is closed."""
    on_staff = before("events", event_id, "staff", UID).exists()
    return signed_in() & on_staff & before("events", event_id, "status").is_not("closed")


@predicate
def guest(role: str) -> Rule:
    """A host or celebrity of this admin: whoever comes by the link as it is now.

    Their custom token says of which event they are; whose that event's link is, its own
    entry says, so that a changed link ends all rights at once.
    """
    return claim("adminId").is_("$adminId") & before("guests", claim("eventId"), role).is_(UID)


@predicate
def old_apps() -> Rule:
    """While the operator lets old apps in."""
    return before("config/legacyClients").is_(True)
