"""What old apps have for the links of host and celebrity."""

from typing import Any

import pytest

from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel.caching import Inquiry
from interactive_broadcast.old_apps.aliases import Aliases, alias_of
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    FAN_URL,
    HOST_URL,
    an_event,
    another_event,
)
from tests.unit.world import a_world

LONG = "the-annual-meeting-of-all-who-have-ever-been-on-stage"


def aliases_of(*events: EventRecord) -> Aliases:
    return a_world(*events).backend.old_apps.aliases


@pytest.mark.parametrize(
    ("fan_url", "alias"),
    [
        # As recorded of the old web app.
        ("show-75114", "eouwT6"),
        # As the algorithm's own page has it.
        ("this is my salt", "laHquq"),
    ],
)
def test_it_is_what_old_apps_make_of_the_fans_address(fan_url: str, alias: str) -> None:
    assert alias_of(fan_url) == alias


def test_an_event_is_found_by_its_alias() -> None:
    aliases = aliases_of(an_event(), another_event())

    assert aliases.event_id(ADMIN_ID, alias_of(FAN_URL)) == EVENT_ID


@pytest.mark.parametrize("alias", ["", "eouwT6", HOST_URL, FAN_URL, "../x", "\u00e9"])
def test_nothing_else_finds_one(alias: str) -> None:
    assert aliases_of(an_event()).event_id(ADMIN_ID, alias) is None


def test_an_alias_is_of_one_admin() -> None:
    assert aliases_of(an_event()).event_id("admin-2", alias_of(FAN_URL)) is None


def test_a_closed_event_has_none() -> None:
    aliases = aliases_of(an_event(status=Status.CLOSED))

    assert aliases.event_id(ADMIN_ID, alias_of(FAN_URL)) is None


def test_of_two_events_with_the_same_alias_it_is_the_newest() -> None:
    """The algorithm looks at the first characters alone of so long an address."""
    first, second = f"{LONG}-2026", f"{LONG}-2027"
    assert alias_of(first) == alias_of(second)

    newer: dict[str, Any] = {"id": "event-2", "fan_url": first}
    aliases = aliases_of(an_event(fan_url=second), another_event(**newer))

    assert aliases.event_id(ADMIN_ID, alias_of(second)) == "event-2"


def test_of_two_events_with_the_same_alias_one_that_is_on_comes_first() -> None:
    """Or whoever is on stage, and comes back, is led to a show of next year."""
    first, second = f"{LONG}-2026", f"{LONG}-2027"
    is_on = an_event(fan_url=first, status=Status.LIVE)
    world = a_world(is_on, another_event(id="event-2", fan_url=second))
    world.databases.put(f"current/{ADMIN_ID}/{EVENT_ID}", "live")

    found = world.backend.old_apps.aliases.event_id(ADMIN_ID, alias_of(first))

    assert found == EVENT_ID


def test_however_many_share_an_alias_it_takes_two_reads_for_all_who_ask() -> None:
    """A stranger who knows one alias must not have hundreds of addresses looked up."""
    fan_urls = [f"{LONG}-{number}" for number in range(200)]
    world = a_world()
    slugs: dict[str, Any] = {
        each: f"event-{number}" for number, each in enumerate(fan_urls)
    }
    world.databases.put(f"slugs/{ADMIN_ID}/fanUrl", slugs)
    aliases = world.backend.old_apps.aliases

    world.databases.reads.clear()

    for _ in range(5):
        assert aliases.event_id(ADMIN_ID, alias_of(LONG)) == "event-99"

    assert len(world.databases.reads) == 2


def test_an_event_that_was_just_made_is_found_by_a_decision_that_asks_anew() -> None:
    world = a_world()
    aliases, alias = world.backend.old_apps.aliases, alias_of("brand-new")
    assert aliases.event_id(ADMIN_ID, alias) is None

    world.databases.put(f"slugs/{ADMIN_ID}/fanUrl/brand-new", "event-9")

    assert aliases.event_id(ADMIN_ID, alias) is None
    assert aliases.event_id(ADMIN_ID, alias, Inquiry(anew=True)) == "event-9"
