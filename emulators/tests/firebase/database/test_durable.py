"""Databases that outlive their process."""

import asyncio
import itertools
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.durable import Keeper, NotSaved
from emulators.firebase.database.durable_history import Change
from emulators.firebase.database.model import Commit, Instance, Store
from emulators.firebase.database.tree import Json, from_json, to_json
from emulators.firebase.database.writes import parse_target
from emulators.kernel.data_folder import DataRefused

NOW_MS = 1_795_262_400_000


def a_store(keeper: Keeper) -> Store:
    return Store(now_ms=lambda: NOW_MS, made=keeper.adopt)


def put(database: Instance, path: str, json: Json) -> Commit:
    target = parse_target(path)
    return database.write({target: json}, identity=ADMIN, kind="set", at=target.path)


def data_of(folder: Path, name: str = "shows") -> Json:
    async def reading() -> Json:
        keeper = Keeper(folder)
        root = a_store(keeper).instance(name).root
        await keeper.close()
        return to_json(root, export=True)

    return asyncio.run(reading())


def with_keeper(
    folder: Path, act: Callable[[Keeper, Store], object], *, snapshot_bytes: int = 10**6
) -> None:
    """Act, wait until it is saved, and close."""

    async def acting() -> None:
        keeper = Keeper(folder, snapshot_bytes=snapshot_bytes)
        act(keeper, a_store(keeper))
        await keeper.saved()
        await keeper.close()

    asyncio.run(acting())


def test_every_database_comes_back_under_its_name(tmp_path: Path) -> None:
    def act(_: Keeper, store: Store) -> None:
        put(store.instance("shows"), "a", 1)
        put(store.instance("Shows"), "a", 2)

    with_keeper(tmp_path, act)

    assert [data_of(tmp_path, name) for name in ("shows", "Shows", "other")] == [
        {"a": 1},
        {"a": 2},
        None,
    ]


def test_only_what_changes_something_is_written(tmp_path: Path) -> None:
    def act(_: Keeper, store: Store) -> None:
        store.instance("empty").install(store.instance("empty").rules)
        put(store.instance("empty"), "a", None)

    with_keeper(tmp_path, act)

    assert list(tmp_path.iterdir()) == []


def test_commits_that_wait_together_share_one_record(tmp_path: Path) -> None:
    def act(keeper: Keeper, store: Store) -> None:
        # What is committed while the writer is kept away waits for it.
        with keeper._changed:  # noqa: SLF001 - the only way to hold the writer still
            for number in range(100):
                put(store.instance("shows"), f"n/{number}", number)

    with_keeper(tmp_path, act)

    log = (tmp_path / "shows" / "00000001.log").read_bytes()
    assert log.count(b"\n") == 1
    assert data_of(tmp_path) == {"n": {str(number): number for number in range(100)}}


def test_a_growing_log_is_folded_into_snapshots(tmp_path: Path) -> None:
    async def acting() -> None:
        keeper = Keeper(tmp_path, snapshot_bytes=1_000)
        database = a_store(keeper).instance("shows")
        for number in range(200):
            put(database, "n", "x" * 50 + str(number))
            await keeper.saved()
        await keeper.close()

    asyncio.run(acting())

    size = sum(path.stat().st_size for path in (tmp_path / "shows").iterdir())
    assert size < 10_000
    assert list((tmp_path / "shows").glob("*.snapshot"))
    assert data_of(tmp_path) == {"n": "x" * 50 + "199"}


def test_nobody_who_stops_waiting_spoils_it_for_the_others(tmp_path: Path) -> None:
    async def acting() -> None:
        keeper = Keeper(tmp_path)
        database = a_store(keeper).instance("shows")
        with keeper._changed:  # noqa: SLF001 - the only way to hold the writer still
            put(database, "a", 1)
            impatient = asyncio.ensure_future(keeper.saved())
            patient = asyncio.ensure_future(keeper.saved())
            await asyncio.sleep(0)
            impatient.cancel()
            await asyncio.sleep(0)
        await patient
        assert impatient.cancelled()
        await keeper.close()

    asyncio.run(acting())

    assert data_of(tmp_path) == {"a": 1}


def test_a_disk_that_refuses_is_told_and_stays_told(tmp_path: Path) -> None:
    async def acting() -> None:
        keeper = Keeper(tmp_path / "data")
        database = a_store(keeper).instance("shows")
        await keeper.saved()
        (tmp_path / "data").write_text("in the way")
        put(database, "a", 1)
        with pytest.raises(NotSaved, match="could not be saved in"):
            await keeper.saved()
        (tmp_path / "data").unlink()
        put(database, "b", 1)
        with pytest.raises(NotSaved):
            await keeper.saved()
        await keeper.close()

    asyncio.run(acting())

    assert not (tmp_path / "data").exists()


def test_after_closing_nothing_counts_as_saved(tmp_path: Path) -> None:
    async def acting() -> None:
        keeper = Keeper(tmp_path)
        await keeper.close()
        keeper.keep("shows", Change(((),), from_json(1)))
        with pytest.raises(NotSaved, match="has stopped"):
            await keeper.saved()

    asyncio.run(acting())


def test_no_thread_outlives_its_keeper(tmp_path: Path) -> None:
    with_keeper(tmp_path, lambda _, __: None)

    assert "keeper" not in {thread.name for thread in threading.enumerate()}


def test_a_torn_record_is_dropped_with_a_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with_keeper(tmp_path, lambda _, store: put(store.instance("shows"), "a", 1))
    with (tmp_path / "shows" / "00000001.log").open("ab") as log:
        log.write(b"99 00000000 {")

    assert data_of(tmp_path) == {"a": 1}
    assert "torn-record-dropped" in caplog.text


def test_a_folder_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shows").mkdir()
    (tmp_path / "shows" / "00000001.log").mkdir()

    with pytest.raises(DataRefused, match="Is a directory"):
        Keeper(tmp_path)


def test_what_a_file_manager_leaves_is_passed_over(tmp_path: Path) -> None:
    with_keeper(tmp_path, lambda _, store: put(store.instance("shows"), "a", 1))
    (tmp_path / ".DS_Store").touch()
    (tmp_path / ".Trash").mkdir()

    async def names() -> list[str]:
        keeper = Keeper(tmp_path)
        await keeper.close()
        return keeper.names()

    assert asyncio.run(names()) == ["shows"]


def test_a_kill_at_any_moment_loses_nothing_acknowledged(tmp_path: Path) -> None:
    child = Path(__file__).with_name("keeping_child.py")
    root = Path(__file__).parents[4]
    acknowledged: set[int] = set()
    for lives in (150, 333, 701):
        with subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, str(child), str(tmp_path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(root)},
            text=True,
        ) as run:
            assert run.stdout is not None
            found = int(run.stdout.readline())
            lines = list(itertools.islice(run.stdout, lives))
            run.kill()
            lines += run.stdout.readlines()

        # What was on its way may be there too: one write of each writer.
        assert 0 <= found - len(acknowledged) <= 5
        acknowledged |= {*range(found), *(int(line) for line in lines if "\n" in line)}

    left = data_of(tmp_path)
    assert isinstance(left, dict)
    assert left.keys() >= {f"k{number}" for number in acknowledged}
