"""The official Admin SDK, over the wire."""

import queue
from collections.abc import Iterator
from typing import Any

import firebase_admin
import pytest
from firebase_admin import db, exceptions

from emulators.firebase.database.service import DatabaseService
from emulators.kernel.context import Context
from emulators.tests.deadline import DEADLINE_S
from emulators.tests.firebase.database.rig import NAMESPACE, SETTINGS
from emulators.tests.served import serve

RULES = """{
  "rules": {
    "shows": {".indexOn": ["guests", ".value"]},
    "guests": {"$guestId": {
      ".read": "auth.uid === $guestId", ".write": "auth.uid === $guestId"
    }}
  }
}"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """`host:port` of a database that runs for all tests of this module."""

    def make(context: Context) -> DatabaseService:
        return DatabaseService(context, rules_text=RULES, keep_alive_s=0.05)

    with serve(make, SETTINGS) as served:
        yield served.address


@pytest.fixture
def app(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[firebase_admin.App]:
    """The Admin SDK, acting with full rights, on an empty database."""
    monkeypatch.setenv("FIREBASE_DATABASE_EMULATOR_HOST", address)
    url = f"http://{address}/?ns={NAMESPACE}"
    app = firebase_admin.initialize_app(options={"databaseURL": url}, name="admin")
    db.reference("/", app).delete()
    yield app
    firebase_admin.delete_app(app)


@pytest.fixture
def as_guest(app: firebase_admin.App, address: str) -> Iterator[firebase_admin.App]:
    """The Admin SDK, acting as a guest."""
    options = {
        "databaseURL": f"http://{address}/?ns={NAMESPACE}",
        "databaseAuthVariableOverride": {"uid": "guest-1"},
    }
    acting = firebase_admin.initialize_app(options=options, name="guest")
    yield acting
    firebase_admin.delete_app(acting)


def test_data_is_set_updated_pushed_and_deleted(app: firebase_admin.App) -> None:
    shows = db.reference("shows", app)

    shows.child("s1").set({"name": "One", "list": ["a", "b"]})
    shows.update({"s1/name": "Uno", "s2": {"name": "Two"}})
    pushed = shows.push({"name": "Three"})
    shows.child("s2").delete()

    assert shows.get() == {
        "s1": {"name": "Uno", "list": ["a", "b"]},
        pushed.key: {"name": "Three"},
    }
    assert shows.get(shallow=True) == {"s1": True, pushed.key: True}


def test_tags_tell_whether_something_changed(app: firebase_admin.App) -> None:
    ref = db.reference("shows/s1", app)
    ref.set(1)

    value, tag = ref.get(etag=True)

    assert value == 1
    assert ref.get_if_changed(tag) == (False, None, None)
    assert ref.get_if_changed("wrong_etag") == (True, 1, tag)
    assert ref.set_if_unchanged("wrong_etag", 2) == (False, 1, tag)
    assert ref.set_if_unchanged(tag, 2)[0]
    assert ref.get() == 2


def test_a_transaction_runs_again_until_nobody_was_in_between(
    app: firebase_admin.App,
) -> None:
    ref = db.reference("shows/guests", app)
    ref.set(1)
    seen: list[int] = []

    def interrupted(current: int) -> int:
        seen.append(current)
        if len(seen) == 1:
            ref.set(10)
        return current + 1

    assert ref.transaction(interrupted) == 11
    assert seen == [1, 10]


def test_queries_choose_and_order(app: firebase_admin.App) -> None:
    ref = db.reference("shows", app)
    ref.set({"a": {"guests": 3}, "b": {"guests": 1}, "c": {"guests": 2}})

    most = ref.order_by_child("guests").limit_to_last(2).get()
    from_two = ref.order_by_child("guests").start_at(2).end_at(2).get()
    by_key = ref.order_by_key().equal_to("b").get()

    assert list(most) == ["c", "a"]
    assert list(from_two) == ["c"]
    assert by_key == {"b": {"guests": 1}}


def test_one_who_acts_as_a_guest_is_bound_by_the_rules(
    as_guest: firebase_admin.App,
) -> None:
    db.reference("guests/guest-1/name", as_guest).set("Guest")

    with pytest.raises(exceptions.UnauthenticatedError) as refused:
        db.reference("guests/guest-2/name", as_guest).set("Other")

    assert str(refused.value) == "Permission denied"
    assert db.reference("guests/guest-1", as_guest).get() == {"name": "Guest"}


# The SDK's close() takes the connection away from under its own reading thread.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_listener_hears_the_state_and_then_each_write(
    app: firebase_admin.App,
) -> None:
    heard: queue.Queue[tuple[str, str, Any]] = queue.Queue()
    ref = db.reference("shows", app)
    ref.set({"s1": "preshow"})

    registration = ref.listen(
        lambda event: heard.put((event.event_type, event.path, event.data))
    )
    first = heard.get(timeout=DEADLINE_S)
    ref.child("s1").set("live")
    ref.update({"s1": "closed", "s2": "preshow"})

    assert first == ("put", "/", {"s1": "preshow"})
    assert heard.get(timeout=DEADLINE_S) == ("put", "/s1", "live")
    assert heard.get(timeout=DEADLINE_S) == (
        "patch",
        "/",
        {"s1": "closed", "s2": "preshow"},
    )
    registration.close()
