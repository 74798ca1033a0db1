"""A stage that its owner has cleared: nobody is on it, and viewers are told from when on there is nothing to see."""

from dataclasses import replace
from typing import Final

from interactive_broadcast.events.clearing_models import ClearedStage
from interactive_broadcast.events.status import ON
from interactive_broadcast.records.pointers import TO_STAGE
from interactive_broadcast.records.slates import Slate
from interactive_broadcast.records.stage_places import CLOCKS_DIFFER_MS, MOST_MS_BACK
from rules import value
from rules.event import EVENT
from rules.language import Rule, after, all_of, before, choose, name, new, old, predicate
from rules.nodes import Node, Nodes, record, required
from rules.show import PUBLIC_SHOW, SHOW, names_the_event, writes_record_anew
from rules.value import NOW
from rules.who import owner, through_functions

SLATE: Final = f"{PUBLIC_SHOW}/slate"
_ADDRESS: Final = (after(EVENT, "adminId").value, after(EVENT, "fanUrl").value)
_ITS_SLATE: Final = after("shows", *_ADDRESS, "slate")
_CLEARED_OF_SHOW: Final = ("events", before(SHOW, "eventId").value, "cleared")
_LONGEST: Final = 64


@predicate
def has_its_show() -> Rule:
    """Its records are at its address."""
    return before("activeBroadcasts", *_ADDRESS, "eventId").is_("$eventId")


@predicate
def stage_is_empty() -> Rule:
    """After the write, no fan has a place on stage."""
    return all_of(*(after("activeBroadcasts", *_ADDRESS, pointer).missing() for pointer in TO_STAGE.names))


@predicate
def slate_holds() -> Rule:
    """After the write."""
    return _ITS_SLATE.exists() & _ITS_SLATE.child("until").missing()


@predicate
def is_resumed_with_its_slate() -> Rule:
    """What is cleared stays so, unless its slate ends now."""
    stays = new.child("cleared").exists() | old.child("cleared").missing()
    return stays | _ITS_SLATE.child("until").is_(NOW)


@predicate
def is_cleared() -> Rule:
    """After the write: the stage of the show at this address."""
    return after(*_CLEARED_OF_SHOW).exists()


@predicate
def began_lately() -> Rule:
    """The incident: up to two minutes ago, as far as the clock of a function is right; or as it was."""
    began, known = new.child("from"), old.child("from")
    is_number = began.is_a("Number") & began.value.modulo(1).is_(0)
    is_lately = began.value.at_least(NOW.plus(-MOST_MS_BACK)) & began.value.at_most(NOW.plus(CLOCKS_DIFFER_MS))
    return is_number & (began.is_(known) | is_lately)


@predicate
def ends_as_it_is_resumed() -> Rule:
    """Of what was cleared until now."""
    return before(*_CLEARED_OF_SHOW).exists() & new.child("until").is_(NOW) & new.child("from").is_(old.child("from"))


def unless_cleared(flag: Node) -> Node:
    """The flag of a place on stage, which nobody gets meanwhile.

    An old app that writes its whole record anew may say it: a function takes off what nobody has given.
    """
    is_free = new.is_not(True) | ~is_cleared() | writes_record_anew()
    return replace(flag, validate=flag.validate & is_free if flag.validate else is_free)


def of_event() -> Nodes:
    """The field of an event."""
    person = name("$person").length.at_most(_LONGEST)
    fields = {
        "at": Node(validate=value.touched()),
        "everybody": Node(validate=new.is_(True)),
        "persons": Node(
            "Opaque ids of the fans who were on stage.",
            validate=new.has_children(),
            below={"$person": Node(validate=new.is_(True) & person)},
        ),
    }
    return {
        "cleared": Node(
            "While nobody may come on stage. In one write with the places of all who are there, and the slate of its "
            "viewers; it goes in one write with the end of the slate.",
            validate=required(ClearedStage)
            & after(EVENT, "status").one_of(*ON)
            & has_its_show()
            & stage_is_empty()
            & slate_holds(),
            below=record(ClearedStage, fields),
        )
    }


def of_viewers() -> Nodes:
    """What everybody is told who watches."""
    number = Node(validate=new.is_a("Number"))
    return {
        SLATE: Node(
            "From when on, and until when, viewers are shown nothing of the stream, which is seconds late: by the "
            "owner through a function, with the stage that is cleared, or resumed.",
            write=through_functions() & owner() & new.exists() & names_the_event("producer"),
            validate=required(Slate)
            & choose(is_cleared(), new.child("until").missing() & began_lately(), ends_as_it_is_resumed()),
            below=record(Slate, {"from": number, "until": number}),
        )
    }
