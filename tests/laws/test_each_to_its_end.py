"""A loop that acts on several things goes on to the others when one fails.

It is one of a `WorkRun`, or `all_in_batches`, whose uses are the cases here. Whatever
else goes over things in the source and calls a port that acts is listed with the reason
why it may stop: a new one fails until somebody has thought of it.
"""

import ast
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.guests import guests_of
from interactive_broadcast.events.models import EventRecord, SessionKind, Status
from interactive_broadcast.kernel.errors import (
    BackendError,
    DatabaseUnavailable,
    StorageUnavailable,
    VideoUnavailable,
)
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import (
    Accounts,
    ArchiveFiles,
    Database,
    Images,
    Tasks,
)
from interactive_broadcast.kernel.video import Video
from interactive_broadcast.records.headcounts import Head, HeadKind, SessionHeads
from interactive_broadcast.seats.moderation_models import ForceDisconnectRequest
from interactive_broadcast.upkeep.erasure_models import ErasePersonRequest
from rehearsal.demo import ROOT
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, an_event
from tests.support.fakes import BACKSTAGE, STAGE
from tests.unit.seats.lines import a_line, called
from tests.unit.seats.test_calling import click
from tests.unit.show.test_disconnecting import come
from tests.unit.stage import RTMP, a_stage, clear
from tests.unit.world import (
    ACTIVE,
    ADMIN,
    MINE,
    World,
    a_show_in_preshow,
    a_show_that_is_live,
    a_world,
    change,
    two_events,
)

PACKAGE = ROOT / "functions" / "interactive_broadcast"

PORTS = (Accounts, ArchiveFiles, Database, Images, Tasks, Video)

READS = {
    *("find", "find_all", "find_by_email", "get", "get_versioned", "keys"),
    *(
        "first_by_value",
        "last_by_value",
        "children_between",
        "verify",
        "custom_token",
        "in_folder",
        "mint_token",
        "owns",
    ),
    *("archive", "archives_of", "recent_archives", "broadcast", "broadcasts_of"),
    *("recent_broadcasts", "has_streams", "streams_of", "connections_of"),
}
"""Methods of the ports that change nothing."""

ACTS = {
    name
    for port in PORTS
    for name in vars(port)
    if not name.startswith("_") and callable(getattr(port, name))
} - READS

TRIES = "Tries to change one value that others change as well."
READING = "It reads: whoever needs the answers needs all of them."
PIECES = "Pieces of one removal in their order; the next call goes on with the rest."

