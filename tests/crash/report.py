"""What a campaign came to, for people and for pages."""

from collections.abc import Collection, Iterator
from itertools import groupby

from tests.crash.campaign import Outcome, Played, Violation
from tests.support.crashes import CrashPoint

EXAMPLES = 3
"""Violations of a law in a scenario that are told in full."""


def figures(outcome: Outcome) -> dict[str, object]:
    """What a page or a program wants to know of a campaign: JSON."""
    return {
        "scenarios": outcome.scenarios,
        "crashPoints": outcome.crash_points,
        "byPort": dict(outcome.by_port.most_common()),
        "crashes": outcome.crashes,
        "seconds": round(outcome.seconds, 1),
        "violations": [
            {
                "scenario": each.variant.scenario,
                "law": each.law,
                "brokenBy": each.broken_by,
                "crashedAt": each.calls,
                "replay": each.replay,
            }
            for each in outcome.violations
        ],
    }


def told(outcome: Outcome) -> str:
    """The violations, then the figures."""
    by_port = ", ".join(f"{port} {n}" for port, n in outcome.by_port.most_common())
    return "\n".join(
        [
            *_told(outcome.violations),
            f"{outcome.scenarios} scenarios, {outcome.crash_points} crash points.",
            f"By port: {by_port}.",
            _crashes(outcome),
            f"{len(outcome.violations)} violations, {outcome.seconds:.0f} s.",
        ]
    )


def _crashes(outcome: Outcome) -> str:
    spared = outcome.crashes < outcome.crash_points
    how = "what comes to the same is tried once" if spared else "each of them"
    return f"{outcome.crashes} crashes: {how}."


def course(played: Played, crashes: Collection[CrashPoint]) -> Iterator[str]:
    """Every port call of a scenario, by process, then the laws that are broken."""
    process, at = 0, {crash_point.at for crash_point in crashes}
    for number, call in enumerate(played.calls, 1):
        if call.process != process:
            process = call.process
            yield f"process {process}"
        yield f"{number:6}  {call}{' †' if number in at else ''}"
    for law, broken_by in played.broken:
        yield f"{law}: {broken_by}"


def _told(violations: list[Violation]) -> list[str]:
    lines = []
    in_order = sorted(violations, key=_kind)
    for (scenario, law), group in groupby(in_order, key=_kind):
        found = list(group)
        lines.append(f"{scenario}: {law}: {len(found)} times, for example")
        for each in found[:EXAMPLES]:
            crashed = [
                f"crash {crash_point.when} {call}"
                for crash_point, call in zip(each.crashes, each.calls, strict=False)
            ]
            lines += [f"    {line}" for line in (each.broken_by, *crashed, each.replay)]
    return lines


def _kind(violation: Violation) -> tuple[str, str]:
    return violation.variant.scenario, violation.law
