"""How a fan goes from one seat of a show to another: a connection for each.

What an app does is written down in `docs/`; the tokens are opened here and checked.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

import jwt

from rehearsal.people import Event, Part, Person, SessionKind
from rehearsal.show import Show


class Seat(StrEnum):
    """The seats of a show, as `createTokensFan` knows them."""

    AUDIENCE = "audience"
    ON_DECK = "onDeck"
    CALLED = "called"
    STAGE = "stage"


WORTH: Final[Mapping[Seat, Mapping[SessionKind, str]]] = {
    Seat.AUDIENCE: {SessionKind.STAGE: "subscriber"},
    Seat.ON_DECK: {
        SessionKind.STAGE: "subscriber",
        SessionKind.BACKSTAGE: "publisheronly",
    },
    Seat.CALLED: {SessionKind.STAGE: "subscriber", SessionKind.BACKSTAGE: "publisher"},
    Seat.STAGE: {SessionKind.STAGE: "publisher"},
}
"""OpenTok's role in each session that the seat has a token for."""

KNOWN_AS: Final = {SessionKind.STAGE: "fan", SessionKind.BACKSTAGE: "backstageFan"}

PUBLISHES: Final = frozenset({"publisher", "publisheronly"})
LASTS_MS: Final = 600_000
"""Time to connect with a fan's tokens."""

RENEWED_BEFORE_MS: Final = 180_000
"""Rest of that time when an app asks for fresh ones."""

OPAQUE_CHARACTERS: Final = 22

ON_DECK: Final = 10
"""As in functions/.env."""

TALKING: Final = ("the producer", "whom they have called")
"""Who publishes backstage besides those on deck."""


async def given_seat(fan: Person) -> Seat:
    """The highest seat that the show gives a fan, as their app sees it."""
    record = await fan.read(fan.own_record) or {}
    if record.get("isOnStage"):
        return Seat.STAGE
    if record.get("isBackstage") or record.get("inPrivateCall"):
        return Seat.CALLED
    if await fan.read(fan.own_deck_place) is not None:
        return Seat.ON_DECK
    return Seat.AUDIENCE


async def follow_line(show: Show, event: Event) -> None:
    """Let the apps of those whose turn has come, or is over, take their seats.

    Each app listens to its own place on deck; here the producer's view tells whose to
    ask. No more publish backstage than are on deck, beside the producer and whom they
    call.
    """
    producer = show.producer_of(event)
    line = await producer.read(event.line_path) or {}
    deck = await producer.read(event.deck_path) or {}
    there = [uid for uid in line if "awaySince" not in line[uid]]
    first = sorted(there, key=lambda uid: (line[uid]["order"], uid))[:ON_DECK]
    taken = {uid for uid, by in deck.items() if by == "producer"}
    show.checks.equal("the first of the line are on deck", {*deck}, {*first, *taken})
    here = [fan for fan in show.of(event, Part.FAN) if fan.connections]
    moving = [fan for fan in here if _is_elsewhere(fan, deck)]
    await show.together(moving, lambda fan: _take_given_seat(show, fan))
    seen = await show.client.opentok("GET", f"sessions/{producer.tokens['sessionId']}")
    publishing = len(seen["streams"])
    most = ON_DECK + len(taken) + len(TALKING)
    show.checks.true(
        f"at most {most} publish backstage", publishing <= most, came=publishing
    )


def _is_elsewhere(fan: Person, deck: Mapping[str, str]) -> bool:
    seat = fan.tokens.get("seat")
    return seat == (Seat.AUDIENCE if fan.uid in deck else Seat.ON_DECK)


async def _take_given_seat(show: Show, fan: Person) -> None:
    await take_seat(show, fan, await given_seat(fan))


async def ask_for_seat(show: Show, fan: Person, seat: Seat) -> None:
    """Get the tokens of a seat, and check that they are worth it, and no more."""
    event = fan.event
    fan.tokens = await fan.call(
        "createTokensFan",
        adminId=event.admin_id,
        fanUrl=event.fan_url,
        seat=seat.value,
    )
    show.checks.equal("has a seat", fan.tokens["seat"], seat.value)
    sessions = {
        SessionKind.STAGE: fan.tokens.get("stageSessionId"),
        SessionKind.BACKSTAGE: fan.tokens.get("sessionId"),
    }
    for session in SessionKind:
        token = fan.tokens.get(f"{session}Token")
        role = WORTH[seat].get(session)
        show.checks.equal(f"{seat} has {session}", token is not None, role is not None)
        if token is not None:
            _check_token(show, fan, session, _opened(token), sessions[session])
    now_ms = await show.now_ms()
    left_ms = fan.tokens["expiresAt"] - now_ms
    show.checks.true("has minutes to connect", 0 < left_ms <= LASTS_MS, came=left_ms)
    show.checks.equal(
        "is told when to renew",
        fan.tokens["renewAt"],
        fan.tokens["expiresAt"] - RENEWED_BEFORE_MS,
    )


async def take_seat(show: Show, fan: Person, seat: Seat) -> None:
    """Get the tokens of a seat and connect with them.

    A connection has one role for good: one whose role is another in the new seat is
    closed, and another one opened.
    """
    await ask_for_seat(show, fan, seat)
    for session in SessionKind:
        role = WORTH[seat].get(session)
        if session in fan.connections and fan.roles.get(session) == role:
            continue
        await fan.disconnect(session)
        if role is None:
            continue
        await connect(show, fan, session, role=role, user_type=KNOWN_AS[session])
        if role in PUBLISHES:
            await fan.publish(session)


async def connect(
    show: Show, person: Person, session: SessionKind, *, role: str, user_type: str
) -> None:
    """Connect, and check that the token is worth what it should be."""
    connection = await person.connect(session)
    show.checks.equal(f"is a {role} in the {session}", connection["role"], role)
    show.checks.equal(
        f"is known as {user_type} in the {session}",
        json.loads(connection["data"])["userType"],
        user_type,
    )


def _check_token(
    show: Show,
    fan: Person,
    session: SessionKind,
    claims: dict[str, Any],
    session_id: str | None,
) -> None:
    """Role, session, time and person, as the token itself says them."""
    seat = Seat(fan.tokens["seat"])
    expected = {
        "role": WORTH[seat][session],
        "session_id": session_id,
        "exp": fan.tokens["expiresAt"] // 1000,
        "connection_data": {"userType": KNOWN_AS[session], "person": person_id(fan)},
    }
    said = {**claims, "connection_data": json.loads(claims["connection_data"])}
    show.checks.equal(
        f"the token for the {session} is worth the seat",
        {key: said[key] for key in expected},
        expected,
    )


def person_id(fan: Person) -> str:
    """The opaque id by which everybody in the sessions knows a fan."""
    digest = hashlib.sha256(f"{fan.tokens['id']}/{fan.uid}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:OPAQUE_CHARACTERS]


def _opened(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims
