"""Who is in a show: what shows it, and what is removed of somebody who is gone."""

from dataclasses import replace
from typing import Any

import pytest

from interactive_broadcast.events.guests import guest_uid, guests_of
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.records.presence import (
    Evidence,
    Heartbeat,
    OldApps,
    Places,
    Presence,
    read_connections,
    read_places,
    remove_people,
)
from tests.support.builders import EVENT_ID, an_event, person_in_event

NOW = 1_000_000_000
FRESH, SILENT = NOW - 300_000, NOW - 300_001
PEOPLE = ["producer", "host", "celebrity", "fan-1"]
ADDRESS = ("ana", "night")
BESIDE = (
    *("presence", "line", "deck", "calls", "linePositions", "notes", "fanPictures"),
)
"""What there is of a fan beside the record."""
SHOW = "activeBroadcasts/ana/night"


def evidence(
    presence: Presence | None = None,
    *,
    connected: str | None = None,
    old_apps: OldApps | None = None,
) -> Evidence:
    people = [] if connected is None else [person_in_event(connected)]
    return Evidence(
        event_id=EVENT_ID,
        guests=guests_of(an_event()),
        now_ms=NOW,
        presence=presence or Presence(),
        connected=frozenset(people),
        old_apps=old_apps,
    )


def tabs(person_id: str, *times: int) -> Presence:
    """A person with some connections, by the times of their heartbeats."""
    found = {f"tab-{number}": at for number, at in enumerate(times)}
    return Presence(connections={person_id: found})


@pytest.mark.parametrize("person_id", PEOPLE)
@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ((FRESH,), True),
        ((SILENT,), False),
        ((SILENT, FRESH), True),
        ((NOW + 1000,), True),
        ((), False),
    ],
)
def test_somebody_is_there_while_one_of_their_connections_is(
    person_id: str, times: tuple[int, ...], *, expected: bool
) -> None:
    assert evidence(tabs(person_id, *times)).is_there(person_id) is expected


@pytest.mark.parametrize("person_id", PEOPLE)
def test_somebody_whom_opentok_knows_is_there_whatever_the_database_has_lost(
    person_id: str,
) -> None:
    assert evidence(connected=person_id).is_there(person_id)
    assert not evidence(connected="another").is_there(person_id)


@pytest.mark.parametrize("role", ["host", "celebrity"])
def test_whoever_came_by_a_former_link_is_not_there_as_the_one_who_comes_now(
    role: str,
) -> None:
    former = opaque_id(EVENT_ID, guest_uid(role, EVENT_ID, "the-link-of-yesterday"))
    seen = replace(evidence(), connected=frozenset({former}))

    assert not seen.is_there(role)


def test_only_who_has_a_place_can_be_absent() -> None:
    presence = Presence(
        record={"producerActive": True, "hostActive": True, "celebrityActive": False},
        fans=frozenset({"fan-1", "fan-2"}),
        connections={"fan-2": {"tab": FRESH}, "fan-3": {"tab": SILENT}},
    )

    found = evidence(presence, connected="host")

    assert found.absent() == {"producer", "fan-1"}


def test_connections_that_are_silent_are_found_one_by_one() -> None:
    presence = tabs("fan-1", SILENT, FRESH, SILENT)

    assert presence.silent(now_ms=NOW) == [("fan-1", "tab-0"), ("fan-1", "tab-2")]


def test_of_more_connections_than_anybody_needs_the_newest_are_kept() -> None:
    presence = tabs("fan-1", *range(NOW, NOW - 25, -1), SILENT)

    assert presence.crowded() == {
        "fan-1": {f"tab-{number}": NOW - number for number in range(20)}
    }
    assert presence.silent(now_ms=NOW) == []
    assert tabs("fan-1", *range(NOW, NOW - 20, -1)).crowded() == {}


