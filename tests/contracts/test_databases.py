"""What `ports.Databases` promises, held against the doubles and the adapter.

And against the Admin SDK, which shows that the adapter speaks as Google's client does.
"""

import json
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest

from emulators.firebase.database.model import IndexMissing
from emulators.firebase.database.rules import Ruleset
from emulators.firebase.database.service import DatabaseService
from interactive_broadcast.adapters.realtime_database import FirebaseDatabases
from interactive_broadcast.kernel.callers import NOBODY
from interactive_broadcast.kernel.database import SERVER_TIME, increment
from interactive_broadcast.kernel.errors import BackendError, RulesDenied, Unavailable
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import ABSENT, Database, Databases
from tests.contracts.conftest import RULES
from tests.support.builders import a_fan, an_admin
from tests.support.deadline import DEADLINE_S
from tests.support.emulated_services import EmulatedService
from tests.support.fake_clock import FakeClock
from tests.support.fakes import FakeDatabases
from tests.support.sdk_databases import SdkDatabases
from tests.support.store_databases import StoreDatabases
from tests.support.write_measures import deployed_triggers

NOBODY_LISTENS = "http://127.0.0.1:9"
"""An address that no function is at."""


@pytest.fixture(params=["fake", "store", "sdk", "adapter"])
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    if request.param == "fake":
        yield FakeDatabases(rules=Ruleset.parse(json.dumps(RULES)))
        return
    if request.param == "store":
        rules = Ruleset.parse(json.dumps(RULES))
        yield StoreDatabases(rules, now_ms=FakeClock().now_ms)
        return
    emulated: EmulatedService[DatabaseService] = request.getfixturevalue(
        "emulated_database"
    )
    emulated.run(emulated.service.reset)
    app = request.getfixturevalue("database_app")
    yield FirebaseDatabases(app) if request.param == "adapter" else SdkDatabases(app)


@pytest.fixture
def _hearing(databases: Databases, request: pytest.FixtureRequest) -> Iterator[None]:
    """The functions of `main.py` hear of changes, as the doubles always assume."""
    if not isinstance(databases, FirebaseDatabases | SdkDatabases):
        yield
        return
    emulated: EmulatedService[DatabaseService] = request.getfixturevalue(
        "emulated_database"
    )
    service = emulated.service
    service.triggers.replace(deployed_triggers())
    service.triggers_target = NOBODY_LISTENS
    yield
    service.triggers.replace([])
    service.triggers_target = None


@pytest.fixture
def database(databases: Databases) -> Database:
    return databases.as_backend()


def test_what_was_written_can_be_read(database: Database) -> None:
    written: Json = {"a": 1, "b": [True, "x"], "c": {"d": 1.5}}

    database.update({"open/thing": written})

    assert database.get("open/thing") == written
    assert database.get("open/thing/c/d") == 1.5


def test_there_is_nothing_where_nothing_was_written(database: Database) -> None:
    assert database.get("open/nothing") is None
    assert database.keys("open/nothing") == []


def test_the_keys_of_children_come_in_order(database: Database) -> None:
    database.update({"open/b": 1, "open/a": {"x": 2}, "open/-c": 3})

    assert database.keys("open") == ["-c", "a", "b"]


def test_a_value_has_no_children(database: Database) -> None:
    database.update({"open/a": 1})

    assert database.keys("open/a") == []


def test_the_first_children_come_in_the_order_of_their_values(
    database: Database,
) -> None:
    database.update({"waiting/a": {"z": 3, "y": 7, "x": 3, "w": 1.5, "v": 9}})

    assert database.first_by_value("waiting/a", limit=3) == ["w", "x", "z"]
    assert database.first_by_value("waiting/a", limit=9) == ["w", "x", "z", "y", "v"]
    assert database.first_by_value("waiting/nobody", limit=3) == []


def test_the_first_of_children_with_texts_come_in_their_order_too(
    database: Database,
) -> None:
    database.update({"waiting/a": {"c": "preshow", "b": "live", "a": "live"}})

    assert database.first_by_value("waiting/a", limit=3) == ["a", "b", "c"]
    assert database.first_by_value("waiting/a", limit=1) == ["a"]


