"""The people of a show, signed in and with their tokens, before anything goes wrong."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from rehearsal.client import StackClient
from rehearsal.people import Event, Part, Person, SessionKind
from rehearsal.video_projects import VideoProject
from tests.chaos.plans import ShowPlan
from tests.chaos.random_shows import EVERYBODY, FANS
from tests.support.client_tokens import client_token
from tests.support.person_ids import opaque_person

SESSIONS = {SessionKind.STAGE: "stageSessionId", SessionKind.BACKSTAGE: "sessionId"}


async def people_of(
    plan: ShowPlan,
    event: Mapping[str, Any],
    client: StackClient,
    producer: tuple[str, str],
) -> dict[str, Person]:
    """The producer, and everybody else who does anything in the plan.

    Args:
        plan: what they will do.
        event: as its owner was told of it.
        client: everybody's.
        producer: e-mail address and password.
    """
    comes_for = Event(
        key=f"show-{plan.number}",
        producer="producer",
        name=event["name"],
        id=event["id"],
        admin_id=event["adminId"],
        fan_url=event["fanUrl"],
    )
    parts = {name: _part(name) for name in {"producer", *_acting(plan)}}
    people = {
        name: Person(key=name, name=name, part=part, client=client, comes_for=comes_for)
        for name, part in sorted(parts.items())
    }
    people["producer"].email, people["producer"].password = producer
    await asyncio.gather(*(_sign_in(person, event) for person in people.values()))
    return people


def give_tokens(
    person: Person, event: Mapping[str, Any], project: VideoProject, now_s: float
) -> None:
    """Tokens of the video service that say whose they are, as the functions give them.

    Args:
        person: whose.
        event: as its owner was told of it.
        project: the producer's.
        now_s: the stack's clock. A wave takes some hours of it.
    """
    whose = opaque_person(event, person.own_presence.rpartition("/")[2])
    data = json.dumps({"userType": person.part.value, "person": whose})
    person.tokens = {key: event[key] for key in SESSIONS.values()}
    for kind, key in SESSIONS.items():
        person.tokens[f"{kind}Token"] = client_token(
            project, event[key], now_s=int(now_s), data=data
        )


def _acting(plan: ShowPlan) -> set[str]:
    named = {who for step in plan.steps for who in (step.to, step.beside)}
    return named & {*EVERYBODY}


def _part(name: str) -> Part:
    return Part.FAN if name in FANS else Part(name)


async def _sign_in(person: Person, event: Mapping[str, Any]) -> None:
    match person.part:
        case Part.PRODUCER:
            await person.sign_in_with_password()
        case Part.FAN:
            await person.sign_in_anonymously()
        case part:
            link = {"adminId": event["adminId"], f"{part}Url": event[f"{part}Url"]}
            session = await person.log_in(f"login{part.capitalize()}", link)
            await person.sign_in_with_custom_token(session["firebaseToken"])
