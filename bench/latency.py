"""How long a producer waits for each step of a show, over slow services."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final

import opentok
from requests import Session

from bench import load, seeded
from bench.listening import WAIT_S, changed_at
from bench.load import a_request
from bench.options import Options
from bench.platform import Platform, platform
from bench.prepared import Prepared
from bench.rows import Row
from bench.served import Served
from rehearsal.demo import DEMO_API_KEY, DEMO_API_SECRET

EVENTS: Final = 100
DATABASE_MS: Final = 10.0
OPENTOK_MS: Final = 200.0
STATE_GOAL_MS: Final = 100.0
"""Until a stage is cleared: half as long as OpenTok takes for one answer."""
FUNCTIONS: Final = (
    *("createEvent", "changeStatus", "clearStage", "resume", "deleteEvent"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One call of the producer, in the order of a show.

    Args:
        name: what it does.
        function: which function is called.
        goal_ms: how long it may take at most; None where nothing is asked for.
        former_ms: how long the Node backend took over the same services. None where
            it could not do that.
    """

    name: str
    function: str
    goal_ms: float | None
    former_ms: float | None


STEPS: Final = (
    Step(name="create", function="createEvent", goal_ms=None, former_ms=492),
    Step(name="preshow", function="changeStatus", goal_ms=100, former_ms=64),
    Step(name="live", function="changeStatus", goal_ms=290, former_ms=309),
    Step(name="stage cleared", function="clearStage", goal_ms=None, former_ms=None),
    Step(name="stage resumed", function="resume", goal_ms=None, former_ms=None),
    Step(name="closed", function="changeStatus", goal_ms=290, former_ms=303),
    Step(name="delete", function="deleteEvent", goal_ms=120, former_ms=26),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How long a step took, and what was asked of the services meanwhile."""

    answer: bytes
    ms: float
    database: int
    opentok: int
    state_ms: float | None = None
    """Until what was decided stands in the database, where that is listened to."""


def measured(options: Options) -> Iterator[Row]:
    """A show that is recorded and streamed, several times; the best one counts."""
    with platform(seeded.database(EVENTS)) as here, ExitStack() as running:
        show = Prepared.make(here.variables)
        served = {name: running.enter_context(here.serve(name)) for name in FUNCTIONS}
        producer = Producer(here=here, served=served, token=show.admin_token)
        # The first calls of an instance import and connect.
        producer.play()
        here.services.delay(database=DATABASE_MS, opentok=OPENTOK_MS)
        shows = [producer.play() for _ in range(options.rounds)]
    for number, step in enumerate(STEPS):
        best = min((taken[number] for taken in shows), key=lambda one: one.ms)
        yield Row(
            subject="latency",
            name=step.name,
            value=best.ms,
            unit="ms",
            goal=step.goal_ms,
            former=step.former_ms,
            note=f"{best.database} database requests, {best.opentok} to OpenTok",
        )
        states = [taken[number].state_ms for taken in shows]
        if None not in states:
            yield Row(
                subject="latency",
                name=f"{step.name}: from the call until viewers are told",
                value=min(one for one in states if one is not None),
                unit="ms",
                goal=STATE_GOAL_MS,
                note="nobody has a place on stage by then, and nobody gets one",
            )


@dataclass(frozen=True, kw_only=True)
class Producer:
    """Whoever makes a show, and somebody on its stage."""

    here: Platform
    served: Mapping[str, Served]
    token: str

    def play(self) -> list[Taken]:
        """A whole show. What each of STEPS took."""
        taken: list[Taken] = []
        event: dict[str, Any] = {}
        for step in STEPS:
            if step.name == "live":
                self._publish(event)
            taken.append(self._ask(step, event))
            event = event or json.loads(taken[0].answer)
        return taken

    def _ask(self, step: Step, event: Mapping[str, Any]) -> Taken:
        """Take one step, and listen to what viewers are told if it clears the stage."""
        request = a_request(_body(step, event), token=self.token)
        settings = self.here.services.settings
        with ExitStack() as listening:
            changed = None
            if step.function == "clearStage":
                slate = f"shows/{event['adminId']}/{event['fanUrl']}/slate"
                changed = listening.enter_context(changed_at(settings, slate))
            self.here.services.asked()
            started = time.perf_counter()
            answer = load.call(self.served[step.function].port, request)
            ms = 1000 * (time.perf_counter() - started)
            asked = self.here.services.asked()
            state_ms = None
            if changed is not None:
                state_ms = 1000 * (changed.result(WAIT_S) - started)
        return Taken(
            answer=answer.body,
            ms=ms,
            database=asked["database"].requests,
            opentok=asked["opentok"].requests,
            state_ms=state_ms,
        )

    def _publish(self, event: Mapping[str, Any]) -> None:
        """Put somebody on the stage: OpenTok records nothing else.

        And store that, as `openTokCallback` does when OpenTok tells of it.
        """
        client = opentok.Client(DEMO_API_KEY, DEMO_API_SECRET)
        settings = self.here.services.settings
        control = f"{settings.url('opentok')}/__"
        session_id = event["stageSessionId"]
        token = client.generate_token(session_id)
        told = f"{settings.url('database')}/published/{event['id']}"
        with Session() as session:
            who = {"sessionId": session_id, "token": token}
            connected = session.post(f"{control}/connections", json=who, timeout=10)
            connection_id = connected.json()["connectionId"]
            stream = {"connectionId": connection_id}
            published = session.post(f"{control}/streams", json=stream, timeout=10)
            published.raise_for_status()
            session.put(
                f"{told}/{published.json()['id']}/from.json",
                params={"ns": settings.namespace},
                headers={"Authorization": "Bearer owner"},
                json=int(1000 * time.time()),
                timeout=10,
            ).raise_for_status()


def _body(step: Step, event: Mapping[str, Any]) -> bytes:
    if step.function == "createEvent":
        body: dict[str, Any] = {"name": "Bench", "archiveEvent": True}
    elif step.function == "changeStatus":
        body = {"id": event["id"], "status": step.name}
    else:
        body = {"id": event["id"]}
    return json.dumps(body).encode()
