"""Side effects of a show, each carried out once: runner, ledger, tasks."""

from dataclasses import dataclass

from interactive_broadcast.effects.drains import Drains
from interactive_broadcast.effects.follow_ups import FollowUps
from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.runner import EffectRunner
from interactive_broadcast.kernel.ports import Ports
from interactive_broadcast.records import RecordStores


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectServices:
    records: RecordStores
    ledger: Ledger
    runner: EffectRunner
    follow_ups: FollowUps
    drains: Drains


def assemble(ports: Ports, records: RecordStores) -> EffectServices:
    """The room over the outside. Makes no call."""
    ledger = Ledger(databases=ports.databases, clock=ports.clock)
    follow_ups = FollowUps(tasks=ports.tasks, clock=ports.clock)
    return EffectServices(
        records=records,
        ledger=ledger,
        runner=EffectRunner(
            databases=ports.databases,
            ledger=ledger,
            timeline=records.timeline,
            clock=ports.clock,
        ),
        follow_ups=follow_ups,
        drains=Drains(
            ledger=ledger,
            follow_ups=follow_ups,
            limits=ports.limits,
            clock=ports.clock,
        ),
    )
