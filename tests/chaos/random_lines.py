"""Draws what happens to a show's line in a phase, and to its stage as a whole."""

import random
from collections.abc import Iterator, Sequence

from tests.chaos.plans import Step, Verb

SPREAD_MS = 250
"""Real milliseconds in which the steps of a phase are begun."""

OF_FANS: dict[Verb, float] = {
    "getReady": 0.5,
    "getInLine": 0.5,
    "answerCall": 0.25,
    "getOutOfLine": 0.12,
    "hold": 0.1,
    "release": 0.15,
    "moveByWrite": 0.15,
    "moveInLine": 0.25,
}
"""How likely each is in a phase, of each fan."""

PANIC = 0.2
"""How likely the stage is cleared in a phase."""

CLICKED_TWICE = 0.4


def line_steps(rng: random.Random, fans: Sequence[str], phase: int) -> Iterator[Step]:
    """The steps of one phase."""
    for fan in fans:
        for verb, chance in OF_FANS.items():
            if rng.random() < chance:
                yield _step(rng, verb, to=fan, beside=_place(rng, fans, fan))
    for number in range(rng.choices((0, 1, 2), (4, 4, 2))[0]):
        yield from _click(rng, f"click-{phase}-{number}")
    if rng.random() < PANIC:
        verbs: Sequence[Verb] = ("clearStage", "clearStage", "clearEverybody")
        yield _step(rng, rng.choice(verbs), repeat=True)
    if rng.random() < 2 * PANIC:
        yield _step(rng, "resumeStage", repeat=True)


def _click(rng: random.Random, click: str) -> Iterator[Step]:
    """One that calls the next fan, and perhaps arrives twice."""
    verbs: Sequence[Verb] = ("callNext", "callNext", "callNext", "putNextOnStage")
    verb = rng.choice(verbs)
    for _ in range(2 if rng.random() < CLICKED_TWICE else 1):
        yield _step(rng, verb, to=click, repeat=True)


def _place(rng: random.Random, fans: Sequence[str], fan: str) -> str:
    """Where a fan is moved to."""
    others = [one for one in fans if one != fan]
    return rng.choice(("first", "last", *others))


def _step(
    rng: random.Random,
    verb: Verb,
    *,
    to: str = "",
    beside: str = "",
    repeat: bool = False,
) -> Step:
    is_move = verb in ("moveInLine", "moveByWrite")
    return Step(
        do=verb,
        after_ms=rng.choice((0, rng.randrange(SPREAD_MS))),
        to=to,
        beside=beside if is_move else "",
        repeat=repeat,
    )
