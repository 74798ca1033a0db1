"""Databases by name."""

import pytest

from emulators.firebase.database import store as store_module
from emulators.firebase.database.credentials import NOBODY
from emulators.firebase.database.model import Instance
from emulators.firebase.database.store import Store
from emulators.firebase.database.tree import InvalidData, to_json
from emulators.firebase.database.writes import Target


def test_a_name_is_a_database_of_its_own_and_open_at_first() -> None:
    made: list[Instance] = []
    store = Store(now_ms=lambda: 0, made=made.append)

    store.instance("one").write(
        {Target(("a",)): 1}, identity=NOBODY, kind="set", at=("a",)
    )

    assert to_json(store.instance("one").root) == {"a": 1}
    assert store.instance("two").root is None
    assert [each.name for each in store] == ["one", "two"]
    assert made == list(store)


@pytest.mark.parametrize("name", ["", "a/b", "a.b", "x" * 129, "-a"])
def test_a_name_that_no_database_can_have_is_refused(name: str) -> None:
    store = Store(now_ms=lambda: 0, made=lambda _: None)

    with pytest.raises(InvalidData):
        store.instance(name)


def test_only_so_many_databases_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "MAX_DATABASES", 2)
    store = Store(now_ms=lambda: 0, made=lambda _: None)
    one, two = store.instance("one"), store.instance("two")

    with pytest.raises(InvalidData, match="at most 2"):
        store.instance("three")

    assert (store.instance("one"), store.instance("two")) == (one, two)
