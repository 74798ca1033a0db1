"""What an attempt asks for, without anybody who refuses it."""

import asyncio
from typing import Any

from rehearsal.people import SessionKind
from rehearsal.verbs.attempts import ATTEMPTS
from tests.rehearsal.scripted_client import ScriptedClient, a_show


def asked_by(attempt: str, who: str) -> tuple[str, Any]:
    """The last call of an attempt, and its body."""
    client = ScriptedClient({"function loginHost": {"token": "session"}})
    show = a_show(client)
    person = show.people[who]
    person.connections |= {SessionKind.STAGE: "c1", SessionKind.BACKSTAGE: "c2"}
    person.tokens = {"stageToken": "for the stage"}
    show.people["paula"].tokens = {"sessionId": "backstage-1"}
    show.people["paula"].streams[SessionKind.BACKSTAGE] = "of the producer"
    client.answers["POST streams"] = {"id": "s1"}
    asyncio.run(_try(attempt, show, person))
    return client.calls[-1], client.bodies[-1]


async def _try(attempt: str, show: Any, person: Any) -> None:
    if person.comes_for is not None:
        await person.open_tab("first", {})
    await ATTEMPTS[attempt].act(show, person)
