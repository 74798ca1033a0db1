"""Which OpenTok tokens old apps get. Who gets none: test_tokens_refused.py."""

from collections.abc import Callable
from typing import Any

import pytest

from interactive_broadcast.events.consent_terms import ConsentTerms, ConsentUse
from interactive_broadcast.events.models import EventRequest, Status
from interactive_broadcast.kernel.callers import Role
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import ReplyModel
from interactive_broadcast.old_apps.token_models import OldFanTokens
from interactive_broadcast.old_apps.tokens import OldTokens
from interactive_broadcast.seats.models import (
    CurrentEventTokensRequest,
    FanTokens,
    Seat,
    UserType,
)
from tests.support.builders import (
    ADMIN_ID,
    CELEBRITY_URL,
    EVENT_ID,
    FAN_URL,
    HOST_URL,
    a_celebrity,
    a_fan,
    a_host,
    an_admin,
    an_event,
    person_in_event,
)
from tests.support.fakes import API_KEY
from tests.unit.old_apps.old_shows import (
    ALIAS,
    FAN,
    OF_CELEBRITY,
    OF_FAN,
    OF_HOST,
    by_alias,
    by_no_link,
    let_in,
    tokens_of,
)
from tests.unit.world import (
    ACTIVE,
    EVENT,
    SHOW,
    VIEWERS,
    a_show_just_set_live,
    a_show_that_is_live,
    a_world,
    change,
)

OPEN = [Status.NOT_STARTED, Status.PRESHOW, Status.LIVE]
UNTIL = "until 2026-01-03 00:15"
"""The longest show, with its preshow and what follows it."""


def sent(reply: ReplyModel) -> dict[str, Any]:
    """As an old app gets it."""
    return reply.model_dump(mode="json", by_alias=True, exclude_none=True)


@pytest.mark.parametrize("status", OPEN)
def test_a_fan_gets_tokens_to_publish_with_from_before_the_doors_open_on(
    status: Status,
) -> None:
    world = let_in(a_world(an_event(status=status)))

    tokens = sent(tokens_of(world).fan(FAN, OF_FAN))

    assert tokens == {
        "id": EVENT_ID,
        "adminId": ADMIN_ID,
        "name": "Launch night",
        "status": status.value,
        "fanUrl": FAN_URL,
        "createdAt": 1_000,
        "apiKey": API_KEY,
        "httpSupport": False,
        "sessionId": "backstage-session",
        "stageSessionId": "stage-session",
        "stageToken": f'publisher in stage-session {UNTIL} data={{"userType":"fan"}}',
        "backstageToken": f"publisher in backstage-session {UNTIL} "
        'data={"userType":"backstageFan"}',
    }


def test_where_a_consent_is_asked_for_a_fan_gets_tokens_to_watch_with() -> None:
    terms = ConsentTerms(version="2026-12", uses=[ConsentUse.RECORDING])
    world = let_in(a_world(an_event(status=Status.LIVE, consent=terms)))

    tokens = sent(tokens_of(world).fan(FAN, OF_FAN))

    assert tokens["stageToken"].startswith("subscriber in stage-session")
    assert tokens["backstageToken"].startswith("subscriber in backstage-session")


def test_a_fan_with_a_firebase_user_is_known_by_it() -> None:
    tokens = tokens_of(let_in(a_show_just_set_live())).fan(a_fan(), OF_FAN)

    person = opaque_id(EVENT_ID, "fan-1")
    assert tokens.stage_token is not None
    assert tokens.stage_token.endswith(f'{{"userType":"fan","person":"{person}"}}')


def test_asking_again_gives_the_same_again() -> None:
    """The Android app repeats what takes long."""
    tokens = tokens_of(let_in(a_show_just_set_live()))

    assert tokens.fan(FAN, OF_FAN) == tokens.fan(FAN, OF_FAN)
    assert tokens.host(by_alias(), OF_HOST) == tokens.host(by_alias(), OF_HOST)


