"""What strikes is noted once, for whom it strikes."""

from emulators.kernel.faults import Fault
from emulators.kernel.journal import Journal
from tests.chaos.faults import CLOCK_MS, SLOW_MS
from tests.chaos.interruptions import ALLOWED_MS, Interruptions

OURS, THEIRS = "/project/1001/", "/project/1002/"


def strike(journal: Journal, fault: int | None, at_ms: int) -> None:
    journal.record(
        at_ms=at_ms, service="opentok", operation="startArchive", method="POST",
        path="/", query="", request="", status=503, fault=fault,
    )  # fmt: skip


def interruptions(journal: Journal, *faults: Fault) -> Interruptions:
    found = Interruptions(journal.entries, lambda: 50)
    for fault in faults:
        found.armed(fault)
    return found


def test_a_fault_is_noted_when_it_has_struck_and_for_its_own_show() -> None:
    journal = Journal()
    noted = interruptions(journal, Fault(service="opentok", id=1, path=OURS, drop=True))
    for fault, at_ms in ((None, 1), (1, 2), (1, 7)):
        strike(journal, fault, at_ms)

    noted.collect()
    noted.collect()

    assert noted.of(OURS) == [(2, 2 + ALLOWED_MS), (7, 7 + ALLOWED_MS)]
    assert noted.of(THEIRS) == []
    assert noted.struck[1] == 2


def test_what_the_functions_have_to_cope_with_is_no_excuse() -> None:
    journal = Journal()
    slow = Fault(service="opentok", id=1, delay_ms=SLOW_MS)
    clock = Fault(service="opentok", id=2, clock_ms=CLOCK_MS)
    task = Fault(service="tasks", id=3, status=503)
    noted = interruptions(journal, slow, clock, task)
    for fault in (1, 2, 3):
        strike(journal, fault, 5)

    noted.collect()

    assert noted.of(OURS) == []


def test_a_kill_is_noted_for_every_show() -> None:
    noted = interruptions(Journal())

    noted.killed()

    assert noted.of(OURS) == noted.of(THEIRS) == [(50, 50 + ALLOWED_MS)]
