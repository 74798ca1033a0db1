"""What a row about one HTTP function says, and the rows that are much alike."""

from dataclasses import dataclass, field
from typing import Any

NOBODYS_ID = "nobody-has-this-id"
NOBODYS_LINK = "nobody-has-this-link-1"

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A well-formed request that must be refused."""

    label: str
    by: str | None
    body: Body
    status: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one function wants.

    Args:
        by: somebody who may call it; None where anyone may.
        body: a request that it would accept. `$name` stands for something known.
        optional: keys of `body` that may be left out.
        reads: whether it may be called with GET.
        not_for: roles that are refused for being what they are.
    """

    by: str | None
    body: Body
    optional: frozenset[str] = frozenset()
    reads: bool = False
    not_for: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = field(default=())


NOT_ADMINS = ("fan", "host")


def event_row(**more: Any) -> Row:
    """A function for the owner of an event, which it is told by `id`."""
    body = {"id": "$event", **more.pop("also", {})}
    return Row(
        by="producer",
        body=body,
        not_for=NOT_ADMINS,
        reads=more.pop("reads", False),
        optional=frozenset(more.pop("optional", ())),
        refusals=(
            *_about_an_event(body, unknown=more.pop("unknown", True)),
            *more.pop("refusals", ()),
        ),
    )


def _about_an_event(body: Body, *, unknown: bool) -> tuple[Refusal, ...]:
    theirs = Refusal("another's event", "rival", body, 403, "rules-denied")
    none = Refusal(
        "unknown event",
        "producer",
        {**body, "id": NOBODYS_ID},
        404,
        "event-not-found",
    )
    return (theirs, none) if unknown else (theirs,)
