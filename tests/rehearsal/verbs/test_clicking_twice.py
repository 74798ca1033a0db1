from typing import get_args

import pytest

from rehearsal.checks import Unmet
from rehearsal.verbs.clicking_twice import Button, ClickTwice
from tests.rehearsal.scripted_client import EVENT, ScriptedClient, a_show, played


def click(button: str) -> ClickTwice:
    return ClickTwice.model_validate(
        {"who": "paula", "does": "clickTwice", "button": button}
    )


def quiet() -> ScriptedClient:
    return ScriptedClient({"function getEvents": {}, "GET usage": {"sessions": {}}})


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
    client = quiet()

    happened = played(a_show(client), click(button).play)

    assert happened == f"clicks {button} again: nothing changes"
    assert client.calls.count(f"function {function}") == 1


def test_every_button_is_tried() -> None:
    assert len(get_args(Button)) == 7


def test_a_second_click_that_changes_something_is_noticed() -> None:
    client = quiet()

    def started(_: object) -> None:
        client.answers[f"GET {EVENT}"] = {"archiving": True}

    client.answers["function startArchive"] = started

    with pytest.raises(Unmet, match="the running show is as before"):
        played(a_show(client), click("startArchive").play)
