"""Laws of the local database's tree, queries and changes."""

import functools
import itertools
import math
from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.firebase.database.changes import Change, Pattern
from emulators.firebase.database.keys import key_order
from emulators.firebase.database.push_ids import PushIds
from emulators.firebase.database.queries import KEY, VALUE, Bound, Query, run
from emulators.firebase.database.tree import (
    Branch,
    Node,
    Path,
    Scalar,
    from_json,
    get,
    ordered_children,
    put,
    show_path,
    to_json,
)
from emulators.firebase.database.writes import Target, applied
from emulators.kernel.json_http import Json

law = settings(max_examples=80)


def with_priority(json: dict[str, Json]) -> dict[str, Json]:
    return {**json, ".priority": 3}


SCALARS: st.SearchStrategy[Scalar] = st.one_of(
    st.booleans(),
    st.integers(-5, 5),
    st.floats(-5, 5, allow_nan=False).filter(lambda number: number != 0),
    st.sampled_from(["", "a", "b", "ab", "é", "😀", "\ufffd"]),
)
KEYS = st.sampled_from(["a", "b", "c", "0", "1", "2", "10", "01", "-1", "é", "😀"])
PATHS: st.SearchStrategy[Path] = st.lists(KEYS, max_size=3).map(tuple)
JSONS: st.SearchStrategy[Json] = st.recursive(
    st.none() | SCALARS,
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(KEYS, children, max_size=4)
        | st.dictionaries(KEYS, children, max_size=3).map(with_priority)
    ),
    max_leaves=8,
)
NODES = JSONS.map(from_json)


def has_an_empty_branch(node: Node) -> bool:
    if not isinstance(node, Branch):
        return False
    return not node.children or any(map(has_an_empty_branch, node.children.values()))


@law
@given(NODES, PATHS, NODES)
def test_what_is_set_is_got(node: Node, path: Path, value: Node) -> None:
    assert get(put(node, path, value), path) == value


@law
@given(NODES, PATHS, NODES, PATHS)
def test_a_set_leaves_every_other_place_alone(
    node: Node, path: Path, value: Node, other: Path
) -> None:
    shared = min(len(path), len(other))
    if path[:shared] == other[:shared]:
        return

    after = put(node, path, value)

    # A leaf above the written place gives way, and nothing was below it.
    assert get(after, other) is get(node, other)


@law
@given(NODES, st.lists(st.tuples(PATHS, NODES), max_size=4))
def test_no_empty_branch_is_ever_stored(
    node: Node, writes: list[tuple[Path, Node]]
) -> None:
    for path, value in writes:
        node = put(node, path, value)

        assert not has_an_empty_branch(node)


@law
@given(NODES)
def test_exported_json_reads_back_as_the_same_node(node: Node) -> None:
    assert from_json(to_json(node, export=True)) == node


@law
@given(NODES)
def test_plain_json_reads_back_as_the_same_value(node: Node) -> None:
    shown = to_json(node)

    assert to_json(from_json(shown)) == shown


@law
@given(
    NODES, st.dictionaries(KEYS, JSONS, max_size=4), st.randoms(use_true_random=False)
)
def test_an_update_equals_its_sets_in_any_order(
    node: Node, children: dict[str, Json], random: Any
) -> None:
    update = applied(
        node, {Target((key,)): json for key, json in children.items()}, now_ms=0
    )

    one_by_one = node
    keys = list(children)
    random.shuffle(keys)
    for key in keys:
        one_by_one = put(one_by_one, (key,), from_json(children[key]))

    assert to_json(update, export=True) == to_json(one_by_one, export=True)


def naive_rank(value: Json) -> int:
    """The group that a value sorts in."""
    kinds: tuple[Callable[[Json], bool], ...] = (
        lambda value: value is None,
        lambda value: value is False,
        lambda value: value is True,
        lambda value: isinstance(value, int | float),
        lambda value: isinstance(value, str),
        lambda _: True,
    )
    return next(rank for rank, is_kind in enumerate(kinds) if is_kind(value))


def naive_compare(one: Json, other: Json) -> int:
    """As a specification would say it: by group, then within the group."""
    ranks = naive_rank(one), naive_rank(other)
    if ranks[0] != ranks[1]:
        return ranks[0] - ranks[1]
    if isinstance(one, str) and isinstance(other, str):
        left, right = (text.encode("utf-16-be") for text in (one, other))
        return (left > right) - (left < right)
    if isinstance(one, int | float) and isinstance(other, int | float):
        return (one > other) - (one < other)
    return 0


