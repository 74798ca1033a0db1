"""One database's files: what was saved comes back, whatever the process was doing."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.firebase.database.durable_history import Change, History
from emulators.firebase.database.durable_records import framed
from emulators.firebase.database.tree import Json, Node, from_json, to_json
from emulators.firebase.database.writes import Target, applied, parse_target
from emulators.kernel.data_folder import DataRefused

NOW_MS = 1_795_262_400_000
TREE: Json = {"a": {".value": 1, ".priority": "x"}, "0": "zero", "ü": [True, -0.0]}


def a_change(root: Node, writes: dict[str, Json]) -> Change:
    targets = {parse_target(path): value for path, value in writes.items()}
    after = applied(root, targets, now_ms=NOW_MS)
    return Change(tuple(dict.fromkeys(target.path for target in targets)), after)


def saved(history: History, values: Iterable[Json]) -> None:
    root, _ = history.recover()
    for value in values:
        change = a_change(root, {"n": value})
        history.append([change])
        root = change.after


def shown(root: Node) -> Json:
    return to_json(root, export=True)


def recovered(folder: Path) -> Json:
    return shown(History(folder).recover()[0])


def test_a_database_that_nobody_wrote_to_has_no_files(tmp_path: Path) -> None:
    history = History(tmp_path / "db")

    assert history.recover() == (None, 0)
    assert not (tmp_path / "db").exists()


def test_a_tree_comes_back_with_priorities_and_every_kind_of_value(
    tmp_path: Path,
) -> None:
    history = History(tmp_path / "db")
    history.recover()

    history.append([a_change(None, {"/": TREE})])

    assert recovered(tmp_path / "db") == shown(from_json(TREE))


def test_a_snapshot_takes_the_place_of_a_long_log(tmp_path: Path) -> None:
    history = History(tmp_path, snapshot_bytes=10)
    change = a_change(None, {"/": TREE})
    history.append([change])
    wanted = history.wants_snapshot
    generation, commits = history.begin_generation()
    history.snapshot(change.after, generation, commits)
    later = a_change(change.after, {"b": 2})
    history.append([later])

    assert wanted
    assert not history.wants_snapshot
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "00000002.log",
        "00000002.snapshot",
    ]
    assert recovered(tmp_path) == shown(later.after)


def test_commits_go_on_after_a_restart(tmp_path: Path) -> None:
    saved(History(tmp_path), [1, 2])

    saved(History(tmp_path), [3])

    assert recovered(tmp_path) == {"n": 3}


def test_nothing_is_lost_when_a_snapshot_is_never_finished(tmp_path: Path) -> None:
    history = History(tmp_path)
    saved(history, [1, 2])
    history.begin_generation()
    (tmp_path / "00000002.snapshot.unfinished").write_bytes(b"4 0")
    change = a_change(from_json({"n": 2}), {"m": 3})
    history.append([change])

    again = History(tmp_path)

    assert shown(again.recover()[0]) == {"n": 2, "m": 3}
    again.append([a_change(change.after, {"m": 4})])
    assert recovered(tmp_path) == {"n": 2, "m": 4}


def test_files_that_a_snapshot_made_useless_go_at_the_next_start(
    tmp_path: Path,
) -> None:
    history = History(tmp_path)
    saved(history, [1])
    shutil.copy(tmp_path / "00000001.log", tmp_path / "kept")
    generation, commits = history.begin_generation()
    history.snapshot(from_json({"n": 1}), generation, commits)
    (tmp_path / "kept").rename(tmp_path / "00000001.log")

    assert recovered(tmp_path) == {"n": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["00000002.snapshot"]


@given(st.integers(0, 400))
@settings(max_examples=60, deadline=None)
def test_any_beginning_of_a_log_is_a_state_that_was_saved(
    tmp_path_factory: pytest.TempPathFactory, length: int
) -> None:
    folder = tmp_path_factory.mktemp("history")
    saved(History(folder), range(1, 9))
    log = folder / "00000001.log"
    whole = log.read_bytes()
    log.write_bytes(whole[:length])

    history = History(folder)
    root, torn_bytes = history.recover()

    complete = whole[:length].count(b"\n")
    assert shown(root) == ({"n": complete} if complete else None)
    assert log.stat().st_size + torn_bytes == min(length, len(whole))
    history.append([a_change(root, {"n": "after"})])
    assert recovered(folder) == {"n": "after"}


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
def test_replaying_gives_the_tree_that_the_commits_gave(
    tmp_path_factory: pytest.TempPathFactory,
    commits: list[list[tuple[str, Json]]],
) -> None:
    folder = tmp_path_factory.mktemp("history")
    history = History(folder)
    root: Node = None
    changes = []
    for writes in commits:
        changes.append(a_change(root, dict(writes)))
        root = changes[-1].after
    history.append(changes)

    assert History(folder).recover()[0] == root


def test_an_update_of_many_places_is_one_step(tmp_path: Path) -> None:
    history = History(tmp_path)
    change = a_change(
        from_json({"a": {"b": 1, ".priority": 5}}),
        {"a/b": None, "a/c": 2, "d/.priority": 1, "d/e": {".sv": "timestamp"}},
    )
    history.append([a_change(None, {"a": {"b": 1, ".priority": 5}}), change])

    assert recovered(tmp_path) == shown(change.after)


def test_damage_in_the_middle_is_refused_with_what_to_do(tmp_path: Path) -> None:
    saved(History(tmp_path), [1, 2, 3])
    log = tmp_path / "00000001.log"
    data = bytearray(log.read_bytes())
    data[30] ^= 1
    log.write_bytes(data)

    with pytest.raises(DataRefused, match=r"00000001\.log is damaged at byte 0.*Copy"):
        History(tmp_path).recover()

    assert log.read_bytes() == data


@pytest.mark.parametrize(
    "payload",
    [
        b"{}",
        b"[]",
        b'{"first":2,"commits":[{"/n":1}]}',
        b'{"first":4,"commits":[{"/n":1}]}',
        b'{"first":3,"commits":[{"/$":1}]}',
        b'{"first":3,"commits":[{"/n":{"$":1}}]}',
        b'{"first":3,"commits":3}',
        b'{"first":3,"commits":[3]}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_a_record_that_does_not_follow_is_damage(
    tmp_path: Path, payload: bytes
) -> None:
    saved(History(tmp_path), [1, 2])
    with (tmp_path / "00000001.log").open("ab") as log:
        log.write(framed(payload))

    with pytest.raises(DataRefused, match="damaged at byte"):
        History(tmp_path).recover()


def test_a_torn_record_is_damage_when_a_later_log_follows(tmp_path: Path) -> None:
    history = History(tmp_path)
    saved(history, [1, 2])
    history.begin_generation()
    history.append([a_change(from_json({"n": 2}), {"n": 3})])
    log = tmp_path / "00000001.log"
    log.write_bytes(log.read_bytes()[:-5])

    with pytest.raises(DataRefused, match="damaged at byte"):
        History(tmp_path).recover()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        framed(b"{}"),
        framed(b"[]"),
        framed(b'{"commits":1,"data":{"$":1}}'),
        framed(b'{"commits":1,"data":1}') * 2,
        framed(b'{"commits":1,"data":1}') + b"1",
    ],
)
def test_a_damaged_snapshot_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "00000002.snapshot").write_bytes(content)

    with pytest.raises(DataRefused, match=r"00000002\.snapshot is damaged"):
        History(tmp_path).recover()


def test_a_priority_alone_is_a_change(tmp_path: Path) -> None:
    history = History(tmp_path)
    first = a_change(None, {"a": 1})
    second = a_change(first.after, {"a/.priority": "p"})
    history.append([first, second])

    assert recovered(tmp_path) == {"a": {".value": 1, ".priority": "p"}}
    assert parse_target("a/.priority") == Target(("a",), is_priority=True)
