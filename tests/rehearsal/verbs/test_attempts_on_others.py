import pytest

from rehearsal.verbs import attempts_on_others
from rehearsal.verbs.attempts import ATTEMPTS
from tests.rehearsal.scripted_client import EVENT
from tests.rehearsal.verbs.tried import asked_by

CALLS = [
    ("readAnothersMessages", "GET messages/e1/fan-2-1"),
    ("writeInAnothersName", "PATCH messages/e1/fan-2-1"),
    ("claimAnothersStream", "PATCH "),
]


@pytest.mark.parametrize(("attempt", "call"), CALLS)
def test_an_attempt_asks_for_what_it_says(attempt: str, call: str) -> None:
    assert asked_by(attempt, "fan-1")[0] == call


def test_every_attempt_is_tried() -> None:
    made_here = {
        name
        for name, attempt in ATTEMPTS.items()
        if attempt.act.__module__ == attempts_on_others.__name__
    }

    assert {name for name, _ in CALLS} == made_here


def test_anothers_stream_comes_with_the_name() -> None:
    _, body = asked_by("claimAnothersStream", "fan-1")

    own = f"{EVENT}/activeFans/fan-1-1"
    claimed = {f"{own}/name": "Fan-2", f"{own}/streamId": "their-stream"}
    assert claimed.items() <= body.items()