def test_a_full_show_is_the_apps_own_to_judge() -> None:
    world = let_in(a_show_just_set_live())
    world.databases.put(VIEWERS, 3_000)

    assert tokens_of(world).fan(FAN, OF_FAN).stage_token


def test_no_record_is_made_for_a_fan_and_nobody_is_counted() -> None:
    world = let_in(a_show_just_set_live())

    tokens_of(world).fan(a_fan(), OF_FAN)

    assert world.at(f"{ACTIVE}/activeFans") is None
    assert world.at(VIEWERS) == 0


def test_a_crowd_costs_no_more_than_its_first() -> None:
    world = let_in(a_show_just_set_live())
    tokens = tokens_of(world)
    tokens.fan(FAN, OF_FAN)
    world.databases.reads.clear()

    for number in range(20):
        tokens.fan(a_fan(f"fan-{number}"), OF_FAN)

    assert world.databases.reads == []


def test_of_a_show_that_is_over_a_fan_gets_what_its_page_shows() -> None:
    world = let_in(
        a_world(
            an_event(
                status=Status.CLOSED,
                end_image={"id": "image-1", "url": "https://images.example/1"},
                redirect_url="https://example.com/thanks",
            )
        )
    )
    world.databases.put(f"closedEvents/{ADMIN_ID}/{FAN_URL}", EVENT_ID)

    told = sent(tokens_of(world).fan(FAN, OF_FAN))

    assert told == {
        "id": EVENT_ID,
        "adminId": ADMIN_ID,
        "name": "Launch night",
        "status": "closed",
        "fanUrl": FAN_URL,
        "endImage": {"id": "image-1", "url": "https://images.example/1"},
        "redirectUrl": "https://example.com/thanks",
        "createdAt": 1_000,
    }


def test_so_does_whoever_asks_while_it_is_just_being_closed() -> None:
    """The address is still the event's, and its status is closed already."""
    world = let_in(a_show_just_set_live())
    world.databases.put(f"{EVENT}/status", "closed")

    told = tokens_of(world).fan(FAN, OF_FAN)

    assert isinstance(told, OldFanTokens)
    assert (told.status, told.stage_token) == (Status.CLOSED, None)


def test_while_old_apps_are_not_let_in_a_fan_gets_what_any_fan_gets() -> None:
    tokens = tokens_of(a_show_just_set_live())
    current = CurrentEventTokensRequest(admin_id=ADMIN_ID, user_type=UserType.FAN)

    for told in (
        tokens.fan(a_fan(), OF_FAN),
        tokens.by_user_type(a_fan(), current),
    ):
        assert isinstance(told, FanTokens)
        assert told.seat is Seat.AUDIENCE
        assert told.stage_token.startswith("subscriber in stage-session ")
        assert told.backstage_token is None


@pytest.mark.parametrize("status", OPEN)
def test_the_records_of_a_show_are_there_before_old_apps_read_them(
    status: Status,
) -> None:
    """Without them the Android app breaks."""
    asks: list[Callable[[OldTokens], object]] = [
        lambda tokens: tokens.fan(FAN, OF_FAN),
        lambda tokens: tokens.host(by_alias(), OF_HOST),
        lambda tokens: tokens.producer(an_admin(), EventRequest(id=EVENT_ID)),
    ]
    for ask in asks:
        world = let_in(a_world(an_event(status=status)))

        ask(tokens_of(world))

        record: Any = world.at(ACTIVE)
        assert record["name"] == "Launch night"
        assert record["interactiveLimit"] == 3_000
        assert record["hlsEnabled"] is False


def test_those_of_a_show_that_was_closed_meanwhile_are_not_made_again() -> None:
    world = let_in(a_show_just_set_live())
    tokens = tokens_of(world)
    event = world.event_store.find(EVENT_ID)
    tokens.fan(FAN, OF_FAN)
    known = tokens.accesses.known

    world.databases.put(f"{EVENT}/status", "closed")
    world.databases.put(ACTIVE, None)
    world.databases.put(SHOW, None)
    tokens.opened.forget()
    assert known.at_hand(EVENT_ID) is not None
    tokens.fan(FAN, OF_FAN)

    assert event is not None
    assert world.at(ACTIVE) is None
    assert world.at(SHOW) is None


