"""Who gets no OpenTok tokens, and for which reason."""

from dataclasses import replace

import pytest

from interactive_broadcast.events.clearing_models import ClearedStage
from interactive_broadcast.events.consent_terms import ConsentTerms, ConsentUse
from interactive_broadcast.events.models import EventRequest, Status
from interactive_broadcast.kernel.errors import (
    EventNotFound,
    LinkChanged,
    NoCurrentEvent,
    PermissionDenied,
    RoleNotAllowed,
    RulesDenied,
    UserNeeded,
    VideoCredentialsMissing,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.show_errors import (
    ConsentNeeded,
    NotCalled,
    NotOnDeck,
    NotOnStage,
    ShowNotOpen,
    StageCleared,
    WrongShow,
)
from interactive_broadcast.seats.models import (
    CurrentEventTokensRequest,
    FanTokensRequest,
    UserType,
)
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    a_celebrity,
    a_fan,
    a_host,
    an_admin,
    an_event,
)
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
from tests.unit.world import a_show_just_set_live, a_world

TERMS = ConsentTerms(version="2026-12", uses=[ConsentUse.RECORDING])


@pytest.mark.parametrize("asked", [ON_DECK, CALLED, ON_STAGE])
def test_nobody_is_above_the_audience_without_the_consent_that_is_asked_for(
    asked: FanTokensRequest,
) -> None:
    world = a_show_just_set_live(consent=TERMS)
    world.databases.put(RECORD, {"id": "fan-1", "isOnStage": True, "isBackstage": True})
    world.databases.put(DECK, "line")
    consent = f"consents/{EVENT_ID}/fan-1"

    with pytest.raises(ConsentNeeded):
        world.tokens.fan(a_fan(), asked)
    world.databases.put(consent, {"version": "2026-12", "at": 1, "recording": True})

    assert world.tokens.fan(a_fan(), asked).seat is asked.seat


def test_to_watch_takes_no_consent() -> None:
    world = a_show_just_set_live(consent=TERMS)

    assert world.tokens.fan(a_fan(), AUDIENCE).stage_token


@pytest.mark.parametrize(
    ("asked", "reason"),
    [(ON_DECK, NotOnDeck), (CALLED, NotCalled), (ON_STAGE, NotOnStage)],
)
@pytest.mark.parametrize(
    "record", [None, {"id": "fan-1"}, {"isOnStage": False, "isBackstage": False}]
)
def test_a_fan_to_whom_the_show_gives_no_seat_has_none_by_asking(
    record: Json, asked: FanTokensRequest, reason: type[PermissionDenied]
) -> None:
    world = a_show_just_set_live()
    world.databases.put(RECORD, record)

    with pytest.raises(reason):
        world.tokens.fan(a_fan(), asked)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [(ON_DECK, NotOnDeck), (CALLED, NotCalled), (ON_STAGE, NotOnStage)],
)
def test_a_fan_without_a_firebase_user_has_no_seat_but_the_audience(
    asked: FanTokensRequest, reason: type[PermissionDenied]
) -> None:
    with pytest.raises(reason):
        a_show_just_set_live().tokens.fan(a_fan(None), asked)


@pytest.mark.parametrize(
    ("place", "given", "asked", "reason"),
    [
        (DECK, "line", ON_DECK, NotOnDeck),
        (f"{RECORD}/isBackstage", True, CALLED, NotCalled),
        (f"{RECORD}/inPrivateCall", True, CALLED, NotCalled),
        (f"{RECORD}/isOnStage", True, ON_STAGE, NotOnStage),
    ],
)
def test_a_seat_that_was_taken_back_is_not_renewed_on_a_warm_instance(
    place: str, given: Json, asked: FanTokensRequest, reason: type[PermissionDenied]
) -> None:
    world = a_show_just_set_live()
    world.databases.put(f"{RECORD}/id", "fan-1")
    world.databases.put(place, given)
    tokens = world.tokens
    tokens.fan(a_fan(), asked)
    world.databases.put(place, None)

    with pytest.raises(reason):
        tokens.fan(a_fan(), asked)


def test_a_seat_above_the_audience_ends_with_the_show_also_on_a_warm_instance() -> None:
    world = a_show_just_set_live()
    world.databases.put(f"{RECORD}/isOnStage", value=True)
    tokens = world.tokens
    tokens.fan(a_fan(), ON_STAGE)
    world.write_status(Status.CLOSED)

    with pytest.raises(ShowNotOpen):
        tokens.fan(a_fan(), ON_STAGE)


def test_nobody_gets_tokens_without_a_firebase_user() -> None:
    world = a_show_just_set_live()
    current = CurrentEventTokensRequest(admin_id=ADMIN_ID, user_type=UserType.FAN)

    for asked in (AUDIENCE, UNNAMED):
        with pytest.raises(UserNeeded):
            world.tokens.fan(a_fan(None), asked)
    with pytest.raises(UserNeeded):
        world.tokens.by_user_type(a_fan(None), current)


def test_fans_get_no_tokens_before_the_preshow() -> None:
    with pytest.raises(ShowNotOpen):
        a_world().tokens.fan(a_fan(), AUDIENCE)


def test_nobody_gets_tokens_for_a_closed_event() -> None:
    world = a_world(an_event(status=Status.CLOSED))

    with pytest.raises(EventNotFound):
        world.tokens.fan(a_fan(), AUDIENCE)
    with pytest.raises(EventNotFound):
        world.tokens.host_or_celebrity(a_host(), AS_HOST)


