"""Buckets and objects in memory keep their order, their bounds and their promises."""

import asyncio
from datetime import timedelta

import pytest

from emulators.firebase.storage.model import Conditions, Store
from emulators.firebase.storage.objects import Description
from emulators.kernel.clock import VirtualClock
from emulators.kernel.context import Context
from emulators.kernel.json_http import Refused
from emulators.settings import Settings

PLAIN = Description(content_type="text/plain")


def a_store(*names: str) -> Store:
    store = Store(Context(Settings()).clock, default_bucket="the-bucket")
    for name in names:
        store.put("the-bucket", name, name.encode(), PLAIN)
    return store


def page(
    store: Store, *, prefix: str = "", delimiter: str = "", start: str = "", limit: int
) -> tuple[list[str], list[str], str | None]:
    listing = store.list_objects(
        "the-bucket", prefix=prefix, delimiter=delimiter, start=start, limit=limit
    )
    names = [stored.name for stored in listing.objects]
    return names, list(listing.prefixes), listing.next_name


def a_second_later(clock: VirtualClock) -> None:
    asyncio.run(clock.advance(timedelta(seconds=1)))


def test_a_new_version_has_a_later_generation() -> None:
    clock = Context(Settings()).clock
    store, generations = Store(clock, default_bucket="the-bucket"), []

    for _ in "abc":
        generations.append(store.put("the-bucket", "x", b"", PLAIN).generation)
        a_second_later(clock)

    assert generations == sorted(set(generations))


def test_an_object_is_written_over_once_a_second() -> None:
    clock = Context(Settings()).clock
    store = Store(clock, default_bucket="the-bucket")
    store.put("the-bucket", "x", b"1", PLAIN)
    store.put("the-bucket", "y", b"1", PLAIN)

    with pytest.raises(Refused) as refused:
        store.put("the-bucket", "x", b"2", PLAIN)
    a_second_later(clock)
    store.put("the-bucket", "x", b"2", PLAIN)

    assert (refused.value.status, refused.value.code) == (429, "rateLimitExceeded")


def test_pages_end_where_the_next_begin() -> None:
    store = a_store("a", "b/1", "b/2", "c")

    assert page(store, limit=3) == (["a", "b/1", "b/2"], [], "c")
    assert page(store, start="c", limit=3) == (["c"], [], None)
    assert page(store, limit=4)[2] is None


def test_a_folder_counts_once_and_is_on_one_page_only() -> None:
    store = a_store("a", "b/1", "b/2", "c", "d/1")

    assert page(store, delimiter="/", limit=2) == (["a"], ["b/"], "c")
    assert page(store, delimiter="/", start="c", limit=2) == (["c"], ["d/"], None)
    assert page(store, prefix="b/", delimiter="/", limit=9) == (
        ["b/1", "b/2"],
        [],
        None,
    )


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        (Conditions(), True),
        (Conditions(generation=0), False),
        (Conditions(not_generation=0), True),
        (Conditions(metageneration=1), True),
        (Conditions(metageneration=2), False),
        (Conditions(not_metageneration=1), False),
    ],
)
def test_conditions_look_at_what_is_there(
    conditions: Conditions, *, holds: bool
) -> None:
    store = a_store("x")

    if holds:
        conditions.check(store.get("the-bucket", "x"))
        return
    with pytest.raises(Refused) as refused:
        conditions.check(store.get("the-bucket", "x"))
    assert refused.value.status == 412


def test_all_objects_together_are_bounded_and_deleting_makes_room() -> None:
    clock = Context(Settings()).clock
    store = Store(clock, default_bucket="the-bucket", max_total_bytes=10)
    store.put("the-bucket", "first", bytes(10), PLAIN)

    with pytest.raises(Refused) as refused:
        store.put("the-bucket", "more", b"x", PLAIN)
    a_second_later(clock)
    store.put("the-bucket", "first", bytes(5), PLAIN)
    store.put("the-bucket", "more", bytes(5), PLAIN)
    store.delete("the-bucket", "more")
    store.put("the-bucket", "another", bytes(5), PLAIN)

    assert refused.value.status == 413


def test_a_reset_empties_everything_but_the_default_bucket() -> None:
    store = a_store("x")
    store.create_bucket("another")

    store.reset()

    assert [(one.name, one.objects) for one in store] == [("the-bucket", {})]


@pytest.mark.parametrize("name", ["", ".", "..", "a" * 1025, "a\nb", "\ud800"])
def test_an_impossible_name_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        a_store().put("the-bucket", name, b"", PLAIN)

    assert refused.value.status == 400


@pytest.mark.parametrize("name", ["", "A", "a", "-ab", "a/b", "a" * 300])
def test_an_impossible_bucket_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        a_store().create_bucket(name)

    assert refused.value.status == 400


@pytest.mark.parametrize(
    "said",
    [
        {"contentType": "text/plain\r\nset-cookie: a=b"},
        {"contentType": "é"},
        {"cacheControl": "x" * 1025},
        {"metadata": {"a": "x" * 9000}},
        {"acl": [{"entity": "allUsers"}]},
    ],
)
def test_a_description_that_cannot_be_kept_is_refused(said: dict[str, object]) -> None:
    with pytest.raises(Refused):
        Description().patched(said)
