import pytest

from rehearsal.checks import Unmet
from rehearsal.people import Part, Person
from rehearsal.requests import Refused
from rehearsal.show import Show
from rehearsal.verbs.attempts import ATTEMPTS, Attempt
from rehearsal.verbs.refusals import TryTo
from tests.rehearsal.scripted_client import ScriptedClient, a_show, played


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attempts: one that is refused, one that fails, one that works."""

    async def denied(_: Show, __: Person) -> None:
        raise Refused("call", 403, "rules-denied", "")

    async def broken(_: Show, __: Person) -> None:
        raise Refused("call", 503, "rules-denied", "")

    async def allowed(_: Show, __: Person) -> str:
        return "a reply"

    for act in (denied, broken, allowed):
        attempt = Attempt(act.__name__, frozenset(Part), act)
        monkeypatch.setitem(ATTEMPTS, act.__name__, attempt)


def tried(name: str, refused: str = "rules-denied") -> Show:
    show = a_show(ScriptedClient())
    step = TryTo.model_validate({"who": "fan-1", "tryTo": name, "refused": refused})
    played(show, step.play)
    return show


@pytest.mark.usefixtures("made_up")
def test_being_refused_for_the_expected_reason_is_what_should_happen() -> None:
    assert tried("denied").checks.passed


@pytest.mark.usefixtures("made_up")
@pytest.mark.parametrize(
    ("name", "reason"),
    [("denied", "wrong-show"), ("broken", "rules-denied"), ("allowed", "rules-denied")],
    ids=["another reason", "a failure", "no refusal"],
)
def test_anything_else_is_not(name: str, reason: str) -> None:
    with pytest.raises(Unmet):
        tried(name, reason)
