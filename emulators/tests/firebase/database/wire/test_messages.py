"""The envelopes of the protocol."""

import json

import pytest

from emulators.firebase.database.tree import InvalidData
from emulators.firebase.database.wire import messages
from emulators.firebase.database.wire.messages import BadMessage, Control, Request
from emulators.kernel.json_http import Json


def test_a_request_has_a_number_an_action_and_a_body() -> None:
    text = '{"t":"d","d":{"r":7,"a":"p","b":{"p":"/a","d":1}}}'

    assert messages.parse(text) == Request(7, "p", {"p": "/a", "d": 1})


def test_a_control_message_has_a_kind() -> None:
    assert messages.parse('{"t":"c","d":{"t":"p","d":{}}}') == Control("p")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("-1", id="no count"),
        pytest.param("[" * 100_000, id="deep"),
        pytest.param('{"t":"d","d":{"r":1,"a":"p","b":{"d":NaN}}}', id="no JSON"),
        pytest.param('{"t":"d","d":{"r":1,"a":"p","b":' + "9" * 5_000 + "}}", id="big"),
        pytest.param("null", id="null"),
        pytest.param('{"t":"x","d":{}}', id="unknown envelope"),
        pytest.param('{"t":"c","d":{"t":1}}', id="control without a kind"),
        pytest.param('{"t":"d","d":{"a":"p","b":{}}}', id="no number"),
        pytest.param('{"t":"d","d":{"r":true,"a":"p","b":{}}}', id="true"),
        pytest.param('{"t":"d","d":{"r":-1,"a":"p","b":{}}}', id="negative"),
        pytest.param('{"t":"d","d":{"r":2147483648,"a":"p","b":{}}}', id="large"),
        pytest.param('{"t":"d","d":{"r":1.5,"a":"p","b":{}}}', id="fraction"),
        pytest.param('{"t":"d","d":{"r":1,"a":5,"b":{}}}', id="no action"),
        pytest.param('{"t":"d","d":{"r":1,"a":"' + "p" * 33 + '","b":{}}}', id="long"),
        pytest.param('{"t":"d","d":{"r":1,"a":"p"}}', id="no body"),
        pytest.param('{"t":"d","d":{"r":1,"a":"p","b":[]}}', id="a list for a body"),
    ],
)
def test_anything_else_is_no_message(text: str) -> None:
    with pytest.raises(BadMessage):
        messages.parse(text)


@pytest.mark.parametrize("value", [None, 1, ["a"]])
def test_a_text_must_be_one(value: Json) -> None:
    with pytest.raises(InvalidData):
        messages.text_in({"p": value}, "p")


def test_the_server_greets_first() -> None:
    hello = messages.hello(now_ms=5, host="h:1", session="s")

    assert json.loads(hello) == {
        "t": "c",
        "d": {"t": "h", "d": {"ts": 5, "v": "5", "h": "h:1", "s": "s"}},
    }


def test_a_push_names_its_place_without_a_leading_slash() -> None:
    assert json.loads(messages.push("d", ("a", 'b"'), "[1]", None)) == {
        "t": "d",
        "d": {"a": "d", "b": {"p": 'a/b"', "d": [1]}},
    }
    assert json.loads(messages.push("m", (), "{}", 3)) == {
        "t": "d",
        "d": {"a": "m", "b": {"p": "", "d": {}, "t": 3}},
    }


def test_all_that_is_said_is_ascii() -> None:
    assert messages.reply(1, "ok", "😀").isascii()
    assert messages.push("d", ("é",), messages.dumps("é"), None).isascii()


def test_a_lost_permission_is_told_in_the_clients_words() -> None:
    assert json.loads(messages.revoked(("a",), {"l": 1}))["d"] == {
        "a": "c",
        "b": {"p": "a", "q": [{"l": 1}]},
    }
    assert json.loads(messages.revoked(("a",), None))["d"] == {
        "a": "c",
        "b": {"p": "a"},
    }
    assert json.loads(messages.auth_revoked("s", "why"))["d"] == {
        "a": "ac",
        "b": {"s": "s", "d": "why"},
    }
