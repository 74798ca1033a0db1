"""Which events use which picture: the last one that lets go of one takes its file along."""

from typing import Final

from rules.language import Place, Rule, after, all_of, any_of, before, new, old, predicate
from rules.who import UID

IMAGES: Final = "images/$adminId/$imageId"
PICTURES: Final = ("startImage", "endImage")


@predicate
def is_used() -> Rule:
    """By the event, after the write."""
    return any_of(*(after("events/$eventId", one, "id").is_("$imageId") for one in PICTURES))


@predicate
def is_unused() -> Rule:
    return all_of(*(after("events/$eventId", one, "id").is_not("$imageId") for one in PICTURES))


@predicate
def is_going() -> Rule:
    """The file is being removed: nobody can use it any more."""
    return before(IMAGES, "removing").exists()


@predicate
def is_known(event: Place, picture: str) -> Rule:
    """The event is among those that use its picture, if it has one, after the write."""
    return event.child(picture).missing() | _use(event, picture).exists()


@predicate
def is_unknown(event: Place, picture: str) -> Rule:
    return event.child(picture).missing() | _use(event, picture).missing()


@predicate
def is_let_go(picture: str) -> Rule:
    """Of the picture that it had, if it uses that no more."""
    former = old.child(picture, "id").value
    stays = any_of(*(new.child(one, "id").is_(former) for one in PICTURES))
    return stays | is_unknown(old, picture)


def _use(event: Place, picture: str) -> Place:
    return after("images", UID, event.child(picture, "id").value, "$eventId")
