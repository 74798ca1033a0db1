import pytest

from rehearsal.verbs import attempts_of_screeners
from rehearsal.verbs.attempts import ATTEMPTS
from tests.rehearsal.scripted_client import EVENT
from tests.rehearsal.verbs.tried import asked_by

CALLS = [
    ("putAFanOnStage", "PATCH "),
    ("callAFanOnStage", "function callNext"),
    ("getTheProducersTokens", "function createTokenProducer"),
    ("readTheEvent", "GET events/e1"),
    ("readTheMessages", "GET messages/e1"),
]


@pytest.mark.parametrize(("attempt", "call"), CALLS)
def test_an_attempt_asks_for_what_it_says(attempt: str, call: str) -> None:
    assert asked_by(attempt, "sami")[0] == call


def test_every_attempt_is_tried() -> None:
    made_here = {
        name
        for name, attempt in ATTEMPTS.items()
        if attempt.act.__module__ == attempts_of_screeners.__name__
    }

    assert {name for name, _ in CALLS} == made_here


@pytest.mark.parametrize(
    ("attempt", "field", "value"),
    [
        ("putAFanOnStage", f"{EVENT}/activeFans/fan-1-1/isOnStage", True),
        ("putAFanOnStage", f"{EVENT}/stageFanId", "fan-1-1"),
        ("callAFanOnStage", "to", "stage"),
    ],
)
def test_what_must_not_work_is_what_is_sent(
    attempt: str, field: str, value: object
) -> None:
    _, body = asked_by(attempt, "sami")

    assert body[field] == value
