"""The campaign finds what is wrong; `make crash` has all of its scenarios."""

import json
from collections.abc import Callable

import pytest

from interactive_broadcast.events.models import Status
from tests.crash.campaign import (
    Campaign,
    Job,
    Variant,
    crash,
    crash_points,
    differing,
    judge,
    play,
)
from tests.crash.mortal_theatre import MortalTheatre
from tests.crash.report import figures, told
from tests.support.mortal import Death
from tests.support.theatre import ANA

PRESHOW = Variant(scenario="preshow")
DELETE = Variant(scenario="delete-unused")


def test_no_death_leaves_anything_of_an_event_that_is_deleted() -> None:
    played = play(DELETE)
    deaths = list(differing(played, crash_points(DELETE, played)))

    assert len(deaths) > 5
    assert crash(Job(DELETE, deaths)) == (len(deaths), [])


def test_of_deaths_that_come_to_the_same_one_is_died() -> None:
    played = play(PRESHOW)
    points = list(crash_points(PRESHOW, played))

    deaths = list(differing(played, points))

    assert deaths[0] == Death(1, after=False)
    assert Death(1, after=True) not in deaths
    assert set(deaths) < set(points)
    assert {death.at for death in deaths if death.after} <= played.traces


def test_whoever_clicks_again_matters_only_where_somebody_clicked() -> None:
    insisting = Variant(scenario="preshow", insists=True)
    played = play(insisting)

    points = list(crash_points(insisting, played))

    assert {played.calls[point.at - 1].process for point in points} == {1}


def _stray_stream(theatre: MortalTheatre) -> None:
    stage = theatre.event_of(ANA)["stageSessionId"]
    theatre.video.start_broadcast(stage, hls=False, rtmp=())


def _unknown_recording(theatre: MortalTheatre) -> None:
    stage = theatre.event_of(ANA)["stageSessionId"]
    theatre.video.start_archive(stage, name="Stray", composed=True)


def _forgotten_status(theatre: MortalTheatre) -> None:
    theatre.databases.as_backend().update({f"timeline/{theatre.event_ids[0]}": None})


def _leftover(theatre: MortalTheatre) -> None:
    theatre.databases.as_backend().update(
        {
            f"events/{theatre.event_ids[0]}": None,
            f"effects/{theatre.event_ids[0]}/startArchive/result": "x",
        }
    )


def _half_an_effect(theatre: MortalTheatre) -> None:
    place = f"effects/{theatre.event_ids[0]}/openRecords/state"
    theatre.databases.as_backend().update({place: "running"})


def _half_an_admin(theatre: MortalTheatre) -> None:
    theatre.accounts.create(email="x@example.com", display_name="X", password=None)


@pytest.mark.parametrize(
    ("harm", "law"),
    [
        (_stray_stream, "what_is_over_leaves_nothing"),
        (_unknown_recording, "the_event_knows_its_recording"),
        (_forgotten_status, "the_timeline_tells_every_status"),
        (_leftover, "of_a_deleted_event_nothing_is_left"),
        (_half_an_effect, "no_effect_is_left_half_way"),
        (_half_an_admin, "an_admin_is_whole_or_gone"),
    ],
)
def test_what_is_wrong_at_rest_is_noticed(
    harm: Callable[[MortalTheatre], None], law: str
) -> None:
    theatre = MortalTheatre()
    event = theatre.open_show(ANA)
    theatre.settle()
    assert list(judge(theatre)) == []
    assert event.status is Status.PRESHOW

    harm(theatre)

    assert law in dict(judge(theatre))


def test_the_figures_are_those_of_the_campaign() -> None:
    outcome = Campaign(["create-admin"]).run()

    assert figures(outcome)["violations"] == []
    assert json.dumps(figures(outcome))
    assert f"{outcome.crash_points} crash points" in told(outcome)
    assert 0 < outcome.deaths < outcome.crash_points == outcome.by_port.total()
