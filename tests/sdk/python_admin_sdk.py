"""Python's firebase-admin against the whole stack; `run.py` starts both.

What one database alone can show is among the emulators' own tests.
Here it shares databases with web clients, functions and Auth.
"""

import json
import os
import queue
import secrets
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import firebase_admin
import httpx
import pytest
from firebase_admin import auth, db, exceptions

STACK = json.loads(os.environ["LOCAL_STACK"])
ADDRESS = STACK["addresses"]["database"].removeprefix("http://")
DEADLINE_S = 10.0
RULES = {
    "rules": {
        "fans": {
            ".indexOn": ["place", ".value"],
            "$id": {".read": "auth.uid === $id", ".write": "auth.uid === $id"},
        }
    }
}


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> str:
    """A database that nobody else uses."""
    monkeypatch.setenv("FIREBASE_DATABASE_EMULATOR_HOST", ADDRESS)
    auth_address = STACK["addresses"]["auth"].removeprefix("http://")
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", auth_address)
    return f"http://{ADDRESS}/?ns=py-{secrets.token_hex(6)}"


@pytest.fixture
def app(url: str) -> Iterator[firebase_admin.App]:
    """The Admin SDK with full rights; the rules are those above."""
    options = {"databaseURL": url, "projectId": STACK["projectId"]}
    made = firebase_admin.initialize_app(options=options, name="admin")
    # The Python SDK has no call for this.
    owner = {"authorization": "Bearer owner"}
    rules_url = url.replace("/?", "/.settings/rules.json?")
    httpx.put(rules_url, headers=owner, json=RULES, trust_env=False).raise_for_status()
    yield made
    firebase_admin.delete_app(made)


def acting_for(url: str, who: dict[str, Any] | None) -> firebase_admin.App:
    options = {"databaseURL": url, "databaseAuthVariableOverride": who}
    return firebase_admin.initialize_app(options=options, name=secrets.token_hex(6))


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        (lambda q: q.order_by_child("place"), ["dee", "bob", "cid", "ann"]),
        (lambda q: q.order_by_child("place").start_at(2), ["cid", "ann"]),
        (lambda q: q.order_by_child("place").end_at(2).limit_to_last(1), ["cid"]),
        (lambda q: q.order_by_child("place").equal_to(3), ["ann"]),
        (lambda q: q.order_by_key().start_at("bob").limit_to_first(2), ["bob", "cid"]),
        (lambda q: q.order_by_key().equal_to("dee"), ["dee"]),
    ],
)
def test_a_query_finds_and_orders(
    app: firebase_admin.App, query: Any, keys: list[str]
) -> None:
    fans = db.reference("fans", app)
    places = {"ann": {"place": 3}, "bob": {"place": 1}, "cid": {"place": 2}}
    fans.set({**places, "dee": {"name": "no place"}})

    found = query(fans).get()

    assert list(found) == keys


def test_counting_from_many_threads_loses_no_count(app: firebase_admin.App) -> None:
    counter = db.reference("likes", app)
    threads, rounds = 4, 5

    def count(_: int) -> None:
        for _ in range(rounds):
            counter.transaction(lambda n: (n or 0) + 1)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(count, range(threads)))

    assert counter.get() == threads * rounds


def test_one_who_acts_for_a_user_has_that_users_rights(
    app: firebase_admin.App, url: str
) -> None:
    fan = acting_for(url, {"uid": "ann"})

    db.reference("fans/ann", fan).update({"name": "Ann"})

    with pytest.raises(exceptions.UnauthenticatedError, match="Permission denied"):
        db.reference("fans/bob", fan).set({"name": "Bob"})
    assert db.reference("fans", app).get() == {"ann": {"name": "Ann"}}
    firebase_admin.delete_app(fan)


def test_one_who_acts_for_nobody_has_no_rights(
    app: firebase_admin.App, url: str
) -> None:
    nobody = acting_for(url, None)

    with pytest.raises(exceptions.UnauthenticatedError):
        db.reference("fans/ann", nobody).get()
    firebase_admin.delete_app(nobody)


@contextmanager
def listening(place: db.Reference) -> Iterator["queue.Queue[tuple[str, Any]]"]:
    """What is heard at a place, as (path, data), until the block ends."""
    heard: queue.Queue[tuple[str, Any]] = queue.Queue()
    listener = place.listen(lambda event: heard.put((event.path, event.data)))
    try:
        yield heard
    finally:
        closing = threading.Thread(target=listener.close)
        closing.start()
        # The SDK notices that it has been closed when it is next told something.
        for goodbye in range(100):
            place.set(goodbye)
            closing.join(DEADLINE_S / 100)
            if not closing.is_alive():
                break


# The SDK's close() takes the connection away from under its own reading thread.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_listener_hears_what_others_write(app: firebase_admin.App) -> None:
    line = db.reference("line", app)

    with listening(line) as heard:
        first = heard.get(timeout=DEADLINE_S)
        pushed = line.push({"name": "Ann"})
        then = heard.get(timeout=DEADLINE_S)
        pushed.delete()
        last = heard.get(timeout=DEADLINE_S)

    assert first == ("/", None)
    assert then == (f"/{pushed.key}", {"name": "Ann"})
    assert last == (f"/{pushed.key}", None)


def test_an_account_made_by_an_admin_can_be_looked_up_and_deleted(
    app: firebase_admin.App,
) -> None:
    address = f"{secrets.token_hex(4)}@example.com"
    made = auth.create_user(email=address, password="secret-1", app=app)
    auth.set_custom_user_claims(made.uid, {"role": "host"}, app=app)

    found = auth.get_user_by_email(address, app=app)
    auth.delete_user(made.uid, app=app)

    assert found.custom_claims == {"role": "host"}
    with pytest.raises(auth.UserNotFoundError):
        auth.get_user(made.uid, app=app)
