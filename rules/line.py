"""The line of fans who wait to come on stage: their order, who is on deck, who is called, and what is noted of them.

Producer and screeners of the event direct it.
"""

from typing import Final

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel.models import Id
from interactive_broadcast.records.calls import CallRequestRecord
from interactive_broadcast.records.line import NoteRecord, PlaceRecord
from rules import calls, show, value
from rules.calls import CALLS, LINE
from rules.consents import has_consented
from rules.fields import fits, is_named, is_word
from rules.language import ALWAYS, NEVER, Rule, after, choose, name, new, old, predicate
from rules.nodes import Node, Nodes, record
from rules.show import SHOW
from rules.value import NOW
from rules.who import UID, counting, owner, signed_in, through_functions, user

DECK: Final = "deck/$adminId/$fanUrl"
POSITIONS: Final = "linePositions/$adminId/$fanUrl"
NOTES: Final = "notes/$adminId/$fanUrl"

_FAN_ID: Final = name("$fanId")


@predicate
def has_record() -> Rule:
    """After the write: nobody waits, or is on deck, who is not in the show."""
    return after(SHOW, "activeFans", "$fanId").exists()


@predicate
def is_left() -> Rule:
    """After the write, this fan neither waits nor is on deck."""
    return after(LINE, "$fanId").missing() & after(DECK, "$fanId").missing()


@predicate
def gets_in_line() -> Rule:
    """The fan themselves, while the show is open; not who is barred, on stage, or has not consented as is asked for."""
    is_in = has_record() & ~show.barred() & show.is_open() & show.names_the_event("$fanId") & has_consented()
    comes = new.child("held").missing() & ~show.has_flag(_FAN_ID, "isOnStage")
    return user("$fanId") & old.missing() & is_in & comes


@predicate
def gets_out() -> Rule:
    """The fan themselves, at any time."""
    return user("$fanId") & new.missing()


@predicate
def is_back() -> Rule:
    """The fan themselves, by the connection that shows it: they are away no more."""
    return user("$fanId") & new.missing() & show.is_connected("$fanId") & show.names_the_event("$fanId")


@predicate
def takes_on_deck() -> Rule:
    """While the show is open; also away from there. Who the first of the line are says the backend."""
    takes = new.is_("producer") & has_record() & show.is_open()
    return show.directs_line() & (new.missing() | takes)


@predicate
def directs() -> Rule:
    """Producer or screener, while the show is open; what they have made they take away at any time."""
    return show.directs_line() & (new.missing() | show.is_open())


@predicate
def takes_away() -> Rule:
    """Producer or screener, whomever they please."""
    return new.missing() & show.directs_line()


@predicate
def is_taken_along() -> Rule:
    """By whoever takes the fan out of the line: the fan or another, or the counter after a missed call."""
    return new.missing() & (user("$fanId") | show.directs_line() | calls.has_run_out(_FAN_ID))


@predicate
def sees() -> Rule:
    """Producer and screeners."""
    return signed_in() & (owner() | show.screener())


@predicate
def is_order() -> Rule:
    """A place of the line that there may be: nobody stands behind whoever gets in now."""
    moved = new.is_a("Number") & new.value.above(0) & new.value.at_most(NOW)
    return choose(old.exists(), moved, new.is_(NOW))


def nodes() -> Nodes:
    return {**line(), **deck(), **of_calls(), **positions(), **notes()}


