"""The line of fans who wait to come on stage, and who of them is on deck: seen backstage, and hears nobody."""

from typing import Final

from rules import show, value
from rules.language import Rule, after, new, predicate
from rules.nodes import Node, Nodes
from rules.show import SHOW
from rules.who import owner, user

LINE: Final = "line/$adminId/$fanUrl"
DECK: Final = "deck/$adminId/$fanUrl"


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
    """The fan themselves, while the show is open; who is barred does not."""
    is_in = has_record() & ~show.barred() & show.is_open() & show.names_the_event("$fanId")
    return user("$fanId") & (new.missing() | is_in)


@predicate
def takes_on_deck() -> Rule:
    """The producer, while the show is open; also away from there. Who the first of the line are says the backend."""
    takes = new.is_("producer") & has_record() & show.is_open()
    return owner() & show.names_the_event("producer") & (new.missing() | takes)


@predicate
def takes_out_of_line() -> Rule:
    """The producer, whomever they please."""
    return owner() & new.missing() & show.names_the_event("producer")


def line() -> Nodes:
    """The order is that of the values, which is why the line has an index."""
    return {
        LINE: Node(
            "The fans who wait to come on stage, by the time at which they got in line. Nobody but the producer sees "
            "the others.",
            read=owner(),
            index=".value",
        ),
        f"{LINE}/$fanId": Node(
            "Fans get in line by themselves, once, and leave it at any time: with their record at the latest. The "
            "producer takes out whom they please.",
            read=user("$fanId"),
            write=gets_in_line() | takes_out_of_line(),
            validate=new.has_no_priority() & value.set_once(),
        ),
        DECK: Node("The fans whom the producer sees backstage: few.", read=owner()),
        f"{DECK}/$fanId": Node(
            "`line` for the first of the line, which the backend writes, `producer` for whom the producer has taken. "
            "It goes with the fan's record at the latest.",
            read=user("$fanId"),
            write=takes_on_deck() | user("$fanId") & new.missing(),
            validate=new.has_no_priority(),
        ),
    }
