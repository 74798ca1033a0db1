"""A line, whatever thousands of fans, two producers' tabs and a screener do to it.

At random, from a seed, over the real rules and the product's own services, and several
at once. A play that fails tells its seed, what those whom it is about have done, and
the last steps: the same seed plays the same again.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.fakes import FakeLimits
from tests.support.simulated_line.play import Play
from tests.support.simulated_line.settled_laws import Moment, check
from tests.support.simulated_line.show import ACTIVE, ADDRESS
from tests.support.simulated_line.write_laws import LawBroken

THOUSANDS = 5_000
SOME = 40
IN_LINE = f"line/{ADDRESS}"


def play_on(play: Play, *, batches: int) -> None:
    with play.reported():
        play.crowd()
        play.run(batches, acts=14)


def test_five_thousand_fans_in_one_line() -> None:
    play = Play(seed=17, fans=THOUSANDS, limit=4_000)

    with play.reported():
        play.crowd()
        play.run(8, acts=100)
        lost = play.lose(0.4)
        play.run(8, acts=60)
        within_the_grace = lost[: len(lost) // 2]
        play.come_back(within_the_grace)
        play.run(5, acts=60, waits_s=140)
        play.come_back(lost)

    assert play.writes.waiting
    assert play.done["comes: refused"] >= THOUSANDS - 4_000
    assert play.done["kept their rank"] > 100
    assert play.done["lost their place"] > 100


@pytest.mark.parametrize("most", [(1, 1), (2, 3)])
@pytest.mark.parametrize("seed", range(4))
def test_a_few_fans_who_never_rest(seed: int, most: tuple[int, int]) -> None:
    """They meet each other more often, and the bounds of stage, backstage and room."""
    play = Play(seed=seed, fans=SOME, limit=30, on_deck=4, most=most)

    play_on(play, batches=60)


def test_all_that_can_happen_does() -> None:
    play = Play(seed=3, fans=SOME, limit=30, on_deck=4)

    play_on(play, batches=300)

    done = {what for what, times in play.done.items() if times}

    expected = {
        *("comes: done", "comes: refused", "leaves: done", "answers: done"),
        *("gets in line: done", "gets out of line: done", "publishes: done"),
        *("loses a tab: done", "loses a tab: unnoticed"),
        *("passed over", "back", "removed after the grace"),
        *("desk tab-1 moves: done", "desk tab-2 calls: done"),
        *("desk screener moves: done", "desk screener calls: done"),
        *("desk screener holds or frees: done", "desk tab-1 takes out of line: done"),
        *("desk tab-1 bars: done", "desk tab-1 puts on stage, not: done"),
        "desk tab-1 calls the next to backstage by function: done",
        "desk tab-2 calls the next to stage by function: done",
        "desk screener calls the next to backstage by function: done",
        "desk screener moves by function: done",
        "missed a call",
    }
    assert expected - done == set()


def test_the_same_seed_plays_the_same() -> None:
    plays = [Play(seed=2, fans=20, limit=15, on_deck=4) for _ in range(2)]

    for play in plays:
        play_on(play, batches=20)

    first, second = (play.log for play in plays)
    assert first == second


def test_a_play_that_fails_tells_its_seed_and_the_steps() -> None:
    """Here because places are given away sooner than they should be."""
    hasty = FakeLimits(interactive_limit=30, line_grace_s=240, abandoned_s=86_400)
    play = Play(seed=5, fans=SOME, limit=30, limits=hasty)

    with pytest.raises(AssertionError) as failed:
        play_on(play, batches=360)

    told = str(failed.value)
    assert "LawBroken: pass takes them out of the line" in told
    assert "seed 5, 40 fans, step" in told
    assert "loses a tab: done" in told


def at_rest() -> Play:
    """A line of a few, some of them on deck."""
    play = Play(seed=1, fans=12, limit=10, on_deck=4)
    with play.reported():
        play.crowd()
    return play


class Line:
    """What the rows below name of a line that is at rest."""

    def __init__(self, play: Play) -> None:
        self.now = play.show.clock.now_ms()
        placed = [fan_id for fan_id, _ in play.show.placed()]
        self.first, *_, self.last = placed
        self.place = f"line/{ADDRESS}/{self.first}"
        self.fan = f"{ACTIVE}/activeFans/{self.first}"
        self.fans = [f"{ACTIVE}/activeFans/{one}" for one in placed[:2]]


Writes = dict[str, Any]


@pytest.mark.parametrize(
    ("who", "writes"),
    [
        ("trigger line", lambda line: {line.place: None}),
        ("pass", lambda line: {line.place: None}),
        ("fan fan-x", lambda line: {line.place: None}),
        ("pass", lambda line: {f"{line.place}/order": line.now}),
        ("desk tab-1", lambda line: {f"{line.place}/at": line.now}),
        ("trigger line", lambda line: {f"{line.place}/held": True}),
        ("pass", lambda line: {f"{line.place}/awaySince": line.now}),
        ("desk tab-1", lambda line: {f"{line.place}/awaySince": line.now - 61_000}),
        ("desk tab-1", lambda line: {f"{line.place}/missed": 1}),
        (
            "desk tab-1",
            lambda line: {f"{IN_LINE}/fan-x": {"at": line.now, "order": line.now}},
        ),
        ("fan fan-x", lambda _: {f"{IN_LINE}/fan-x": {"at": 5, "order": 5}}),
        ("fan fan-x", lambda _: {f"viewerCounts/{ADDRESS}": 7}),
        (
            "desk tab-1",
            lambda line: {f"{one}/isOnStage": True for one in line.fans},
        ),
        ("next tab-1", lambda _: {f"{ACTIVE}/activeFans/fan-x/isBackstage": True}),
    ],
)
def test_a_write_that_must_not_be_is_noticed(
    who: str, writes: Callable[[Line], Writes]
) -> None:
    play = at_rest()

    with play.show.acts(who):
        play.show.databases.as_backend().update(writes(Line(play)))

    with pytest.raises(LawBroken):
        play.writes.hold()


@pytest.mark.parametrize(
    "writes",
    [
        lambda _: {IN_LINE: None},
        lambda line: {line.place: None},
        lambda line: {line.place: {"at": line.now - 9, "order": line.now - 9}},
        lambda line: {f"{line.place}/order": line.now - 9},
        lambda line: {f"{line.place}/order": None},
        lambda line: {f"{line.place}/awaySince": 5},
        lambda line: {f"viewers/{ADDRESS}/{line.first}": None},
        lambda _: {f"viewerCounts/{ADDRESS}": 3},
        lambda line: {line.fan: None},
        lambda line: {f"linePositions/{ADDRESS}/{line.first}": {"position": 2}},
        lambda line: {f"linePositions/{ADDRESS}/{line.last}": None},
        lambda _: {f"lineSummary/{ADDRESS}/waiting": 99},
        lambda _: {f"deck/{ADDRESS}": None},
        lambda line: {f"calls/{ADDRESS}/{line.last}": 5},
        lambda line: {f"{line.fan}/isOnStage": True},
    ],
)
def test_what_must_not_be_at_rest_is_noticed(
    writes: Callable[[Line], Writes],
) -> None:
    """Nobody has seen it happen."""
    play = at_rest()
    there = [uid for uid, app in play.apps.items() if app.is_there]
    play.show.look = lambda *_: None

    play.show.databases.arrange(writes(Line(play)))

    with pytest.raises(LawBroken):
        check(Moment(play.show, play.writes, there))
