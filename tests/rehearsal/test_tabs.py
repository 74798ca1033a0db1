import asyncio

import pytest

from rehearsal.requests import Refused
from rehearsal.tabs import NOW, Tab
from tests.rehearsal.scripted_client import PRESENCE, ScriptedClient

HOST = f"{PRESENCE}/host"
NAMES = {"writtenFor/paula-1/launch/host/e1": NOW}


def opened(client: ScriptedClient, **place: object) -> Tab:
    return asyncio.run(Tab.open(client, "token", HOST, NAMES, place))


def test_what_its_end_removes_is_said_before_it_is_there() -> None:
    client = ScriptedClient()

    opened(client, flag=True)

    assert client.calls == [f"on disconnect {HOST}/*", f"update {HOST}/* flag"]


def test_each_tab_has_a_key_of_its_own_and_the_servers_time() -> None:
    client = ScriptedClient()

    first, second = opened(client), opened(client)

    assert first.presence != second.presence
    assert client.bodies[-1] == {second.presence: NOW, **NAMES}


def test_a_tab_that_the_rules_do_not_let_in_is_closed() -> None:
    refusal = Refused("socket", 401, "rules-denied", "")
    client = ScriptedClient({f"update {HOST}/*": refusal})

    with pytest.raises(Refused):
        opened(client)

    assert client.calls[-1] == "close socket"
