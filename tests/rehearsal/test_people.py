from dataclasses import replace

import pytest

from rehearsal.client import StackClient
from rehearsal.demo import demo_settings
from rehearsal.people import Event, Part, Person

EVENT = Event(
    key="launch", producer="producer", name="Launch", admin_id="a", fan_url="f"
)


def a_fan(comes_for: Event | None = EVENT) -> Person:
    client = StackClient(demo_settings())
    return Person(
        key="fan-1",
        name="Ada",
        part=Part.FAN,
        client=client,
        comes_for=comes_for,
        uid="u",
    )


def test_a_fan_keeps_a_record_of_their_own_in_the_running_show() -> None:
    assert a_fan().own_record == "activeBroadcasts/a/f/activeFans/u"


def test_everybody_says_under_their_own_key_that_they_are_connected() -> None:
    host = replace(a_fan(), part=Part.HOST)

    assert a_fan().own_presence == "presence/a/f/u"
    assert host.own_presence == "presence/a/f/host"
    assert [*host.own_place] == ["activeBroadcasts/a/f/hostActive"]


def test_what_is_public_of_a_show_is_apart_from_its_record() -> None:
    assert (EVENT.show_path, EVENT.public_show_path) == (
        "activeBroadcasts/a/f",
        "shows/a/f",
    )


def test_somebody_without_an_event_has_none_to_act_in() -> None:
    with pytest.raises(LookupError, match="fan-1"):
        _ = a_fan(comes_for=None).event
