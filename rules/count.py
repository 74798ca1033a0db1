"""Numbers that move by one, in one write with the mark of whoever comes or goes."""

from typing import Final

from interactive_broadcast.kernel.texts import Text
from rules import value
from rules.event import EVENT
from rules.fields import is_text
from rules.language import ALWAYS, Rule, after, before, choose, new, old, predicate
from rules.nodes import Node, Nodes
from rules.show import COUNTED, PUBLIC_SHOW, SHOW, names_the_event
from rules.who import UID, counting, owner, owner_of, signed_in, super_admin, user

VIEWERS: Final = "viewerCounts/$adminId/$fanUrl"
VIEWER: Final = f"{COUNTED}/$fanId"
ROOM: Final = "headcounts/$eventId/$room"
PRESENT: Final = "headcounts/$eventId/present/$room/$kind/$headId"
MARK: Final = f"{ROOM}/marks/$kind/$headId"
_HEADS: Final = f"{ROOM}/$kind"


@predicate
def number_moves_by(path: str, by: int) -> Rule:
    return after(path).is_(before(path).value.plus(by))


@predicate
def has_room() -> Rule:
    return before(VIEWERS).value.below(before(PUBLIC_SHOW, "limit"))


@predicate
def moves_viewers() -> Rule:
    """The caller, whose own mark comes or goes with it: the mark's rule says how. Or the counter."""
    is_counted = after(COUNTED, UID)
    own = choose(before(COUNTED, UID).exists(), is_counted.missing(), is_counted.exists())
    return signed_in() & (counting() | own)


@predicate
def viewer_is_counted() -> Rule:
    """Once, and taken out once, however often it is tried: in with a record, out without one.

    Fans count themselves, as long as there is room. The counter counts those who do not: whom the producer has
    removed, and old apps.
    """
    record = after(SHOW, "activeFans", "$fanId")
    comes = (
        old.missing()
        & record.exists()
        & number_moves_by(VIEWERS, 1)
        & (counting() | has_room() & names_the_event("$fanId"))
    )
    goes = old.exists() & record.missing() & number_moves_by(VIEWERS, -1)
    return signed_in() & (counting() | UID.is_("$fanId")) & choose(new.exists(), comes, goes)


@predicate
def counting_heads() -> Rule:
    """Until the event is closed or gone."""
    status = before(EVENT, "status")
    return counting() & status.exists() & status.is_not("closed")


@predicate
def head_is_counted() -> Rule:
    """Nothing, there, gone; or gone at once, when leaving is reported first. Who is missing may be there again."""
    number = before(_HEADS)
    up = choose(number.exists(), number_moves_by(_HEADS, 1), after(_HEADS).is_(1))
    down = number_moves_by(_HEADS, -1)
    comes = (old.missing() | old.is_("missing")) & up & after(PRESENT).exists()
    is_missing = new.is_("missing") & old.is_("there") & down
    goes = new.is_("gone") & old.is_not("gone") & choose(old.is_("there"), down, after(_HEADS).is_(number))
    return counting_heads() & choose(new.is_("there"), comes, (is_missing | goes) & after(PRESENT).missing())


@predicate
def head_is_listed() -> Rule:
    """While its mark says that it is there, which is written together with it. Who it is may be told later.

    Once the event is closed nobody is counted, and it is remembered who comes.
    """
    is_new = old.missing() | old.is_(True)
    comes_late = counting() & before(EVENT, "status").is_("closed") & old.missing() & new.exists()
    return comes_late | counting_heads() & choose(
        new.exists(), is_new & after(MARK).is_("there"), after(MARK).is_not("there")
    )


def nodes() -> Nodes:
    """Fans count themselves, our functions the others, and the rules see that nobody counts twice."""
    heads = Node(
        "How many there are: moves by one, together with the mark of who came or went.",
        read=owner_of("$eventId"),
        write=counting_heads(),
        validate=value.number(least=0) & choose(old.exists(), value.moves_by_one(), new.is_(1)),
    )
    return {
        PUBLIC_SHOW: Node("What anybody may know of a show: every viewer reads it.", read=ALWAYS),
        VIEWERS: Node(
            "How many viewers are interactive: moves by one, together with the mark of the fan who came or went. "
            "Beside the public record, as every viewer who listens to that would hear each of the others come and go.",
            read=owner() | super_admin(),
            write=moves_viewers() & before(PUBLIC_SHOW, "status").exists(),
            validate=value.number(least=0) & value.moves_by_one(),
        ),
        VIEWER: Node(
            "The fans that are part of that number, each once. Made while the number is below the limit, together with "
            "the fan's record, and removed with it. Each fan sees the own mark: apps count whoever has none.",
            read=user("$fanId"),
            write=viewer_is_counted(),
            validate=new.is_(True),
        ),
        f"{ROOM}/connections": heads,
        f"{ROOM}/streams": heads,
        MARK: Node(
            "What OpenTok has reported: nothing, there, gone; or gone at once, when leaving comes first. Missing is "
            "what its own list did not have.",
            write=head_is_counted(),
        ),
        PRESENT: Node(
            "Those who are there now, and an opaque id of whose connection it is, or true. Nobody reads.",
            write=head_is_listed(),
            validate=new.is_(True) | is_text(Text(least=1, most=64)),
        ),
    }
