"""Large JSON, read, written and freed in pieces: a thread must not stop all others.

Python's own functions do each in one go, and no other thread runs meanwhile: a second
for 60 MB. They are used here for pieces.
"""

import json

from emulators.kernel.json_http import Json, parse_json

NARROW = 16
"""Members of an object up to which each is written as a piece of its own, and its
members in turn. Those of a wider one are pieces as they are."""


def parse_in_pieces(text: str) -> Json:
    """What `parse_json` gives. A piece is an object with nothing but plain values.

    Raises:
        NotJson: see `parse_json`.
    """
    return parse_json(text, made=_made)


def dump_in_pieces(value: Json, *, ensure_ascii: bool = False) -> str:
    """What `json.dumps` gives, without spaces between the members."""
    separators = (",", ":")
    encoder = json.JSONEncoder(ensure_ascii=ensure_ascii, separators=separators)
    return "".join(_pieces(value, encoder))


def free_in_pieces(value: Json) -> None:
    """Free the memory of a value that nobody needs any more. It is empty afterwards."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [each for each in one.values() if isinstance(each, dict | list)]
            one.clear()
        elif isinstance(one, list):
            waiting += [each for each in one if isinstance(each, dict | list)]
            one.clear()


def _made(members: list[tuple[str, Json]]) -> dict[str, Json]:
    # Not `dict` itself: only where Python code is run, threads take turns.
    return dict(members)


def _pieces(value: Json, encoder: json.JSONEncoder) -> list[str]:
    if not isinstance(value, dict) or not value:
        return [encoder.encode(value)]
    found: list[str] = []
    before = "{"
    for key, member in value.items():
        found += (before, encoder.encode(key), ":")
        if len(value) > NARROW:
            found.append(encoder.encode(member))
        else:
            found += _pieces(member, encoder)
        before = ","
    found.append("}")
    return found
