import asyncio
import json
from typing import Any

import pytest

from rehearsal.checks import Unmet
from rehearsal.people import SessionKind
from rehearsal.seats import person_id
from rehearsal.show import Show
from rehearsal.streams import check_whose_stream
from tests.rehearsal.scripted_client import EVENT, ScriptedClient, a_show

STAGE = SessionKind.STAGE


def checked(
    record: dict[str, Any], person: str | None = None, *, callbacks: bool = False
) -> list[str]:
    """The checks that passed, of the stream of the first fan."""
    client = ScriptedClient()
    show = a_show(client)
    fan = show.people["fan-1"]
    fan.tokens, fan.connections[STAGE], fan.streams[STAGE] = {"id": "e1"}, "c1", "s1"
    show.people["paula"].has_callbacks = callbacks
    own = person_id(fan)
    data = json.dumps({"userType": "fan", "person": person or own})
    client.answers["GET connections/c1"] = {"data": data}
    fans = {fan.uid: {"person": own, **record}}
    client.answers[f"GET {EVENT}"] = {"activeFans": fans}
    asyncio.run(_check(show))
    return list(show.checks.passed)


async def _check(show: Show) -> None:
    try:
        await check_whose_stream(show, show.people["fan-1"], STAGE)
    finally:
        await show.close()


def test_the_record_is_found_by_the_person_of_the_connection() -> None:
    assert checked({})[-1] == "and so does the connection"


def test_with_callbacks_the_record_names_the_stream() -> None:
    assert (
        checked({"streamId": "s1"}, callbacks=True)[-1] == "the record names the stream"
    )


@pytest.mark.parametrize("person", ["somebody-else"])
def test_a_connection_of_somebody_else_is_noticed(person: str) -> None:
    with pytest.raises(Unmet):
        checked({}, person)


def test_a_record_that_names_another_stream_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rehearsal.watching.TIMEOUT_S", 0.01)

    with pytest.raises(Unmet):
        checked({"streamId": "s2"}, callbacks=True)
