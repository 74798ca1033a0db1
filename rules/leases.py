"""The producer's lease: which of an owner's clients directs a show, for them to agree on.

To the rules the clients of one owner are one user. What binds them is the number: it grows with each who takes the
lease, and nobody writes another one than the one that stands. Whoever has it among the writes of a command directs the
show still, or nothing of the command is done.
"""

from typing import Final

from interactive_broadcast.events.lease_models import ENTRY, FIRST_NUMBER, LEASE_MS, TAKEN, LeaseRecord
from rules.fields import as_asked
from rules.language import ALWAYS, Rule, after, all_of, before, choose, name, new, old, predicate, text
from rules.nodes import Node, Nodes, closed, record, required
from rules.value import NOW, still_the_same, touched
from rules.who import UID, owner_of, screener_of

LEASE: Final = "producerLeases/$eventId"
TIMELINE: Final = "timeline/$eventId"

_NUMBER: Final = after(LEASE, "number")


@predicate
def is_free() -> Rule:
    """Nobody has it, or its time is over, or its holder offers it to this client."""
    has_run_out = old.child("at").value.at_most(NOW.plus(-LEASE_MS))
    return old.child("holder").missing() | has_run_out | old.child("offeredTo").is_(new.child("holder"))


@predicate
def is_taken() -> Rule:
    """With the next number, and the timeline tells of it."""
    number, former = new.child("number"), old.child("number")
    follows = choose(old.exists(), number.is_(former.value.plus(1)), number.is_(FIRST_NUMBER))
    told = after(TIMELINE, text(ENTRY).followed_by(number))
    return is_free() & follows & new.child("at").is_(NOW) & new.child("offeredTo").missing() & told.exists()


@predicate
def is_kept() -> Rule:
    """By its holder, who renews it, offers it, or names its number in a command."""
    return still_the_same("holder", "name", "number")


@predicate
def is_released() -> Rule:
    """By its holder. The number stays."""
    gone = (new.child(field).missing() for field in ("name", "offeredTo"))
    return all_of(old.child("holder").exists(), *gone, still_the_same("number"))


@predicate
def tells_who_takes_it() -> Rule:
    """In the write that takes the lease, which has another number before it."""
    is_entry = name("$entryId").is_(text(ENTRY).followed_by(_NUMBER))
    return is_entry & before(LEASE, "number").is_not(_NUMBER)


def nodes() -> Nodes:
    fields = {
        **as_asked(LeaseRecord, "holder", "name", "offeredTo"),
        "number": Node(validate=ALWAYS),
        "at": Node(validate=touched()),
    }
    details = {key: Node(validate=new.is_(after(LEASE, key))) for key in ("name", "number")}
    entry = {
        "what": Node(validate=new.is_(TAKEN)),
        "by": Node(validate=new.is_(UID)),
        "at": Node(validate=new.is_(NOW)),
        "details": Node(validate=new.has_children(*details), below=closed(details)),
    }
    return {
        LEASE: Node(
            f"Which client of the owner directs the show: for {LEASE_MS // 1000} seconds from when it last said so. "
            "Another one takes it when they are over, or when it is offered or released, with the next number. A write "
            "of the number alone changes nothing, and is refused unless it stands: commands have it along.",
            read=owner_of("$eventId") | screener_of("$eventId"),
            write=owner_of("$eventId") & new.exists(),
            validate=required(LeaseRecord)
            & choose(new.child("holder").exists(), is_kept() | is_taken(), is_released()),
            below=record(LeaseRecord, fields),
        ),
        f"{TIMELINE}/$entryId": Node(
            "The backend tells what happens in a show. Who takes the producer's lease tells that in the same write.",
            write=owner_of("$eventId") & new.exists() & tells_who_takes_it(),
            validate=new.has_children(*entry),
            below=closed(entry),
        ),
    }