def test_those_of_a_former_show_at_the_address_give_way() -> None:
    world = let_in(a_show_that_is_live())
    change(world, Status.CLOSED)
    newer = an_event(id="event-2", stage_session_id="s-2", backstage_session_id="b-2")
    world.databases.put("events/event-2", newer.to_record())
    world.databases.put(f"slugs/{ADMIN_ID}/fanUrl/{FAN_URL}", "event-2")
    fan = a_fan(None, event_id="event-2")

    tokens = tokens_of(world).fan(fan, OF_FAN)

    assert tokens.id == "event-2"
    assert world.show_store.event_at(ADMIN_ID, FAN_URL) == "event-2"


@pytest.mark.parametrize("status", OPEN)
@pytest.mark.parametrize("caller", [by_alias(), by_no_link()])
def test_a_host_publishes_on_stage_from_before_the_doors_open_on(
    status: Status, caller: Any
) -> None:
    world = let_in(a_world(an_event(status=status)))

    told = sent(tokens_of(world).host(caller, OF_HOST))

    assert told["stageToken"] == (
        f"publisher in stage-session {UNTIL} "
        f'data={{"userType":"host","person":"{person_in_event("host")}"}}'
    )
    assert (told["hostUrl"], told["fanUrl"], told["adminId"]) == (
        ALIAS,
        FAN_URL,
        ADMIN_ID,
    )
    assert (told["apiKey"], told["stageSessionId"]) == (API_KEY, "stage-session")
    assert "backstage" not in str(told)
    assert "celebrityUrl" not in told


def test_so_does_a_celebrity() -> None:
    world = let_in(a_world())

    told = sent(tokens_of(world).celebrity(by_alias(Role.CELEBRITY), OF_CELEBRITY))

    assert f'"person":"{person_in_event("celebrity")}"' in told["stageToken"]
    assert told["celebrityUrl"] == ALIAS
    assert "hostUrl" not in told


def test_by_the_secret_link_they_do_whatever_the_switch_says() -> None:
    for world in (a_world(), let_in(a_world())):
        tokens = tokens_of(world)
        host = OF_HOST.model_copy(update={"host_url": HOST_URL})
        celebrity = OF_CELEBRITY.model_copy(update={"celebrity_url": CELEBRITY_URL})

        assert tokens.host(a_host(), host).host_url == HOST_URL
        assert tokens.celebrity(a_celebrity(), celebrity).stage_token


@pytest.mark.parametrize("user_type", UserType)
def test_an_embedded_page_gets_tokens_for_the_current_event(
    user_type: UserType,
) -> None:
    world = let_in(a_show_just_set_live())
    world.databases.put(f"current/{ADMIN_ID}/{EVENT_ID}", "live")
    caller = FAN if user_type is UserType.FAN else by_no_link(Role(user_type.value))
    request = CurrentEventTokensRequest(admin_id=ADMIN_ID, user_type=user_type)

    told = sent(tokens_of(world).by_user_type(caller, request))

    assert told["id"] == EVENT_ID
    assert f'"userType":"{user_type}"' in told["stageToken"]
    assert ("backstageToken" in told) is (user_type is UserType.FAN)


def test_a_producer_sees_the_links_that_the_old_page_can_use() -> None:
    request = EventRequest(id=EVENT_ID)

    on = tokens_of(let_in(a_world())).producer(an_admin(), request)
    off = tokens_of(a_world()).producer(an_admin(), request)

    assert (on.host_url, on.celebrity_url) == (ALIAS, ALIAS)
    assert (off.host_url, off.celebrity_url) == (HOST_URL, CELEBRITY_URL)
    assert on.stage_token.startswith("moderator in stage-session")
    assert on.backstage_token.startswith("moderator in backstage-session")