def test_a_host_gets_no_token_once_a_client_has_closed_the_event() -> None:
    world = a_show_just_set_live()
    world.write_status(Status.CLOSED)

    with pytest.raises(EventNotFound):
        world.tokens.host_or_celebrity(a_host(), AS_HOST)


def test_a_slug_that_is_still_listed_leads_to_no_event_that_is_gone() -> None:
    world = a_show_just_set_live()
    world.databases.put(f"events/{EVENT_ID}", None)

    with pytest.raises(EventNotFound):
        world.tokens.fan(a_fan(), AUDIENCE)


def test_a_fans_session_is_for_the_show_that_it_was_issued_for() -> None:
    with pytest.raises(WrongShow):
        a_show_just_set_live().tokens.fan(a_fan(event_id="event-2"), AUDIENCE)


def test_a_session_of_a_closed_event_is_not_for_the_next_one() -> None:
    over = an_event(status=Status.CLOSED)
    following = an_event(
        id="event-2",
        status=Status.LIVE,
        host_url="host-of-another-night",
        celebrity_url="celebrity-of-another",
    )
    tokens = a_world(over, following).tokens

    with pytest.raises(WrongShow):
        tokens.fan(a_fan(), AUDIENCE)
    for user_type, caller in (
        (UserType.FAN, a_fan()),
        (UserType.HOST, a_host()),
        (UserType.CELEBRITY, a_celebrity()),
    ):
        request = CurrentEventTokensRequest(admin_id=ADMIN_ID, user_type=user_type)
        with pytest.raises(WrongShow):
            tokens.by_user_type(caller, request)


def test_whoever_signed_in_with_a_link_that_was_changed_gets_no_tokens() -> None:
    changed = an_event(
        status=Status.LIVE,
        host_url="a-new-link-of-the-host",
        celebrity_url="a-new-link-of-the-celebrity",
    )
    tokens = a_world(changed).tokens

    for user_type, caller in (
        (UserType.HOST, a_host()),
        (UserType.CELEBRITY, a_celebrity()),
        (UserType.HOST, replace(a_host(), link=None)),
    ):
        request = CurrentEventTokensRequest(admin_id=ADMIN_ID, user_type=user_type)
        with pytest.raises(LinkChanged):
            tokens.by_user_type(caller, request)


def test_a_host_of_another_show_gets_no_tokens() -> None:
    with pytest.raises(WrongShow):
        a_world().tokens.host_or_celebrity(a_host("event-2"), AS_HOST)


def test_a_host_is_no_celebrity_and_a_fan_is_neither() -> None:
    tokens = a_show_just_set_live().tokens

    with pytest.raises(RoleNotAllowed):
        tokens.host_or_celebrity(a_host(), AS_CELEBRITY)
    with pytest.raises(RoleNotAllowed):
        tokens.host_or_celebrity(a_fan(), AS_HOST)
    with pytest.raises(RoleNotAllowed):
        tokens.fan(a_host(), AUDIENCE)


def test_a_host_whose_session_names_no_show_gets_no_tokens() -> None:
    with pytest.raises(WrongShow):
        a_world().tokens.host_or_celebrity(a_host(""), AS_HOST)


def test_there_is_no_current_event_before_the_preshow() -> None:
    request = CurrentEventTokensRequest(admin_id=ADMIN_ID, user_type=UserType.FAN)

    with pytest.raises(NoCurrentEvent):
        a_world().tokens.by_user_type(a_fan(), request)


def test_a_producer_needs_the_right_to_the_event_and_a_video_project() -> None:
    world = a_world()
    with pytest.raises(RulesDenied):
        world.tokens.producer(an_admin("admin-2"), EventRequest(id=EVENT_ID))
    world.databases.put(f"secrets/{ADMIN_ID}", None)

    with pytest.raises(VideoCredentialsMissing):
        world.tokens.producer(an_admin(), EventRequest(id=EVENT_ID))


ONLY_FANS, EVERYBODY = ClearedStage(at=1), ClearedStage(at=1, everybody=True)


@pytest.mark.parametrize("stage", [ONLY_FANS, EVERYBODY])
def test_no_fan_comes_on_a_cleared_stage(stage: ClearedStage) -> None:
    world = a_show_just_set_live(cleared=stage)
    world.databases.put(RECORD, {"id": "fan-1", "isOnStage": True, "isBackstage": True})
    world.databases.put(DECK, "line")

    with pytest.raises(StageCleared):
        world.tokens.fan(a_fan(), ON_STAGE)
    for asked in (CALLED, ON_DECK):
        assert world.tokens.fan(a_fan(), asked).seat is asked.seat


def test_host_and_celebrity_do_not_come_on_one_that_is_cleared_of_everybody() -> None:
    current = CurrentEventTokensRequest(admin_id=ADMIN_ID, user_type=UserType.HOST)
    world = a_show_just_set_live(cleared=EVERYBODY)
    world.databases.put(f"current/{ADMIN_ID}/{EVENT_ID}", "live")

    for asked, caller in ((AS_HOST, a_host()), (AS_CELEBRITY, a_celebrity())):
        with pytest.raises(StageCleared):
            world.tokens.host_or_celebrity(caller, asked)
        world.databases.put(f"events/{EVENT_ID}/cleared/everybody", None)
        assert world.tokens.host_or_celebrity(caller, asked).stage_token
        world.databases.put(f"events/{EVENT_ID}/cleared/everybody", value=True)
    with pytest.raises(StageCleared):
        world.tokens.by_user_type(a_host(), current)


def test_its_producer_comes_on_a_cleared_stage() -> None:
    world = a_show_just_set_live(cleared=EVERYBODY)

    assert world.tokens.producer(an_admin(), EventRequest(id=EVENT_ID)).stage_token