def test_children_whose_names_look_like_indexes_come_in_order_too(
    database: Database,
) -> None:
    database.update({"waiting/a": {"0": 5, "1": 4, "2": 6}})

    assert database.first_by_value("waiting/a", limit=2) == ["1", "0"]
    assert list(database.last_by_value("waiting/a", limit=2).items()) == [
        ("2", 6),
        ("0", 5),
    ]


def test_the_last_children_come_with_their_values_the_greatest_first(
    database: Database,
) -> None:
    database.update({"waiting/a": {"x": "-b", "y": "-c", "z": "-c", "w": "-a"}})

    assert list(database.last_by_value("waiting/a", limit=3).items()) == [
        ("z", "-c"),
        ("y", "-c"),
        ("x", "-b"),
    ]
    assert database.last_by_value("waiting/nobody", limit=1) == {}


def test_without_an_index_nothing_is_searched_for(database: Database) -> None:
    database.update({"waiting/unindexed": {"a": 1}})

    with pytest.raises((BackendError, IndexMissing)):
        database.first_by_value("waiting/unindexed", limit=1)
    with pytest.raises((BackendError, IndexMissing)):
        database.last_by_value("waiting/unindexed", limit=1)
    with pytest.raises((BackendError, IndexMissing)):
        database.children_between("waiting/unindexed", by="a", first="b")


def test_children_are_found_by_a_field_of_theirs(database: Database) -> None:
    tree: Json = {"a": {"is": "on", "n": 1}, "b": {"is": "off"}, "0": {"is": "on"}}
    database.update({"states": tree})

    found = database.children_between("states", by="is", first="on", last="on")

    assert found == {"a": {"is": "on", "n": 1}, "0": {"is": "on"}}
    assert database.children_between("states", by="is", first="x", last="y") == {}


def test_children_are_found_by_a_number_of_theirs(database: Database) -> None:
    numbers = {"d": 2, "c": 1.5, "b": 2, "a": 7, "e": -1}
    tree: dict[str, Json] = {name: {"is": number} for name, number in numbers.items()}
    database.update({"states": tree})

    def found(**bounds: Any) -> set[str]:
        return {*database.children_between("states", by="is", **bounds)}

    assert found(first=1.5, last=2) == {"b", "c", "d"}
    assert found(first=1.6) == {"a", "b", "d"}
    assert found(first=0, limit=2) == {"b", "c"}
    assert found(first=2, limit=1) == {"b"}
    assert found(first=0, last=2, limit=2, from_end=True) == {"b", "d"}
    assert found(first=0, last=2, limit=1, from_end=True) == {"d"}
    assert found(first=8) == set()


def test_children_are_found_by_their_names(database: Database) -> None:
    database.update({"open/thing": {"a": {"much": 1}, "b": 2, "c": {"d": 3}, "e": 4}})

    after = database.children_between("open/thing", by="$key", first="b")
    between = database.children_between("open/thing", by="$key", first="b", last="c")

    assert after == {"b": 2, "c": {"d": 3}, "e": 4}
    assert between == {"b": 2, "c": {"d": 3}}
    two = database.children_between("open/thing", by="$key", first="b", limit=2)
    assert two == between
    assert database.children_between("open/no-thing", by="$key", first="b") == {}


def test_none_and_what_is_empty_are_not_stored(database: Database) -> None:
    database.update({"open/a": {"b": 1, "c": None}, "open/d": {}})

    database.update({"open/a/b": None})

    assert database.get("open") is None


def test_siblings_of_what_is_written_stay(database: Database) -> None:
    database.update({"open/a/b": 1, "open/a/c": 2})

    database.update({"open/a/b": 3})

    assert database.get("open/a") == {"b": 3, "c": 2}


def test_the_servers_time_is_written_in_milliseconds(database: Database) -> None:
    database.update({"open/at": SERVER_TIME, "open/deep": {"at": SERVER_TIME}})

    at = database.get("open/at")
    assert at > 1_700_000_000_000
    assert database.get("open/deep/at") == at


def test_a_count_begins_at_nothing_and_goes_both_ways(database: Database) -> None:
    database.update({"open/count": increment(2)})
    database.update({"open/count": increment(-1)})

    assert database.get("open/count") == 1


def test_a_version_is_replaced_once(database: Database) -> None:
    database.update({"open/a": 1})
    value, version = database.get_versioned("open/a")

    first = database.replace("open/a", 2, version=version)
    second = database.replace("open/a", 3, version=version)

    assert (value, first.is_done, second.is_done) == (1, True, False)
    assert database.get("open/a") == 2


