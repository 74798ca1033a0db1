"""Plans are data: drawn from a seed, always the same, and fit to be printed."""

import json
from collections import Counter
from typing import get_args

from tests.chaos.plans import Ending, Kind, ShowPlan, Verb
from tests.chaos.random_plans import AT_ONCE, draw_show, draw_wave
from tests.chaos.random_shows import PHASES, PRESHOW, SECOND


def shows(count: int = 200) -> list[ShowPlan]:
    return [draw_show(3, number, number % AT_ONCE) for number in range(count)]


def test_the_same_seed_draws_the_same_wave() -> None:
    assert draw_wave(3, 4) == draw_wave(3, 4)
    assert draw_wave(3, 4) != draw_wave(4, 4)
    assert draw_wave(3, 4) != draw_wave(3, 5)


def test_a_show_is_the_same_alone_as_among_others() -> None:
    wave = draw_wave(3, 2)

    assert wave.shows[5] == draw_show(3, 2 * AT_ONCE + 5, 5)


def test_a_wave_has_as_many_scenes_as_beats() -> None:
    wave = draw_wave(3, 0)

    assert len(wave.phases) == PHASES
    assert {len(show.phases) for show in wave.shows} == {PHASES}


def test_every_kind_of_show_and_trouble_comes() -> None:
    drawn = shows()

    endings = Counter(show.ending for show in drawn)
    verbs = Counter(step.do for show in drawn for step in show.steps)
    kinds = Counter(
        fault.kind for show in drawn for phase in show.phases for fault in phase.faults
    )
    assert endings.keys() == {*get_args(Ending)}
    assert verbs.keys() == {*get_args(Verb)}
    assert kinds.keys() == {*get_args(Kind)}


def test_some_waves_take_longer_than_a_session_stays_on_one_server() -> None:
    hours = [
        sum(phase.pause_s for phase in draw_wave(3, number, shows=0).phases) / 3600
        for number in range(30)
    ]

    assert min(hours) < 1.5
    assert max(hours) > 9


def test_somebody_insists_on_every_status_that_a_show_is_meant_to_reach() -> None:
    for show in shows():
        insisted = {step.do for step in show.steps if step.repeat}
        wanted = {"ended": "end", "deleted": "delete", "live": "goLive"}
        verb = wanted.get(show.ending)
        assert verb is None or insisted & {verb, "writeStatus"}, show.number


def test_the_producer_is_on_stage_before_the_curtain_rises() -> None:
    for show in shows():
        if show.ending != "never":
            steps = show.phases[PRESHOW].steps
            done = {step.do for step in steps if step.to == "producer"}
            assert "enter" in done
            assert done & {"join", "connect"}


def test_clicks_on_the_next_one_come_twice_and_clicks_differ() -> None:
    clicks = [
        Counter(step.to for step in show.steps if step.do == "callNext")
        for show in shows()
    ]

    assert any(len(each) > 1 for each in clicks)
    assert any(count > 1 for each in clicks for count in each.values())


def test_nobody_waits_where_everybody_has_left() -> None:
    for show in shows():
        if show.ending == "deserted":
            late = [step.do for phase in show.phases[SECOND:] for step in phase.steps]
            assert not {"getReady", "getInLine"} & {*late}


def test_a_plan_can_be_printed() -> None:
    wave = draw_wave(3, 1)

    told = json.loads(json.dumps(wave.as_json()))

    assert told["seed"] == 3
    assert [show["number"] for show in told["shows"]] == [
        show.number for show in wave.shows
    ]
