"""`{".sv": ...}`: values that only the server knows, put in before data is stored."""

from emulators.firebase.database.tree import MAX_DEPTH, InvalidData, Leaf, Node, get
from emulators.kernel.json_http import Json

PLACEHOLDER = ".sv"
_INT64 = range(-(2**63), 2**63)


def resolve(json: Json, before: Node, *, now_ms: int, depth: int = 0) -> Json:
    """`json` with every server value replaced by a plain one.

    Args:
        json: what is written.
        before: what lies at the same place now; increments start from it.
        now_ms: the one timestamp of the whole request, in ms since 1970.
        depth: how many keys lie above this place.

    Raises:
        InvalidData: an unknown server value, or JSON deeper than can be stored.
    """
    if depth > MAX_DEPTH + 1:  # one more for a leaf's own `.value`
        raise InvalidData(f"Invalid data; deeper than {MAX_DEPTH} levels.")
    if isinstance(json, list):
        return [
            resolve(item, get(before, (str(index),)), now_ms=now_ms, depth=depth + 1)
            for index, item in enumerate(json)
        ]
    if not isinstance(json, dict):
        return json
    if PLACEHOLDER in json:
        return _resolved(json, before, now_ms)
    return {
        # Plain values, which nearly all of a large write is, are passed over here.
        key: resolve(child, _before(before, key), now_ms=now_ms, depth=depth + 1)
        if isinstance(child, dict | list)
        else child
        for key, child in json.items()
    }


def priority_leaf(node: Node) -> Node:
    """A priority as something of its own, which an increment can start from."""
    if node is None or node.priority is None:
        return None
    return Leaf(node.priority)


def _before(before: Node, key: str) -> Node:
    match key:
        case ".value":
            return before
        case ".priority":
            return priority_leaf(before)
        case _:
            return get(before, (key,))


def _resolved(json: dict[str, Json], before: Node, now_ms: int) -> Json:
    if not json.keys() <= {PLACEHOLDER, ".priority"}:
        raise InvalidData("Invalid data; .sv must be alone.")
    value = _value(json[PLACEHOLDER], before, now_ms)
    if ".priority" not in json:
        return value
    priority = resolve(json[".priority"], priority_leaf(before), now_ms=now_ms)
    return {".value": value, ".priority": priority}


def _value(asked: Json, before: Node, now_ms: int) -> Json:
    if asked == "timestamp":
        return now_ms
    if isinstance(asked, dict) and asked.keys() == {"increment"}:
        delta = asked["increment"]
        if isinstance(delta, int | float) and not isinstance(delta, bool):
            return _incremented(before, delta)
    raise InvalidData("Invalid data; unrecognised server value.")


def _incremented(before: Node, delta: float) -> float:
    """`before` + `delta`; `delta` alone where there is no number to add to."""
    if not isinstance(before, Leaf) or isinstance(before.value, bool | str):
        return delta
    try:
        total = before.value + delta
        # 64-bit integers stay exact; beyond them the service goes on with doubles.
        if isinstance(total, int) and total not in _INT64:
            return float(total)
    except OverflowError:
        raise InvalidData("Invalid data; numbers must be finite.") from None
    return total
