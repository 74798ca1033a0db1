"""A wave in which nothing goes wrong, over the wire: the conductor's own check."""

import asyncio
from dataclasses import replace

from emulators.stack import LocalStack
from tests.chaos.drawing import draw_wave
from tests.chaos.performing import Performance, Tally
from tests.chaos.plans import Beat, Scene, ShowPlan, Step, Verb, WavePlan


def scene(*verbs: Verb, to: str = "") -> Scene:
    return Scene(steps=tuple(Step(do=verb, to=to, insist=True) for verb in verbs))


def a_quiet_wave() -> WavePlan:
    """One show from beginning to end, with a recording that breaks off once."""
    show = ShowPlan(
        number=0,
        slot=0,
        ending="ended",
        archive=True,
        composed=True,
        hls=True,
        rtmp=False,
        reports="no",
        scenes=(
            Scene(
                steps=(
                    *scene("preshow").steps,
                    Step(do="join", to="producer"),
                )
            ),
            scene("goLive"),
            scene("breakArchive", "enter", to="fan-1"),
            scene("end"),
        ),
    )
    beat = Beat(kills_ms=(), late_kills_ms=(), troubles=(), pause_s=30)
    return replace(draw_wave(1, 0), beats=(beat,) * len(show.scenes), shows=(show,))


def test_a_quiet_show_comes_out_right(stack: LocalStack) -> None:
    tally = Tally()

    found = asyncio.run(Performance(stack, a_quiet_wave(), tally).run())

    assert [each.what for each in found] == []
    assert (tally.shows, tally.kills, tally.faults.total()) == (1, 0, 0)
    assert tally.broken == 1
    assert tally.calls > 3
    assert tally.checks > 0
