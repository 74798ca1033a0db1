"""The tables of `docs/capacity.md`: what fits, what shows need, quotas, batches."""

from typing import Final

from dev.docs.blocks import code, table
from tools.capacity import quotas
from tools.capacity.advice import DAY_S, Advice, advice, warm_usd
from tools.capacity.declared import Declared, Kind, declared, of_kind
from tools.capacity.demand import SLOWER, Audience, Need
from tools.capacity.figures import first_answer_ms, pass_s
from tools.capacity.sums import sums
from tools.deploy.batches import batches, cpus_of, room_of
from tools.parameters import parameters

VIEWERS: Final = (1_000, 10_000, 100_000)
"""Of the shows that the page reckons."""


def sums_table() -> str:
    """Every state that has to fit, with the defaults."""
    rows = [
        [one.what, one.why, f"{one.cpus:.1f}", f"{one.memory_mib / quotas.GIB:.1f}"]
        for one in sums(_functions())
    ]
    rows.append(
        [
            "**what a new project has**",
            "",
            f"**{quotas.CPUS:g}**",
            f"**{quotas.MEMORY_MIB / quotas.GIB:g}**",
        ]
    )
    return table(["", "when", "CPUs", "GiB"], rows)


def shows_table() -> str:
    """What shows of some sizes need, with the defaults for all else."""
    found = [_advice(viewers) for viewers in VIEWERS]
    rows: list[list[str]] = [
        ["of them on OpenTok", *(f"{one.audience.interactive:,}" for one in found)],
        *(
            [
                f"instances of {code(name)}",
                *(f"{one.instances}" for one in each),
            ]
            for name, each in _by_function(found).items()
        ),
        [
            f"{code('FANS_MAX_INSTANCES')}, at least",
            *(f"{one.fans_max_instances}" for one in found),
        ],
        ["CPUs of all instances", *(f"{one.cpus:.1f}" for one in found)],
        ["CPUs to ask for", *(_to_ask_for(one.quota_cpus) for one in found)],
        ["GiB to ask for", *(_to_ask_for(one.quota_gib) for one in found)],
        ["connections to the database", *(f"{one.connections:,}" for one in found)],
        ["sign-ups, if nobody has been there", *(f"{one.sign_ups:,}" for one in found)],
        ["CPUs without a CDN", *(f"{_without_cdn(each):.1f}" for each in VIEWERS)],
    ]
    return table(["viewers", *(f"{each:,}" for each in VIEWERS)], rows)


def calls_table() -> str:
    """What a call computes, and how many come in the largest of these shows."""
    largest = _advice(VIEWERS[-1])
    rows = [
        [code(one.name), f"{one.cpu_ms:.2f} ms", f"{one.calls_a_second:,.0f}"]
        for one in largest.needs
    ]
    return table(
        ["", "CPU of a call", f"calls a second, {VIEWERS[-1]:,} viewers"], rows
    )


def quotas_table() -> str:
    """Every quota, with its source."""
    rows = [
        [one.name, f"[{one.amount}]({one.source}) ({one.date})", one.why, one.more]
        for one in quotas.TABLE
    ]
    return table(["quota", "", "what meets it", "more of it"], rows)


def warm_table() -> str:
    """How long a first call waits, and what a warm instance takes and costs."""
    first_s = first_answer_ms() / 1000 * SLOWER
    rows = []
    for kind in Kind:
        functions = of_kind(_functions(), kind)
        rows.append(
            [
                code(f"{kind.value}_MIN_INSTANCES=1"),
                f"{first_s / functions[0].cpu:.1f} s",
                f"{len(functions)}",
                f"{sum(one.cpu for one in functions):.1f}",
                f"{warm_usd(functions, DAY_S):.2f}",
            ]
        )
    heads = ["", "a first answer without it", "instances", "CPUs", "dollars a day"]
    return table(heads, rows)


def passes_table() -> str:
    """How long a run of the reconciler computes, with more or less of a CPU."""
    (reconciler,) = (one for one in _functions() if one.name == "reconcileShows")
    cpus = (reconciler.cpu, 0.5, 1.0)
    rows = [
        [f"{shows:,}", *(f"{seconds * SLOWER / cpu:.1f} s" for cpu in cpus)]
        for shows, seconds in pass_s().items()
    ]
    return table(
        ["live shows", *(code(f"BACKGROUND_CPU={cpu:g}") for cpu in cpus)], rows
    )


def batches_table() -> str:
    """The batches of a deploy, with the defaults."""
    groups = batches(_functions(), room_of(quotas.CPUS))
    rows = [
        [
            f"{number}",
            f"{len(group)}",
            f"{sum(map(cpus_of, group)):.1f}",
            ", ".join(code(kind.value) for kind in Kind if list(of_kind(group, kind))),
        ]
        for number, group in enumerate(groups, start=1)
    ]
    return table(["batch", "functions", "CPUs that start", "of"], rows)


def _by_function(found: list[Advice]) -> dict[str, list[Need]]:
    return {
        needs[0].name: list(needs)
        for needs in zip(*(one.needs for one in found), strict=True)
    }


def _to_ask_for(amount: int | None) -> str:
    return "none" if amount is None else f"**{amount}**"


def _advice(viewers: int, *, has_cdn: bool = True) -> Advice:
    limit = int(parameters(None)["INTERACTIVE_STREAM_LIMIT"])
    audience = Audience(viewers=viewers, limit=limit, has_cdn=has_cdn)
    return advice(audience, _functions())


def _without_cdn(viewers: int) -> float:
    return _advice(viewers, has_cdn=False).cpus


def _functions() -> list[Declared]:
    return declared(parameters(None))
