"""Why people were disconnected."""

from interactive_broadcast.records.disconnections import (
    Disconnection,
    Disconnections,
    Reason,
    removal,
)
from tests.support.fakes import FakeDatabases


def test_everybody_is_told_in_one_write() -> None:
    databases = FakeDatabases({})
    reasons = {"ann": Reason.BARRED, "bob": Reason.SHOW_CLOSED}

    Disconnections(databases=databases).add("e", reasons)

    assert len(databases.writes) == 1
    told = Disconnection.model_validate(databases.at("disconnections/e/ann"))
    assert told.reason is Reason.BARRED
    assert databases.at("disconnections/e/bob/reason") == "show-closed"


def test_where_nobody_is_told_nothing_is_written() -> None:
    databases = FakeDatabases({})

    Disconnections(databases=databases).add("e", {})

    assert databases.writes == []


def test_they_are_forgotten_together() -> None:
    assert removal("e") == {"disconnections/e": None}
