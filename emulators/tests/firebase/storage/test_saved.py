"""Files that outlive their process."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from emulators.firebase.storage.model import REWRITE_MS, Store
from emulators.firebase.storage.objects import Description
from emulators.firebase.storage.saved import PLACE, keep
from emulators.kernel.activity import Activity
from emulators.kernel.clock import VirtualClock
from emulators.kernel.data_file import DataFile, DataRefused, NotSaved
from emulators.kernel.json_http import Refused

SAID = Description(content_type="image/png", metadata={"who": "é", "token": "t"})


def a_store(file: DataFile) -> Store:
    store = Store(VirtualClock(Activity()), default_bucket="first")
    keep(store, file)
    return store


def with_files(folder: Path, act: Callable[[Store], object]) -> Store:
    """Act on what was kept; the store afterwards."""
    with closing(DataFile.open(folder)) as file:
        store = a_store(file)
        act(store)
        return store


def kept(folder: Path) -> Store:
    return with_files(folder, lambda _: None)


def test_a_file_comes_back_as_it_was(tmp_path: Path) -> None:
    name = "events/1/a b%?#é.png"
    data = bytes(range(256)) * 1_000
    before = with_files(tmp_path, lambda s: s.put("first", name, data, SAID))

    assert kept(tmp_path).get("first", name) == before.get("first", name)


def test_what_is_said_of_a_file_comes_back(tmp_path: Path) -> None:
    def describe(store: Store) -> None:
        stored = store.put("first", "a", b"1", SAID)
        store.describe(stored.with_download_tokens(["x", "y"]))

    with_files(tmp_path, describe)

    again = kept(tmp_path).get("first", "a")
    assert (again.download_tokens, again.metageneration) == (["x", "y"], 2)


def test_a_deleted_file_stays_away(tmp_path: Path) -> None:
    with_files(tmp_path, lambda s: [s.put("first", n, b"1", SAID) for n in "ab"])
    with_files(tmp_path, lambda s: s.delete("first", "a"))

    assert [*kept(tmp_path).get_bucket("first").objects] == ["b"]


def test_buckets_come_and_go(tmp_path: Path) -> None:
    with_files(tmp_path, lambda s: [s.create_bucket(n) for n in ("second", "third")])
    with_files(tmp_path, lambda s: s.put("third", "a", b"1", SAID))
    with_files(tmp_path, lambda s: s.delete_bucket("second"))

    again = kept(tmp_path)
    assert [each.name for each in again] == ["first", "third"]
    assert again.get("third", "a").data == b"1"


def test_a_reset_is_kept_too(tmp_path: Path) -> None:
    def fill_and_reset(store: Store) -> None:
        store.create_bucket("second")
        store.put("first", "a", b"1", SAID)
        store.reset()

    with_files(tmp_path, fill_and_reset)

    again = kept(tmp_path)
    assert [(each.name, each.objects) for each in again] == [("first", {})]


def test_a_kept_file_counts(tmp_path: Path) -> None:
    def fill(store: Store) -> None:
        store.put("first", "a", b"12345", SAID)

    with_files(tmp_path, fill)
    with closing(DataFile.open(tmp_path)) as file:
        clock = VirtualClock(Activity())
        store = Store(clock, default_bucket="first", max_total_bytes=9)
        keep(store, file)

        with pytest.raises(Refused, match="9 bytes in all"):
            store.put("first", "b", b"12345", SAID)


def test_a_file_is_newer_than_all_that_were_kept(tmp_path: Path) -> None:
    before = with_files(tmp_path, lambda s: s.put("first", "a", b"1", SAID))
    after = with_files(tmp_path, lambda s: s.put("first", "b", b"1", SAID))

    old, new = before.get("first", "a"), after.get("first", "b")
    assert new.generation > old.generation
    assert new.created_at_ms - old.created_at_ms < REWRITE_MS * 60


def test_what_could_not_be_saved_never_happened(tmp_path: Path) -> None:
    file = DataFile.open(tmp_path)
    store = a_store(file)
    stored = store.put("first", "a", b"1", SAID)
    file.close()

    for change in (
        lambda: store.put("first", "b", b"2" * 1_000, SAID),
        lambda: store.describe(stored.with_download_tokens(["x"])),
        lambda: store.delete("first", "a"),
        lambda: store.create_bucket("second"),
        lambda: store.delete_bucket("first"),
        store.reset,
    ):
        with pytest.raises((NotSaved, Refused)):
            change()

    assert [each.name for each in store] == ["first"]
    assert store.get_bucket("first").objects == {"a": stored}


@pytest.mark.parametrize(
    ("key", "text"),
    [("first", "{"), ("first", "{}"), ("first/a", "{}"), ("first/a", '{"data": "é"}')],
)
def test_a_record_that_is_none_is_refused(tmp_path: Path, key: str, text: str) -> None:
    with closing(DataFile.open(tmp_path)) as file:
        file.replace([(f"{PLACE}/{key}", [(f"{PLACE}/{key}", text)])])

    with pytest.raises(DataRefused, match="saved file cannot be read"):
        kept(tmp_path)
