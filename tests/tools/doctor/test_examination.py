"""What every check is given."""

from threading import Barrier, Thread

import pytest

from tests.support.deadline import DEADLINE_S
from tests.support.google.database_instances import Instance
from tests.tools.doctor.examined import Examined, WholeRun
from tools.doctor.calls import Unreachable
from tools.doctor.examination import SharedReads
from tools.doctor.outcomes import Verdict


def test_what_several_checks_need_is_asked_for_once() -> None:
    shared, asked, together = SharedReads(), [], Barrier(2)

    def ask() -> int:
        asked.append(1)
        return len(asked)

    def check() -> None:
        together.wait(DEADLINE_S)
        shared.once("it", ask)

    threads = [Thread(target=check) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE_S)

    assert shared.once("it", ask) == 1


def test_what_could_not_be_read_is_asked_for_again() -> None:
    shared = SharedReads()

    def fail() -> int:
        raise Unreachable

    with pytest.raises(Unreachable):
        shared.once("it", fail)

    assert shared.once("it", lambda: 2) == 2


def test_the_functions_are_listed_once_for_all_checks(whole: WholeRun) -> None:
    assert len(whole.well.cloud.journal.find("GET", r"cloudfunctions.*/functions")) == 1


def test_no_token_is_sent_where_it_could_be_read(
    well: Examined, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Instance, "url", "http://somewhere.example")

    found = well.outcome("database-as-backend")

    assert found.verdict is Verdict.UNKNOWN
    assert "no https address" in found.problems[0].what
