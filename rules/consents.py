"""What fans have consented to, where an event asks for it."""

from typing import Final

from interactive_broadcast.events.consent_terms import ConsentUse
from interactive_broadcast.records.consents import ConsentRecord
from rules.event import EVENT
from rules.fields import is_flag
from rules.language import ALWAYS, Rule, after, all_of, before, choose, new, old, predicate
from rules.nodes import Node, Nodes, record, required
from rules.show import SHOW
from rules.value import NOW, still_the_same
from rules.who import owner_of, user

CONSENTS: Final = "consents/$eventId"
OWN: Final = f"{CONSENTS}/$uid"

_ADMIN_ID: Final = before(EVENT, "adminId").value
_FAN_URL: Final = before(EVENT, "fanUrl").value
_ADDRESS: Final = (_ADMIN_ID, _FAN_URL)
_ASKED: Final = before(EVENT, "consent")
_MARKETING: Final = ("uses", str(list(ConsentUse).index(ConsentUse.MARKETING)))
"""Where an event says that it asks for this use as well."""

_SHOWN: Final = before(SHOW, "eventId").value


@predicate
def asks() -> Rule:
    """The event that has the show now wants a consent."""
    return before("events", _SHOWN, "consent").exists()


@predicate
def has_consented() -> Rule:
    """After the write, the fan: to the text that the event asks for now, if it asks."""
    given = after("consents", _SHOWN, "$fanId")
    is_asked = given.child("version").is_(before("events", _SHOWN, "consent", "version"))
    return ~asks() | is_asked & given.child("withdrawnAt").missing()


@predicate
def has_the_show() -> Rule:
    """At its address, where another event's may be by now."""
    return before("activeBroadcasts", *_ADDRESS, "eventId").is_("$eventId")


@predicate
def is_in_the_show() -> Rule:
    """After the write, with a record in it; and not barred."""
    record = after("activeBroadcasts", *_ADDRESS, "activeFans", "$uid")
    return has_the_show() & record.exists() & before("barred/$eventId/$uid").missing()


@predicate
def is_open() -> Rule:
    return before(EVENT, "status").one_of("preshow", "live")


@predicate
def has_nothing_left() -> Rule:
    """After the write: no picture, no place in line or on deck, no call, no seat above the audience."""
    places = [after(top, *_ADDRESS, "$uid") for top in ("fanPictures", "line", "deck", "calls")]
    record = after("activeBroadcasts", *_ADDRESS, "activeFans", "$uid")
    flags = [record.child(flag) for flag in ("isBackstage", "isOnStage", "inPrivateCall")]
    return all_of(*(place.missing() for place in places), *(flag.is_not(True) for flag in flags))


@predicate
def is_given() -> Rule:
    """Now, to the text that the event asks for now; maybe once more."""
    return new.child("at").is_(NOW) & new.child("version").is_(_ASKED.child("version"))


@predicate
def is_taken_back() -> Rule:
    """Once, by whoever gives up in the same write what they have by it."""
    is_the_same = still_the_same("version", "at", "marketing") & old.child("withdrawnAt").missing()
    return is_the_same & (~has_the_show() | has_nothing_left())


def nodes() -> Nodes:
    is_withdrawn = new.child("withdrawnAt").exists()
    fields = {
        "version": Node("The text that it is a consent to.", validate=ALWAYS),
        "at": Node(validate=ALWAYS),
        "recording": Node(validate=new.is_(True)),
        "marketing": Node(
            "Whether the fan consents to this, where the event asks for it: they may refuse it and take part.",
            validate=is_flag() & (_ASKED.child(*_MARKETING).exists() | still_the_same()),
        ),
        "withdrawnAt": Node(validate=new.is_(NOW)),
    }
    return {
        CONSENTS: Node(
            "What fans have consented to. It stays until the event is deleted, also when they leave.",
            read=owner_of("$eventId"),
        ),
        OWN: Node(
            "A fan's own consent, to what the event asks for. They give it while they are in the show, before their "
            "picture is taken and before they get in line; give another one at any time; and take it back at any time, "
            "also when the show is over, together with picture, places and seat.",
            read=user("$uid"),
            write=user("$uid") & new.exists() & (is_withdrawn | is_in_the_show() & is_open()),
            validate=required(ConsentRecord) & choose(is_withdrawn, is_taken_back(), is_given()),
            below=record(ConsentRecord, fields),
        ),
    }
