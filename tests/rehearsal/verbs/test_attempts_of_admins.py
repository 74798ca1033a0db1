import pytest

from rehearsal.people import Part
from rehearsal.verbs import attempts_of_admins
from rehearsal.verbs.attempts import ATTEMPTS
from tests.rehearsal.scripted_client import PRESENCE
from tests.rehearsal.verbs.tried import asked_by

CALLS = [
    ("fakeTheRecording", "paula", "PUT events/e1/archiveUrl"),
    ("openAnothersEvent", "paula", "function getEvent"),
    ("endAnothersShow", "paula", "function endBroadcast"),
    ("directAnothersShow", "paula", "function createTokenProducer"),
    ("readAnothersShow", "paula", "GET activeBroadcasts/viktor-1/theirs"),
    ("createEventForAnother", "paula", "function createEvent"),
    ("uploadForAnother", "paula", "upload eventImages/viktor-1/mine"),
    ("takeATakenSlug", "paula", "function createEvent"),
    ("deleteTheEvent", "paula", "function deleteEvent"),
    ("reopenTheShow", "paula", "function eventGoLive"),
    ("sendLateHeartbeat", "paula", f"update {PRESENCE}/producer/*"),
    ("listAdmins", "paula", "function getAdmins"),
    ("becomeSuperAdmin", "paula", "function updateAdmin"),
    ("readSecrets", "paula", "GET secrets/paula-1"),
    ("useWrongCredentials", "root", "function createAdmin"),
    ("callWithoutToken", "paula", "function getAdmins"),
    ("callWithBrokenToken", "paula", "function getAdmins"),
    ("callWithOldToken", "fan-1", "function createTokensFan"),
]


@pytest.mark.parametrize(("attempt", "who", "call"), CALLS)
def test_an_attempt_asks_for_what_it_says(attempt: str, who: str, call: str) -> None:
    assert asked_by(attempt, who)[0] == call


def test_every_attempt_is_tried() -> None:
    made_here = {
        name
        for name, attempt in ATTEMPTS.items()
        if attempt.act.__module__ == attempts_of_admins.__name__
    }

    assert {name for name, *_ in CALLS} == made_here


@pytest.mark.parametrize(
    ("attempt", "field", "value"),
    [
        ("openAnothersEvent", "id", "e2"),
        ("endAnothersShow", "id", "e2"),
        ("createEventForAnother", "adminId", "viktor-1"),
        ("takeATakenSlug", "fanUrl", "launch"),
        ("becomeSuperAdmin", "superAdmin", True),
        ("callWithoutToken", "token", None),
        ("callWithBrokenToken", "token", "session of paulax"),
    ],
)
def test_what_must_not_work_is_what_is_sent(
    attempt: str, field: str, value: object
) -> None:
    _, body = asked_by(attempt, "paula")

    assert body[field] == value


def test_anybody_may_try_to_call_with_a_bad_token() -> None:
    assert ATTEMPTS["callWithBrokenToken"].parts == frozenset(Part)