def line() -> Nodes:
    """The order is that of a field, which is why the line has an index."""
    misses = new.exists() & calls.has_run_out(_FAN_ID)
    fields = {
        "at": Node("When the fan got in line.", validate=value.set_once()),
        "order": Node(
            "What the line is sorted by: `at`, until producer or screener move the fan between two others, by a "
            "number between theirs.",
            write=new.exists() & (directs() | calls.has_run_out(_FAN_ID) & new.is_(NOW)),
            validate=is_order(),
        ),
        "held": Node(
            "Whether the fan is passed over for now: true, or left out. Producer and screeners say so.",
            write=directs(),
            validate=new.is_(True),
        ),
        "awaySince": Node(
            "Since when nothing shows that the fan is there: the backend notes it. Whoever is back takes it away.",
            write=is_back(),
            validate=NEVER,
        ),
        "missed": Node(
            "How many calls the fan has missed: with the second they are last, with the next one out.",
            write=misses,
            validate=counting() & calls.is_one_more(),
        ),
        "missedAt": Node(
            write=misses,
            validate=counting() & new.is_(NOW),
        ),
    }
    return {
        LINE: Node(
            "The fans who wait to come on stage, in the order of `order`, and of equal ones in that of their ids. "
            "Nobody but producer and screeners sees the others.",
            read=sees(),
            index=("order", "awaySince"),
        ),
        f"{LINE}/$fanId": Node(
            "Fans get in line by themselves, last and once, and leave it at any time: with their record at the latest. "
            "Producer and screeners take out whom they please; which calls a fan has missed, the backend notes.",
            read=user("$fanId"),
            write=gets_in_line()
            | gets_out()
            | takes_away()
            | calls.goes_unanswered(_FAN_ID) & calls.has_missed_enough(),
            validate=new.has_children("at", "order"),
            below=record(PlaceRecord, fields),
        ),
    }


def deck() -> Nodes:
    return {
        DECK: Node("The fans whom the producer sees backstage: few.", read=sees()),
        f"{DECK}/$fanId": Node(
            "`line` for the first of the line, which the backend writes, `producer` for whom producer or "
            "screener have taken. It goes with the fan's record at the latest.",
            read=user("$fanId"),
            write=gets_out() | takes_on_deck() | calls.goes_unanswered(_FAN_ID),
            validate=new.has_no_priority(),
        ),
    }


def of_calls() -> Nodes:
    called = new.child("fanId").value
    return {
        CALLS: Node("The fans who are being called backstage.", read=sees()),
        f"{CALLS}/$fanId": Node(
            "Since when a fan is being called, who has some time to answer: by removing it, which says that they are "
            "there. It is written together with `isBackstage`, or after it. Who has not answered in time has missed "
            "the call: the counter takes it back, with the flag and the place backstage.",
            read=user("$fanId"),
            write=gets_out() | directs() | calls.goes_unanswered(_FAN_ID),
            validate=new.is_(NOW) & show.has_flag(_FAN_ID, "isBackstage"),
        ),
        "callRequests/$adminId/$fanUrl/$requestId": Node(
            "Whom a click has called, so that it calls no second one: the fan, where to, and when. Nobody reads or "
            "changes it.",
            write=through_functions() & old.missing() & new.exists() & directs(),
            validate=is_named("$requestId", Id)
            & new.has_children("fanId", "to", "at")
            & calls.waits_to_be_called(called)
            & calls.gets_what_they_are_called_to(called),
            below=record(
                CallRequestRecord,
                {
                    "fanId": Node(validate=fits(CallRequestRecord, "fanId")),
                    "to": Node(validate=is_word(*SessionKind)),
                    "at": Node(validate=new.is_(NOW)),
                },
            ),
        ),
    }


def positions() -> Nodes:
    return {
        POSITIONS: Node("What each fan in line is told of their position.", read=sees()),
        f"{POSITIONS}/$fanId": Node(
            "A fan's own position, and nothing about who the others are. The backend tells it; it goes with the place "
            "in line.",
            read=user("$fanId"),
            write=is_taken_along(),
        ),
        "lineSummary/$adminId/$fanUrl": Node(
            "How many wait, and how long a turn takes: the backend tells it.", read=signed_in()
        ),
    }


def notes() -> Nodes:
    fields = {
        "text": Node(validate=fits(NoteRecord, "text")),
        **dict.fromkeys(("at", "by"), Node(validate=ALWAYS)),
    }
    return {
        NOTES: Node("What producer and screeners have written down about fans, who never see it.", read=sees()),
        f"{NOTES}/$fanId": Node(
            "The last note about a fan, with whose it is. It goes with the fan.",
            write=directs() & (new.missing() | has_record()),
            validate=new.child("text").exists() & new.child("at").is_(NOW) & new.child("by").is_(UID),
            below=record(NoteRecord, fields),
        ),
    }
