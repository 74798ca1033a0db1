import asyncio
from typing import Any

import pytest

from rehearsal.checks import Unmet
from rehearsal.verbs.attempts import ATTEMPTS
from rehearsal.verbs.leasing import NUMBERS, CommandWithLease, TakeLease
from tests.rehearsal.scripted_client import ScriptedClient, a_show, played

LEASE = "producerLeases/e1"


def take(former: dict[str, Any] | None, seen: dict[str, Any]) -> tuple[Any, Any]:
    views = iter([former, seen])
    client = ScriptedClient({f"GET {LEASE}": lambda _: next(views)})
    show = a_show(client)
    step = {"who": "paula", "does": "takeLease", "page": "desk"}
    played(show, TakeLease.model_validate(step).play)
    return show.memories[NUMBERS], client.bodies[client.calls.index("PATCH ")]


def command(status: str) -> str:
    client = ScriptedClient(
        {
            "function getEvent": {"status": "preshow"},
            "function changeStatus": {"status": status},
        }
    )
    show = a_show(client)
    show.memories[NUMBERS] = [1, 2]
    step = {"who": "paula", "does": "commandWithLease"}
    happened = played(show, CommandWithLease.model_validate(step).play)
    assert client.bodies[-1]["lease"] == 2
    return happened


@pytest.mark.parametrize(("former", "number"), [(None, 1), ({"number": 4}, 5)])
def test_a_page_takes_the_next_number_and_tells_it(
    former: dict[str, Any] | None, number: int
) -> None:
    taken, written = take(former, {"holder": "desk", "number": number})

    assert taken == [number]
    assert written[LEASE]["number"] == number
    assert written[f"timeline/e1/lease-{number}"]["details"]["number"] == number


@pytest.mark.parametrize(
    "seen", [{"holder": "laptop", "number": 1}, {"holder": "desk", "number": 2}]
)
def test_a_lease_that_is_anothers_is_noticed(seen: dict[str, Any]) -> None:
    with pytest.raises(Unmet):
        take(None, seen)


def test_a_page_commands_with_the_newest_number() -> None:
    assert command("preshow") == "commands with lease 2"
    with pytest.raises(Unmet):
        command("live")


def tried(attempt: str) -> tuple[str, Any]:
    client = ScriptedClient({f"GET {LEASE}": {"number": 2}})
    show = a_show(client)
    show.memories[NUMBERS] = [1, 2]
    asyncio.run(_try(attempt, show))
    return client.calls[-1], client.bodies[-1]


async def _try(attempt: str, show: Any) -> None:
    await ATTEMPTS[attempt].act(show, show.people["paula"])


def test_a_page_that_has_lost_its_lease_names_the_former_number() -> None:
    call, body = tried("commandWithAFormerLease")

    assert call == "function changeStatus"
    assert (body["lease"], body["status"]) == (1, "closed")


def test_a_lease_that_is_held_is_tried_with_the_next_number() -> None:
    call, body = tried("takeALeaseThatIsHeld")

    assert call == "PATCH "
    assert (body[LEASE]["holder"], body[LEASE]["number"]) == ("intruder", 3)
