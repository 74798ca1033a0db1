"""Draws the plan of a wave. The same seed and number always give the same plan."""

import random

from tests.chaos import random_shows
from tests.chaos.plans import ShowPlan, WavePhase, WavePlan
from tests.chaos.random_faults import faults_of_all

AT_ONCE = 16
"""Shows of a wave."""

PAUSES_S = ((0, 40), (2, 100), (0, 400), (5, 400), (0, 100), (0, 100))
"""How long the stack's time passes after each of the first phases, at least and at
most."""

LATE_S = (1_500, 8_000, 1_500, 3_300, 1_500, 16_200, 1_500, 3_300, 33_000)
"""And then, while few shows are on, wave by wave: now and then longer than a recording
may be, or than a session may stay on one server."""

LATER_S = 1_500

LONGEST_SESSION_S = 8 * 3600
KILLS_UNTIL_MS = 600

LOST = (
    (),
    (),
    ("connectionDestroyed",),
    ("connectionCreated", "connectionDestroyed", "sessionDestroyed"),
    ("archive", "broadcast"),
    ("streamDestroyed", "connectionDestroyed"),
)
"""Events of which OpenTok's callbacks are lost, all of them."""


def draw_wave(seed: int, number: int, shows: int = AT_ONCE) -> WavePlan:
    """The `number`-th wave of a seed, with its first `shows` shows."""
    rng = _rng(seed, "wave", number)
    late_s = LATE_S[number % len(LATE_S)]
    pauses_s = [*(rng.randint(*pause) for pause in PAUSES_S), late_s, LATER_S]
    phases = tuple(_phase(rng, pause_s) for pause_s in pauses_s)
    return WavePlan(
        seed=seed,
        number=number,
        events_twice=rng.choice([0.0, 0.3, 0.3, 1.0]),
        events_late=rng.choice([0.0, 0.2, 0.5]),
        callbacks_twice=rng.random() < 0.5,
        callbacks_reversed=rng.random() < 0.3,
        callbacks_late_s=rng.choice((0, 0, 0, 20, 90)),
        callbacks_lost=rng.choice(LOST),
        hls_needs_viewers=rng.random() < 0.7,
        cuts_long_sessions=late_s > LONGEST_SESSION_S,
        phases=phases,
        shows=tuple(
            draw_show(seed, number * AT_ONCE + slot, slot) for slot in range(shows)
        ),
    )


def draw_show(seed: int, number: int, slot: int) -> ShowPlan:
    """The `number`-th show of a seed."""
    return random_shows.draw_show(_rng(seed, "show", number), number, slot)


def _phase(rng: random.Random, pause_s: int) -> WavePhase:
    kills = rng.choices((0, 1, 2), (4, 5, 1))[0]
    late_kills = rng.choices((0, 1), (3, 1))[0]
    return WavePhase(
        kills_ms=_moments(rng, kills),
        late_kills_ms=_moments(rng, late_kills),
        faults=faults_of_all(rng),
        pause_s=pause_s,
    )


def _moments(rng: random.Random, count: int) -> tuple[int, ...]:
    """Most of them while the steps of the phase are being carried out."""
    return tuple(
        sorted(round(KILLS_UNTIL_MS * rng.random() ** 1.5) for _ in range(count))
    )


def _rng(seed: int, what: str, number: int) -> random.Random:
    return random.Random(f"{seed}:{what}:{number}")  # noqa: S311 - must be repeatable
