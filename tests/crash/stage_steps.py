"""What happens on a stage that is cleared, one thing at a time."""

import json

from interactive_broadcast.events.guests import guest_uid
from interactive_broadcast.events.models import CommandRequest
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.show.clearing_models import ClearStageRequest
from tests.crash.crashing_platform import CrashingPlatform
from tests.crash.steps import Step, asks
from tests.support.in_process_platform import ANA, FANS


def clears(*, everybody: bool = False) -> Step:
    """A click of the producer, who makes no two within a millisecond."""
    click = asks(
        lambda backend, caller, request: backend.show.clearing.clear(
            caller, ClearStageRequest(id=request.id, everybody=everybody)
        )
    )

    def step(platform: CrashingPlatform) -> None:
        platform.clock.advance(1)
        click(platform)

    return step


RESUMES = asks(
    lambda backend, caller, request: backend.show.clearing.resume(
        caller, CommandRequest(id=request.id)
    )
)


def the_host_is_on_stage(platform: CrashingPlatform) -> None:
    """OpenTok tells whose the connection and the stream are that are there."""
    event = platform.event_of(ANA)
    stage = event["stageSessionId"]
    uid = guest_uid("host", event["id"], event["hostUrl"])
    data = json.dumps({"person": opaque_id(event["id"], uid)})
    connection = {"id": f"host-of-{stage}", "data": data}
    platform.came[connection["id"]] = uid
    platform.report(event="connectionCreated", sessionId=stage, connection=connection)
    platform.report(
        event="streamCreated",
        sessionId=stage,
        stream={"id": f"view-of-{stage}", "connection": connection},
    )


def somebody_comes_on_stage(platform: CrashingPlatform) -> None:
    """The first fan, who is connected there."""
    place = f"activeBroadcasts/{ANA}/night"
    platform.databases.as_backend().update(
        {
            f"{place}/stageFanId": FANS[0],
            f"{place}/activeFans/{FANS[0]}/isOnStage": True,
        }
    )
