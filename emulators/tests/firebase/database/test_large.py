"""Large values: they come to the same as small ones, and keep nobody waiting."""

import json
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from emulators.firebase.database.credentials import ADMIN, Identity
from emulators.firebase.database.large import (
    HUGE,
    LARGE,
    PLANS,
    How,
    Work,
    work_on,
)
from emulators.firebase.database.model import (
    Commit,
    Instance,
    PermissionDenied,
    Plan,
)
from emulators.firebase.database.rules import OPEN, Ruleset
from emulators.firebase.database.saved import SavedDatabases
from emulators.firebase.database.tree import from_json, to_json
from emulators.firebase.database.writes import Built, Target
from emulators.kernel.data_file import DataFile
from emulators.kernel.json_http import Json
from emulators.tests.firebase.database.rig import OWNER, Rig

MANY: dict[str, Json] = {f"k{n:05}": {"name": "x" * 30, "n": n} for n in range(3_000)}
HOW: How = {"kind": "set", "at": ("a",), "silent": False}
CLOSED = Ruleset.parse('{"rules": {".read": true}}')
GUEST = Identity("user", {"uid": "guest"})
AT = Target(("a",))
LARGE_WORK = Work(LARGE + 1)


def a_database() -> Instance:
    return Instance("x", rules=OPEN, now_ms=lambda: 5)


def test_what_is_large_is_known_by_its_text_and_by_its_children() -> None:
    assert work_on("x" * (LARGE + 1)).is_large
    assert not work_on("x" * LARGE).is_large
    assert work_on(from_json(MANY)).is_large
    assert work_on(from_json({"a": "x" * (LARGE + 1)})).is_large
    assert not work_on(from_json({"a": {"b": 1}})).is_large
    assert not work_on(None).is_large


@pytest.mark.parametrize("chars", [LARGE + 1, HUGE + 1])
async def test_the_loop_goes_on_while_something_large_is_done(chars: int) -> None:
    here = threading.current_thread()

    large = await Work(chars).do(threading.current_thread)
    small = await Work(1).do(threading.current_thread)

    assert large is not here
    assert small is here


def test_a_large_value_is_stored_and_shown_as_it_was_sent(rig: Rig) -> None:
    value = {**MANY, "first": {".value": 1, ".priority": 2}, "none": None}
    sent = json.dumps(value)

    put = rig.call("PUT", "/a.json", sent, headers={"X-Firebase-ETag": "true"})
    got = rig.call("GET", "/a.json", headers={"X-Firebase-ETag": "true"})
    exported = rig.call("GET", "/a.json?format=export")

    assert put.json() == got.json() == {**MANY, "first": 1}
    assert put.headers["etag"] == got.headers["etag"]
    assert exported.json() == {**MANY, "first": {".value": 1, ".priority": 2}}


def test_a_large_update_and_a_large_child_are_stored(rig: Rig) -> None:
    rig.call("PUT", "/a.json", {"old": 1})

    patched = rig.call("PATCH", "/a.json", json.dumps({"b/c": MANY, "old": None}))
    posted = rig.call("POST", "/a.json", json.dumps(MANY))

    name = posted.json()["name"]
    assert patched.json() == {"b/c": MANY, "old": None}
    assert rig.call("GET", "/a.json").json() == {"b": {"c": MANY}, name: MANY}


def test_server_values_are_put_into_large_ones(rig: Rig) -> None:
    rig.call("PUT", "/a.json", {"count": 1})
    value = {**MANY, "count": {".sv": {"increment": 2}}, "at": {".sv": "timestamp"}}

    answer = rig.call("PUT", "/a.json", json.dumps(value)).json()

    assert answer["count"] == 3
    assert answer["at"] > 0


@pytest.mark.parametrize("method", ["PUT", "PATCH", "POST"])
def test_a_bad_key_of_a_large_value_is_told_with_its_place(
    rig: Rig, method: str
) -> None:
    text = json.dumps({**MANY, "bad.key": 1})

    answer = rig.call(method, "/a.json", text)

    assert answer.status_code == 400
    assert f"1:{text.index('bad.key')}." in answer.json()["error"]


