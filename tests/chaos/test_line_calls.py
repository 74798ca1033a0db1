"""The laws of a line's calls notice what they are there for."""

from tests.chaos.line_calls import several_for_one_click, unanswered
from tests.chaos.shows import Answer


def called(click: str, fan_id: str, status: int = 200) -> Answer:
    return Answer(f"callNext {click}", status, {"fanId": fan_id})


def test_a_click_that_calls_two_is_noticed() -> None:
    answers = [called("a", "fay"), called("b", "gus"), called("a", "gus")]

    assert list(several_for_one_click(answers)) == [
        "callNext a has called ['fay', 'gus']"
    ]


def test_clicks_that_call_one_each_are_in_order() -> None:
    refused = called("b", "gus", 409)
    answers = [called("a", "fay"), called("a", "fay"), called("b", "fay"), refused]

    assert list(several_for_one_click(answers)) == []


def test_a_call_that_is_left_is_noticed() -> None:
    event = {"adminId": "ana", "fanUrl": "night"}

    assert list(unanswered({}, event)) == []
    assert list(unanswered({"calls": {"ana": {"other": {"fay": 1}}}}, event)) == []
    assert len(list(unanswered({"calls": {"ana": {"night": {"fay": 1}}}}, event))) == 1