class TestOldApps:
    def test_a_heartbeat_counts_while_it_changes_whatever_time_it_says(self) -> None:
        """A phone that is twenty minutes slow is there."""
        going_on = OldApps(heartbeats={"host": Heartbeat(NOW - 1_200_000, FRESH)})
        stopped = OldApps(heartbeats={"host": Heartbeat(NOW + 1_200_000, SILENT)})

        assert evidence(old_apps=going_on).is_there("host")
        assert not evidence(old_apps=stopped).is_there("host")

    @pytest.mark.parametrize("person_id", ["host", "fan-1"])
    def test_who_sends_none_may_be_anybody_who_is_connected(
        self, person_id: str
    ) -> None:
        with_strangers = OldApps(has_strangers=True)

        assert evidence(old_apps=with_strangers).is_there(person_id)
        assert not evidence(old_apps=OldApps()).is_there(person_id)

    def test_a_heartbeat_that_stopped_is_not_made_up_for_by_strangers(self) -> None:
        stopped = {"host": Heartbeat(1, SILENT)}
        old_apps = OldApps(heartbeats=stopped, has_strangers=True)

        assert not evidence(old_apps=old_apps).is_there("host")

    def test_whoever_tells_of_connections_has_no_old_app(self) -> None:
        old_apps = OldApps(heartbeats={"host": Heartbeat(1, FRESH)}, has_strangers=True)

        for person_id in ("host", "fan-1"):
            found = evidence(tabs(person_id, SILENT), old_apps=old_apps)
            assert not found.is_there(person_id)

    def test_their_fans_have_a_suffix_of_their_own(self) -> None:
        with_suffix = "abc-1470257688309"

        assert evidence(connected="abc", old_apps=OldApps()).is_there(with_suffix)
        assert not evidence(connected="abc").is_there(with_suffix)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(7, 7.0), (0.5, 0.5), (True, None), ("soon", None), (None, None)],
)
def test_a_heartbeat_is_a_number(value: Any, expected: float | None) -> None:
    assert Presence(record={"hostHeartBeat": value}).heartbeat("host") == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, {}),
        ("text", {}),
        ({"host": {"tab": 7}}, {"host": {"tab": 7}}),
        ({"host": {"tab": "7", "other": True, "third": None}}, {"host": {}}),
        ({"host": 7}, {"host": {}}),
        ([None, [5, 6]], {"1": {"0": 5, "1": 6}}),
    ],
)
def test_what_is_no_time_is_no_connection(value: Any, expected: Any) -> None:
    assert read_connections(value) == expected


class TestRemoving:
    def test_a_producer_leaves_a_flag_that_says_so(self) -> None:
        assert remove_people(ADDRESS, ["producer"], Places()) == {
            f"{SHOW}/producerActive": False,
            f"{SHOW}/privateCall": None,
            "presence/ana/night/producer": None,
        }

    def test_a_guest_leaves_nothing(self) -> None:
        called = read_places({"privateCall": {"isWith": "host"}})

        assert remove_people(ADDRESS, ["host"], called) == {
            f"{SHOW}/hostActive": None,
            f"{SHOW}/volume/host": None,
            f"{SHOW}/hostHeartBeat": None,
            f"{SHOW}/privateCall": None,
            "presence/ana/night/host": None,
        }

    def test_a_fan_leaves_neither_record_nor_place_nor_call(self) -> None:
        places = read_places(
            {
                "stageFanId": "fan-1",
                "backstageFanId": "fan-2",
                "privateCall": {"isWith": "activeFan", "fanId": "fan-1"},
            }
        )

        assert remove_people(ADDRESS, ["fan-1"], places) == {
            f"{SHOW}/activeFans/fan-1": None,
            f"{SHOW}/stageFanId": None,
            f"{SHOW}/volume/fan": None,
            f"{SHOW}/privateCall": None,
            "presence/ana/night/fan-1": None,
            "line/ana/night/fan-1": None,
            "deck/ana/night/fan-1": None,
            "calls/ana/night/fan-1": None,
            "linePositions/ana/night/fan-1": None,
            "notes/ana/night/fan-1": None,
            "fanPictures/ana/night/fan-1": None,
        }

    def test_of_several_on_stage_one_leaves_and_their_volume_stays(self) -> None:
        places = read_places(
            {
                "stageFanId": "fan-1",
                "stageFanId4": "fan-2",
                "backstageFanId10": "fan-1",
            }
        )

        writes = remove_people(ADDRESS, ["fan-1"], places)

        assert writes[f"{SHOW}/stageFanId"] is None
        assert writes[f"{SHOW}/backstageFanId10"] is None
        assert writes[f"{SHOW}/volume/backstageFan"] is None
        assert f"{SHOW}/stageFanId4" not in writes
        assert f"{SHOW}/volume/fan" not in writes

    def test_with_the_last_of_several_their_volume_goes(self) -> None:
        places = read_places({"stageFanId2": "fan-1", "stageFanId3": "fan-2"})

        writes = remove_people(ADDRESS, ["fan-1", "fan-2"], places)

        assert writes[f"{SHOW}/stageFanId2"] is None
        assert writes[f"{SHOW}/stageFanId3"] is None
        assert writes[f"{SHOW}/volume/fan"] is None

    def test_what_names_others_stays(self) -> None:
        places = read_places(
            {
                "stageFanId": "fan-2",
                "backstageFanId": 7,
                "privateCall": {"isWith": "fan", "fanId": "fan-2"},
            }
        )

        assert remove_people(ADDRESS, ["fan-1", "fan-3"], places) == {
            f"{SHOW}/activeFans/fan-1": None,
            f"{SHOW}/activeFans/fan-3": None,
            **{
                f"{top}/ana/night/{fan}": None
                for top in BESIDE
                for fan in ("fan-1", "fan-3")
            },
        }
