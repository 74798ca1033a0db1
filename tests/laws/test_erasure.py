"""Of somebody who was erased nothing is left that names or shows them."""

from typing import Any

import pytest

from interactive_broadcast.events.models import Event, Status
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.upkeep.erasure_models import (
    ErasedPerson,
    ErasePersonRequest,
)
from tests.support.in_process_platform import ANA, admin
from tests.support.stocked_platform import FAN, FAN_URL, StockedPlatform
from tests.support.traces import leaves, traces

NAME = "Felicitas"
PICTURE = "data:image/png;base64,RmVsaWNpdGFz"
UID = "k3" * 14
"""As Firebase makes them: it tells where an old app's suffix begins."""

PAGE = f"{UID}-0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"
ACTIVE, LINE, PICTURES = (
    f"{top}/{ANA}/{FAN_URL}" for top in ("activeBroadcasts", "line", "fanPictures")
)
OPEN = (Status.PRESHOW, Status.LIVE)


def erase(platform: StockedPlatform, fan_id: str, event: Event) -> ErasedPerson:
    request = ErasePersonRequest(fan_id=fan_id, id=event.id)
    reply = platform.backend.upkeep.person_erasure.erase(admin(ANA), request)
    platform.settle()
    return reply


def in_database(platform: StockedPlatform, *words: str) -> list[str]:
    """Where any of these is part of a name or a value, whatever stands around it."""
    return [
        f"{path} = {value}"
        for path, value in leaves(platform.tree)
        if any(word in f"{path} = {value}" for word in words)
    ]


def put(platform: StockedPlatform, writes: dict[str, Json]) -> None:
    platform.databases.as_backend().update(writes)


@pytest.mark.parametrize("status", [*OPEN, Status.CLOSED])
def test_of_whoever_is_everywhere_nothing_is_left(status: Status) -> None:
    """There is something at every path that the backend has a name for."""
    platform = StockedPlatform()
    event = platform.stock(status)
    if status in OPEN:
        # The fan is marked as counted there, and so is part of the number.
        put(platform, {f"viewerCounts/{ANA}/{FAN_URL}": 1})

    erase(platform, FAN, event)

    left = [one for one in traces(platform, FAN) if one.startswith("databases")]
    # While it is open a bar has to keep out whom it is of.
    allowed = f"databases: /barred/{event.id}/{FAN}"
    assert [one for one in left if status not in OPEN or allowed not in one] == []


@pytest.mark.parametrize("fan_id", [UID, PAGE])
@pytest.mark.parametrize("status", OPEN)
def test_every_page_of_an_old_app_is_theirs(status: Status, fan_id: str) -> None:
    platform = StockedPlatform()
    event = platform.stock(status)
    record: dict[str, Json] = {"id": PAGE, "name": NAME, "joinedAt": 1}
    put(
        platform,
        {
            "config/legacyClients": True,
            f"{ACTIVE}/activeFans/{PAGE}": {**record, "snapshot": PICTURE},
            f"{ACTIVE}/stageFanId": PAGE,
        },
    )
    put(platform, {f"{ACTIVE}/activeFans/{PAGE}/isOnStage": True})
    platform.settle()
    assert in_database(platform, NAME)

    erase(platform, fan_id, event)

    assert in_database(platform, NAME, UID, PICTURE) == []


def on_stage(status: Status) -> tuple[StockedPlatform, Event]:
    """A show with somebody on stage who has a picture and has written and consented."""
    platform = StockedPlatform()
    event = platform.stock(Status.LIVE)
    place = f"{ACTIVE}/activeFans/{UID}"
    put(
        platform,
        {
            place: {"id": UID, "name": NAME, "joinedAt": 1},
            f"{PICTURES}/{UID}": PICTURE,
            f"messages/{event.id}/{UID}/person/00": {"at": 1, "text": f"I am {NAME}"},
            f"people/{event.id}/{opaque_id(event.id, UID)}": UID,
            f"consents/{event.id}/{UID}": {"version": "v", "at": 1, "recording": True},
            f"{ACTIVE}/privateCall": {"isWith": "activeFan", "fanId": UID},
        },
    )
    put(platform, {f"{place}/isOnStage": True, f"{ACTIVE}/stageFanId": UID})
    platform.settle()
    if status is Status.CLOSED:
        platform.change_status(event.id, Status.CLOSED)
        platform.settle()
    return platform, event


@pytest.mark.parametrize("status", [Status.LIVE, Status.CLOSED])
def test_nor_is_their_name_what_they_wrote_or_their_picture(status: Status) -> None:
    platform, event = on_stage(status)
    assert in_database(platform, NAME)

    erase(platform, UID, event)

    assert in_database(platform, NAME, UID, PICTURE) == []


def test_that_they_were_on_stage_and_had_consented_stays_of_nobody() -> None:
    platform, event = on_stage(Status.CLOSED)
    person = opaque_id(event.id, UID)

    erase(platform, UID, event)

    entries: list[Any] = list(platform.tree["timeline"][event.id].values())
    told = [one for one in entries if one.get("details", {}).get("person") == person]
    assert {"onStage", "erased"} <= {one["what"] for one in told}
    kept = platform.tree["consents"][event.id][person]
    assert kept == {"version": "v", "at": 1, "recording": True}


def test_what_is_delivered_late_names_them_no_more() -> None:
    platform, event = on_stage(Status.LIVE)
    erase(platform, UID, event)

    platform.backend.records.names.keep(event.id, UID, NAME)

    assert in_database(platform, NAME, UID) == []


def test_to_erase_somebody_again_changes_nothing_and_tells_the_same() -> None:
    platform, event = on_stage(Status.CLOSED)
    first = erase(platform, UID, event)
    before = list(leaves(platform.tree))

    assert erase(platform, UID, event) == first
    assert list(leaves(platform.tree)) == before


def test_nobody_else_is_touched() -> None:
    platform, event = on_stage(Status.LIVE)
    others = traces(platform, FAN)

    request = ErasePersonRequest(fan_id=UID, id=event.id)
    platform.backend.upkeep.person_erasure.erase(admin(ANA), request)

    assert traces(platform, FAN) == others
