"""What an operator sets and asks for, for a show of a certain size."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tools import prices
from tools.capacity import demand, quotas
from tools.capacity.declared import Declared, Kind, of_kind
from tools.capacity.demand import Audience, Need
from tools.capacity.sums import ROUNDING, sums

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a show needs, and what follows for parameters and quotas."""

    audience: Audience
    needs: list[Need]
    cpus: float
    """Of all instances of the region, at the worst."""

    fans_max_instances: int
    """What `FANS_MAX_INSTANCES` has to be at least."""

    quota_cpus: int | None
    """What to ask for; None when what the project has will do."""

    quota_gib: int | None
    """The same for memory."""

    connections: int
    """Apps that are connected to the database."""

    sign_ups: int
    """New anonymous users in one hour, when nobody has been there before."""

    warm_usd_a_day: float
    """One warm instance of each function that the audience calls."""

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "viewers": self.audience.viewers,
            "interactive": self.audience.interactive,
            "functions": {
                one.name: {
                    "callsASecond": round(one.calls_a_second, 1),
                    "cpus": round(one.cpus, 3),
                    "instances": one.instances,
                }
                for one in self.needs
            },
            "cpus": round(self.cpus, 2),
            "fansMaxInstances": self.fans_max_instances,
            "quotaCpus": self.quota_cpus,
            "quotaGib": self.quota_gib,
            "connections": self.connections,
            "signUps": self.sign_ups,
            "warmUsdADay": round(self.warm_usd_a_day, 2),
        }


def advice(
    audience: Audience,
    functions: Sequence[Declared],
    cpus: float = quotas.CPUS,
    memory_mib: float = quotas.MEMORY_MIB,
) -> Advice:
    """Work out what a show needs.

    Args:
        audience: who comes.
        functions: as they are declared.
        cpus: the quota that the project has.
        memory_mib: the same for memory.
    """
    every = list(functions)
    needs = demand.needs(audience, every)
    show = demand.cpus_of_a_show(needs, every)
    wanted = _with_instances(every, demand.most_instances(needs))
    most = sums(wanted)
    needed = max(one.cpus for one in most)
    gib = max(one.memory_mib for one in most) / quotas.GIB
    return Advice(
        audience=audience,
        needs=needs,
        cpus=show,
        fans_max_instances=demand.most_instances(needs),
        quota_cpus=None
        if max(show, needed) <= cpus
        else _in_tens(max(show + _of_fans(needs, every), needed)),
        quota_gib=None if gib * quotas.GIB <= memory_mib else _in_tens(gib),
        connections=audience.interactive,
        sign_ups=audience.viewers,
        warm_usd_a_day=warm_usd(of_kind(every, Kind.FANS), DAY_S),
    )


def _with_instances(functions: list[Declared], most: int) -> list[Declared]:
    """The same functions, with so many instances for what the audience calls."""
    return [
        replace(one, max_instances=max(one.max_instances, most))
        if one.kind is Kind.FANS
        else one
        for one in functions
    ]


def _of_fans(needs: list[Need], functions: list[Declared]) -> float:
    """CPUs of the second revision of what the audience calls.

    So a mistake can be mended while the show runs.
    """
    return demand.cpus_of_a_show(needs, of_kind(functions, Kind.FANS))


def _in_tens(amount: float) -> int:
    return 10 * math.ceil(amount / 10 - ROUNDING)


def warm_usd(functions: Sequence[Declared], seconds: float, each: int = 1) -> float:
    """US dollars of so many instances of each function, kept warm and idle."""
    vcpus = each * seconds * sum(one.cpu for one in functions)
    gib = each * seconds * sum(one.memory_mib for one in functions) / quotas.GIB
    return prices.IDLE_VCPU_SECOND.of(vcpus) + prices.GIB_SECOND.of(gib)


def ask_for_cpus(project: str, region: str, cpus: int) -> list[str]:
    """The command that asks Google for CPUs."""
    return _ask_for(project, region, quotas.CPU_QUOTA, cpus * quotas.MILLI)


def ask_for_memory(project: str, region: str, gib: int) -> list[str]:
    """The command that asks Google for memory."""
    return _ask_for(project, region, quotas.MEMORY_QUOTA, gib * quotas.BYTES_OF_GIB)


def _ask_for(project: str, region: str, quota: str, amount: int) -> list[str]:
    """Beta in gcloud 528, which sends it; the console has a page for the same."""
    return [
        *("gcloud", "beta", "quotas", "preferences", "create"),
        "--service=run.googleapis.com",
        f"--quota-id={quota}",
        f"--preferred-value={amount}",
        f"--dimensions=region={region}",
        f"--project={project}",
    ]
