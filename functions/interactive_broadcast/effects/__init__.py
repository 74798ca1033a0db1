"""Side effects of a show, each carried out once: plan, ledger, runner, tasks."""

from dataclasses import dataclass

from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.runner import EffectRunner
from interactive_broadcast.effects.tasks import EffectTasks
from interactive_broadcast.kernel.ports import Ports
from interactive_broadcast.records import RecordStores


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectServices:
    """What other rooms use of this one."""

    records: RecordStores
    ledger: Ledger
    runner: EffectRunner
    tasks: EffectTasks


def assemble(ports: Ports, records: RecordStores) -> EffectServices:
    """The room over the ports. Makes no call."""
    ledger = Ledger(databases=ports.databases, clock=ports.clock)
    return EffectServices(
        records=records,
        ledger=ledger,
        runner=EffectRunner(
            databases=ports.databases,
            ledger=ledger,
            timeline=records.timeline,
            clock=ports.clock,
        ),
        tasks=EffectTasks(
            tasks=ports.tasks,
            ledger=ledger,
            limits=ports.limits,
            clock=ports.clock,
        ),
    )
