from typing import get_args

import pytest

from rehearsal.checks import Unmet
from rehearsal.verbs.clicking_twice import Button, ClickTwice
from tests.rehearsal.scripted_wire import EVENT, ScriptedWire, a_show, played


def click(button: str) -> ClickTwice:
    return ClickTwice.model_validate(
        {"who": "paula", "does": "clickTwice", "button": button}
    )


def quiet() -> ScriptedWire:
    return ScriptedWire({"function getEvents": {}, "GET usage": {"sessions": {}}})


@pytest.mark.parametrize(
    ("button", "function"),
    [
        ("openPreshow", "changeStatus"),
        ("createTokenProducer", "createTokenProducer"),
        ("goLive", "eventGoLive"),
        ("startArchive", "startArchive"),
        ("stopArchive", "stopArchive"),
        ("end", "endBroadcast"),
        ("deleteEvent", "deleteEvent"),
    ],
)
def test_each_button_calls_its_function_once(button: str, function: str) -> None:
    wire = quiet()

    happened = played(a_show(wire), click(button).play)

    assert happened == f"clicks {button} again: nothing changes"
    assert wire.calls.count(f"function {function}") == 1


def test_every_button_is_tried() -> None:
    assert len(get_args(Button)) == 7


def test_a_second_click_that_changes_something_is_noticed() -> None:
    wire = quiet()

    def started(_: object) -> None:
        wire.answers[f"GET {EVENT}"] = {"archiving": True}

    wire.answers["function startArchive"] = started

    with pytest.raises(Unmet, match="the running show is as before"):
        played(a_show(wire), click("startArchive").play)
