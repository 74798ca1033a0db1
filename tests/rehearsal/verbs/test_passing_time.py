from datetime import timedelta

from rehearsal.show import Show
from rehearsal.verbs.passing_time import Advance
from tests.rehearsal.scripted_client import (
    NOW,
    PRESENCE,
    ScriptedClient,
    a_show,
    played,
)


def test_time_passes_from_the_step_before() -> None:
    client = ScriptedClient()
    show = a_show(client)
    show.due = timedelta(hours=1)
    step = Advance.model_validate({"who": "paula", "does": "advance", "by": "30m"})

    happened = played(show, step.play)

    assert happened == "waits 0:30:00"
    assert client.now - NOW == timedelta(hours=1, minutes=30)


def test_whoever_has_a_tab_open_sends_heartbeats_meanwhile() -> None:
    client = ScriptedClient()
    show = a_show(client)
    producer = show.people["paula"]
    producer.event.is_on = True
    step = Advance.model_validate({"who": "paula", "does": "advance", "by": "10m"})

    async def wait(show: Show) -> str:
        await producer.enter()
        return await step.play(show)

    played(show, wait)

    assert client.calls.count(f"update {PRESENCE}/producer/*") == 3
