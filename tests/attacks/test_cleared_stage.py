"""A cleared stage: coming back on it, hiding a show, clearing another's."""

import json
from typing import Any

import pytest

from emulators.firebase.database.tree import InvalidData
from interactive_broadcast.events.models import CommandRequest, Status
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import BackendError, RulesDenied
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.show_errors import StageCleared
from interactive_broadcast.seats.models import FanTokensRequest, Seat
from interactive_broadcast.show.clearing_models import ClearStageRequest
from tests.support.callback_requests import a_callback, about_somebody
from tests.support.entering import entering
from tests.support.in_process_platform import (
    ANA,
    BOB,
    FANS,
    InProcessPlatform,
    admin,
    anonymous,
    on_stage,
    signed_in,
)

SHOW = f"activeBroadcasts/{ANA}/night"
SLATE = f"shows/{ANA}/night/slate"
FAN = FANS[0]
RECORD = f"{SHOW}/activeFans/{FAN}"
NOW: Json = {".sv": "timestamp"}


@pytest.fixture
def cleared(platform: InProcessPlatform) -> InProcessPlatform:
    """Ana's live show. A fan was on stage, with a token that is still good."""
    event_id = platform.event_of(ANA)["id"]
    fan: dict[str, Json] = {"id": FAN, "name": "Fay", "joinedAt": NOW}
    platform.client(anonymous(FAN)).update(entering(RECORD, fan))
    platform.change_status(event_id, Status.LIVE)
    platform.settle()
    put: dict[str, Json] = {f"{SHOW}/stageFanId": FAN, f"{RECORD}/isOnStage": True}
    platform.client(signed_in(ANA)).update(put)
    order = ClearStageRequest(id=event_id)
    platform.backend.show.clearing.clear(admin(ANA), order)
    return platform


def refused(
    platform: InProcessPlatform, auth: dict[str, Any] | None, writes: dict[str, Any]
) -> bool:
    """Whether the database refuses, and stays as it is."""
    before = platform.databases.instance.root
    try:
        platform.client(auth).update(writes)
    except (RulesDenied, InvalidData):
        return platform.databases.instance.root is before
    return False


def test_nobody_is_put_back_on_stage(cleared: InProcessPlatform) -> None:
    """A fan says that they are on stage, or another of the producer's tabs does.

    Hurts: what the producer has just taken from everybody's sight is there again.
    Stopped by: the rules: nobody has the flag or the place while a stage is cleared.
    """
    for auth in (
        anonymous(FAN),
        signed_in(ANA),
        on_stage("host", cleared.event_of(ANA)),
    ):
        for writes in (
            {f"{RECORD}/isOnStage": True},
            {f"{SHOW}/stageFanId": FAN, f"{RECORD}/isOnStage": True},
            {f"{SHOW}/stageFanId": FAN},
        ):
            assert refused(cleared, auth, writes), (auth, writes)


def test_no_new_token_leads_back(cleared: InProcessPlatform) -> None:
    """Asking for the stage's tokens again and again.

    Hurts: the same.
    Stopped by: the function refuses them as long as the stage is cleared.
    """
    fan = Caller(role=Role.FAN, uid=FAN)
    asked = FanTokensRequest(admin_id=ANA, fan_url="night", seat=Seat.STAGE)

    with pytest.raises(StageCleared):
        cleared.backend.seats.tokens.fan(fan, asked)


def test_an_old_token_leads_nowhere(cleared: InProcessPlatform) -> None:
    """Connecting and publishing with a token from before, that is good for minutes.

    Hurts: the same.
    Stopped by: OpenTok reports the stream, and its fan is disconnected.
    """
    event = cleared.event_of(ANA)
    stage = event["stageSessionId"]
    person = opaque_id(event["id"], FAN)
    connection = {"id": "c-9", "data": json.dumps({"person": person})}
    cleared.video.publish(stage, "c-9", "s-9")

    for body in (
        about_somebody("connectionCreated", stage, connection=connection),
        about_somebody(
            "streamCreated", stage, stream={"id": "s-9", "connection": connection}
        ),
    ):
        cleared.backend.show.callbacks.take(a_callback(body))

    assert "c-9" not in cleared.video.connections


def test_nobody_else_ends_the_slate_or_makes_one(cleared: InProcessPlatform) -> None:
    """A client writes when viewers may look again; or hides a show that is on.

    Hurts: viewers see what was to be hidden; or a show is dark for all of them.
    Stopped by: the rules: a slate is the owner's, by a function, and follows the stage.
    """
    event_id = cleared.event_of(ANA)["id"]
    host = on_stage("host", cleared.event_of(ANA))
    for auth in (None, anonymous(FAN), signed_in(ANA), signed_in(BOB), host):
        for writes in (
            {f"{SLATE}/until": NOW},
            {SLATE: None},
            {f"shows/{BOB}/night/slate": {"from": NOW}},
            {f"events/{event_id}/cleared": None},
            {f"events/{event_id}/cleared": None, f"{SLATE}/until": NOW},
        ):
            assert refused(cleared, auth, writes), (auth, writes)


@pytest.mark.parametrize(
    "caller",
    [admin(BOB), Caller(role=Role.FAN, uid=FAN), Caller(role=Role.ANYONE)],
    ids=["another producer", "a fan", "nobody"],
)
def test_nobody_clears_or_resumes_the_stage_of_another(
    cleared: InProcessPlatform, caller: Caller
) -> None:
    """Calling the functions for a show of somebody else's.

    Hurts: a live show whose stage is empty whenever a stranger likes.
    Stopped by: event and show are read and written as the caller, and the rules refuse.
    """
    event_id = cleared.event_of(ANA)["id"]
    before = cleared.databases.instance.root
    clearing = cleared.backend.show.clearing

    with pytest.raises(BackendError):
        clearing.clear(caller, ClearStageRequest(id=event_id, everybody=True))
    with pytest.raises(BackendError):
        clearing.resume(caller, CommandRequest(id=event_id))

    assert cleared.databases.instance.root is before
