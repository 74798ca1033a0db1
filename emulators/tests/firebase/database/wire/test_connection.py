"""A connection from its first frame to its last."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.firebase.database.wire.frames import MAX_PIECES
from emulators.firebase.database.wire.outputs import Close
from emulators.kernel.json_http import Json
from emulators.tests.firebase.database.conversation import (
    ADDRESS,
    SESSION_ID,
    Answer,
    Said,
    Server,
    Talk,
    data,
    got,
    ok,
    refused,
    talk,
)

ACTIONS = [
    *("s", "q", "n", "g", "p", "m", "o", "om", "oc", "auth", "gauth", "unauth"),
    *("appcheck", "unappeck", "zap", ""),
]
PLACES = ["/", "/a", "a/b/.priority", "/.info/x", "//", "a.b", "\ud800", "x" * 800]
SCRAPS: st.SearchStrategy[Json] = st.recursive(
    st.sampled_from(
        [None, True, 0, 1, -1, 1.5, 10**400, 2**60, "", "owner", "a", "/a", ".key"]
    ),
    lambda children: (
        st.lists(children, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                ["a", "a/b", "", "a.b", ".sv", ".value", ".priority", "increment", "i"]
            ),
            children,
            max_size=2,
        )
        | st.dictionaries(
            st.sampled_from(["sp", "sn", "sin", "ep", "en", "ein", "l", "vf", "i"]),
            children,
            max_size=4,
        )
    ),
    max_leaves=6,
)
BODIES = st.dictionaries(
    st.sampled_from(["p", "d", "h", "q", "t", "cred", "authvar", "noauth", "ch"]),
    SCRAPS | st.sampled_from(PLACES),
    max_size=5,
)
PUT = '{"t":"d","d":{"r":1,"a":"p","b":{"p":"/a","d":"%s"}}}'


def test_the_server_greets_with_its_time_its_address_and_a_session() -> None:
    server = Server()
    client = Talk(server)

    client.connection.opened()

    greeting: Json = {"ts": server.now_ms, "v": "5", "h": ADDRESS, "s": SESSION_ID}
    client.sends(Said("h", greeting)).nothing_more()


def test_a_ping_is_answered_and_other_control_is_not() -> None:
    client = talk(Server())

    client.hears_text('{"t":"c","d":{"t":"p","d":{}}}')
    client.hears_text('{"t":"c","d":{"t":"n","d":{}}}')
    client.hears_text("0")

    client.sends(Said("o", None)).nothing_more()


def test_a_message_may_come_in_pieces() -> None:
    server = Server()
    client = talk(server)
    text = PUT % ("x" * 40_000)
    pieces = [text[start : start + 16_384] for start in range(0, len(text), 16_384)]
    client.connection.receive(str(len(pieces)))
    for piece in pieces[:-1]:
        client.hears_text(piece).nothing_more()

    client.connection.receive(pieces[-1])

    assert server.instance.root is not None
    assert len(client.connection.take()) == 1


def test_a_long_answer_goes_in_pieces() -> None:
    client = talk(Server().seed("a", "x" * 40_000))

    client.receives("g", p="/a", q={})
    frames = client.connection.take()

    assert len(frames) == 4


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        pytest.param("{", 1008, id="no JSON"),
        pytest.param("", 1008, id="empty"),
        pytest.param('{"t":"d","d":{}}', 1008, id="no request"),
        pytest.param(str(MAX_PIECES + 1), 1009, id="too many pieces"),
    ],
)
def test_a_client_that_talks_nonsense_is_told_and_let_go(frame: str, code: int) -> None:
    client = talk(Server())

    client.hears_text(frame)

    [said, close] = client.lines()
    assert isinstance(said, Said)
    assert said.kind == "e"
    assert close == Close(code, str(said.payload))


def test_after_the_end_nothing_is_heard() -> None:
    server = Server()
    client = talk(server)
    client.connection.close(1001, "bye")

    client.hears_text(PUT % "x")

    client.sends(Close(1001, "bye")).nothing_more()
    assert server.instance.root is None


def test_requests_are_answered_in_order_under_their_numbers() -> None:
    client = talk(Server())
    numbers = [3, 1, 2_147_483_647]

    for number in numbers:
        request = {"r": number, "a": "s", "b": {}}
        client.connection.receive(json.dumps({"t": "d", "d": request}))

    answers = [
        json.loads(output.text)["d"]["r"]
        for output in client.connection.take()
        if not isinstance(output, Close)
    ]
    assert answers == numbers


def test_an_action_that_nobody_knows_is_answered() -> None:
    talk(Server()).receives("zap").sends(refused("failure", "Unknown action"))


def test_every_request_is_told_to_the_host() -> None:
    client = talk(Server())

    client.receives("p", p="/a", d=1).receives("zap")

    assert client.journal == [("p", "ok"), ("zap", "failure")]


def test_the_end_may_come_twice() -> None:
    server = Server()
    client = talk(server).receives("o", p="/a", d={".sv": {"increment": 1}})
    client.receives("q", p="/a", h="")

    client.connection.lost()
    client.connection.lost()

    talk(server).receives("g", p="/a", q={}).sends(got(1))


def test_a_reader_that_takes_nothing_is_reported() -> None:
    server = Server()
    client = talk(server).receives("q", p="/a", h="")
    megabyte = "x" * 2**20

    for number in range(70):
        server.seed("a", f"{number}{megabyte}")

    assert client.connection.has_overflowed
    assert client.connection.take() == []


def test_news_of_others_waits_for_its_turn() -> None:
    server = Server()
    client = talk(server).receives("q", p="/a", h="").sends(ok())
    woken = client.woken

    client.receives("p", p="/b", d=1)
    server.seed("a", 2)

    client.sends(ok(), data("a", 2)).nothing_more()
    assert client.woken == woken + 1


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(st.sampled_from(ACTIONS), BODIES, st.sampled_from(PLACES)),
        max_size=6,
    )
)
def test_every_request_is_answered_whatever_is_in_it(
    requests: list[tuple[str, dict[str, Json], str]],
) -> None:
    client = talk(Server())

    for action, body, place in requests:
        client.receives(action, **{"p": place, **body})
    answers = [line for line in client.lines() if isinstance(line, Answer)]
    client.connection.lost()

    assert len(answers) == len(requests)


@given(st.lists(st.text() | st.sampled_from(["0", "1", "2", "-1", "{}"]), max_size=8))
def test_frames_that_mean_nothing_end_in_a_close_at_worst(frames: list[str]) -> None:
    client = talk(Server())

    client.hears_text(*frames)

    kinds = [type(line) for line in client.lines()]
    assert kinds in ([], [Said, Close])
