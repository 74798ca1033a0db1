"""Whom an opaque id stands for, and whose a stream is."""

from typing import Final

from interactive_broadcast.kernel.ids import OPAQUE_CHARACTERS
from interactive_broadcast.kernel.texts import Text
from rules.event import EVENT
from rules.fields import is_text
from rules.language import Rule, Value, after, any_of, before, name, new, old, predicate
from rules.nodes import Node, Nodes
from rules.show import SHOW
from rules.value import made_or_kept, still_the_same
from rules.who import UID, counting, old_apps, through_functions

PEOPLE: Final = "people/$eventId/$opaqueId"

_EVENT_ID: Final = before(SHOW, "eventId").value
_PRESENT: Final = before("headcounts", _EVENT_ID, "present")
_PERSON: Final = after(SHOW, "activeFans", "$fanId", "person")
_OPAQUE_ID: Final = f"^[A-Za-z0-9_-]{{{OPAQUE_CHARACTERS}}}$"


@predicate
def names_the_fan() -> Rule:
    """Together with the entry that leads back from it."""
    return after("people", _EVENT_ID, new.value).is_("$fanId")


@predicate
def is_told_by_nobody_else() -> Rule:
    """What the fan's own app neither sets nor removes: who they are to others, and which stream is theirs."""
    is_same = new.child("person").is_(old.child("person")) | through_functions()
    old_app_forgets = old_apps() & new.child("person").missing()
    has_same_stream = new.child("streamId").is_(old.child("streamId")) | counting() | old_apps()
    return (is_same | old_app_forgets) & has_same_stream


@predicate
def is_published_by_the_fan(stream: Value) -> Rule:
    """OpenTok has reported it, as a stream of the fan whose record this is."""
    rooms = ("stage", "backstage")
    return _PERSON.exists() & any_of(*(_PRESENT.child(room, "streams", stream).is_(_PERSON) for room in rooms))


@predicate
def tells_the_stream() -> Rule:
    """Whoever counts: one that the fan publishes, or none."""
    return counting() & (new.missing() | is_published_by_the_fan(new.value))


@predicate
def is_of_a_fan_in_the_show() -> Rule:
    """Whose record names it, after the write."""
    admin_id, fan_url = (before(EVENT, key).value for key in ("adminId", "fanUrl"))
    record = after("activeBroadcasts", admin_id, fan_url, "activeFans", UID)
    return before(EVENT, "status").one_of("preshow", "live") & record.child("person").is_("$opaqueId")


def of_a_fan() -> Nodes:
    """What others know about a fan for certain."""
    return {
        "person": Node(
            "The opaque id of the fan, as the data of their OpenTok tokens have it. A function tells it, as the fan.",
            validate=new.is_a("String") & (still_the_same() | names_the_fan()),
        ),
        "streamId": Node(
            "The stream that the fan publishes, by OpenTok's own report. Old apps say it themselves.",
            write=tells_the_stream(),
            validate=is_text(Text(most=200)),
        ),
    }


def nodes() -> Nodes:
    return {
        PEOPLE: Node(
            "Whom an opaque id stands for: a fan's user. A function makes it as that fan, with the record.",
            write=through_functions() & new.exists() & is_of_a_fan_in_the_show(),
            validate=new.is_(UID) & made_or_kept() & name("$opaqueId").matches(_OPAQUE_ID),
        )
    }
