"""Who gets which OpenTok tokens. Who gets none: test_tokens_refused.py."""

import pytest

from interactive_broadcast.events.models import EventRequest, Status
from interactive_broadcast.kernel.errors import UserNeeded
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.seats.models import (
    CurrentEventTokensRequest,
    FanTokens,
    FanTokensRequest,
    HostCelebTokens,
    Seat,
    UserType,
)
from tests.support.builders import (
    ADMIN_ID,
    CELEBRITY_URL,
    EVENT_ID,
    HOST_URL,
    a_celebrity,
    a_fan,
    a_host,
    an_admin,
    an_event,
    person_in_event,
)
from tests.support.fakes import API_KEY
from tests.unit.seats.token_requests import (
    AS_CELEBRITY,
    AS_HOST,
    AUDIENCE,
    CALLED,
    DECK,
    ON_DECK,
    ON_STAGE,
    RECORD,
    UNNAMED,
)
from tests.unit.world import ACTIVE, VIEWERS, a_show_just_set_live, a_world

FAN_ID = opaque_id(EVENT_ID, "fan-1")
NOON = 1_767_268_800_000
AS_FAN = f'data={{"userType":"fan","person":"{FAN_ID}"}}'
AS_BACKSTAGE_FAN = f'data={{"userType":"backstageFan","person":"{FAN_ID}"}}'


@pytest.mark.parametrize("asked", [AUDIENCE, UNNAMED])
def test_a_fan_in_the_audience_watches_the_stage_and_has_no_way_backstage(
    asked: FanTokensRequest,
) -> None:
    tokens = a_show_just_set_live().tokens.fan(a_fan(), asked)

    assert tokens.api_key == API_KEY
    assert tokens.seat is Seat.AUDIENCE
    assert tokens.stage_token == (
        f"subscriber in stage-session until 2026-01-01 12:10 {AS_FAN}"
    )
    assert "backstage" not in tokens.model_dump_json(exclude_none=True)


def test_a_fan_learns_until_when_the_tokens_are_good_and_when_to_renew_them() -> None:
    tokens = a_show_just_set_live().tokens.fan(a_fan(), AUDIENCE)

    assert tokens.expires_at == NOON + 600_000
    assert tokens.renew_at == NOON + 420_000


@pytest.mark.parametrize("put_there_by", ["line", "producer"])
def test_a_fan_on_deck_is_seen_backstage_and_hears_nobody(put_there_by: str) -> None:
    world = a_show_just_set_live()
    world.databases.put(RECORD, {"id": "fan-1"})
    world.databases.put(DECK, put_there_by)

    tokens = world.tokens.fan(a_fan(), ON_DECK)

    assert tokens.seat is Seat.ON_DECK
    assert tokens.session_id == "backstage-session"
    assert tokens.stage_token.startswith("subscriber in stage-session ")
    assert tokens.backstage_token == (
        f"publisheronly in backstage-session until 2026-01-01 12:10 {AS_BACKSTAGE_FAN}"
    )


@pytest.mark.parametrize("flag", ["isBackstage", "inPrivateCall"])
def test_a_fan_whom_the_producer_calls_talks_backstage(flag: str) -> None:
    world = a_show_just_set_live()
    world.databases.put(RECORD, {"id": "fan-1", flag: True})

    tokens = world.tokens.fan(a_fan(), CALLED)

    assert tokens.seat is Seat.CALLED
    assert tokens.stage_token.startswith("subscriber in stage-session ")
    assert tokens.backstage_token == (
        f"publisher in backstage-session until 2026-01-01 12:10 {AS_BACKSTAGE_FAN}"
    )


def test_a_fan_learns_nothing_that_is_not_public() -> None:
    tokens = a_show_just_set_live().tokens.fan(a_fan(), AUDIENCE)

    assert HOST_URL not in tokens.model_dump_json()
    assert CELEBRITY_URL not in tokens.model_dump_json()


def test_a_fan_on_stage_may_publish_there_and_has_left_the_backstage() -> None:
    world = a_show_just_set_live()
    world.databases.put(RECORD, {"id": "fan-1", "isOnStage": True})

    tokens = world.tokens.fan(a_fan(), ON_STAGE)

    assert tokens.seat is Seat.STAGE
    assert tokens.stage_token == (
        f"publisher in stage-session until 2026-01-01 12:10 {AS_FAN}"
    )
    assert "backstage" not in tokens.model_dump_json(exclude_none=True)


