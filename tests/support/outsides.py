"""The outside world as fakes, whole."""

from dataclasses import replace
from typing import Any

from interactive_broadcast.kernel.ports import Ports
from tests.support.fakes import (
    FakeAccounts,
    FakeAppAttestation,
    FakeCallbackProofs,
    FakeClock,
    FakeDatabases,
    FakeImages,
    FakeLimits,
    FakeSessionTokens,
    FakeTasks,
    FakeVault,
    FakeVideoProjects,
)


def an_outside(**parts: Any) -> Ports:
    """Every port behind a fake of its own, on one clock, but for `parts`."""
    clock = FakeClock()
    world = Ports(
        clock=clock,
        databases=FakeDatabases(clock=clock),
        projects=FakeVideoProjects(),
        tasks=FakeTasks(),
        vault=FakeVault(),
        accounts=FakeAccounts(),
        app_attestation=FakeAppAttestation(),
        session_tokens=FakeSessionTokens(clock),
        images=FakeImages(),
        limits=FakeLimits(),
        callback_proofs=FakeCallbackProofs(),
    )
    return replace(world, **parts)
