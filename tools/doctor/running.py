"""Runs the checks side by side, each within its time."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from tools.doctor.calls import FAILURES
from tools.doctor.checks import Check
from tools.doctor.examination import Examination
from tools.doctor.explanations import explained
from tools.doctor.outcomes import Found, Outcome, Verdict

AT_ONCE: Final = 8

MALFORMED: Final = (LookupError, TypeError, ValueError, AttributeError)
"""What reading an answer raises that is not of the form that Google documents."""


def outcomes(
    checks: Sequence[Check], view: Callable[[Check], Examination], member: str
) -> Iterator[Outcome]:
    """What becomes of each check, in their order, as soon as that can be told.

    Args:
        checks: which.
        view: makes what a check is given, when it begins.
        member: the operator, as policies name them.
    """
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        running: list[Future[Outcome]] = [
            pool.submit(outcome, check, view, member) for check in checks
        ]
        for each in running:
            yield each.result()
    finally:
        # Whoever interrupts it waits for those that run: they clean up.
        pool.shutdown(cancel_futures=True)


def outcome(check: Check, view: Callable[[Check], Examination], member: str) -> Outcome:
    """Run one check."""
    begun = time.monotonic()
    x = view(check)
    try:
        says = check.run(x)
    except Found as found:
        return _of(check, found, begun)
    except (*FAILURES, *MALFORMED) as failure:
        return _of(check, explained(failure, check, x, member), begun)
    return Outcome(
        check=check.name,
        verdict=Verdict.OK,
        says=says,
        seconds=time.monotonic() - begun,
    )


def _of(check: Check, found: Found, begun: float) -> Outcome:
    return Outcome(
        check=check.name,
        verdict=found.verdict,
        problems=found.problems,
        seconds=time.monotonic() - begun,
    )
