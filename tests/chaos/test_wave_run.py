"""A wave in which nothing goes wrong, over the wire: the conductor's own check."""

import asyncio
from dataclasses import replace

from emulators.stack import LocalStack
from tests.chaos.plans import ShowPhase, ShowPlan, Step, Verb, WavePhase, WavePlan
from tests.chaos.random_plans import draw_wave
from tests.chaos.tally import Tally
from tests.chaos.wave_run import WaveRun


def phase(*verbs: Verb, to: str = "") -> ShowPhase:
    return ShowPhase(steps=tuple(Step(do=verb, to=to, repeat=True) for verb in verbs))


def a_quiet_wave() -> WavePlan:
    """One show: its recording breaks off, and its stage moves to another server."""
    show = ShowPlan(
        number=0,
        slot=0,
        ending="ended",
        archive=True,
        composed=True,
        hls=True,
        rtmp=False,
        reports="no",
        phases=(
            ShowPhase(
                steps=(
                    *phase("preshow").steps,
                    Step(do="join", to="producer"),
                )
            ),
            phase("goLive"),
            phase("failArchive", "enter", to="fan-1"),
            phase("rotate", "reload", to="fan-1"),
            phase("join", to="producer"),
            phase("end"),
        ),
    )
    calm = WavePhase(kills_ms=(), late_kills_ms=(), faults=(), pause_s=65)
    return replace(draw_wave(1, 0), phases=(calm,) * len(show.phases), shows=(show,))


def test_a_quiet_show_comes_out_right(stack: LocalStack) -> None:
    tally = Tally()

    found = asyncio.run(WaveRun(stack, a_quiet_wave(), tally).run())

    assert [each.what for each in found] == []
    assert (tally.shows, tally.kills, tally.faults.total()) == (1, 0, 0)
    assert tally.broken == 1
    # Recording and stream, each begun anew. On a busy machine one part less was seen,
    # with every law kept: perhaps the rotation came before a new recording had begun.
    assert tally.parts in (4, 5)
    assert (tally.calls, tally.connections) == (3, 4)
    assert tally.checks > 0
