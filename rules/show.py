"""A running show, and who is in it.

Whether it is open says the status of its event, which changes first: from the moment an
event is closed nothing can be made here any more, and what is late takes away at most.
"""

from typing import Final

from interactive_broadcast.records.pointers import Pointers
from rules.language import Rule, Value, after, all_of, any_of, before, choose, name, new, old, predicate
from rules.value import NOW
from rules.who import UID, claim, counting, guest, old_apps, owner, screener_of, signed_in, through_functions, user

SHOW: Final = "activeBroadcasts/$adminId/$fanUrl"
PUBLIC_SHOW: Final = "shows/$adminId/$fanUrl"
PRESENCE: Final = "presence/$adminId/$fanUrl"
COUNTED: Final = "viewers/$adminId/$fanUrl"
"""The fans who are part of the number of viewers, each by a mark."""

WRITTEN_FOR: Final = "writtenFor/$adminId/$fanUrl/$personId/$eventId"
"""For which event somebody writes here. An address is used again by the next one, and a write may be late: it has
waited in an app that was offline, or its page is open since yesterday."""

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
def is_open_for_fans() -> Rule:
    """Old apps come before the preshow as well, once its record is there, and not again when it begins."""
    return is_open() | old_apps() & may_open()


@predicate
def says_event(person: str | Value, event_id: Value) -> Rule:
    """The write itself, by the entry of whoever writes."""
    return after("writtenFor/$adminId/$fanUrl", person, event_id).is_(NOW)


@predicate
def names_the_event(person: str | Value, event_id: Value = _EVENT_ID) -> Rule:
    """The one that has the show now. Old apps know of no such thing."""
    return old_apps() | says_event(person, event_id)


@predicate
def has_or_had_place() -> Rule:
    """Before the write or after it: whoever leaves names the event as well."""
    records = (of(SHOW, "activeFans", "$personId") for of in (before, after))
    return any_of(*(record.exists() for record in records))


@predicate
def screener() -> Rule:
    """Of the event that has the show now."""
    return before(SHOW, "eventId").exists() & screener_of(_EVENT_ID)


@predicate
def directs_line() -> Rule:
    """The producer, or a screener, who names the event as themselves."""
    as_screener = screener() & says_event(UID, _EVENT_ID)
    return owner() & names_the_event("producer") | as_screener


@predicate
def names_as_themselves() -> Rule:
    """A fan of the show, its producer, a screener, or whoever has the event's link of host or celebrity."""
    as_fan = user("$personId") & has_or_had_place()
    as_producer = name("$personId").is_("producer") & owner()
    as_screener = user("$personId") & screener_of("$eventId")
    as_guest = guest("$personId") & claim("eventId").is_("$eventId")
    return as_fan | as_producer | as_guest | as_screener


@predicate
def is_shown_or_comes() -> Rule:
    """It has the show at this address; or, before there is a show, the address: host and celebrity may come early."""
    shown = before(SHOW, "eventId")
    return choose(shown.exists(), shown.is_("$eventId"), _INDEXED.is_("$eventId"))


@predicate
def producer() -> Rule:
    """May make things until the end, and take them away at any time."""
    return owner() & names_the_event("producer") & (new.missing() | may_open())


@predicate
def producers_old_app_is_there() -> Rule:
    return owner() & old_apps() & (new.missing() | may_open())


@predicate
def producer_comes_or_goes() -> Rule:
    return owner() & (new.missing() | names_the_event("producer") & may_open())


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
def event_of_guest_is_open() -> Rule:
    """That of their token."""
    return before("events", claim("eventId"), "status").is_not("closed")


@predicate
def guest_may_come() -> Rule:
    """Maybe early: the link belongs to an open event."""
    return has_this_slug() & event_of_guest_is_open() & ~said_closed()


@predicate
def guest_may_go() -> Rule:
    """Only guests of this show take away what is there."""
    return old.missing() | has_this_slug() | of_this_event()