def test_a_large_value_is_replaced_on_condition_alone(rig: Rig) -> None:
    rig.call("PUT", "/a.json", json.dumps(MANY))
    tag = rig.call("GET", "/a.json", headers={"X-Firebase-ETag": "true"}).headers[
        "etag"
    ]

    refused = rig.call("PUT", "/a.json", 1, headers={"if-match": "other"})
    made = rig.call("PUT", "/a.json", 1, headers={"if-match": tag})

    assert (refused.status_code, refused.json()) == (412, MANY)
    assert (made.status_code, made.json()) == (200, 1)


def test_a_large_write_is_judged_by_the_rules(rig: Rig) -> None:
    rules = '{"rules": {"a": {".write": "newData.hasChildren([\'needed\'])"}}}'
    rig.call("PUT", "/.settings/rules.json", rules, headers=OWNER)

    denied = rig.call("PUT", "/a.json", json.dumps(MANY))
    allowed = rig.call("PUT", "/a.json", json.dumps({**MANY, "needed": 1}))

    assert (denied.status_code, allowed.status_code) == (401, 200)


class Busy(Instance):
    """A database to which other things happen while writes are planned or saved."""

    def __init__(self) -> None:
        super().__init__("x", rules=OPEN, now_ms=lambda: 5)
        self.while_planning: list[Callable[[], object]] = []
        self.while_saving: list[Callable[[], object]] = []

    def plan(
        self, writes: Mapping[Target, Json | Built], *, identity: Identity
    ) -> Plan:
        plan = super().plan(writes, identity=identity)
        if self.while_planning:
            self.while_planning.pop()()
        return plan

    def keep(self, commit: Commit) -> None:
        super().keep(commit)
        if self.while_saving:
            self.while_saving.pop()()

    def put(self, key: str) -> None:
        """Write undisturbed."""
        plan = super().plan({Target((key,)): 1}, identity=ADMIN)
        commit = plan.commit(kind="set", at=(key,))
        super().keep(commit)
        self.make(commit)


def kept(folder: Path) -> Json:
    """What the next start would find."""
    file = DataFile.open(folder)
    instance = a_database()
    SavedDatabases(file).adopt(instance)
    file.close()
    return to_json(instance.root)


@pytest.mark.parametrize("disturbances", [1, PLANS - 1, PLANS])
async def test_what_others_write_while_a_write_is_planned_stays(
    disturbances: int,
) -> None:
    database = Busy()
    others = {f"b{number}": 1 for number in range(disturbances)}
    database.while_planning = [partial(database.put, key) for key in others]

    after = await LARGE_WORK.write(database, {AT: 1}, GUEST, **HOW)

    assert to_json(after) == to_json(database.root)
    assert to_json(after) == {"a": 1, **others}


async def test_what_others_write_while_a_write_is_saved_is_kept_as_it_is(
    tmp_path: Path,
) -> None:
    file = DataFile.open(tmp_path)
    database = Busy()
    SavedDatabases(file).adopt(database)
    database.while_saving = [partial(database.put, "b")]

    await LARGE_WORK.write(database, {AT: {"c": 1}}, ADMIN, **HOW)
    file.close()

    assert to_json(database.root) == kept(tmp_path) == {"a": {"c": 1}, "b": 1}


async def test_a_write_that_is_refused_after_it_was_saved_is_not_kept(
    tmp_path: Path,
) -> None:
    file = DataFile.open(tmp_path)
    database = Busy()
    SavedDatabases(file).adopt(database)
    database.put("a")
    database.while_saving = [partial(database.install, CLOSED)]

    with pytest.raises(PermissionDenied):
        await LARGE_WORK.write(database, {AT: {"c": 1}}, GUEST, **HOW)
    file.close()

    assert to_json(database.root) == kept(tmp_path) == {"a": 1}
