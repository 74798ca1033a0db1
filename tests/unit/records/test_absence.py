"""Fans in line who are away: what a write takes from them, and what it leaves."""

from typing import Any

import pytest

from interactive_broadcast.records.absence import (
    is_rest,
    pass_over,
    read_away,
    take_back,
)
from interactive_broadcast.records.presence import Places, read_places

ADDRESS = ("ana", "night")
SHOW = "activeBroadcasts/ana/night"


def test_whoever_is_passed_over_is_seated_nowhere_and_stays_in_line() -> None:
    places = read_places(
        {
            "stageFanId": "fan-1",
            "backstageFanId": "fan-2",
            "privateCall": {"isWith": "backstageFan", "fanId": "fan-2"},
        }
    )

    assert pass_over(ADDRESS, {"fan-2": 7}, places) == {
        f"{SHOW}/activeFans/fan-2/isOnStage": None,
        f"{SHOW}/activeFans/fan-2/isBackstage": None,
        f"{SHOW}/activeFans/fan-2/inPrivateCall": None,
        f"{SHOW}/backstageFanId": None,
        f"{SHOW}/volume/backstageFan": None,
        f"{SHOW}/privateCall": None,
        "calls/ana/night/fan-2": None,
        "deck/ana/night/fan-2": None,
        "line/ana/night/fan-2/awaySince": 7,
    }


def test_each_is_away_since_they_were_missed() -> None:
    writes = pass_over(ADDRESS, {"fan-1": 7, "fan-2": 8}, Places())

    assert writes["line/ana/night/fan-1/awaySince"] == 7
    assert writes["line/ana/night/fan-2/awaySince"] == 8


def test_whoever_is_back_is_passed_over_no_more() -> None:
    assert take_back(ADDRESS, ["fan-1", "fan-2"]) == {
        "line/ana/night/fan-1/awaySince": None,
        "line/ana/night/fan-2/awaySince": None,
    }


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"at": 5, "order": 5, "awaySince": 7}, {"fan-1": 7}),
        ({"awaySince": 7}, {"fan-1": 7}),
        ({"at": 5, "order": 5}, {}),
        ({"at": 5, "order": 5, "awaySince": "7"}, {}),
        ({"at": 5, "order": 5, "awaySince": True}, {}),
        (5, {}),
    ],
)
def test_away_is_who_a_place_in_line_says_is(place: Any, expected: Any) -> None:
    assert read_away({"fan-1": place}) == expected


@pytest.mark.parametrize(
    ("place", "is_left"),
    [
        (None, False),
        ({"at": 1, "order": 1}, False),
        ({"at": 1, "order": 1, "awaySince": 5}, False),
        ({"awaySince": 5}, True),
    ],
)
def test_a_note_without_a_place_is_the_rest_of_one(
    place: object, *, is_left: bool
) -> None:
    assert is_rest(place) is is_left
