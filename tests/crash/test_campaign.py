"""The campaign finds what is wrong; `make crash` has all of its scenarios."""

import json
from collections.abc import Callable

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.show.director import Director
from interactive_broadcast.show.media_reports import MediaReports
from interactive_broadcast.upkeep.reconciliation.presence import PresenceRepair
from rehearsal.video_projects import VideoProduct
from tests.crash.campaign import (
    Campaign,
    Job,
    Variant,
    crash_points,
    differing,
    judge,
    play,
    try_crashes,
    variants,
)
from tests.crash.crashing_platform import CrashingPlatform
from tests.crash.report import figures, told
from tests.crash.steps import uploaded_picture
from tests.support.crashes import CrashPoint, Order
from tests.support.in_process_platform import ANA, BOB

PRESHOW = Variant(scenario="preshow")
DELETE = Variant(scenario="delete-unused")


def test_no_crash_leaves_anything_of_an_event_that_is_deleted() -> None:
    played = play(DELETE)
    crashes = list(differing(played, crash_points(DELETE, played)))

    assert len(crashes) > 5
    assert try_crashes(Job(DELETE, crashes)) == (len(crashes), [])


def test_every_scenario_is_tried_for_both_video_services() -> None:
    """In either order, and whether somebody clicks again or not."""
    tried = variants(["live"])

    for video in VideoProduct:
        theirs = [each for each in tried if each.video is video]
        assert {each.order for each in theirs} == {*Order}
        assert {each.clicks_again for each in theirs} == {False, True}


def test_of_crashes_that_come_to_the_same_one_is_tried() -> None:
    played = play(PRESHOW)
    points = list(crash_points(PRESHOW, played))

    crashes = list(differing(played, points))

    assert crashes[0] == CrashPoint(1, after=False)
    assert CrashPoint(1, after=True) not in crashes
    assert set(crashes) < set(points)
    assert {
        crash_point.at for crash_point in crashes if crash_point.after
    } <= played.changes


def test_whoever_clicks_again_matters_only_where_somebody_clicked() -> None:
    clicking_again = Variant(scenario="preshow", clicks_again=True)
    played = play(clicking_again)

    points = list(crash_points(clicking_again, played))

    assert {played.calls[point.at - 1].process for point in points} == {1}


def _stray_stream(platform: CrashingPlatform) -> None:
    stage = platform.event_of(ANA)["stageSessionId"]
    platform.video.start_broadcast(stage, hls=False, rtmp=())


def _lost_picture(platform: CrashingPlatform) -> None:
    platform.images.stored.add((ANA, "picture"))
    platform.once_shown.add((ANA, "picture"))


def _old_upload(platform: CrashingPlatform) -> None:
    platform.images.uploaded["picture"] = ("token", platform.clock.now())
    platform.clock.advance(days=2)
    platform.cleaned_at = platform.clock.now()


def _picture_without_folder(platform: CrashingPlatform) -> None:
    place = f"events/{platform.event_ids[0]}/startImage"
    platform.databases.as_backend().update(
        {place: uploaded_picture("start").to_record()}
    )


def _removed_admin(platform: CrashingPlatform) -> None:
    platform.databases.as_backend().update({f"admins/{BOB}": None})


def _half_an_admin(platform: CrashingPlatform) -> None:
    platform.accounts.create(email="x@example.com", display_name="X", password=None)


@pytest.mark.parametrize(
    ("harm", "law"),
    [
        (_stray_stream, "only_what_is_live_runs"),
        (_lost_picture, "no_picture_is_left_over"),
        (_old_upload, "no_upload_is_left_over"),
        (_picture_without_folder, "an_event_has_its_pictures_in_its_admins_folder"),
        (_removed_admin, "of_a_removed_admin_nothing_is_left"),
        (_half_an_admin, "an_admin_is_whole_or_gone"),
    ],
)
def test_what_is_wrong_at_rest_is_noticed(
    harm: Callable[[CrashingPlatform], None], law: str
) -> None:
    platform = CrashingPlatform()
    event = platform.open_show(ANA)
    platform.settle()
    assert list(judge(platform)) == []
    assert event.status is Status.PRESHOW

    harm(platform)

    assert law in dict(judge(platform))


def _no_part_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MediaReports, "_followed_by_another", lambda *_: False)


def _nobody_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PresenceRepair, "run", lambda *_: None)


def _viewers_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Director, "tell_standby", lambda *_, **__: False)


@pytest.mark.parametrize(
    ("bug", "scenario", "law"),
    [
        (
            _no_part_is_followed,
            "part-of-four-hours",
            "a_live_show_is_recorded_and_streamed",
        ),
        (_nobody_is_looked_for, "fans-are-lost", "whoever_has_a_place_is_there"),
        (_viewers_are_not_told, "standby", "viewers_are_told_of_an_intermission"),
    ],
)
def test_a_bug_in_the_backend_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
    bug: Callable[[pytest.MonkeyPatch], None],
    scenario: str,
    law: str,
) -> None:
    variant = Variant(scenario=scenario)
    assert play(variant).broken == []

    bug(monkeypatch)

    assert law in dict(play(variant).broken)


def test_the_figures_are_those_of_the_campaign() -> None:
    outcome = Campaign(variants(["create-admin"])).run()

    assert figures(outcome)["violations"] == []
    assert json.dumps(figures(outcome))
    assert f"{outcome.crash_points} crash points" in told(outcome)
    assert 0 < outcome.crashes < outcome.crash_points == outcome.by_port.total()
