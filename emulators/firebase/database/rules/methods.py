"""The methods that rules may call. Types were checked before; values are checked here.

A method on null, or on a value of another type than it is for, is an error.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from emulators.firebase.database.rules.regex import Pattern
from emulators.firebase.database.rules.snapshots import Snapshot
from emulators.firebase.database.rules.values import (
    MAX_TEXT,
    EvaluationError,
    kind_of,
)

Method: TypeAlias = Callable[[object, Sequence[object]], object]


def _snapshot(receiver: object, method: str) -> Snapshot:
    if not isinstance(receiver, Snapshot):
        raise EvaluationError(f"{method}() was called on {kind_of(receiver)}")
    return receiver


def _text(receiver: object, method: str) -> str:
    if not isinstance(receiver, str):
        raise EvaluationError(f"{method}() was called on {kind_of(receiver)}")
    return receiver


def _argument(value: object, method: str) -> str:
    if not isinstance(value, str):
        raise EvaluationError(f"{method}() got {kind_of(value)} instead of a string")
    return value


def _on_snapshot(method: str, act: Callable[[Snapshot], object]) -> Method:
    return lambda receiver, _: act(_snapshot(receiver, method))


def _on_snapshot_with_path(
    method: str, act: Callable[[Snapshot, str], object]
) -> Method:
    return lambda receiver, arguments: act(
        _snapshot(receiver, method), _argument(arguments[0], method)
    )


def _on_text(method: str, act: Callable[[str], object]) -> Method:
    return lambda receiver, _: act(_text(receiver, method))


def _on_text_with_text(method: str, act: Callable[[str, str], object]) -> Method:
    return lambda receiver, arguments: act(
        _text(receiver, method), _argument(arguments[0], method)
    )


def _parent(snapshot: Snapshot) -> Snapshot:
    if snapshot.parent is None:
        raise EvaluationError("parent() was called on the root")
    return snapshot.parent


def _is_number(snapshot: Snapshot) -> bool:
    value = snapshot.value
    return isinstance(value, int | float) and not isinstance(value, bool)


def _has_children(receiver: object, arguments: Sequence[object]) -> bool:
    """With names: whether all of them exist. Without: whether any child does."""
    snapshot = _snapshot(receiver, "hasChildren")
    if not arguments:
        return snapshot.has_children
    names = arguments[0]
    if not isinstance(names, list):
        raise EvaluationError(f"hasChildren() got {kind_of(names)}")
    # All names are looked at before any is missed: a bad one is an error.
    paths = [_argument(name, "hasChildren") for name in names]
    return all(snapshot.child(path).exists for path in paths)


def _replace(receiver: object, arguments: Sequence[object]) -> str:
    """All occurrences, literally."""
    text = _text(receiver, "replace")
    old, new = (_argument(argument, "replace") for argument in arguments)
    # Measured before it is made: three strings of 10 MB can ask for 100 TB.
    if len(text) + text.count(old) * (len(new) - len(old)) > MAX_TEXT:
        raise EvaluationError(f"replace() would make more than {MAX_TEXT} characters")
    return text.replace(old, new)


def _matches(receiver: object, arguments: Sequence[object]) -> bool:
    text = _text(receiver, "matches")
    pattern = arguments[0]
    if not isinstance(pattern, Pattern):
        raise EvaluationError(f"matches() got {kind_of(pattern)}")
    return pattern.is_found_in(text)


METHODS: dict[str, Method] = {
    "val": _on_snapshot("val", lambda place: place.value),
    "exists": _on_snapshot("exists", lambda place: place.exists),
    "isString": _on_snapshot("isString", lambda place: isinstance(place.value, str)),
    "isNumber": _on_snapshot("isNumber", _is_number),
    "isBoolean": _on_snapshot("isBoolean", lambda place: isinstance(place.value, bool)),
    "parent": _on_snapshot("parent", _parent),
    "getPriority": _on_snapshot("getPriority", lambda place: place.priority),
    "child": _on_snapshot_with_path("child", lambda place, path: place.child(path)),
    "hasChild": _on_snapshot_with_path(
        "hasChild", lambda place, path: place.child(path).exists
    ),
    "hasChildren": _has_children,
    "contains": _on_text_with_text("contains", lambda text, part: part in text),
    "beginsWith": _on_text_with_text("beginsWith", str.startswith),
    "endsWith": _on_text_with_text("endsWith", str.endswith),
    "replace": _replace,
    "toLowerCase": _on_text("toLowerCase", str.lower),
    "toUpperCase": _on_text("toUpperCase", str.upper),
    "matches": _matches,
}
"""By name; snapshots and strings share none."""
