from datetime import timedelta
from typing import Any

import pytest

from rehearsal.checks import Unmet
from rehearsal.people import SessionKind
from rehearsal.show import Show
from rehearsal.verbs.base import Verb
from rehearsal.verbs.publishing import Publish, RotateServer, StopPublishing
from tests.rehearsal.scripted_client import NOW, ScriptedClient, a_show, played

STAGE = SessionKind.STAGE
TOKENS = {"stageSessionId": "stage-1", "stageToken": "t"}


def step(verb: type[Verb], who: str = "hana") -> Verb:
    word = verb.__name__
    return verb.model_validate({"who": who, "does": word[0].lower() + word[1:]})


def a_show_on_stage(**answers: Any) -> tuple[Show, ScriptedClient]:
    """Hana is connected to the stage and publishes, Paula is connected alone."""
    client = ScriptedClient(
        {
            "function getEvent": {"stageSessionId": "stage-1"},
            "function createTokenHostCeleb": TOKENS,
            "function createTokenProducer": TOKENS,
            "function getTimeline": {"entries": [{"what": "serverRotation"}]},
            "POST connections": {"connectionId": "c2"},
            "POST streams": {"id": "s2"},
            **answers,
        }
    )
    show = a_show(client)
    hana, paula = show.people["hana"], show.people["paula"]
    hana.connections[STAGE], hana.streams[STAGE] = "c1", "s1"
    paula.connections[STAGE] = "c0"
    return show, client


def test_somebody_turns_the_camera_off_and_stays_connected() -> None:
    show, client = a_show_on_stage()

    played(show, step(StopPublishing).play)

    assert "DELETE streams/s1" in client.calls
    assert show.people["hana"].connections == {STAGE: "c1"}


def test_a_camera_that_is_off_cannot_be_turned_off() -> None:
    show, _ = a_show_on_stage()

    with pytest.raises(Unmet):
        played(show, step(StopPublishing, "paula").play)


def test_somebody_turns_the_camera_on_again() -> None:
    show, _ = a_show_on_stage()
    show.people["hana"].streams.clear()

    played(show, step(Publish).play)

    assert show.people["hana"].streams == {STAGE: "s2"}


def test_only_who_is_on_stage_publishes_there() -> None:
    show, _ = a_show_on_stage()

    with pytest.raises(Unmet):
        played(show, step(Publish, "fan-1").play)


def test_everybody_comes_back_when_opentok_has_moved_the_stage() -> None:
    show, client = a_show_on_stage()

    happened = played(show, step(RotateServer, "paula").play)

    assert happened.endswith("2 people reconnect")
    assert client.calls.count("POST connections") == 2
    assert client.calls.count("POST streams") == 1
    assert client.now - NOW == timedelta(seconds=31)
    rotated = client.calls.index("POST sessions/stage-1/rotate")
    assert client.bodies[rotated] == {"afterMs": 30_000}


def test_a_producer_who_is_told_nothing_of_it_is_noticed() -> None:
    show, _ = a_show_on_stage(**{"function getTimeline": {"entries": []}})

    with pytest.raises(Unmet):
        played(show, step(RotateServer, "paula").play)
