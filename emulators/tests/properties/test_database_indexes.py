"""Laws of the indexes: they only ever make a query faster."""

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.firebase.database.indexes import MIN_CHILDREN, Indexes
from emulators.firebase.database.queries import (
    KEY,
    PRIORITY,
    VALUE,
    Bound,
    Query,
    run,
)
from emulators.firebase.database.tree import Node, Path, Scalar, from_json, get, put
from emulators.kernel.json_http import Json

law = settings(max_examples=60)

KEYS = st.sampled_from([f"k{number:02d}" for number in range(40)] + ["new", "7", "😀"])
VALUES: st.SearchStrategy[Scalar] = st.one_of(
    st.booleans(), st.integers(-3, 3), st.sampled_from([0.5, -0.5, "", "a", "😀"])
)
CHILDREN: st.SearchStrategy[Json] = st.one_of(
    st.none(),
    VALUES,
    st.fixed_dictionaries({"x": VALUES}),
    st.fixed_dictionaries({".value": VALUES, ".priority": st.integers(0, 3)}),
)
WRITES = st.one_of(
    st.tuples(KEYS.map(lambda key: ("at", key)), CHILDREN),
    st.tuples(KEYS.map(lambda key: ("at", key, "x")), CHILDREN),
    st.tuples(st.just(("elsewhere",)), VALUES),
    st.tuples(st.just(("at",)), st.none()),
)
BOUNDS = st.none() | st.builds(
    Bound, VALUES | st.none(), st.none() | KEYS, inclusive=st.booleans()
)
QUERIES = st.builds(
    Query,
    order_by=st.sampled_from([KEY, VALUE, PRIORITY, "x"]),
    start=BOUNDS,
    end=BOUNDS,
    limit=st.none() | st.integers(1, 5),
    limit_from=st.sampled_from(["first", "last"]),
)
BEGINNING = from_json(
    {"at": {f"k{number:02d}": {"x": number % 5} for number in range(MIN_CHILDREN + 8)}}
)
AT: Path = ("at",)


@law
@given(
    st.lists(QUERIES, min_size=1, max_size=4),
    st.lists(st.lists(WRITES, min_size=1, max_size=3), max_size=6),
)
def test_an_index_finds_what_a_look_at_every_child_finds(
    queries: list[Query], commits: list[list[tuple[Path, Json]]]
) -> None:
    indexes = Indexes()
    before: Node = None
    root = BEGINNING

    for commit in [[], *commits]:
        before, root = root, _written(root, commit)
        indexes.follow(before, root, _outermost(path for path, _ in commit))

        for query in queries:
            for tree in (before, root):
                found = indexes.run(get(tree, AT), AT, query, is_indexed=True)
                assert found == run(get(tree, AT), query)


def _written(root: Node, commit: list[tuple[Path, Json]]) -> Node:
    for path, json in commit:
        root = put(root, path, from_json(json))
    return root


def _outermost(paths: Iterable[Path]) -> list[Path]:
    """The paths that lie below no other, as a commit has them."""
    given = set(paths)
    return [
        path for path in given if not any(path[:n] in given for n in range(len(path)))
    ]
