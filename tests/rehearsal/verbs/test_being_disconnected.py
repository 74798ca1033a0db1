"""Steps of those who are disconnected, and what they check."""

import pytest

from rehearsal.checks import Unmet
from rehearsal.people import SessionKind
from rehearsal.show import Show
from rehearsal.verbs.being_disconnected import ExpectDisconnected
from tests.rehearsal.scripted_client import ScriptedClient, a_show, played


def an_opentok(reason: str | None, told: object = "show-closed") -> ScriptedClient:
    """It has cut `c1`, for this reason; and the database says why."""
    return ScriptedClient(
        {
            "GET connections/c1": {"reason": reason},
            "GET disconnections/e1/fan-1-1/reason": told,
        }
    )


def after(client: ScriptedClient) -> Show:
    show = a_show(client)
    person = show.people["fan-1"]
    person.uid = "fan-1-1"
    person.connections[SessionKind.STAGE] = "c1"
    step = {"who": "fan-1", "does": "expectDisconnected"}
    played(show, ExpectDisconnected.model_validate(step).play)
    return show


def test_whoever_was_disconnected_is_out_and_knows_why() -> None:
    show = after(an_opentok("forceDisconnected"))

    assert show.people["fan-1"].connections == {}


def test_whoever_is_still_connected_is_noticed() -> None:
    with pytest.raises(Unmet, match="is disconnected from the stage"):
        after(an_opentok(None))


@pytest.mark.parametrize("told", [None, "barred"])
def test_another_reason_is_noticed(told: object) -> None:
    with pytest.raises(Unmet, match="is told why"):
        after(an_opentok("forceDisconnected", told))
