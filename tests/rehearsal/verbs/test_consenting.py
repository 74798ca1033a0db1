import asyncio
from types import SimpleNamespace
from typing import Any

from rehearsal.verbs.consenting import give_consent
from tests.rehearsal.scripted_client import ScriptedClient, a_show


def agreed_to(terms: dict[str, Any] | None) -> list[Any]:
    client = ScriptedClient()
    show = a_show(client, SimpleNamespace(consent=terms))
    asyncio.run(give_consent(show, show.people["fan-1"]))
    return client.bodies


def test_a_fan_agrees_to_what_the_event_asks_for() -> None:
    (written,) = agreed_to({"version": "v1", "uses": ["recording", "marketing"]})

    consent = written["consents/e1/fan-1-1"]
    assert consent == {
        "version": "v1",
        "at": {".sv": "timestamp"},
        "recording": True,
        "marketing": True,
    }


def test_where_nothing_is_asked_for_nothing_is_written() -> None:
    assert agreed_to(None) == []
