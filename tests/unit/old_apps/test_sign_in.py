"""Who gets a session with an old app, and what it is good for."""

from datetime import timedelta

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.events.slugs import fingerprint
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import (
    EventNotFound,
    NoCurrentEvent,
    OldAppsNotLetIn,
)
from interactive_broadcast.old_apps.login_models import (
    TokenCelebrityRequest,
    TokenFanRequest,
    TokenHostRequest,
)
from interactive_broadcast.old_apps.sign_in import SignIn
from interactive_broadcast.seats.login_models import Session
from tests.support.builders import (
    ADMIN_ID,
    CELEBRITY_URL,
    EVENT_ID,
    FAN_URL,
    HOST_URL,
    a_celebrity,
    a_host,
    an_event,
    another_event,
)
from tests.support.fakes import NOON
from tests.unit.old_apps.old_shows import ALIAS, by_alias, by_no_link, let_in
from tests.unit.world import World, a_world

OF_HOST = TokenHostRequest(admin_id=ADMIN_ID, host_url=ALIAS)
OF_CELEBRITY = TokenCelebrityRequest(admin_id=ADMIN_ID, celebrity_url=ALIAS)


def sign_in_of(world: World) -> SignIn:
    return world.backend.old_apps.sign_in


def caller_of(world: World, session: Session) -> Caller | None:
    return world.ports.session_tokens.read(session.token)


def lasts(session: Session) -> timedelta:
    return timedelta(milliseconds=session.expires_at - NOON.timestamp() * 1000)


def a_world_whose_show_is_over() -> World:
    world = a_world(an_event(status=Status.CLOSED))
    world.databases.put(f"closedEvents/{ADMIN_ID}/{FAN_URL}", EVENT_ID)
    return world


def test_a_fan_gets_a_session_for_one_event_of_no_firebase_user() -> None:
    world = a_world()

    session = sign_in_of(world).fan(TokenFanRequest(admin_id=ADMIN_ID, fan_url=FAN_URL))

    assert caller_of(world, session) == Caller(
        role=Role.FAN, admin_id=ADMIN_ID, event_id=EVENT_ID
    )
    assert lasts(session) == timedelta(hours=24)


def test_a_fan_who_comes_after_the_end_gets_one_for_the_closed_event() -> None:
    world = let_in(a_world_whose_show_is_over())

    session = sign_in_of(world).fan(TokenFanRequest(admin_id=ADMIN_ID, fan_url=FAN_URL))

    caller = caller_of(world, session)
    assert caller is not None
    assert caller.event_id == EVENT_ID


def test_an_embedded_page_gets_one_for_the_current_event_if_there_is_one() -> None:
    request = TokenFanRequest(admin_id=ADMIN_ID)
    world = a_world(an_event(), another_event(status=Status.LIVE))

    caller = caller_of(world, sign_in_of(world).fan(request))

    assert caller is not None
    assert caller.event_id == "event-2"
    with pytest.raises(NoCurrentEvent):
        sign_in_of(a_world()).fan(request)


def test_whoever_has_the_secret_link_gets_what_todays_apps_get() -> None:
    world = a_world()
    host = TokenHostRequest(admin_id=ADMIN_ID, host_url=HOST_URL)
    celebrity = TokenCelebrityRequest(admin_id=ADMIN_ID, celebrity_url=CELEBRITY_URL)

    sign_in = sign_in_of(world)

    assert caller_of(world, sign_in.host(host)) == a_host()
    assert caller_of(world, sign_in.celebrity(celebrity)) == a_celebrity()


def test_google_is_asked_for_nothing_by_who_is_to_be_on_stage() -> None:
    """The Android app waits for two seconds and a half."""
    world = let_in(a_world())

    session = sign_in_of(world).host(OF_HOST)

    assert world.accounts.calls == []
    assert "firebaseToken" not in session.model_dump(by_alias=True)


def test_an_alias_makes_a_session_that_is_not_of_the_events_link() -> None:
    world = let_in(a_world())

    host = caller_of(world, sign_in_of(world).host(OF_HOST))
    celebrity = caller_of(world, sign_in_of(world).celebrity(OF_CELEBRITY))

    assert host == by_alias(Role.HOST)
    assert celebrity == by_alias(Role.CELEBRITY)
    assert host is not None
    assert host.link == fingerprint(ALIAS) != fingerprint(HOST_URL)


def test_without_a_link_it_is_bound_to_admin_and_role() -> None:
    world = let_in(a_world())

    host = sign_in_of(world).host(TokenHostRequest(admin_id=ADMIN_ID))
    celebrity = sign_in_of(world).celebrity(TokenCelebrityRequest(admin_id=ADMIN_ID))

    assert caller_of(world, host) == by_no_link(Role.HOST)
    assert caller_of(world, celebrity) == by_no_link(Role.CELEBRITY)


def test_while_old_apps_are_not_let_in_neither_makes_a_session() -> None:
    for request in (OF_HOST, TokenHostRequest(admin_id=ADMIN_ID)):
        with pytest.raises(OldAppsNotLetIn):
            sign_in_of(a_world()).host(request)


@pytest.mark.parametrize("link", [None, ALIAS, HOST_URL])
def test_of_an_admin_without_an_open_event_nobody_is_host(link: str | None) -> None:
    world = let_in(a_world_whose_show_is_over())
    missing = EventNotFound if link else NoCurrentEvent

    with pytest.raises(missing):
        sign_in_of(world).host(TokenHostRequest(admin_id=ADMIN_ID, host_url=link))


def test_who_was_refused_a_moment_ago_comes_in_once_the_switch_is_on() -> None:
    world = a_world()
    sign_in = sign_in_of(world)
    with pytest.raises(OldAppsNotLetIn):
        sign_in.host(OF_HOST)

    world.databases.put(paths.LEGACY_CLIENTS, value=True)

    assert sign_in.host(OF_HOST).token
