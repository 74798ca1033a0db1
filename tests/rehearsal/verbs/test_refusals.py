import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from rehearsal.checks import Unmet
from rehearsal.demo import demo_settings
from rehearsal.people import Event, Part, Person
from rehearsal.show import Show
from rehearsal.verbs.attempts import (
    ATTEMPTS,
    Attempt,
    another_fan,
    anothers_event,
)
from rehearsal.verbs.refusals import TryTo
from rehearsal.wire import Refused, Wire

MINE = Event(key="mine", producer="paula", name="Mine", id="e1")
THEIRS = Event(key="theirs", producer="viktor", name="Theirs", id="e2")


def a_show() -> Show:
    wire = Wire(demo_settings())
    people = [
        Person(key="paula", name="Paula", part=Part.PRODUCER, wire=wire),
        *(
            Person(
                key=f"fan-{number}",
                name="",
                part=Part.FAN,
                wire=wire,
                uid=f"u{number}",
                comes_for=MINE,
            )
            for number in (1, 2)
        ),
    ]
    return Show(
        wire=wire,
        people={person.key: person for person in people},
        events={"mine": MINE, "theirs": THEIRS},
        event_plans={},
        folder=Path(),
        environment={},
        interactive_limit=2,
        drain=timedelta(),
    )


@pytest.fixture
def knock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attempts that are made up: a door that is locked, one that is open."""

    async def locked(_: Show, __: Person) -> None:
        raise Refused("door", 403, "rules-denied", "")

    async def broken(_: Show, __: Person) -> None:
        raise Refused("door", 503, "rules-denied", "")

    async def opened(_: Show, __: Person) -> str:
        return "come in"

    for act in (locked, broken, opened):
        attempt = Attempt(act.__name__, frozenset(Part), act)
        monkeypatch.setitem(ATTEMPTS, act.__name__, attempt)


def tried(name: str, refused: str = "rules-denied") -> Show:
    show = a_show()
    step = TryTo.model_validate({"who": "fan-1", "tryTo": name, "refused": refused})
    asyncio.run(step.play(show))
    return show


@pytest.mark.usefixtures("knock")
def test_being_refused_for_the_expected_reason_is_what_should_happen() -> None:
    assert tried("locked").checks.passed


@pytest.mark.usefixtures("knock")
@pytest.mark.parametrize(
    ("name", "reason"),
    [("locked", "wrong-show"), ("broken", "rules-denied"), ("opened", "rules-denied")],
    ids=["another reason", "a failure", "no refusal"],
)
def test_anything_else_is_not(name: str, reason: str) -> None:
    with pytest.raises(Unmet):
        tried(name, reason)


def test_the_fan_next_to_the_last_is_the_first() -> None:
    show = a_show()

    assert another_fan(show, show.people["fan-2"]).key == "fan-1"


def test_anothers_event_is_one_of_another_producer() -> None:
    show = a_show()

    assert anothers_event(show, show.people["paula"]) is THEIRS
    assert anothers_event(show, show.people["fan-1"]) is THEIRS


def test_every_attempt_says_what_is_tried() -> None:
    for name, attempt in ATTEMPTS.items():
        assert attempt.summary, name
        assert attempt.summary[0].islower(), name
