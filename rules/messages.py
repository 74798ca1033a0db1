"""Messages between the producer and one person in the show."""

from typing import Final

from interactive_broadcast.records.messages import CUES, KEPT_HOURS, MIN_INTERVAL_MS, SLOT, Message, Sender
from rules.event import EVENT
from rules.fields import fits, is_word
from rules.language import Rule, after, any_of, before, choose, name, new, predicate
from rules.nodes import Node, Nodes, record
from rules.value import NOW
from rules.who import owner_of, user

PERSON: Final = "messages/$eventId/$uid"

_ADMIN_ID: Final = before(EVENT, "adminId").value
_FAN_URL: Final = before(EVENT, "fanUrl").value
_SHOW: Final = before("activeBroadcasts", _ADMIN_ID, _FAN_URL)


@predicate
def event_is_open() -> Rule:
    return before(EVENT, "status").one_of("notStarted", "preshow", "live")


@predicate
def holds_a_link() -> Rule:
    """The host or the celebrity of the event, as the links are now."""
    guests = before("guests/$eventId")
    return guests.child("host").is_("$uid") | guests.child("celebrity").is_("$uid")


@predicate
def is_fan_in_the_show() -> Rule:
    """With a record in it, and not barred."""
    has_record = _SHOW.child("eventId").is_("$eventId") & _SHOW.child("activeFans", "$uid").exists()
    return has_record & before("barred/$eventId/$uid").missing()


@predicate
def can_be_written(by: Rule) -> Rule:
    """While both have a part in the show."""
    return by & new.exists() & event_is_open() & (holds_a_link() | is_fan_in_the_show())


@predicate
def is_the_last_one(sender: str) -> Rule:
    """Named as such in the same write, so that it is one and no more; and not too soon after the one before."""
    last = before(PERSON, "last", sender)
    sent_at = before(PERSON, sender, last.value, "at").value
    return after(PERSON, "last", sender).is_("$slot") & (last.missing() | sent_at.below(NOW.plus(-MIN_INTERVAL_MS)))


@predicate
def is_text_or_cue() -> Rule:
    text, cue = new.child("text"), new.child("cue")
    return choose(text.exists(), cue.missing(), cue.exists())


@predicate
def is_cue(*cues: str) -> Rule:
    return any_of(*(is_word(*cues[first : first + 5]) for first in range(0, len(cues), 5)))


def nodes() -> Nodes:
    sides = {Sender.PRODUCER: owner_of("$eventId"), Sender.PERSON: user("$uid")}
    return {
        "messages/$eventId": Node(
            "What the producer and each person in the show write each other: whoever waits may send no signals over "
            f"OpenTok. Removed {KEPT_HOURS} hours after the end of the show.",
            read=owner_of("$eventId"),
        ),
        PERSON: Node("A person's own, by their Firebase user. Nobody else reads them.", read=user("$uid")),
        **{path: node for sender, by in sides.items() for path, node in _side(sender, by).items()},
    }


def _side(sender: Sender, by: Rule) -> Nodes:
    """The messages of one of the two, and which of them is the last."""
    fields = {
        "at": Node(validate=new.is_a("Number")),
        "text": Node(validate=fits(Message, "text")),
        "cue": Node(validate=is_cue(*CUES[sender])),
    }
    return {
        f"{PERSON}/{sender}/$slot": Node(
            "One message, at the server's time. It stays as it is until its sender uses the slot again.",
            write=can_be_written(by),
            validate=new.child("at").is_(NOW)
            & name("$slot").matches(SLOT)
            & is_text_or_cue()
            & is_the_last_one(sender),
            below=record(Message, fields),
        ),
        f"{PERSON}/last/{sender}": Node(
            "The slot of the newest message, which is written together with it.",
            write=can_be_written(by),
            validate=after(PERSON, sender, new.value, "at").is_(NOW),
        ),
    }