BOUNDS = st.none() | st.builds(
    Bound, SCALARS | st.none(), st.none() | KEYS, inclusive=st.booleans()
)


def naive_query(children: Iterable[tuple[str, Json]], query: Query) -> list[str]:
    """Filter, sort and take."""

    def beside(bound: Bound, key: str, value: Json) -> int:
        order = naive_compare(value, bound.value)
        if order or bound.key is None:
            return order
        return (key_order(key) > key_order(bound.key)) - (
            key_order(key) < key_order(bound.key)
        )

    def is_within(key: str, value: Json) -> bool:
        for bound, side in ((query.start, 1), (query.end, -1)):
            if bound is None:
                continue
            order = beside(bound, key, value) * side
            if order < 0 or (order == 0 and not bound.inclusive):
                return False
        return True

    def compare(one: tuple[str, Json], other: tuple[str, Json]) -> int:
        return naive_compare(one[1], other[1])

    by_key = sorted(children, key=lambda child: key_order(child[0]))
    within = [child for child in by_key if is_within(*child)]
    keys = [key for key, _ in sorted(within, key=functools.cmp_to_key(compare))]
    if query.limit is None:
        return keys
    return keys[: query.limit] if query.limit_from == "first" else keys[-query.limit :]


@law
@given(
    st.dictionaries(KEYS, SCALARS, max_size=8),
    BOUNDS,
    BOUNDS,
    st.none() | st.integers(1, 4),
    st.sampled_from(["first", "last"]),
)
def test_a_query_equals_filter_sort_and_take(
    children: dict[str, Json],
    start: Bound | None,
    end: Bound | None,
    limit: int | None,
    limit_from: Any,
) -> None:
    query = Query(
        order_by=VALUE, start=start, end=end, limit=limit, limit_from=limit_from
    )

    found = run(from_json(children), query)

    chosen = {key for key, _ in ordered_children(found)}
    assert chosen == set(naive_query(children.items(), query))


@law
@given(st.dictionaries(KEYS, SCALARS, max_size=8), st.integers(1, 4))
def test_the_first_children_by_key_are_the_first_in_key_order(
    children: dict[str, Json], limit: int
) -> None:
    found = run(from_json(children), Query(order_by=KEY, limit=limit))

    keys = [key for key, _ in ordered_children(found)]
    assert keys == sorted(children, key=key_order)[:limit]


@law
@given(st.lists(st.integers(0, 3), max_size=20))
def test_push_ids_sort_by_creation(steps: list[int]) -> None:
    ids = PushIds()

    moments = itertools.accumulate(steps, initial=1_795_262_400_000)
    made = [ids.next(moment) for moment in moments]

    assert made == sorted(set(made))


def merged(before: Json, delta: Json) -> Json:
    """How a receiver of an event applies its delta."""
    if not (isinstance(before, dict) and isinstance(delta, dict)):
        return delta
    after = {**before}
    for key, value in delta.items():
        after[key] = merged(before.get(key), value)
    return {key: value for key, value in after.items() if value is not None}


@law
@given(NODES, NODES)
def test_a_delta_applied_to_before_gives_after(before: Node, after: Node) -> None:
    delta = Change((), before, after).delta()

    plain = to_json(before, arrays=False)
    assert merged(plain, delta) == to_json(after, arrays=False)


def same(one: Json, other: Json) -> bool:
    """Equal as JSON: true is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            same(one[key], other[key]) for key in one
        )
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, abs_tol=0.0, rel_tol=0.0)
    return isinstance(one, bool) == isinstance(other, bool) and one == other


@law
@given(NODES, st.dictionaries(PATHS, JSONS, max_size=3))
def test_a_pattern_sees_exactly_the_locations_that_differ(
    before: Node, writes: dict[Path, Json]
) -> None:
    apart = {
        path: json
        for path, json in writes.items()
        if not any(path[:n] in writes for n in range(len(path)))
    }
    after = applied(
        before, {Target(path): json for path, json in apart.items()}, now_ms=0
    )

    found = {
        show_path(change.path)
        for change in Pattern.parse("{x}/{y}").changes(before, after, apart)
    }

    def at(node: Node, path: Path) -> Json:
        return to_json(get(node, path), arrays=False)

    places = {
        (x, y)
        for node in (before, after)
        for x, child in ordered_children(node)
        for y, _ in ordered_children(child)
    }
    assert found == {
        show_path(place)
        for place in places
        if not same(at(before, place), at(after, place))
    }