MAY_STOP = {
    "admins.store:AdminStore.correct": TRIES,
    "events.store:EventStore.point_at": TRIES,
    "effects.ledger:Ledger.claim": TRIES,
    "effects.ledger:Ledger.renew": TRIES,
    "effects.ledger:Ledger.begin_again": TRIES,
    "show.caption_reports:CaptionReports._store": TRIES,
    "kernel.concurrency:all_in_batches": "It is what does not stop.",
    "kernel.concurrency:side_by_side": "Every call comes to its end.",
    "kernel.config:parse_vault_keys": "`replace` is of a string.",
    "kernel.database:get_all": READING,
    "kernel.unfinished:UnfinishedWorkLog.left_since": "Each is tried by itself.",
    "media.parts:RecordedParts._replace": TRIES,
    "media.streaming:_running": (
        "OpenTok lets a stage be streamed once: nothing starts before that has stopped."
    ),
    "records.crowds:_carry_out": PIECES,
    "records.shows:ShowStore.remove_fans": PIECES,
    "records.disconnections:Disconnections.add": (
        "Pieces of what is told before anybody is disconnected: all of it, or nobody."
    ),
    "records.fan_streams:FanStreams.settle": TRIES,
    "records.line:LineStore._remove": (
        "It is for a trigger, which is repeated until all of it is done."
    ),
    "records.names:NameStore.keep": TRIES,
    "records.stage_turns:StageTurns.note": TRIES,
    "records.viewer_limit:ViewerLimit.follow": TRIES,
    "records.viewer_limit:ViewerLimit._tell": (
        "Repetitions of one value; each pass compares them all."
    ),
    "seats.deck:Deck.settle": TRIES,
    "seats.next_in_line:NextInLine.find": READING,
    "seats.positions:LinePositions._publish": (
        "Pieces of what fans are told; the next pass finds those who do not know it."
    ),
    "seats.staff:Staff._add": TRIES,
    "show.disconnecting:Disconnecting.uncounted": READING,
    "show.project_changes:ProjectChanges._check": READING,
    "upkeep.admin_events_removal:AdminEventsRemoval._remove_some": (
        "It keeps what was raised."
    ),
    "upkeep.admin_removal:AdminRemoval._remove_some": "It keeps what was raised.",
    "upkeep.batch_removal:BatchRemoval._remove_all": "It keeps what was raised.",
    "upkeep.former_archives:FormerArchives._delete": (
        "What cannot be deleted now is kept; what a project refuses it refuses for all."
    ),
    "upkeep.former_archives:_each": READING,
    "upkeep.reconciliation.lost_seats:LostSeats._without_seat": READING,
    "upkeep.reconciliation.presence:PresenceRepair._carry_out": PIECES,
    "upkeep.event_traces:EventTraces.remove_fragments": (
        "Whoever removes several does so one by one when they do not go together."
    ),
    "upkeep.inventory:Inventory.drop_left_places": TRIES,
    "upkeep.person_erasure:PersonErasure._erase_some": "It keeps what was raised.",
    "upkeep.recording_removal:RecordingRemoval._delete": (
        "What does not answer is left for its part alone; all are noted before, and "
        "the reconciler goes on with them."
    ),
    "upkeep.removal_records:RemovalRecords.remove_rest": PIECES,
    "upkeep.removal_records:RemovalRecords.set_progress": TRIES,
}
"""`module:Class.function` → why."""


