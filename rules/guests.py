"""Who may act as host and celebrity of an event: the Firebase user of each link's holder."""

from typing import Final

from rules.language import Rule, after, all_of, before, name, new, predicate

GUESTS: Final = "guests/$eventId"


@predicate
def is_other(role: str) -> Rule:
    """After the write, another user than before: of a new event, or of a new link."""
    return after(GUESTS, role).is_not(before(GUESTS, role).value)


@predicate
def is_of_this_event() -> Rule:
    """`host-`, the event, and the fingerprint of the link, which no rule can make itself."""
    begins = name("$role").followed_by("-").followed_by("$eventId").followed_by("-")
    return all_of(
        name("$role").one_of("host", "celebrity"),
        new.is_a("String"),
        new.value.begins_with(begins),
        new.value.matches("-[0-9a-f]{16}$"),
    )