def test_the_switch_for_old_apps_changes_nothing_for_who_names_no_seat() -> None:
    world = a_show_just_set_live()
    world.databases.put("config/legacyClients", value=True)

    tokens = world.tokens.fan(a_fan(), UNNAMED)

    assert tokens.seat is Seat.AUDIENCE
    assert tokens.backstage_token is None
    with pytest.raises(UserNeeded):
        world.tokens.fan(a_fan(None), UNNAMED)


def test_nor_for_who_asks_for_the_current_event() -> None:
    world = a_show_just_set_live()
    world.databases.put("config/legacyClients", value=True)
    request = CurrentEventTokensRequest(admin_id=ADMIN_ID, user_type=UserType.FAN)

    tokens = world.tokens.by_user_type(a_fan(), request)

    assert isinstance(tokens, FanTokens)
    assert tokens.backstage_token is None


def test_tokens_come_with_a_record_that_is_counted() -> None:
    world = a_show_just_set_live()

    world.tokens.fan(a_fan(), AUDIENCE)

    person = opaque_id(EVENT_ID, "fan-1")
    record = {"id": "fan-1", "joinedAt": world.clock.now_ms(), "person": person}
    assert world.at(f"people/{EVENT_ID}/{person}") == "fan-1"
    assert world.at(f"{ACTIVE}/activeFans") == {"fan-1": record}
    assert world.at(VIEWERS) == 1


def test_tokens_for_the_admins_current_event_come_with_a_record_too() -> None:
    world = a_show_just_set_live()
    request = CurrentEventTokensRequest(admin_id=ADMIN_ID, user_type=UserType.FAN)

    world.tokens.by_user_type(a_fan(), request)

    assert world.at(VIEWERS) == 1


def test_a_fan_known_by_firebase_alone_may_ask_for_any_show() -> None:
    fan = a_fan(admin_id=None, event_id=None)

    assert a_show_just_set_live().tokens.fan(fan, AUDIENCE).stage_token


def test_a_host_may_come_early_and_publishes_on_stage_only() -> None:
    tokens = a_world().tokens.host_or_celebrity(a_host(), AS_HOST)

    assert tokens.stage_token == (
        "publisher in stage-session until 2026-01-03 00:15 "
        f'data={{"userType":"host","person":"{person_in_event("host")}"}}'
    )
    assert tokens.expires_at == NOON + 36 * 3_600_000 + 900_000
    assert "backstage" not in tokens.model_dump_json()


def test_other_clients_see_that_a_celebrity_is_one() -> None:
    tokens = a_world().tokens.host_or_celebrity(a_celebrity(), AS_CELEBRITY)

    person = person_in_event("celebrity")
    assert f'{{"userType":"celebrity","person":"{person}"}}' in tokens.stage_token


@pytest.mark.parametrize("user_type", list(UserType))
def test_everybody_can_ask_for_the_admins_current_event(user_type: UserType) -> None:
    request = CurrentEventTokensRequest(admin_id=ADMIN_ID, user_type=user_type)
    callers = {"fan": a_fan(), "host": a_host(), "celebrity": a_celebrity()}

    tokens = a_show_just_set_live().tokens.by_user_type(callers[user_type], request)

    assert isinstance(tokens, FanTokens | HostCelebTokens)
    assert tokens.id == EVENT_ID


def test_a_producer_moderates_both_sessions() -> None:
    world = a_world()

    tokens = world.tokens.producer(an_admin(), EventRequest(id=EVENT_ID))

    person = opaque_id(EVENT_ID, "producer")
    data = f'{{"userType":"producer","person":"{person}"}}'
    said = f"until 2026-01-03 00:15 data={data}"
    assert tokens.stage_token == f"moderator in stage-session {said}"
    assert tokens.backstage_token == f"moderator in backstage-session {said}"
    assert tokens.expires_at == NOON + 36 * 3_600_000 + 900_000
    assert tokens.host_url == HOST_URL


def test_a_producer_finds_the_records_of_the_show_before_its_preshow() -> None:
    world = a_world()

    world.tokens.producer(an_admin(), EventRequest(id=EVENT_ID))

    assert world.at(f"{ACTIVE}/eventId") == EVENT_ID
    assert world.at(f"{ACTIVE}/status") == "notStarted"


def test_a_producer_of_a_closed_event_does_not_bring_its_records_back() -> None:
    world = a_world(an_event(status=Status.CLOSED))

    world.tokens.producer(an_admin(), EventRequest(id=EVENT_ID))

    assert world.at(ACTIVE) is None


def test_a_producers_tokens_of_a_closed_event_are_good_for_minutes() -> None:
    world = a_world(an_event(status=Status.CLOSED))

    tokens = world.tokens.producer(an_admin(), EventRequest(id=EVENT_ID))

    assert tokens.expires_at == world.clock.now_ms() + 10 * 60_000
