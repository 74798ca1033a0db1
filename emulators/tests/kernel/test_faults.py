"""Armed failures strike as often as they should, and where they should."""

from emulators.kernel.faults import Fault, Faults


def test_a_fault_strikes_as_often_as_it_was_armed_for() -> None:
    faults = Faults(lambda: 0)
    fault = faults.arm(Fault(service="opentok", operation="startArchive", times=2))

    struck = [faults.strike("opentok", "startArchive") for _ in range(3)]

    assert struck == [fault, fault, None]
    assert (fault.fired, fault.is_spent) == (2, True)


def test_a_fault_strikes_its_own_operation_and_service_only() -> None:
    faults = Faults(lambda: 0)
    faults.arm(Fault(service="opentok", operation="startArchive"))

    assert faults.strike("opentok", "stopArchive") is None
    assert faults.strike("database", "startArchive") is None


def test_a_fault_can_be_for_some_paths_only() -> None:
    faults = Faults(lambda: 0)
    fault = faults.arm(Fault(service="opentok", path="/project/200/"))

    assert faults.strike("opentok", "startArchive", "/v2/project/100/archive") is None
    assert faults.strike("opentok", "startArchive", "/v2/project/200/archive") is fault


def test_a_fault_for_any_operation_strikes_each() -> None:
    faults = Faults(lambda: 0)
    faults.arm(Fault(service="database", times=2))

    assert faults.strike("database", "get")
    assert faults.strike("database", "put")


def test_a_fault_can_let_some_calls_go_by_first() -> None:
    faults = Faults(lambda: 0)
    fault = faults.arm(Fault(service="database", operation="patch", skip=2))

    struck = [faults.strike("database", "patch") for _ in range(4)]

    assert struck == [None, None, fault, None]


def test_a_fault_can_last_for_a_while_of_the_stacks_clock() -> None:
    times_ms = [5_000, 5_000, 64_999, 65_000, 65_000]
    faults = Faults(iter(times_ms).__next__)
    fault = faults.arm(Fault(service="opentok", times=100, lasts_ms=60_000))

    struck = [faults.strike("opentok", "startArchive") for _ in range(3)]

    assert struck == [fault, fault, None]
    assert (fault.fired, fault.is_spent, faults.is_over(fault)) == (2, False, True)


def test_faults_are_used_up_in_the_order_they_were_armed() -> None:
    faults = Faults(lambda: 0)
    first = faults.arm(Fault(service="auth"))
    second = faults.arm(Fault(service="auth"))

    assert (first.id, second.id) == (1, 2)
    assert [faults.strike("auth", "lookup") for _ in range(2)] == [first, second]


def test_spent_faults_are_kept_as_proof_until_they_are_cleared() -> None:
    faults = Faults(lambda: 0)
    faults.arm(Fault(service="auth"))
    faults.strike("auth", "lookup")

    assert [fault.fired for fault in faults.all()] == [1]

    faults.clear()

    assert faults.all() == []
