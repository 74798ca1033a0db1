"""A running show, and who is in it.

Whether it is open says the status of its event, which changes first: from the moment an
event is closed nothing can be made here any more, and what is late takes away at most.
"""

from typing import Final

from rules.language import Rule, Value, after, before, choose, name, new, old, predicate
from rules.who import UID, claim, guest, old_apps, owner, signed_in, through_functions

SHOW: Final = "activeBroadcasts/$adminId/$fanUrl"
PUBLIC_SHOW: Final = "shows/$adminId/$fanUrl"
PRESENCE: Final = "presence/$adminId/$fanUrl"
COUNTED: Final = "viewers/$adminId/$fanUrl"
"""The fans who are part of the number of viewers, each by a mark."""

_EVENT_ID: Final = before(SHOW, "eventId").value
_STATUS: Final = before("events", _EVENT_ID, "status")
_INDEXED: Final = before("slugs/$adminId/fanUrl/$fanUrl")


@predicate
def is_open() -> Rule:
    return _STATUS.one_of("preshow", "live")


@predicate
def may_open() -> Rule:
    """Or is: the producer's page makes its record and opens the preshow at the same time."""
    return _STATUS.one_of("notStarted", "preshow", "live")


@predicate
def producer() -> Rule:
    """May make things until the end, and take them away at any time."""
    return owner() & (new.missing() | may_open())


@predicate
def said_closed() -> Rule:
    return before(SHOW, "status").is_("closed")


@predicate
def of_this_event() -> Rule:
    return _EVENT_ID.is_(claim("eventId"))


@predicate
def has_this_slug() -> Rule:
    """The guest's event is the open one with this slug; the index forgets closed ones."""
    return _INDEXED.is_(claim("eventId"))


@predicate
def is_connected(person: str) -> Rule:
    """After the write: nobody takes a place without saying by which connection they are there."""
    return after(PRESENCE, person).exists()


@predicate
def guest_may_come() -> Rule:
    """Maybe early: the link belongs to an open event."""
    open_event = before("events", claim("eventId"), "status").is_not("closed")
    return has_this_slug() & open_event & ~said_closed()


@predicate
def guest_may_go() -> Rule:
    """Only guests of this show take away what is there."""
    return old.missing() | has_this_slug() | of_this_event()


@predicate
def guest_comes_or_goes(role: str) -> Rule:
    comes_by_old_app = new.missing() | (_INDEXED.exists() & ~said_closed())
    comes = guest_may_come() & is_connected(role)
    by_link = guest(role) & choose(new.exists(), comes, guest_may_go())
    return signed_in() & (by_link | old_apps() & comes_by_old_app)


@predicate
def guests_old_app_is_there() -> Rule:
    """While the show is open; the mark may go at any time."""
    return signed_in() & old_apps() & (new.missing() | is_open())


@predicate
def own_volume() -> Rule:
    """Host and celebrity take their own away when they leave."""
    leaves = guest("$role") & of_this_event() | old_apps()
    return new.missing() & name("$role").one_of("host", "celebrity") & leaves


@predicate
def fan() -> Rule:
    """Whose record it is. Old apps add a suffix of their own to the uid."""
    return UID.is_("$fanId") | old_apps() & name("$fanId").begins_with(UID.followed_by("-"))


@predicate
def is_counted() -> Rule:
    """After the write: there is a mark for this fan, which the limit lets nobody make who finds no room."""
    return after(COUNTED, "$fanId").exists()


@predicate
def is_there_or_comes_in() -> Rule:
    """Counted, and connected; whom a function lets in connects later. Old apps know neither, and are counted later."""
    comes = is_counted() & (is_connected("$fanId") | through_functions())
    comes_by_old_app = old_apps() & before(PUBLIC_SHOW, "full").is_not(True)
    return old.exists() | comes | comes_by_old_app


@predicate
def leaves() -> Rule:
    """And counts themselves out. Old apps do not."""
    return new.missing() & (~is_counted() | old_apps())


@predicate
def barred() -> Rule:
    return before("barred", _EVENT_ID, UID).exists()


@predicate
def has_flag(fan_id: str | Value, flag: str) -> Rule:
    """After the write, this fan's record says so."""
    return after(SHOW, "activeFans", fan_id, flag).is_(True)


@predicate
def moves_on(flag: str) -> Rule:
    """Names another fan only when the former one's flag is gone in the same write."""
    return old.missing() | new.is_(old) | ~has_flag(old.value, flag)


@predicate
def named_by(pointer: str) -> Rule:
    """The one fan whom it names, after the write. Old apps know no pointers."""
    return after(SHOW, pointer).is_("$fanId") | old_apps()


@predicate
def has_been_given() -> Rule:
    """By the producer, now or before."""
    return UID.is_("$adminId") | old.is_(True)


@predicate
def gives() -> Rule:
    """The producer, while the show is open; what is not true can be written later too."""
    return owner() & (new.is_not(True) | is_open())


@predicate
def has_place() -> Rule:
    """After the write, the show says that this person is in it: a fan's record, or the flag of another."""
    flag = after(SHOW, name("$personId").followed_by("Active"))
    return after(SHOW, "activeFans", "$personId").exists() | flag.is_(True)


@predicate
def connects() -> Rule:
    """The person themselves, who has a place or takes it in this write."""
    fan = UID.is_("$personId") & is_open()
    producer = name("$personId").is_("producer") & owner() & may_open()
    return has_place() & (fan | producer | guest("$personId") & guest_may_come())


@predicate
def disconnects() -> Rule:
    """The person themselves at any time, and the producer everybody."""
    return UID.is_("$personId") | owner() | guest("$personId") & guest_may_go()
