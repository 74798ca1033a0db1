"""The database as a whole."""

import pytest

from local.kernel import Kernel
from local.realtime_database.rules import RulesRefused
from local.realtime_database.service import RealtimeDatabase
from tests.local.realtime_database.rig import NAMESPACE, OWNER, SETTINGS, Rig


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
        RealtimeDatabase(Kernel(SETTINGS), rules_text="{}")


def test_the_default_database_is_the_projects() -> None:
    database = RealtimeDatabase(Kernel(SETTINGS), rules_text='{"rules": {}}')

    assert database.instance() is database.instance(NAMESPACE)
    assert database.instance("other") is not database.instance()
