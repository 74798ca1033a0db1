from collections.abc import Callable
from typing import Any

import pytest

from rehearsal.checks import Unmet
from rehearsal.people import Person, SessionKind
from rehearsal.show import Show
from rehearsal.verbs.base import Verb
from rehearsal.verbs.connecting import (
    CloseTab,
    ComeBack,
    ExpectGone,
    Leave,
    LoseConnection,
    OpenTab,
    Reload,
)
from tests.rehearsal.fan_tokens import FanSeats
from tests.rehearsal.scripted_client import (
    EVENT,
    PRESENCE,
    ScriptedClient,
    a_show,
    played,
)

FAN = "fan-1-1"
RECORD = {"id": FAN, "joinedAt": 1}
ON_STAGE = {**RECORD, "isOnStage": True}


def step(verb: type[Verb], who: str = "fan-1") -> Verb:
    word = verb.__name__
    return verb.model_validate({"who": who, "does": word[0].lower() + word[1:]})


class Database:
    """What the producer reads, which follows who is connected."""

    def __init__(self, person: str, place: str, record: Any) -> None:
        self.record: Any = record
        self.tabs = 0
        key = f"paula-1/launch/{person}"
        left = f" line/{key} deck/{key} fanPictures/{key}" if person == FAN else ""
        self.client = ScriptedClient(
            {
                f"GET {place}": lambda _: self.record,
                f"GET {PRESENCE}/{person}": lambda _: self.connections(),
                f"update {PRESENCE}/{person}/*": lambda _: self.comes(),
                f"update {PRESENCE}/{person}/* {place}": lambda _: self.comes(),
                f"update {place} {PRESENCE}/{person}{left}": lambda _: self.leaves(),
                "close socket": lambda _: self.goes(),
                **(FanSeats(FAN).answers if person == FAN else ANYBODY),
                "GET sessions/backstage-1": {"streams": []},
                "function createTokenHostCeleb": TOKENS,
                "function createTokenProducer": TOKENS,
            }
        )

    def connections(self) -> dict[str, int] | None:
        return {f"tab-{number}": 1 for number in range(self.tabs)} or None

    def comes(self) -> None:
        self.tabs += 1

    def goes(self) -> None:
        self.tabs = max(0, self.tabs - 1)

    def leaves(self) -> None:
        self.record, self.tabs = None, 0


ANYBODY = {"POST connections": {"connectionId": "c1"}, "POST streams": {"id": "s1"}}
TOKENS = {
    "stageSessionId": "stage-1",
    "sessionId": "backstage-1",
    "stageToken": "for the stage",
    "backstageToken": "for the backstage",
}


def a_fan(record: Any = RECORD) -> Database:
    return Database(FAN, f"{EVENT}/activeFans/{FAN}", record)


def after_entering(
    database: Database, *verbs: Verb, meanwhile: Callable[[], None] = lambda: None
) -> Person:
    """The person of the verbs enters with a connection to the stage, then they play."""
    show = a_show(database.client)
    person = show.people[verbs[0].who]

    async def play(show: Show) -> str:
        await person.enter()
        show.people["paula"].tokens = TOKENS
        person.tokens = TOKENS
        await person.connect(SessionKind.STAGE)
        await person.publish(SessionKind.STAGE)
        for index, verb in enumerate(verbs):
            if index:
                meanwhile()
            await verb.play(show)
        return str(len(person.tabs))

    assert played(show, play).isdigit()
    return person


@pytest.mark.parametrize(
    ("who", "person", "place", "record", "tokens"),
    [
        ("fan-1", FAN, f"activeFans/{FAN}", ON_STAGE, "createTokensFan"),
        ("hana", "host", "hostActive", True, "createTokenHostCeleb"),
        ("paula", "producer", "producerActive", True, "createTokenProducer"),
    ],
)
def test_whoever_reloads_keeps_the_place_and_is_connected_as_before(
    who: str, person: str, place: str, record: Any, tokens: str
) -> None:
    database = Database(person, f"{EVENT}/{place}", record)

    came = after_entering(database, step(Reload, who))

    assert came.connections.keys() == {SessionKind.STAGE}
    assert came.streams == {SessionKind.STAGE: "s1"}
    calls = database.client.calls
    assert calls.count(f"update {PRESENCE}/{person}/*") == 2
    assert calls.index(f"update {PRESENCE}/{person}/*") < calls.index(
        f"function {tokens}"
    )


def test_a_fan_on_stage_comes_back_with_the_tokens_of_that_seat() -> None:
    database = a_fan(ON_STAGE)

    after_entering(database, step(Reload))

    client = database.client
    asked = client.bodies[client.calls.index("function createTokensFan")]
    assert asked["seat"] == "stage"


def test_tabs_come_and_go_and_the_person_stays() -> None:
    after_entering(a_fan(), step(OpenTab), step(CloseTab))


def test_a_person_whom_a_closed_tab_takes_along_is_noticed() -> None:
    database = a_fan()
    database.client.answers["close socket"] = lambda _: database.leaves()

    with pytest.raises(Unmet, match="is seen with 1 connections"):
        after_entering(database, step(OpenTab), step(CloseTab))


def test_whoever_comes_back_is_where_they_were() -> None:
    after_entering(a_fan(), step(LoseConnection), step(ComeBack))


def test_a_place_that_was_lost_meanwhile_is_noticed() -> None:
    database = a_fan()

    def put_at_the_end() -> None:
        database.record = {**RECORD, "joinedAt": 2}

    with pytest.raises(Unmet, match="is where they were"):
        after_entering(
            database, step(LoseConnection), step(ComeBack), meanwhile=put_at_the_end
        )


def test_whoever_leaves_is_gone_with_all_their_tabs() -> None:
    after_entering(a_fan(), step(OpenTab), step(Leave))


def test_somebody_who_is_still_there_is_noticed() -> None:
    with pytest.raises(Unmet, match="has no place"):
        after_entering(a_fan(), step(ExpectGone))


def test_a_flag_that_says_that_nobody_is_there_is_no_place() -> None:
    database = Database("producer", f"{EVENT}/producerActive", record=False)

    after_entering(database, step(Leave, "paula"))
