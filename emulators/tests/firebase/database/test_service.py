"""The database as a whole."""

from contextlib import closing
from pathlib import Path

import pytest

from emulators.firebase.database.credentials import ADMIN, NOBODY
from emulators.firebase.database.model import PermissionDenied
from emulators.firebase.database.rules import RulesRefused
from emulators.firebase.database.saved import SavedDatabases
from emulators.firebase.database.service import DatabaseService
from emulators.firebase.database.tree import from_json
from emulators.firebase.database.writes import Target
from emulators.kernel.context import Context
from emulators.kernel.data_file import DataFile
from emulators.tests.firebase.database.rig import NAMESPACE, OWNER, SETTINGS, Rig


def test_a_reset_empties_every_database_and_brings_the_first_rules_back() -> None:
    rig = Rig('{"rules": {".read": true}}')
    closed = '{"rules": {}}'
    for namespace in (NAMESPACE, "other"):
        rig.seed(f"/a.json?ns={namespace}", 1)
        rules_url = f"/.settings/rules.json?ns={namespace}"
        rig.call("PUT", rules_url, closed, headers=OWNER)

    rig.database.reset()

    for namespace in (NAMESPACE, "other"):
        answer = rig.call("GET", f"/a.json?ns={namespace}")
        assert (answer.status_code, answer.json()) == (200, None)
    assert rig.call("PUT", "/a.json", 1).status_code == 401
    assert rig.call("PUT", "/a.json?ns=other", 1).status_code == 200
    rig.close()


def test_a_rules_file_with_errors_starts_no_database() -> None:
    with pytest.raises(RulesRefused):
        DatabaseService(Context(SETTINGS), rules_text="{}")


def test_the_default_database_is_the_projects() -> None:
    database = DatabaseService(Context(SETTINGS), rules_text='{"rules": {}}')

    assert database.instance() is database.instance(NAMESPACE)
    assert database.instance("other") is not database.instance()


def test_saved_databases_are_there_from_the_start(tmp_path: Path) -> None:
    def started(file: DataFile) -> DatabaseService:
        return DatabaseService(
            Context(SETTINGS), rules_text='{"rules": {}}', saved=SavedDatabases(file)
        )

    with closing(DataFile.open(tmp_path)) as file:
        write = {Target(("a",)): 1}
        started(file).instance("shows").write(write, identity=ADMIN, kind="set", at=())
    with closing(DataFile.open(tmp_path)) as file:
        second = started(file)
        names = [instance.name for instance in second.store]
        found = second.instance("shows").root
        second.reset()
    with closing(DataFile.open(tmp_path)) as file:
        after_reset = started(file).instance("shows").root

    assert names == ["shows", NAMESPACE]
    assert found == from_json({"a": 1})
    assert after_reset is None


def test_a_denial_is_explained_to_who_asked_for_it() -> None:
    told: list[str] = []
    database = DatabaseService(
        Context(SETTINGS), rules_text='{"rules": {}}', explain=told.append
    )

    with pytest.raises(PermissionDenied):
        database.instance().read(("a",), identity=NOBODY)

    assert [line for text in told for line in text.splitlines()] == [
        f"{NAMESPACE}: nobody (signed out) may not read.",
        "Denied at /a by no .read rule.",
    ]
