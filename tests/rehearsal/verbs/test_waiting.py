from typing import Any

import pytest

from rehearsal.checks import Unmet
from rehearsal.people import Place
from rehearsal.verbs.base import Verb
from rehearsal.verbs.waiting import (
    CallNext,
    ExpectCallMissed,
    ExpectPositions,
    Hold,
    SignInAsScreener,
    WriteNote,
    in_order,
)
from tests.rehearsal.scripted_client import (
    EVENT,
    ScriptedClient,
    a_show,
    played,
)

ADDRESS = "paula-1/launch"
FIRST, SECOND = "fan-1-1", "fan-2-1"
LINE = {FIRST: {"order": 2}, SECOND: {"order": 1}}
CALLED = {"fanId": FIRST, "to": "backstage", "calledAt": 1_000, "answerBy": 31_000}


def play(
    verb: type[Verb], answers: dict[str, Any], **step: Any
) -> tuple[str, ScriptedClient]:
    client = ScriptedClient(answers)
    show = a_show(client)
    made = verb.model_validate(step)
    return played(show, made.play), client


def positions(
    told: dict[str, Any] | None = None, seen: int = 1, waiting: int = 2
) -> str:
    given = {SECOND: {"position": 1}, FIRST: {"position": 2}} if told is None else told
    answers = {
        f"GET line/{ADDRESS}": LINE,
        f"GET linePositions/{ADDRESS}": given,
        f"GET linePositions/{ADDRESS}/{SECOND}": {"position": seen},
        f"GET linePositions/{ADDRESS}/{FIRST}": {"position": 2},
        f"GET lineSummary/{ADDRESS}": {"waiting": waiting},
    }
    return play(ExpectPositions, answers, who="paula", does="expectPositions")[0]


def test_equal_orders_are_in_the_order_of_the_ids() -> None:
    line = {"b": {"order": 1}, "c": {"order": 0.5}, "a": {"order": 1}}

    assert in_order(line) == ["c", "a", "b"]


def test_positions_are_those_that_the_producer_sees() -> None:
    assert positions() == "sees that 2 fans know where they stand"


@pytest.mark.parametrize(
    "wrong",
    [
        {"told": {SECOND: {"position": 1}}},
        {"told": {SECOND: {"position": 2}, FIRST: {"position": 1}}},
        {"seen": 2},
        {"waiting": 1},
    ],
    ids=str,
)
def test_a_wrong_position_is_noticed(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unmet):
        positions(**wrong)


def call(fan: str = FIRST, seconds: int = 30, at: int = 1_000) -> str:
    answers = {
        "function callNext": {**CALLED, "fanId": fan},
        f"GET calls/{ADDRESS}/{FIRST}": at,
        f"GET {EVENT}/callSeconds": seconds,
    }
    step = {"who": "sami", "does": "callNext", "fan": "fan-1"}
    return play(CallNext, answers, **step)[0]


def test_a_click_calls_the_fan_who_should_be_next() -> None:
    assert call() == "calls the next one, Fan-1, who has 30 s to answer"


@pytest.mark.parametrize("wrong", [{"fan": SECOND}, {"seconds": 29}, {"at": 999}])
def test_another_call_is_noticed(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unmet):
        call(**wrong)


def test_a_click_that_calls_a_second_one_is_noticed() -> None:
    replies = iter([CALLED, {**CALLED, "fanId": SECOND}])
    answers = {"function callNext": lambda _: next(replies)}

    with pytest.raises(Unmet, match="once"):
        play(CallNext, answers, who="sami", does="callNext", fan="fan-1")


def missed(*, waits: int | None = None, missed: int = 1, **record: Any) -> Any:
    client = ScriptedClient(
        {
            f"GET calls/{ADDRESS}/{FIRST}": waits,
            f"GET {EVENT}/activeFans/{FIRST}": record,
            f"GET line/{ADDRESS}/{FIRST}": {"order": 2, "missed": missed},
        }
    )
    show = a_show(client)
    step = ExpectCallMissed.model_validate({"who": "fan-1", "does": "expectCallMissed"})
    played(show, step.play)
    return show.people["fan-1"].place


def test_whoever_has_missed_a_call_is_in_line_again() -> None:
    assert missed() is Place.LINE


@pytest.mark.parametrize(
    "wrong", [{"waits": 1}, {"missed": 2}, {"isBackstage": True}], ids=str
)
def test_a_call_that_goes_on_is_noticed(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unmet):
        missed(**wrong)


@pytest.mark.parametrize(("held", "written"), [(True, True), (False, None)])
def test_a_fan_is_held_or_no_longer(*, held: bool, written: bool | None) -> None:
    step = {"who": "sami", "does": "hold", "fan": "fan-1", "held": held}

    _, client = play(Hold, {}, **step)

    assert client.bodies[-1][f"line/{ADDRESS}/{FIRST}/held"] is written


@pytest.mark.parametrize("read", ["Sings.", "Dances."])
def test_a_note_is_what_the_producer_reads(read: str) -> None:
    step = {"who": "sami", "does": "writeNote", "fan": "fan-1", "text": "Sings."}
    answers = {f"GET notes/{ADDRESS}/{FIRST}": {"text": read}}

    if read == "Sings.":
        _, client = play(WriteNote, answers, **step)
        note = client.bodies[0][f"notes/{ADDRESS}/{FIRST}"]
        assert (note["text"], note["by"]) == ("Sings.", "sami-1")
    else:
        with pytest.raises(Unmet):
            play(WriteNote, answers, **step)


@pytest.mark.parametrize("given", [{}, {"stageToken": "t"}])
def test_a_screener_gets_a_session_and_no_token_of_opentok(
    given: dict[str, str],
) -> None:
    user = {"localId": "sami-1", "idToken": "id", "refreshToken": "r"}
    answers = {
        "auth signUp": user,
        "function loginStaff": {"token": "session", "expiresAt": 1, **given},
    }
    step = {"who": "sami", "does": "signInAsScreener"}

    if given:
        with pytest.raises(Unmet):
            play(SignInAsScreener, answers, **step)
    else:
        _, client = play(SignInAsScreener, answers, **step)
        asked = client.bodies[client.calls.index("function loginStaff")]
        assert (asked["staffUrl"], asked["idToken"]) == ("staff-link", "id")
