"""What the body of a client's request says.

Each raises InvalidData for what makes no sense.
"""

from collections.abc import Mapping
from typing import TypeAlias

from emulators.firebase.database.tree import InvalidData, InvalidPath, Path
from emulators.firebase.database.wire.messages import text_in
from emulators.firebase.database.writes import Target, children_of, parse_target
from emulators.kernel.json_http import Json

_LARGEST_TAG = 2**53

Body: TypeAlias = Mapping[str, Json]


def target_in(body: Body) -> Target:
    """The place that it is about.

    `.info` is none: clients make up all that is there by themselves.
    """
    return parse_target(text_in(body, "p"))


def place_in(body: Body) -> Path:
    """The same, for reading: a priority is none."""
    target = target_in(body)
    if target.is_priority:
        raise InvalidPath("Invalid path: a priority cannot be read by itself")
    return target.path


def tag_in(body: Body) -> int | None:
    """What tells a query from others at its place; None for a plain listen."""
    tag = body.get("t")
    if tag is None:
        return None
    if not isinstance(tag, int) or isinstance(tag, bool) or not 0 < tag <= _LARGEST_TAG:
        raise InvalidData("Invalid request: t must be a positive integer")
    return tag


def data_in(body: Body) -> Json:
    """What is to be written."""
    if "d" not in body:
        raise InvalidData("Missing data; Perhaps you forgot to send the data.")
    return body["d"]


def merge_in(body: Body) -> tuple[Target, dict[Target, Json]]:
    """The place of a merge, and what it writes below."""
    at, children = target_in(body), data_in(body)
    if not isinstance(children, dict):
        raise InvalidData("Invalid data; a merge must be an object.")
    return at, children_of(at, children)
