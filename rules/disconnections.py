"""Why somebody was disconnected from a show's sessions."""

from rules.language import new, old
from rules.nodes import Node, Nodes
from rules.who import owner_of, user


def nodes() -> Nodes:
    return {
        "disconnections/$eventId": Node(
            "Why people were disconnected: the backend writes it before they are. Removed 72 hours after the end.",
            read=owner_of("$eventId"),
        ),
        "disconnections/$eventId/$uid": Node(
            "A person's own: `reason` and `at`. Whom the producer has only disconnected may come back, and then "
            "removes it.",
            read=user("$uid"),
            write=user("$uid") & new.missing() & old.child("reason").is_("disconnected"),
        ),
    }
