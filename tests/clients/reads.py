"""What an app reads of an answer, and whether it is there.

A pattern is JSON, so that it can stand in a case:

- `"string"`, `"text"` (a string that is not empty), `"number"`, `"integer"`,
  `"boolean"`, `"object"`, `"array"`, `"time"` (as iOS parses it: with an offset,
  without milliseconds), `"absent"`, `"anything"`; `"absent or text"` where there is a
  choice;
- `"=live"`: this very string; numbers, `true` and `false` mean themselves;
- `["text", {...}]`: an array of just these;
- `{"id": "text"}`: an object with these among its members. `"*"` stands for every
  member, `"#"` for their number;
- `"@AB"`: the pattern of that name in `patterns.json`; `{"@": "AB", ...}`
  is that one and more.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

NAMED: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "patterns.json").read_text()
)
"""What several steps read."""

MISSING: Final = object()
"""What is not there. In the database null is not there either."""

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
_NAMED = "@"
_EACH = "*"
_HOW_MANY = "#"


def expanded(pattern: Any) -> Any:
    """The pattern with the named ones in it.

    Raises:
        KeyError: it names one that is not there.
    """
    match pattern:
        case str() if pattern.startswith(_NAMED):
            return expanded(NAMED[pattern[1:]])
        case dict():
            common = NAMED[pattern[_NAMED]] if _NAMED in pattern else {}
            own = {key: each for key, each in pattern.items() if key != _NAMED}
            return {key: expanded(each) for key, each in {**common, **own}.items()}
        case list():
            return [expanded(each) for each in pattern]
        case _:
            return pattern


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_WORDS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "string": lambda value: isinstance(value, str),
    "text": lambda value: isinstance(value, str) and value != "",
    "number": _is_number,
    "integer": lambda value: _is_number(value) and isinstance(value, int),
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "time": lambda value: isinstance(value, str) and bool(_TIME.fullmatch(value)),
    "absent": lambda value: value is MISSING,
    "anything": lambda value: value is not MISSING,
}


def unread(pattern: Any, value: Any, at: str = "") -> list[str]:
    """What the app looks for and does not find, each with its place.

    Args:
        pattern: as above.
        value: the answer.
        at: its place, for what is told.
    """
    return list(_unread(pattern, value, at))


def nulls(value: Any, at: str = "") -> list[str]:
    """The places where null stands; the old apps fail on some of them."""
    if value is None:
        return [at or "the whole"]
    if isinstance(value, dict):
        return [
            place for key, each in value.items() for place in nulls(each, f"{at}/{key}")
        ]
    if isinstance(value, list):
        return [
            place
            for key, each in enumerate(value)
            for place in nulls(each, f"{at}/{key}")
        ]
    return []


def _unread(pattern: Any, value: Any, at: str) -> Iterator[str]:
    match pattern:
        case dict():
            yield from _of_object(pattern, value, at)
        case list():
            yield from _of_array(pattern, value, at)
        case str():
            if not _is_word(pattern, value):
                yield f"{_place(at)}: wanted {pattern}, got {_shown(value)}"
        case _:
            # True is no 1 here.
            if (type(pattern), pattern) != (type(value), value):
                yield f"{_place(at)}: wanted {pattern}, got {_shown(value)}"


def _is_word(pattern: str, value: Any) -> bool:
    return any(
        bool(value == word[1:]) if word.startswith("=") else _WORDS[word](value)
        for word in pattern.split(" or ")
    )


def _of_object(pattern: dict[str, Any], value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{_place(at)}: wanted an object, got {_shown(value)}"
        return
    for key, wanted in pattern.items():
        if key == _EACH:
            for name, each in value.items():
                yield from _unread(wanted, each, f"{at}/{name}")
        elif key == _HOW_MANY:
            yield from _unread(wanted, len(value), f"{at}/#")
        else:
            yield from _unread(wanted, value.get(key, MISSING), f"{at}/{key}")


def _of_array(pattern: list[Any], value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, list) or len(value) != len(pattern):
        yield f"{_place(at)}: wanted an array of {len(pattern)}, got {_shown(value)}"
        return
    for index, (wanted, each) in enumerate(zip(pattern, value, strict=True)):
        yield from _unread(wanted, each, f"{at}/{index}")


def _place(at: str) -> str:
    return at or "the answer"


def _shown(value: Any) -> str:
    return "nothing" if value is MISSING else repr(value)[:200]
