import re
from typing import Any

import pytest

from dev import ROOT
from rehearsal.checks import Unmet
from rehearsal.people import Person, SessionKind
from rehearsal.seats import ON_DECK, Seat, follow_line, given_seat, take_seat
from rehearsal.show import Show
from tests.rehearsal.fan_tokens import EXPIRES_MS, FanSeats, token_for
from tests.rehearsal.scripted_client import EVENT, ScriptedClient, a_show, played

FAN = "fan-1-1"
LINE, DECK = "line/paula-1/launch", "deck/paula-1/launch"
RECORD = f"GET {EVENT}/activeFans/{FAN}"


def a_client(**changed: Any) -> ScriptedClient:
    return ScriptedClient({**FanSeats(FAN, **changed).answers, RECORD: {"id": FAN}})


def after(client: ScriptedClient, *seats: Seat) -> Person:
    """The fan takes these seats, one after another."""
    show = a_show(client)
    fan = show.people["fan-1"]

    async def play(show: Show) -> str:
        for seat in seats:
            await take_seat(show, fan, seat)
        return "done"

    played(show, play)
    return fan


def test_a_fan_goes_all_the_way_from_the_audience_to_the_stage_and_back() -> None:
    client = a_client()

    on_deck = after(client, Seat.AUDIENCE, Seat.ON_DECK)
    called = after(client, Seat.AUDIENCE, Seat.ON_DECK, Seat.CALLED)
    on_stage = after(client, Seat.CALLED, Seat.STAGE)
    back = after(client, Seat.STAGE, Seat.AUDIENCE)

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
        after(a_client(**changed), Seat.ON_DECK)


def test_a_token_for_the_backstage_in_the_audience_is_noticed() -> None:
    more = {"sessionId": "backstage-1", "backstageToken": token_for("backstage", FAN)}

    with pytest.raises(Unmet, match="audience has backstage"):
        after(a_client(**more), Seat.AUDIENCE)


@pytest.mark.parametrize(
    ("record", "on_deck", "seat"),
    [
        (None, None, Seat.AUDIENCE),
        ({"id": FAN}, None, Seat.AUDIENCE),
        ({"id": FAN}, "line", Seat.ON_DECK),
        ({"id": FAN, "isBackstage": True}, "line", Seat.CALLED),
        ({"id": FAN, "inPrivateCall": True}, None, Seat.CALLED),
        ({"id": FAN, "isOnStage": True}, None, Seat.STAGE),
    ],
)
def test_a_fan_sees_which_seat_the_show_gives_them(
    record: Any, on_deck: Any, seat: Seat
) -> None:
    show = a_show(ScriptedClient({RECORD: record, f"GET {DECK}/{FAN}": on_deck}))

    async def play(show: Show) -> str:
        return await given_seat(show.people["fan-1"])

    assert played(show, play) == seat


def followed(
    line: dict[str, Any],
    deck: dict[str, str],
    *,
    seat: Seat = Seat.AUDIENCE,
    publishing: int = 2,
) -> Person:
    """The first fan, who was in a seat, once everybody has followed the line."""
    client = a_client()
    session: Any = {"streams": [{}] * publishing}
    client.answers |= {
        f"GET {LINE}": line,
        f"GET {DECK}": deck,
        f"GET {DECK}/{FAN}": deck.get(FAN),
        "GET sessions/backstage-1": session,
    }
    show = a_show(client)
    fan = show.people["fan-1"]

    async def play(show: Show) -> str:
        show.people["paula"].tokens = {"sessionId": "backstage-1"}
        await take_seat(show, fan, seat)
        await follow_line(show, fan.event)
        return "done"

    played(show, play)
    return fan


def test_whoever_comes_first_goes_on_deck_and_whoever_does_not_leaves_it() -> None:
    came = followed({FAN: {"at": 1, "order": 1}}, {FAN: "line"})
    left = followed({}, {}, seat=Seat.ON_DECK)

    assert came.tokens["seat"] == "onDeck"
    assert left.tokens["seat"] == "audience"
    assert SessionKind.BACKSTAGE not in left.connections


def test_whoever_is_called_stays_so_while_the_line_moves_on() -> None:
    assert followed(
        {FAN: {"at": 1, "order": 1}}, {FAN: "line"}, seat=Seat.CALLED
    ).tokens["seat"] == ("called")


def test_a_deck_that_is_not_the_first_of_the_line_is_noticed() -> None:
    with pytest.raises(Unmet, match="first of the line"):
        followed({FAN: {"at": 1, "order": 1}}, {})


def test_a_whole_line_that_publishes_is_noticed() -> None:
    with pytest.raises(Unmet, match="publish backstage"):
        followed({FAN: {"at": 1, "order": 1}}, {FAN: "line"}, publishing=ON_DECK + 3)


def test_as_many_are_on_deck_as_the_functions_put_there() -> None:
    (configured,) = re.findall(
        r"^ON_DECK=(\d+)$", (ROOT / "functions/.env").read_text(), re.MULTILINE
    )

    assert int(configured) == ON_DECK
