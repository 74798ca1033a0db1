"""Who gets no OpenTok tokens with an old app."""

from dataclasses import replace

import pytest

from interactive_broadcast.events.clearing_models import ClearedStage
from interactive_broadcast.events.models import EventRequest, Status
from interactive_broadcast.events.slugs import fingerprint
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import (
    EventNotFound,
    LinkChanged,
    NoCurrentEvent,
    OldAppsNotLetIn,
    RoleNotAllowed,
    RulesDenied,
    UserNeeded,
)
from interactive_broadcast.kernel.show_errors import Barred, StageCleared, WrongShow
from interactive_broadcast.old_apps.token_models import CreateTokenHostRequest
from interactive_broadcast.seats.models import CurrentEventTokensRequest, UserType
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    HOST_URL,
    a_fan,
    a_host,
    an_admin,
    an_event,
    another_event,
)
from tests.unit.old_apps.old_shows import (
    FAN,
    OF_CELEBRITY,
    OF_FAN,
    OF_HOST,
    by_alias,
    by_no_link,
    let_in,
    shut_out,
    tokens_of,
)
from tests.unit.world import a_show_just_set_live, a_world

BY_LINK = OF_HOST.model_copy(update={"host_url": HOST_URL})
CURRENT_HOST = CurrentEventTokensRequest(admin_id=ADMIN_ID, user_type=UserType.HOST)
CURRENT_FAN = CurrentEventTokensRequest(admin_id=ADMIN_ID, user_type=UserType.FAN)


@pytest.mark.parametrize("caller", [an_admin(), a_host(), by_no_link(), by_alias()])
def test_the_tokens_of_fans_are_for_fans(caller: Caller) -> None:
    with pytest.raises(RoleNotAllowed):
        tokens_of(let_in(a_show_just_set_live())).fan(caller, OF_FAN)


@pytest.mark.parametrize("caller", [an_admin(), FAN, by_no_link(Role.CELEBRITY)])
def test_the_hosts_are_for_the_host(caller: Caller) -> None:
    with pytest.raises(RoleNotAllowed):
        tokens_of(let_in(a_show_just_set_live())).host(caller, OF_HOST)


@pytest.mark.parametrize("caller", [FAN, by_alias(), by_no_link()])
def test_the_celebritys_are_for_the_celebrity(caller: Caller) -> None:
    """Although both have the same alias."""
    with pytest.raises(RoleNotAllowed):
        tokens_of(let_in(a_show_just_set_live())).celebrity(caller, OF_CELEBRITY)


def test_a_fans_session_is_for_one_event() -> None:
    world = let_in(a_world(an_event(), another_event()))

    with pytest.raises(WrongShow):
        tokens_of(world).fan(replace(FAN, event_id="event-2"), OF_FAN)


def test_an_address_that_no_event_has_had_gives_a_fan_nothing() -> None:
    asked = OF_FAN.model_copy(update={"fan_url": "other-night"})

    with pytest.raises(EventNotFound):
        tokens_of(let_in(a_world())).fan(FAN, asked)


def test_a_fan_who_is_barred_gets_nothing_where_the_session_says_who_it_is() -> None:
    world = let_in(a_show_just_set_live())
    world.databases.put(f"barred/{EVENT_ID}/fan-1", 1)

    with pytest.raises(Barred):
        tokens_of(world).fan(a_fan(), OF_FAN)


def test_while_old_apps_are_not_let_in_a_fan_needs_a_firebase_user() -> None:
    world = a_show_just_set_live()
    world.databases.put(f"current/{ADMIN_ID}/{EVENT_ID}", "live")

    with pytest.raises(UserNeeded):
        tokens_of(world).fan(FAN, OF_FAN)
    with pytest.raises(UserNeeded):
        tokens_of(world).by_user_type(FAN, CURRENT_FAN)


@pytest.mark.parametrize("request_of", [OF_HOST, BY_LINK])
@pytest.mark.parametrize("caller", [by_alias(), by_no_link()])
def test_sessions_of_old_apps_end_with_the_switch(
    caller: Caller, request_of: CreateTokenHostRequest
) -> None:
    world = let_in(a_world())
    tokens_of(world).host(caller, request_of)

    with pytest.raises(OldAppsNotLetIn):
        tokens_of(shut_out(world)).host(caller, request_of)


def test_so_does_an_alias_for_whoever_signed_in_by_the_secret_link() -> None:
    with pytest.raises(OldAppsNotLetIn):
        tokens_of(a_world()).host(a_host(), OF_HOST)


def test_a_session_without_a_link_is_for_one_admin() -> None:
    world = let_in(a_world())

    with pytest.raises(WrongShow):
        tokens_of(world).host(by_no_link(admin_id="admin-2"), OF_HOST)
    with pytest.raises(WrongShow):
        tokens_of(world).host(by_no_link(admin_id="admin-2"), BY_LINK)


def test_a_session_by_an_alias_is_for_one_event() -> None:
    world = let_in(a_world(an_event(), another_event()))

    with pytest.raises(WrongShow):
        tokens_of(world).host(by_alias(event_id="event-2"), OF_HOST)


def test_an_alias_goes_with_the_fans_address() -> None:
    former = replace(by_alias(), link=fingerprint("former"))

    with pytest.raises(LinkChanged):
        tokens_of(let_in(a_world())).host(former, OF_HOST)


def test_a_secret_link_that_was_changed_is_good_for_nothing_here_either() -> None:
    former = replace(a_host(), link=fingerprint("host-of-last-week-s"))

    with pytest.raises(LinkChanged):
        tokens_of(let_in(a_world())).host(former, BY_LINK)


@pytest.mark.parametrize("asked", [OF_HOST, BY_LINK])
def test_a_show_that_is_over_has_no_stage(asked: CreateTokenHostRequest) -> None:
    world = let_in(a_world(an_event(status=Status.CLOSED)))

    for caller in (a_host(), by_alias(), by_no_link()):
        with pytest.raises(EventNotFound):
            tokens_of(world).host(caller, asked)


def test_nor_has_one_that_is_just_being_closed() -> None:
    """Its addresses are still its own."""
    world = let_in(a_world())
    world.databases.put(f"events/{EVENT_ID}/status", "closed")

    with pytest.raises(EventNotFound):
        tokens_of(world).host(by_no_link(), OF_HOST)


def test_without_a_current_event_an_embedded_page_gets_nothing() -> None:
    tokens = tokens_of(let_in(a_world()))

    for caller, asked in ((FAN, CURRENT_FAN), (by_no_link(), CURRENT_HOST)):
        with pytest.raises(NoCurrentEvent):
            tokens.by_user_type(caller, asked)


def test_the_producers_tokens_are_for_the_owner() -> None:
    tokens = tokens_of(let_in(a_world()))

    with pytest.raises(RulesDenied):
        tokens.producer(an_admin("admin-2"), EventRequest(id=EVENT_ID))


def test_the_host_comes_on_no_stage_that_is_cleared_of_everybody() -> None:
    stage = ClearedStage(at=1, everybody=True)
    world = let_in(a_show_just_set_live(cleared=stage))

    with pytest.raises(StageCleared):
        tokens_of(world).host(a_host(), BY_LINK)
