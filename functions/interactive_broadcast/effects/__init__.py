"""Side effects of a show, each carried out once: plan, ledger, runner, tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interactive_broadcast.kernel.first_use import on_first_use

if TYPE_CHECKING:
    from interactive_broadcast.effects.ledger import Ledger
    from interactive_broadcast.effects.runner import EffectRunner
    from interactive_broadcast.effects.tasks import EffectTasks
    from interactive_broadcast.kernel.ports import Ports
    from interactive_broadcast.records import RecordStores


class EffectServices:
    """What the other packages use of this one."""

    def __init__(self, ports: Ports, records: RecordStores) -> None:
        self._ports = ports
        self.records = records

    @on_first_use
    def ledger(self) -> Ledger:
        from interactive_broadcast.effects.ledger import Ledger

        return Ledger(databases=self._ports.databases, clock=self._ports.clock)

    @on_first_use
    def runner(self) -> EffectRunner:
        from interactive_broadcast.effects.runner import EffectRunner

        return EffectRunner(
            databases=self._ports.databases,
            ledger=self.ledger,
            timeline=self.records.timeline,
            clock=self._ports.clock,
        )

    @on_first_use
    def tasks(self) -> EffectTasks:
        from interactive_broadcast.effects.tasks import EffectTasks

        return EffectTasks(
            tasks=self._ports.tasks,
            ledger=self.ledger,
            limits=self._ports.limits,
            clock=self._ports.clock,
        )