def test_what_is_not_there_has_a_version_too(database: Database) -> None:
    value, version = database.get_versioned("open/a")

    assert value is None
    assert database.replace("open/a", {"b": 1}, version=version)
    assert not database.replace("open/a", {"b": 2}, version=version)


def test_what_is_not_there_is_made_without_looking(database: Database) -> None:
    assert database.replace("open/a", {"b": 1}, version=ABSENT)
    assert database.get_versioned("open/nothing") == (None, ABSENT)
    assert database.get("open/a") == {"b": 1}


@pytest.mark.parametrize("there", [None, {"b": [1, "x"]}, "text"])
def test_who_is_too_slow_is_told_what_is_there(database: Database, there: Json) -> None:
    database.update({"open/a": there})

    refused = database.replace("open/a", 2, version="another")

    assert not refused
    assert (refused.value, refused.version) == database.get_versioned("open/a")
    assert database.replace("open/a", 3, version=refused.version)


def test_replacing_by_nothing_deletes(database: Database) -> None:
    database.update({"open/a": 1})
    _, version = database.get_versioned("open/a")

    assert database.replace("open/a", None, version=version)
    assert database.get("open/a") is None


def test_of_many_who_replace_a_version_one_succeeds(database: Database) -> None:
    _, version = database.get_versioned("open/a")
    won: list[int] = []

    def claim(number: int) -> None:
        if database.replace("open/a", number, version=version):
            won.append(number)

    threads = [Thread(target=claim, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE_S)

    assert won == [database.get("open/a")]


def test_a_caller_may_what_the_rules_allow(databases: Databases) -> None:
    databases.as_caller(an_admin()).update({"open/a": 1})

    assert databases.as_caller(a_fan()).get("open/a") == 1


@pytest.mark.parametrize("path", ["closed", "closed/below"])
def test_a_caller_may_not_read_what_the_rules_refuse(
    databases: Databases, path: str
) -> None:
    caller = databases.as_caller(an_admin())

    with pytest.raises(RulesDenied):
        caller.get(path)
    with pytest.raises(RulesDenied):
        caller.keys(path)
    with pytest.raises(RulesDenied):
        caller.get_versioned(path)


def test_a_write_that_is_refused_in_part_is_refused_as_a_whole(
    databases: Databases,
) -> None:
    with pytest.raises(RulesDenied):
        databases.as_caller(an_admin()).update({"open/a": 1, "closed/b": 2})

    assert databases.as_backend().get("open/a") is None


def test_a_caller_may_not_replace_what_the_rules_refuse(
    databases: Databases,
) -> None:
    _, version = databases.as_backend().get_versioned("closed/a")

    with pytest.raises(RulesDenied):
        databases.as_caller(an_admin()).replace("closed/a", 1, version=version)


@pytest.mark.parametrize("caller", [NOBODY, a_fan(None)])
def test_without_a_uid_a_caller_is_nobody(databases: Databases, caller: object) -> None:
    with pytest.raises(RulesDenied):
        databases.as_caller(caller).get("open/a")  # type: ignore[arg-type]  # parametrized


def test_the_backend_may_everything(databases: Databases) -> None:
    databases.as_backend().update({"closed/a": 1})

    assert databases.as_backend().get("closed/a") == 1


def test_a_viewer_is_counted_once(databases: Databases) -> None:
    counter = databases.as_counter()
    counter.update({"viewers/admin-1/show/fan-1": True})

    with pytest.raises(RulesDenied):
        counter.update({"viewers/admin-1/show/fan-1": True})
    counter.update({"viewers/admin-1/show/fan-1": None})
    with pytest.raises(RulesDenied):
        counter.update({"viewers/admin-1/show/fan-1": None})


@pytest.mark.usefixtures("_hearing")
def test_a_write_that_would_cause_too_many_events_is_refused_whole(
    database: Database,
) -> None:
    waiting: Json = {f"fan-{number}": number for number in range(501)}

    with pytest.raises(BackendError) as refused:
        database.update({"line/ana/night": waiting, "open/thing": True})

    assert not isinstance(refused.value, RulesDenied | Unavailable)
    assert database.get("line/ana/night") is None
    assert database.get("open/thing") is None