@predicate
def guest_comes_or_goes(role: str) -> Rule:
    comes_by_old_app = new.missing() | (_INDEXED.exists() & ~said_closed())
    # The entry of what they say is refused unless that event has the show here, or the address.
    comes = event_of_guest_is_open() & is_connected(role) & says_event(role, claim("eventId"))
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
def has_its_id() -> Rule:
    """The key. An old app's record may have none until a function adds it, if it says a name.

    iOS gets in line by such a write, also when the record that it has made is gone, as its phone slept.
    """
    has_none = old_apps() & new.child("id").missing() & old.child("id").missing() & new.child("name").exists()
    return new.child("id").is_("$fanId") | has_none & (old.exists() | UID.is_("$fanId"))


@predicate
def is_named_by_its_key() -> Rule:
    """By the function that counts, where there is a record without an id."""
    record = before(SHOW, "activeFans", "$fanId")
    return counting() & old.missing() & new.is_("$fanId") & record.exists()


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
def moves_on(pointers: Pointers, name: str) -> Rule:
    """Names another fan only when the former one's flag is gone in the same write, or another pointer has that one."""
    others = (after(SHOW, one).is_(old.value) for one in pointers.names if one != name)
    return any_of(old.missing(), new.is_(old), ~has_flag(old.value, pointers.flag), *others)


@predicate
def has_places(pointers: Pointers, number: int) -> Rule:
    """So many fans may be at this place, by the event that has the show now."""
    return before("events", _EVENT_ID, "lineOptions", pointers.option).value.at_least(number)


@predicate
def named_by(pointers: Pointers) -> Rule:
    """A fan whom one of them names, after the write. Old apps know no pointers.

    Who has the place keeps it, also where the event has fewer places by now.
    """
    first, *more = pointers.names
    named = (
        after(SHOW, one).is_("$fanId") & (old.is_(True) | has_places(pointers, number))
        for number, one in enumerate(more, start=2)
    )
    return any_of(after(SHOW, first).is_("$fanId"), *named, old_apps())


@predicate
def has_been_given() -> Rule:
    """By the producer, now or before."""
    return UID.is_("$adminId") | old.is_(True)


@predicate
def writes_record_anew() -> Rule:
    """By an old app, which stores its whole record as it knows it: as it makes the record, or names another stream.

    It may know of a place that the fan has lost. Refused, the record would be lost as well: so it is let in, and a
    function takes off what nobody has given.
    """
    record = before(SHOW, "activeFans", "$fanId")
    names_another = after(SHOW, "activeFans", "$fanId", "streamId").is_not(record.child("streamId"))
    return old_apps() & (record.missing() | names_another)


@predicate
def is_taken_back(*places: str) -> Rule:
    """By the function that counts, as nobody has given it. The producer may have meanwhile, who then names the fan."""
    return all_of(counting(), new.missing(), *(before(SHOW, place).is_not("$fanId") for place in places))


@predicate
def calls_backstage() -> Rule:
    """Producer or screener, while the show is open; what is not true can be written later too."""
    return directs_line() & (new.is_not(True) | is_open())


@predicate
def gives() -> Rule:
    """The producer, while the show is open; what is not true can be written later too."""
    return owner() & names_the_event("producer") & (new.is_not(True) | is_open())


@predicate
def has_place() -> Rule:
    """After the write, the show says that this person is in it: a fan's record, or the flag of another."""
    flag = after(SHOW, name("$personId").followed_by("Active"))
    return after(SHOW, "activeFans", "$personId").exists() | flag.is_(True)


@predicate
def connects() -> Rule:
    """The person themselves, who has a place or takes it in this write."""
    person = name("$personId")
    fan = UID.is_(person) & is_open() & names_the_event(person)
    producer = person.is_("producer") & owner() & may_open() & names_the_event(person)
    comes_by_link = guest("$personId") & guest_may_come() & names_the_event(person, claim("eventId"))
    return has_place() & (fan | producer | comes_by_link)


@predicate
def disconnects() -> Rule:
    """The person themselves at any time, and the producer everybody."""
    producer = owner() & (name("$personId").is_("producer") | names_the_event("producer"))
    return UID.is_("$personId") | producer | guest("$personId") & guest_may_go()
