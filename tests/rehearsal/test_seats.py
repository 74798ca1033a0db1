from typing import Any

import pytest

from rehearsal.checks import Unmet
from rehearsal.people import Person, SessionKind
from rehearsal.seats import Seat, given_seat, take_seat
from rehearsal.show import Show
from tests.rehearsal.fan_tokens import EXPIRES_MS, ROLES, fan_tokens, token_for
from tests.rehearsal.scripted_client import EVENT, ScriptedClient, a_show, played

FAN = "fan-1-1"
RECORD = f"GET {EVENT}/activeFans/{FAN}"


class OpenTok:
    """Lets a fan connect with what the seat that they asked for last is worth."""

    def __init__(self, **changed: Any) -> None:
        self.seat = ""
        self.client = ScriptedClient(
            {
                "function createTokensFan": self._tokens,
                "POST connections": self._connection,
                "POST streams": {"id": "s1"},
                RECORD: {"id": FAN},
            }
        )
        self._answer = fan_tokens(FAN, **changed)

    def _tokens(self, body: Any) -> Any:
        self.seat = body["seat"]
        return self._answer(body)

    def _connection(self, body: Any) -> dict[str, str]:
        session = body["sessionId"].removesuffix("-1")
        known_as = {"stage": "fan", "backstage": "backstageFan"}[session]
        return {
            "connectionId": f"to {session} from {self.seat}",
            "role": ROLES[self.seat][session],
            "data": f'{{"userType": "{known_as}"}}',
        }


def after(opentok: OpenTok, *seats: Seat) -> Person:
    """The fan takes these seats, one after another."""
    show = a_show(opentok.client)
    fan = show.people["fan-1"]

    async def play(show: Show) -> str:
        for seat in seats:
            await take_seat(show, fan, seat)
        return "done"

    played(show, play)
    return fan


def test_a_fan_goes_all_the_way_from_the_audience_to_the_stage_and_back() -> None:
    opentok = OpenTok()

    on_deck = after(opentok, Seat.AUDIENCE, Seat.ON_DECK)
    called = after(opentok, Seat.AUDIENCE, Seat.ON_DECK, Seat.CALLED)
    on_stage = after(opentok, Seat.CALLED, Seat.STAGE)
    back = after(opentok, Seat.STAGE, Seat.AUDIENCE)

    assert on_deck.connections == {
        SessionKind.STAGE: "to stage from audience",
        SessionKind.BACKSTAGE: "to backstage from onDeck",
    }
    assert called.connections[SessionKind.BACKSTAGE] == "to backstage from called"
    assert on_stage.connections == {SessionKind.STAGE: "to stage from stage"}
    assert on_stage.streams == {SessionKind.STAGE: "s1"}
    assert back.connections == {SessionKind.STAGE: "to stage from audience"}
    assert back.streams == {}


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"seat": "stage"}, id="another seat"),
        pytest.param({"backstageToken": None}, id="none for the backstage"),
        pytest.param(
            {"stageToken": token_for("stage", FAN, role="publisher")}, id="role"
        ),
        pytest.param({"stageToken": token_for("stage", "another")}, id="person"),
        pytest.param({"stageToken": token_for("backstage", FAN)}, id="session"),
        pytest.param({"stageToken": token_for("stage", FAN, exp=1)}, id="expiry"),
        pytest.param({"expiresAt": EXPIRES_MS + 1000}, id="too long"),
        pytest.param({"renewAt": EXPIRES_MS}, id="renewed too late"),
    ],
)
def test_tokens_that_are_not_worth_the_seat_are_noticed(
    changed: dict[str, Any],
) -> None:
    with pytest.raises(Unmet):
        after(OpenTok(**changed), Seat.ON_DECK)


def test_a_token_for_the_backstage_in_the_audience_is_noticed() -> None:
    more = {"sessionId": "backstage-1", "backstageToken": token_for("backstage", FAN)}

    with pytest.raises(Unmet, match="audience has backstage"):
        after(OpenTok(**more), Seat.AUDIENCE)


@pytest.mark.parametrize(
    ("record", "seat"),
    [
        (None, Seat.AUDIENCE),
        ({"id": FAN}, Seat.AUDIENCE),
        ({"id": FAN, "isBackstage": True}, Seat.CALLED),
        ({"id": FAN, "inPrivateCall": True}, Seat.CALLED),
        ({"id": FAN, "isOnStage": True}, Seat.STAGE),
    ],
)
def test_a_fan_sees_which_seat_the_show_gives_them(record: Any, seat: Seat) -> None:
    show = a_show(ScriptedClient({RECORD: record}))

    async def play(show: Show) -> str:
        return await given_seat(show.people["fan-1"])

    assert played(show, play) == seat
