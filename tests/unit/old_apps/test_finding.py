"""Which event an old app means."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel.caching import Inquiry
from interactive_broadcast.kernel.errors import (
    EventNotFound,
    NoCurrentEvent,
    OldAppsNotLetIn,
)
from interactive_broadcast.kernel.models import SecretSlug, Slug
from interactive_broadcast.old_apps.aliases import alias_of
from interactive_broadcast.old_apps.finding import SECRET_LENGTH, EventFinder
from interactive_broadcast.seats.models import StageRole
from tests.support.builders import (
    ADMIN_ID,
    CELEBRITY_URL,
    EVENT_ID,
    FAN_URL,
    HOST_URL,
    an_event,
    another_event,
)
from tests.unit.old_apps.old_shows import ALIAS, let_in
from tests.unit.world import World, a_world

ANEW = Inquiry(anew=True)


def finder_of(world: World) -> EventFinder:
    return world.backend.old_apps.tokens.finder


def closed(**changes: Any) -> EventRecord:
    return an_event(status=Status.CLOSED, **changes)


def a_world_with_a_closed_event(*events: EventRecord) -> World:
    world = a_world(closed(), *events)
    world.databases.put(f"closedEvents/{ADMIN_ID}/{FAN_URL}", EVENT_ID)
    return world


def test_fans_find_the_open_event_at_an_address() -> None:
    found = finder_of(a_world()).of_fans(ADMIN_ID, FAN_URL, ANEW)

    assert (found.id, found.closed) == (EVENT_ID, None)


def test_after_its_end_they_find_what_is_left_of_it() -> None:
    finder = finder_of(let_in(a_world_with_a_closed_event()))
    found = finder.of_fans(ADMIN_ID, FAN_URL, ANEW)

    assert found.id == EVENT_ID
    assert found.closed is not None
    assert found.closed.status is Status.CLOSED


def test_while_old_apps_are_not_let_in_it_is_found_by_nobody() -> None:
    with pytest.raises(EventNotFound):
        finder_of(a_world_with_a_closed_event()).of_fans(ADMIN_ID, FAN_URL, ANEW)


def test_a_new_event_at_the_same_address_is_found_first() -> None:
    world = a_world_with_a_closed_event(another_event(fan_url=FAN_URL))

    assert finder_of(world).of_fans(ADMIN_ID, FAN_URL, ANEW).id == "event-2"


@pytest.mark.parametrize(
    ("admin_id", "fan_url"), [(ADMIN_ID, "other-night"), ("admin-2", FAN_URL)]
)
def test_an_address_that_no_event_of_the_admin_has_had_leads_nowhere(
    admin_id: str, fan_url: str
) -> None:
    with pytest.raises(EventNotFound):
        finder_of(let_in(a_world_with_a_closed_event())).of_fans(
            admin_id, fan_url, ANEW
        )


def test_without_an_address_it_is_the_current_event() -> None:
    world = a_world(an_event(), another_event(status=Status.PRESHOW))

    assert finder_of(world).of_fans(ADMIN_ID, None, ANEW).id == "event-2"
    with pytest.raises(NoCurrentEvent):
        finder_of(a_world()).of_fans(ADMIN_ID, None, ANEW)


@pytest.mark.parametrize(
    ("role", "link"),
    [(StageRole.HOST, HOST_URL), (StageRole.CELEBRITY, CELEBRITY_URL)],
)
def test_a_secret_link_is_taken_whatever_the_switch_says(
    role: StageRole, link: str
) -> None:
    finder = finder_of(a_world())

    assert finder.of_guest(ADMIN_ID, role, link, ANEW) == EVENT_ID


def test_a_secret_link_of_the_other_role_leads_nowhere() -> None:
    with pytest.raises(EventNotFound):
        finder_of(let_in(a_world())).of_guest(
            ADMIN_ID, StageRole.HOST, CELEBRITY_URL, ANEW
        )


@pytest.mark.parametrize("role", StageRole)
def test_an_alias_is_taken_while_old_apps_are_let_in(role: StageRole) -> None:
    finder = finder_of(let_in(a_world()))

    assert finder.of_guest(ADMIN_ID, role, ALIAS, ANEW) == EVENT_ID


@pytest.mark.parametrize("alias", [ALIAS, "unheard"])
def test_while_they_are_not_nobody_learns_whose_an_alias_is(alias: str) -> None:
    with pytest.raises(OldAppsNotLetIn):
        finder_of(a_world()).of_guest(ADMIN_ID, StageRole.HOST, alias, ANEW)


def test_an_alias_of_no_open_event_leads_nowhere() -> None:
    finder = finder_of(let_in(a_world_with_a_closed_event()))

    with pytest.raises(EventNotFound):
        finder.of_guest(ADMIN_ID, StageRole.HOST, ALIAS, ANEW)


@pytest.mark.parametrize("length", [15, 16])
def test_what_is_as_long_as_a_secret_link_is_never_an_alias(length: int) -> None:
    finder = finder_of(a_world())
    refused = OldAppsNotLetIn if length < 16 else EventNotFound

    with pytest.raises(refused):
        finder.of_guest(ADMIN_ID, StageRole.HOST, "x" * length, ANEW)


def test_links_and_aliases_are_told_apart_by_their_length() -> None:
    secret, alias = TypeAdapter(SecretSlug), TypeAdapter(Slug)
    secret.validate_python("x" * SECRET_LENGTH)
    with pytest.raises(ValidationError):
        secret.validate_python("x" * (SECRET_LENGTH - 1))

    for fan_url in ("a", "-", "x" * 128, *(f"show-{number}" for number in range(200))):
        made = alias.validate_python(alias_of(fan_url))
        assert len(made) < SECRET_LENGTH


def test_an_admin_needs_an_open_event_for_who_names_none() -> None:
    finder_of(a_world()).require_any(ADMIN_ID, ANEW)
    with pytest.raises(NoCurrentEvent):
        finder_of(a_world_with_a_closed_event()).require_any(ADMIN_ID, ANEW)


def test_what_was_found_for_one_serves_the_next() -> None:
    world = a_world()
    finder = finder_of(world)
    finder.of_fans(ADMIN_ID, FAN_URL, Inquiry())
    finder.of_guest(ADMIN_ID, StageRole.HOST, HOST_URL, Inquiry())
    world.databases.reads.clear()

    finder.of_fans(ADMIN_ID, FAN_URL, Inquiry())
    finder.of_guest(ADMIN_ID, StageRole.HOST, HOST_URL, Inquiry())

    assert world.databases.reads == []
