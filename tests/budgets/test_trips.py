"""How many requests the changes of a show make, and how many wait for each other.

Counted in a time of its own, in which a request to the database takes one unit and one
to OpenTok a hundred: 105 is one call of OpenTok and five trips to the database, one
after another. Nothing is measured, so that nothing depends on the machine.
"""

import pytest

from interactive_broadcast.events.models import (
    ChangeStatusRequest,
    CreateEventRequest,
    Event,
    Status,
)
from interactive_broadcast.kernel.errors import VideoUnavailable
from interactive_broadcast.records.line_order import End
from interactive_broadcast.seats.line_models import CallNextRequest, MoveInLineRequest
from tests.support.builders import EVENT_ID, an_event
from tests.support.fakes import STAGE
from tests.support.serial_trips import Trips
from tests.unit.seats.lines import a_line
from tests.unit.world import (
    ADMIN,
    REQUEST,
    World,
    a_show_in_preshow,
    a_show_that_is_live,
    a_world,
    change,
)

OPENTOK = 100


def trips_of(world: World, status: Status) -> Trips:
    """Of the function that sets this status. It must have come off."""
    trips = Trips({"database": 1, "video": OPENTOK})
    service = trips.of(world.ports).show.service
    request = ChangeStatusRequest(id=EVENT_ID, status=status)
    with trips.counted():
        event = service.change_status(ADMIN, request)
    assert (event.status, event.problems) == (status, None)
    return trips


def whose_host_is_on_stage(world: World) -> World:
    """And OpenTok has told of it."""
    world.backend.records.published.note(EVENT_ID, "host-stream", began_at=1)
    return world


def test_a_preshow_takes_five_trips() -> None:
    trips = trips_of(a_world(an_event()), Status.PRESHOW)

    assert trips.now_ms == 5
    assert len(trips.to("database")) == 13
    assert trips.to("video") == []


def test_going_live_takes_one_call_of_opentok_and_five_trips() -> None:
    world = a_show_in_preshow(hls=True, archive_event=True)

    trips = trips_of(whose_host_is_on_stage(world), Status.LIVE)

    assert trips.now_ms == OPENTOK + 5
    assert len(trips.to("database")) == 22
    assert len(trips.to("video")) == 2


def test_going_live_without_recording_and_stream_takes_five_trips() -> None:
    trips = trips_of(a_show_in_preshow(), Status.LIVE)

    assert trips.now_ms == 5
    assert len(trips.to("database")) == 13


def test_until_opentok_has_told_of_anybody_on_stage_it_is_asked_first() -> None:
    world = a_show_in_preshow(archive_event=True)

    trips = trips_of(world, Status.LIVE)

    assert [trip.name for trip in trips.to("video")] == ["has_streams", "start_archive"]
    assert trips.now_ms == 2 * OPENTOK + 5


def test_the_end_takes_one_call_of_opentok_and_five_trips() -> None:
    world = a_show_that_is_live(hls=True, archive_event=True)

    trips = trips_of(world, Status.CLOSED)

    assert trips.now_ms == OPENTOK + 5
    assert len(trips.to("database")) == 22
    assert len(trips.to("video")) == 1


def test_the_end_of_what_was_not_recorded_takes_six_trips() -> None:
    trips = trips_of(a_show_that_is_live(), Status.CLOSED)

    assert trips.now_ms == 6
    assert len(trips.to("database")) == 19


def test_a_new_event_takes_one_call_of_opentok_and_three_trips() -> None:
    world = a_world()
    trips = Trips({"database": 1, "video": OPENTOK})
    service = trips.of(world.ports).events.service

    with trips.counted():
        service.create(ADMIN, CreateEventRequest(name="Night"))

    assert trips.now_ms == OPENTOK + 3
    assert len(trips.to("database")) == 7


@pytest.mark.parametrize("ended", [False, True])
def test_an_event_is_deleted_in_three_trips(*, ended: bool) -> None:
    """Whatever its show has left, and is still running."""
    world = a_world(an_event())
    if ended:
        world = a_show_that_is_live(hls=True, archive_event=True)
        change(world, Status.CLOSED)
    trips = Trips({"database": 1, "video": OPENTOK})
    removal = trips.of(world.ports).upkeep.event_removal

    with trips.counted():
        removal.delete(ADMIN, REQUEST)

    assert trips.now_ms == 3
    assert len(trips.to("database")) == 8
    assert trips.to("video") == []


def test_a_second_click_takes_three_trips() -> None:
    trips = trips_of(a_show_that_is_live(archive_event=True), Status.LIVE)

    assert trips.now_ms <= 3
    assert trips.to("video") == []


@pytest.mark.parametrize("status", [Status.PRESHOW, Status.LIVE, Status.CLOSED])
def test_the_reply_is_the_event_as_it_is_stored(status: Status) -> None:
    """Though it is put together from what was written, where that is known."""
    world = a_world(an_event(archive_event=True), hls=True)
    world.video.publish(STAGE, "host-connection", "host-stream")
    way = [Status.PRESHOW, Status.LIVE, Status.CLOSED]

    *_, reply = [change(world, one) for one in way[: way.index(status) + 1]]

    stored = world.event_store.find(EVENT_ID)
    assert stored is not None
    assert reply == Event.model_validate(stored.to_record())


def test_so_it_is_when_something_has_failed() -> None:
    world = a_show_in_preshow(archive_event=True, hls=True)
    world.video.fail_next("start_broadcast", VideoUnavailable("Away."))

    reply = change(world, Status.LIVE)

    stored = world.event_store.find(EVENT_ID)
    assert stored is not None
    assert stored.problems
    assert reply.problems == stored.problems
    assert reply.archive_id == stored.archive_id == "archive-1"


@pytest.mark.parametrize("fans", [1, 60])
def test_a_click_that_calls_the_first_of_a_line_takes_eleven_trips(fans: int) -> None:
    """Seven until the call is made; however many wait behind them."""
    world = a_line(*(f"fan-{number:02d}" for number in range(fans)))
    trips = Trips({"database": 1})
    calling = trips.of(world.ports).seats.calling

    with trips.counted():
        calling.call_next(ADMIN, CallNextRequest(id=EVENT_ID, request_id="click-1"))

    made = [trip.end_ms for trip in trips.made if "callRequests" in trip.about]
    assert trips.now_ms == 11
    assert sorted(made) == [3, 7, 8]


def test_a_move_in_line_takes_ten_trips() -> None:
    world = a_line("ana", "bo")
    trips = Trips({"database": 1})
    moving = trips.of(world.ports).seats.moving

    with trips.counted():
        moving.move(ADMIN, MoveInLineRequest(id=EVENT_ID, fan_id="bo", to=End.FIRST))

    assert trips.now_ms == 10
