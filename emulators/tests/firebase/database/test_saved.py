"""Databases that outlive their process."""

import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.model import Instance
from emulators.firebase.database.saved import PLACE, SavedDatabases
from emulators.firebase.database.store import Store
from emulators.firebase.database.tree import Node, from_json, to_json
from emulators.firebase.database.writes import parse_target
from emulators.kernel.data_file import DataFile, DataRefused, NotSaved
from emulators.kernel.json_http import Json
from emulators.tests.firebase.database.conversation import Server, refused, talk
from emulators.tests.firebase.database.rig import Rig

NOW_MS = 1_795_262_400_000
TREE: Json = {"a": {".value": 1, ".priority": "x"}, "0": "zero", "ü": [True, -0.0]}


def a_store(file: DataFile) -> Store:
    return Store(now_ms=lambda: NOW_MS, made=SavedDatabases(file).adopt)


def write(database: Instance, writes: dict[str, Json]) -> None:
    targets = {parse_target(path): value for path, value in writes.items()}
    database.write(targets, identity=ADMIN, kind="update", at=())


def with_databases(folder: Path, act: Callable[[Store], object]) -> None:
    with closing(DataFile.open(folder)) as file:
        act(a_store(file))


def found(folder: Path, name: str = "shows") -> Node:
    with closing(DataFile.open(folder)) as file:
        return a_store(file).instance(name).root


def shown(folder: Path, name: str = "shows") -> Json:
    return to_json(found(folder, name), export=True)


def test_every_database_comes_back_under_its_name(tmp_path: Path) -> None:
    def act(store: Store) -> None:
        write(store.instance("shows"), {"a": 1})
        write(store.instance("Shows"), {"a": 2})

    with_databases(tmp_path, act)

    assert [shown(tmp_path, name) for name in ("shows", "Shows", "other")] == [
        {"a": 1},
        {"a": 2},
        None,
    ]


def test_a_tree_comes_back_with_priorities_and_every_kind_of_value(
    tmp_path: Path,
) -> None:
    with_databases(tmp_path, lambda store: write(store.instance("shows"), {"/": TREE}))

    assert found(tmp_path) == from_json(TREE)


def test_only_what_changes_something_is_saved(tmp_path: Path) -> None:
    with closing(DataFile.open(tmp_path)) as file:
        empty = a_store(file).instance("empty")
        empty.install(empty.rules)
        write(empty, {"a": None})

        assert SavedDatabases(file).names() == []


def test_what_was_emptied_stays_empty(tmp_path: Path) -> None:
    with_databases(tmp_path, lambda store: write(store.instance("shows"), {"/": TREE}))
    with_databases(tmp_path, lambda store: store.instance("shows").clear())

    assert found(tmp_path) is None


def test_an_update_of_many_places_is_one_step(tmp_path: Path) -> None:
    def act(store: Store) -> None:
        database = store.instance("shows")
        write(database, {"a": {"b": 1, "c": 1, ".priority": 5}, "e": 1})
        now: Json = {".sv": "timestamp"}
        writes = {"a/b": None, "a/c": 2, "a/d": 3, "e/.priority": 1, "e/f": now}
        write(database, writes)

    with_databases(tmp_path, act)

    assert shown(tmp_path) == {
        "a": {"c": 2, "d": 3, ".priority": 5},
        "e": {"f": NOW_MS, ".priority": 1},
    }


VALUES: st.SearchStrategy[Json] = st.recursive(
    st.sampled_from([None, 1, "x", True, {".value": 2, ".priority": 1}]),
    lambda inner: st.dictionaries(st.sampled_from("abc1"), inner, max_size=3),
    max_leaves=5,
)
PLACES = st.lists(st.sampled_from("abc1"), max_size=3).map("/".join)
WRITES = st.tuples(PLACES, VALUES) | st.tuples(
    PLACES.map(lambda path: f"{path}/.priority"), st.sampled_from([None, 1, "p"])
)


@given(st.lists(st.lists(WRITES, min_size=1, max_size=1), max_size=6))
@settings(max_examples=60, deadline=None)
def test_what_comes_back_is_what_was_there(
    tmp_path_factory: pytest.TempPathFactory, commits: list[list[tuple[str, Json]]]
) -> None:
    folder = tmp_path_factory.mktemp("data")
    with closing(DataFile.open(folder)) as file:
        database = a_store(file).instance("shows")
        for writes in commits:
            write(database, dict(writes))

    assert found(folder) == database.root


@pytest.mark.parametrize(
    "texts",
    [
        [("n", "{")],
        [("n", "[" * 100_000)],
        [("n/$", "1")],
        [("n", "NaN")],
        [("n", "1"), ("n/a", "1")],
    ],
)
def test_what_is_no_tree_is_told(tmp_path: Path, texts: list[tuple[str, str]]) -> None:
    with closing(DataFile.open(tmp_path)) as file:
        place = f"{PLACE}/shows"
        file.replace([(place, [(f"{place}/{key}", text) for key, text in texts])])

        with pytest.raises(DataRefused, match="saved database cannot be read"):
            SavedDatabases(file)


def test_what_could_not_be_saved_never_happened(tmp_path: Path) -> None:
    file = DataFile.open(tmp_path)
    database = a_store(file).instance("shows")
    heard: list[Node] = []
    database.subscribe(lambda commit: heard.append(commit.after))
    write(database, {"a": 1})
    file.close()

    with pytest.raises(NotSaved, match="could not be saved in"):
        write(database, {"a": 2})

    assert heard == [database.root] == [from_json({"a": 1})]


def test_over_http_it_answers_503(tmp_path: Path) -> None:
    rig = Rig()
    file = DataFile.open(tmp_path)
    SavedDatabases(file).adopt(rig.database.instance())
    file.close()

    answer = rig.call("PUT", "/a.json", 1)

    assert answer.status_code == 503
    assert "could not be saved" in answer.json()["error"]
    assert answer.headers["access-control-allow-origin"] == "*"
    rig.close()


def test_over_a_websocket_it_answers_unavailable(tmp_path: Path) -> None:
    server = Server()
    file = DataFile.open(tmp_path)
    SavedDatabases(file).adopt(server.instance)
    file.close()

    client = talk(server).receives("p", p="/a", d=1)

    with pytest.raises(NotSaved) as failure:
        write(server.instance, {"a": 1})
    client.sends(refused("unavailable", str(failure.value))).nothing_more()


def test_a_kill_at_any_moment_loses_nothing_acknowledged(tmp_path: Path) -> None:
    child = Path(__file__).with_name("saving_child.py")
    root = Path(__file__).parents[4]
    acknowledged = 0
    for lives in (150, 333, 701):
        with subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, str(child), str(tmp_path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(root)},
            text=True,
        ) as run:
            assert run.stdout is not None
            former = int(run.stdout.readline())
            lines = list(itertools.islice(run.stdout, lives))
            run.kill()
            lines += run.stdout.readlines()

        # One more may be there: saved, and killed before it was said.
        assert 0 <= former - acknowledged <= 1
        acknowledged = former + sum("\n" in line for line in lines)

    left = shown(tmp_path)
    assert isinstance(left, dict)
    assert len(left) - acknowledged in (0, 1)
    assert left == {
        f"k{number}": {"n": "x" * 20, "again": number} for number in range(len(left))
    }
