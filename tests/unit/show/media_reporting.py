"""Shows that are recorded, and what OpenTok says of their recordings and streams."""

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel.media import Archive, Broadcast
from tests.support.builders import EVENT_ID
from tests.unit.world import World, a_show_that_is_live


def a_recorded_show() -> World:
    return a_show_that_is_live(archive_event=True, bucket_url="https://bucket.example")


def the_event(world: World) -> EventRecord:
    event = world.event_store.find(EVENT_ID)
    assert event is not None
    return event


def report(world: World, archive: Archive) -> bool:
    return world.media_reports.archive(the_event(world), archive)


def report_stream(world: World, broadcast: Broadcast) -> bool:
    return world.media_reports.broadcast(the_event(world), broadcast)


def archive(world: World, number: int = 1) -> Archive:
    return world.video.archives[f"archive-{number}"].state


def stream(world: World, number: int = 1) -> Broadcast:
    return world.video.broadcasts[f"broadcast-{number}"].state
