"""What a change of a fan's record tells of the fan's place in the show."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MAX_NAME = 120
"""Characters, as in the rules."""

ON_STAGE = "onStage"
OFF_STAGE = "offStage"
OFF_BACKSTAGE = "offBackstage"

_PLACES = (
    ("isOnStage", ON_STAGE, OFF_STAGE),
    ("isBackstage", "backstage", OFF_BACKSTAGE),
)
"""The flag of a place, and what coming and going are called on the timeline."""

GIVEN_FLAGS = (*(flag for flag, *_ in _PLACES), "inPrivateCall")
"""Flags of a fan's record that are the producer's to set."""


@dataclass(frozen=True, slots=True)
class Move:
    """A fan has come to a place or gone from it."""

    what: str
    name: str | None
    has_left: bool
    """Whether they are out of the show, rather than put somewhere else in it."""
    is_arrival: bool
    """Whether they have come to the place. They have gone from it if not."""


def comes_goes_or_moves(before: Any, after: Any) -> bool:  # noqa: ANN401 - JSON as delivered
    """Whether a fan's record is made, removed, or says another place than before.

    Or has a flag that nobody has given, or no id as yet. All else (their network, name,
    picture) changes often and tells nothing of a show.
    """
    if bool(before) is not bool(after) or lacks_id(after):
        return True
    was, is_now = _record(before), _record(after)
    if any(_is_at(is_now, flag) is not _is_at(was, flag) for flag, *_ in _PLACES):
        return True
    return bool(flags_not_given(before, after))


def lacks_id(record: Any) -> bool:  # noqa: ANN401 - JSON as delivered
    """Whether a fan's record has no id: an old app has made it without."""
    return "id" not in record if isinstance(record, dict) and record else False


def flags_not_given(before: Any, after: Any) -> list[str]:  # noqa: ANN401 - JSON as delivered
    """Flags that nobody has given: an old app has said them with its whole record.

    The rules let it, while these are let in, as it makes the record or names another
    stream. No producer can write so: theirs is nothing but the flags.
    """
    was, is_now = _record(before), _record(after)
    if was and was.get("streamId") == is_now.get("streamId"):
        return []
    return [
        flag for flag in GIVEN_FLAGS if _is_at(is_now, flag) and not _is_at(was, flag)
    ]


def moves(before: Any, after: Any) -> list[Move]:  # noqa: ANN401 - JSON as delivered
    """What has happened between two states of a fan's record: going before coming.

    Nobody comes by a flag that nobody has given.
    """
    was, is_now = _record(before), _record(after)
    not_given = flags_not_given(before, after)
    name = clean_name(is_now.get("name", was.get("name")))
    found = [
        Move(came if comes else went, name, not is_now, comes)
        for flag, came, went in _PLACES
        if (comes := _is_at(is_now, flag)) is not _is_at(was, flag)
        and flag not in not_given
    ]
    return sorted(found, key=lambda move: move.is_arrival)


def clean_name(name: object) -> str | None:
    """A name to be shown; None when nothing is left of it."""
    return one_line(name[:MAX_NAME]) or None if isinstance(name, str) else None


def one_line(text: str) -> str:
    """Without line ends, control characters and halves of characters."""
    shown = "".join(" " if _breaks(each) else each for each in text)
    return " ".join(shown.split())


def _breaks(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")


def _is_at(record: Mapping[str, Any], flag: str) -> bool:
    return record.get(flag) is True


def _record(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - JSON as delivered
    return value if isinstance(value, dict) else {}
