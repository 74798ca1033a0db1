"""What is sent to direct a line."""

import pytest
from pydantic import ValidationError

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.records.line_order import End, Target
from interactive_broadcast.seats.line_models import CallNextRequest, MoveInLineRequest


def test_a_click_calls_backstage_unless_it_says_where_to() -> None:
    request = CallNextRequest.model_validate({"id": "e", "requestId": "r"})

    assert request.to is SessionKind.BACKSTAGE


@pytest.mark.parametrize(
    ("said", "target"),
    [
        ({"before": "bo"}, Target(before="bo")),
        ({"after": "bo"}, Target(after="bo")),
        ({"to": "first"}, Target(to=End.FIRST)),
        ({"to": "last"}, Target(to=End.LAST)),
    ],
)
def test_a_move_names_one_place(said: dict[str, str], target: Target) -> None:
    request = MoveInLineRequest.model_validate({"id": "e", "fanId": "ana", **said})

    assert request.target == target


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"before": "bo", "after": "cy"},
        {"before": "bo", "to": "last"},
        {"to": "middle"},
        {"before": "ana"},
        {"after": "ana"},
    ],
)
def test_none_or_two_are_refused_and_a_place_beside_oneself(
    said: dict[str, str],
) -> None:
    with pytest.raises(ValidationError):
        MoveInLineRequest.model_validate({"id": "e", "fanId": "ana", **said})


def test_a_fan_may_be_called_as_an_end_of_the_line_is() -> None:
    MoveInLineRequest.model_validate({"id": "e", "fanId": "first", "to": "first"})