def inside(node: ast.AST, place: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Every node of a module, with the class and function it is in."""
    for child in ast.iter_child_nodes(node):
        yield place, child
        deeper = place
        if isinstance(child, (ast.ClassDef, ast.FunctionDef)):
            deeper = f"{place}.{child.name}".strip(".")
        yield from inside(child, deeper)


@cache
def source() -> dict[str, ast.Module]:
    """Every module of the package, parsed."""
    return {
        ".".join(file.relative_to(PACKAGE).with_suffix("").parts): ast.parse(
            file.read_text(encoding="utf-8")
        )
        for file in PACKAGE.rglob("*.py")
    }


def places(is_one: Callable[[ast.AST], bool]) -> set[str]:
    """Where in the source there is such a node."""
    return {
        f"{module}:{place}"
        for module, tree in source().items()
        for place, node in inside(tree)
        if is_one(node)
    }


def acts_in_a_loop(node: ast.AST) -> bool:
    is_loop = isinstance(node, (ast.For, ast.ListComp, ast.SetComp, ast.GeneratorExp))
    return is_loop and any(map(_acts, ast.walk(node)))


def _acts(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in ACTS
        case ast.Call(func=ast.Name(id="in_batches")):
            return True
    return False


def goes_on(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="all_in_batches")):
            return True
    return False


def test_whatever_acts_on_several_things_and_may_stop_has_a_reason() -> None:
    assert places(acts_in_a_loop) == MAY_STOP.keys()


DOWN = VideoUnavailable("Down.")


def pictures_of_a_former_admin() -> tuple[object, object]:
    world = a_world()
    world.images.stored |= {(ADMIN_ID, f"image-{number:02}") for number in range(60)}
    world.images.fail_next("delete", DOWN)

    with pytest.raises(BackendError):
        world.pictures.remove_folder(ADMIN_ID)

    return len(world.images.stored), 1


def running_twice(*, hls: bool) -> World:
    """A show that has been closed, whose stage is recorded or streamed twice."""
    world = a_show_that_is_live(hls=hls, archive_event=not hls)
    for kind in (world.video.archives, world.video.broadcasts):
        kind.clear()
    for session_id in (STAGE, BACKSTAGE):
        world.video.publish(session_id, f"camera-{session_id}", f"of-{session_id}")
        if hls:
            world.video.start_broadcast(session_id, hls=True, rtmp=[])
        else:
            world.video.start_archive(session_id, name="Twice", composed=True)
    for stored in world.video.archives.values():
        stored.session_id = STAGE
    for stream in world.video.broadcasts.values():
        stream.session_id = STAGE
    start = Effect.START_BROADCAST if hls else Effect.START_ARCHIVE
    unknown: Json = {"state": "running", "attempt": 1, "leaseUntil": 1}
    world.databases.put(f"effects/{EVENT_ID}/{start}", unknown)
    world.write_status(Status.CLOSED)
    return world


def recordings_of_a_closed_show() -> tuple[object, object]:
    world = running_twice(hls=False)
    world.video.fail_next("stop_archive", DOWN)

    with pytest.raises(BackendError):
        world.director.by_hand(_event(world), Effect.STOP_ARCHIVE, by="backend")

    over = [one.state.is_over for one in world.video.archives.values()]
    return sorted(over), [False, True]


def streams_of_a_closed_show() -> tuple[object, object]:
    world = running_twice(hls=True)
    world.video.fail_next("stop_broadcast", DOWN)

    with pytest.raises(BackendError):
        world.director.by_hand(_event(world), Effect.STOP_BROADCAST, by="backend")

    over = [one.state.is_over for one in world.video.broadcasts.values()]
    return sorted(over), [False, True]


def streams_of_a_cleared_stage() -> tuple[object, object]:
    world = a_stage(rtmp_url=RTMP, hls=True)
    world.video.publish(BACKSTAGE, "camera", "of-camera")
    world.video.start_broadcast(BACKSTAGE, hls=True, rtmp=[])
    for stored in world.video.broadcasts.values():
        stored.session_id = STAGE
    world.video.fail_next("stop_broadcast", DOWN)

    clear(world)

    over = [one.state.is_over for one in world.video.broadcasts.values()]
    return sorted(over), [False, True]


def calls_that_nobody_has_answered() -> tuple[object, object]:
    world = a_line("fan-1", "fan-2", max_backstage=2)
    for one in ("click-1", "click-2"):
        click(world, one)
    world.clock.advance(30)
    calls = world.backend.records.calls.open_calls(an_event())
    world.databases.fail_next("write", DatabaseUnavailable("Away."))

    with pytest.raises(BackendError):
        world.backend.seats.overdue_calls.take_back(an_event(), calls)

    return (len(calls.since), len(called(world))), (2, 1)


def files_of_a_deleted_event() -> tuple[object, object]:
    world = a_world()
    files = {f"https://storage.googleapis.com/recordings/{one}.mp4" for one in "abc"}
    for number, file in enumerate(sorted(files)):
        archive = f"archive-{number}"
        record: Json = {
            "id": archive,
            "eventId": "gone",
            "eventName": "Gone",
            "startedAt": 1,
            "status": "uploaded",
            "url": file,
        }
        world.databases.put(f"formerArchives/{ADMIN_ID}/{archive}", record)
    world.archive_files.stored |= files
    world.archive_files.fail_next("delete", StorageUnavailable("Not now."))

    with pytest.raises(BackendError):
        world.backend.upkeep.recording_removal.delete_left_by(ADMIN_ID, "gone")

    return len(world.archive_files.stored), 1


def files_of_a_closed_show() -> tuple[object, object]:
    world = running_twice(hls=False)
    world.director.by_hand(_event(world), Effect.STOP_ARCHIVE, by="backend")
    for archive_id in world.video.archives:
        world.video.archive_becomes(archive_id, "available", duration_s=60)
    world.video.fail_next("archive", DOWN)

    with pytest.raises(BackendError):
        world.director.by_hand(_event(world), Effect.FINISH_ARCHIVE, by="backend")

    parts = world.archive_parts.all(EVENT_ID)
    return sorted(part.status.is_final for part in parts), [False, True]


def connections_of_a_fan() -> tuple[object, object]:
    world = a_show_that_is_live()
    come(world, "fan-1", "c-1", SessionKind.STAGE)
    come(world, "fan-1", "c-2", SessionKind.BACKSTAGE)
    world.video.fail_next("disconnect", DOWN)
    request = ForceDisconnectRequest(id=EVENT_ID, fan_id="fan-1")

    with pytest.raises(BackendError):
        world.moderation.force_disconnect(ADMIN, request)

    return len({"c-1", "c-2"} & world.video.connections.keys()), 1


def connections_of_who_is_erased() -> tuple[object, object]:
    world = a_show_that_is_live()
    come(world, "fan-1", "c-1", SessionKind.STAGE)
    come(world, "fan-1", "c-2", SessionKind.BACKSTAGE)
    world.video.fail_next("disconnect", DOWN)
    request = ErasePersonRequest(id=EVENT_ID, fan_id="fan-1")

    with pytest.raises(BackendError):
        world.backend.upkeep.person_erasure.erase(ADMIN, request)

    return len({"c-1", "c-2"} & world.video.connections.keys()), 1


def connections_to_a_show_that_is_over() -> tuple[object, object]:
    world = a_show_that_is_live()
    for number in range(60):
        come(world, f"fan-{number}", f"c-{number}", SessionKind.STAGE)
    world.write_status(Status.CLOSED)
    world.video.fail_next("disconnect", DOWN)
    here, event = world.backend.show.disconnecting, _event(world)
    rights = here.rights(event).without_anybody()
    heads = here.connected(event, world.video)

    with pytest.raises(BackendError):
        here.end_unwanted(event, world.video, heads, rights)

    return len(world.video.connections), 1


def connections_of_former_links() -> tuple[object, object]:
    world = a_show_that_is_live()
    uids = sorted(guests_of(an_event()).values())
    for uid in uids:
        come(world, uid, f"of-{uid}", SessionKind.STAGE)
    world.video.fail_next("disconnect", DOWN)

    with pytest.raises(BackendError):
        world.backend.show.former_guests.leave(_event(world), uids)

    return len({f"of-{uid}" for uid in uids} & world.video.connections.keys()), 1


def numbers_of_who_is_there() -> tuple[object, object]:
    world = a_show_in_preshow()
    for number in range(60):
        come(world, f"fan-{number}", f"c-{number}", SessionKind.STAGE)
    marked = world.backend.records.headcounts.marked(EVENT_ID)
    world.databases.fail_next("write", DatabaseUnavailable("Away."))
    gone = [(SessionKind.STAGE, SessionHeads())]

    with pytest.raises(BackendError):
        world.backend.records.headcounts.correct(marked, gone)

    return world.at(f"headcounts/{EVENT_ID}/stage/connections"), 1


def streams_that_records_name() -> tuple[object, object]:
    world = a_show_in_preshow()
    fans = ("fan-1", "fan-2")
    for fan in fans:
        person = opaque_id(EVENT_ID, fan)
        record: Json = {"id": fan, "joinedAt": 1, "person": person, "streamId": "old"}
        world.databases.put(f"{ACTIVE}/activeFans/{fan}", record)
        world.databases.put(f"people/{EVENT_ID}/{person}", fan)
        head = Head(
            event_id=EVENT_ID,
            session=SessionKind.STAGE,
            kind=HeadKind.STREAMS,
            id=f"new-{fan}",
            person=person,
        )
        world.backend.records.headcounts.arrived(head)
    marked = world.backend.records.headcounts.marked(EVENT_ID)
    streams = frozenset(head.id for head in marked.heads)
    world.databases.fail_next("write", DatabaseUnavailable("Away."))
    lists = [(SessionKind.STAGE, SessionHeads(streams=streams))]
    address = (ADMIN_ID, FAN_URL)

    with pytest.raises(BackendError):
        world.backend.records.fan_streams.settle_all(marked, lists, address, fans)

    named = [world.at(f"{ACTIVE}/activeFans/{fan}/streamId") for fan in fans]
    return named.count("old"), 1


def events_of_an_admin() -> tuple[object, object]:
    world = two_events()
    stuck: Json = {"state": "running", "attempt": 1, "leaseUntil": 10**15}
    world.databases.put(f"effects/{EVENT_ID}/openRecords", stuck)

    with pytest.raises(BackendError):
        world.admin_events_removal.delete(ADMIN, MINE)

    return set(world.databases.at("events")), {EVENT_ID}


def recordings_that_are_listed() -> tuple[object, object]:
    world = a_world()
    record: dict[str, Json] = {"eventId": "gone", "eventName": "Gone", "startedAt": 1}
    record["status"] = "available"
    ids = ("archive-a", "archive-b", "archive-c")
    listed: Json = {one: {**record, "id": one} for one in ids}
    world.databases.put(f"formerArchives/{ADMIN_ID}", listed)
    world.video.fail_next("archive", DOWN)

    with pytest.raises(BackendError):
        world.backend.upkeep.former_archives.forget_gone(ADMIN_ID, turn=0)

    # Which of them is asked about first is the threads' business.
    return len(world.databases.at(f"formerArchives/{ADMIN_ID}")), 1


CASES = {
    "events.pictures:Pictures.remove_folder": pictures_of_a_former_admin,
    "media.holding:_stop_all": streams_of_a_cleared_stage,
    "media.recording:Recording.finish": files_of_a_closed_show,
    "media.recording:Recording.stop": recordings_of_a_closed_show,
    "media.streaming:_stop_all": streams_of_a_closed_show,
    "records.fan_streams:FanStreams.settle_all": streams_that_records_name,
    "records.headcounts:Headcounts.correct": numbers_of_who_is_there,
    "seats.moderation:Moderation.force_disconnect": connections_of_a_fan,
    "seats.overdue_calls:OverdueCalls.take_back": calls_that_nobody_has_answered,
    "show.disconnecting:Disconnecting._end_all": connections_to_a_show_that_is_over,
    "show.former_guests:FormerGuests._disconnect": connections_of_former_links,
    "upkeep.former_archives:FormerArchives.forget_gone": recordings_that_are_listed,
    "upkeep.batch_removal:BatchRemoval._with_media_ended": events_of_an_admin,
    "upkeep.person_erasure:PersonErasure._disconnect": connections_of_who_is_erased,
    "upkeep.recording_removal:RecordingRemoval.delete_left_by": (
        files_of_a_deleted_event
    ),
}
"""Where the source goes on to the others, and what is left there of several things, the
first of which has failed; beside what should be."""


def test_whatever_goes_on_to_the_others_is_among_the_cases() -> None:
    assert places(goes_on) == CASES.keys()


@pytest.mark.parametrize("place", CASES)
def test_what_fails_keeps_none_of_the_others(place: str) -> None:
    left, should_be = CASES[place]()

    assert left == should_be


def test_a_mistake_in_one_effect_keeps_none_of_the_others_of_its_show() -> None:
    world = a_show_in_preshow(hls=True, archive_event=True)
    world.video.fail_next("start_archive", KeyError("a mistake of ours"))

    change(world, Status.LIVE)

    assert world.video.archives == {}
    assert len(world.video.broadcasts) == 1
    assert world.at(f"{ACTIVE}/status") == "live"


def _event(world: World) -> EventRecord:
    event = world.event_store.find(EVENT_ID)
    assert event is not None
    return event
