import pytest

from rehearsal.verbs import attempts_of_guests
from rehearsal.verbs.attempts import ATTEMPTS
from tests.rehearsal.scripted_client import EVENT
from tests.rehearsal.verbs.tried import asked_by

CALLS = [
    ("readAnotherFan", "fan-1", f"GET {EVENT}/activeFans/fan-2-1"),
    ("listFans", "hana", f"GET {EVENT}/activeFans"),
    ("writeAnotherFan", "fan-1", "PATCH "),
    ("moveMyselfOnStage", "fan-1", "PATCH "),
    ("getInLineWithoutConsent", "fan-1", "PATCH "),
    ("takeTheStage", "fan-1", "function createTokensFan"),
    ("takeASeatOnDeck", "fan-1", "function createTokensFan"),
    ("talkBackstage", "fan-1", "function createTokensFan"),
    ("enterTheBackstage", "fan-1", "POST connections"),
    ("listenBackstage", "fan-1", "POST subscriptions"),
    ("publishFromTheAudience", "fan-1", "POST streams"),
    ("pretendToBeHost", "fan-1", "PATCH "),
    ("changeTheStatus", "fan-1", "function changeStatus"),
    ("writeTheStatus", "fan-1", "PUT events/e1/status"),
    ("enterAnotherShow", "hana", "function createTokenHostCeleb"),
    ("logInAsAdmin", "fan-1", "function login"),
]


@pytest.mark.parametrize(("attempt", "who", "call"), CALLS)
def test_an_attempt_asks_for_what_it_says(attempt: str, who: str, call: str) -> None:
    assert asked_by(attempt, who)[0] == call


def test_every_attempt_is_tried() -> None:
    made_here = {
        name
        for name, attempt in ATTEMPTS.items()
        if attempt.act.__module__ == attempts_of_guests.__name__
    }

    assert {name for name, *_ in CALLS} == made_here


@pytest.mark.parametrize(
    ("attempt", "who", "field", "value"),
    [
        ("writeAnotherFan", "fan-1", f"{EVENT}/activeFans/fan-2-1/name", "Mallory"),
        ("moveMyselfOnStage", "fan-1", f"{EVENT}/activeFans/fan-1-1/isOnStage", True),
        ("takeTheStage", "fan-1", "seat", "stage"),
        ("takeASeatOnDeck", "fan-1", "seat", "onDeck"),
        ("talkBackstage", "fan-1", "seat", "called"),
        ("enterTheBackstage", "fan-1", "sessionId", "backstage-1"),
        ("enterTheBackstage", "fan-1", "token", "for the stage"),
        ("listenBackstage", "fan-1", "streamId", "of the producer"),
        ("pretendToBeHost", "fan-1", f"{EVENT}/hostActive", True),
        ("changeTheStatus", "fan-1", "status", "closed"),
        ("enterAnotherShow", "hana", "hostUrl", "their-host"),
    ],
)
def test_what_must_not_work_is_what_is_sent(
    attempt: str, who: str, field: str, value: object
) -> None:
    _, body = asked_by(attempt, who)

    assert body[field] == value
