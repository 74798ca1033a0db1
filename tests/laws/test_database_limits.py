"""With 3,000 fans in a show, no write passes a limit of the Realtime Database.

Each operation that touches a whole crowd is carried out over a full show, and every
write is measured: the events that it causes by the triggers of `main.py`, what it
writes and removes, how many places it names. Paths that persons fill, functions and
effects are found in the code: one that has no case here fails a test.
"""

import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Final

import pytest

import main
from emulators.firebase.database.keys import MAX_KEY_BYTES
from emulators.firebase.database.model import Commit, Instance
from emulators.firebase.database.tree import MAX_DEPTH
from emulators.firebase.database.write_limits import (
    BYTES_PER_MINUTE,
    MAX_CAUSED_EVENTS,
    MAX_EVENT_BYTES,
    WriteSize,
    max_bytes,
)
from interactive_broadcast.effects.models import Effect, ShowTask
from interactive_broadcast.effects.plan import AFTER_THE_END
from interactive_broadcast.events.models import (
    ChangeStatusRequest,
    EventRequest,
    Status,
)
from interactive_broadcast.kernel import line_paths, paths, show_paths
from interactive_broadcast.kernel.database import PATHS_AT_ONCE, Change
from interactive_broadcast.kernel.errors import DatabaseUnavailable, NotReadyYet
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.crowds import (
    EVENTS_AT_ONCE,
    EVENTS_PER_PERSON,
    OF_PEOPLE,
    PEOPLE_AT_ONCE,
)
from rules.pictures import PICTURE, PICTURE_INTERVAL_MS
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, a_place, another_event
from tests.support.crowded_show import (
    CONTAINERS,
    CROWDED,
    FANS,
    FEW,
    ON_DECK,
    PATHS,
    CrowdedShow,
    a_crowded_show,
    fan_ids,
)
from tests.support.write_measures import deployed_triggers
from tests.unit.upkeep.reconciliation.runs import reconcile
from tests.unit.world import ACTIVE, ADMIN, EVENT, MINE, SELF, SHOW, change

MAX_EVENT_BYTES_A_SECOND: Final = 10 * 1024 * 1024
MAX_WRITES_A_SECOND: Final = 1_000
"""What the database sends to functions, takes of all clients, and answers."""

HEADROOM: Final = 0.8
"""Of a limit, for what else a write may cause that was not thought of here."""

LONG_AFTER: Final = 4 * 24 * 3600
"""Seconds: whatever follows the end of a show is due by then."""


def is_over(show: CrowdedShow) -> None:
    """Have everything happen that follows the end of a show, by its tasks."""
    world = show.world
    change(world, Status.CLOSED)
    world.clock.advance(LONG_AFTER)
    for effect in AFTER_THE_END:
        while (done := world.effect(effect)) is None or not done.is_settled:
            with suppress(NotReadyYet):
                world.run_task(effect)


def is_taken_over(show: CrowdedShow) -> None:
    """Another event opens its preshow at the same address."""
    request = ChangeStatusRequest(id="event-2", status=Status.PRESHOW)
    show.world.shows.change_status(ADMIN, request)
    assert show.world.at(f"{ACTIVE}/eventId") == "event-2"


def is_taken_over_by_its_page(show: CrowdedShow) -> None:
    """The producer's page of another event asks for its tokens before the preshow."""
    show.world.video.know("stage-2", "backstage-2")
    show.world.tokens.producer(ADMIN, EventRequest(id="event-2"))
    assert show.world.at(f"{ACTIVE}/eventId") == "event-2"


def is_deleted(show: CrowdedShow) -> None:
    show.world.delete()


def is_deleted_with_all(show: CrowdedShow) -> None:
    show.world.admin_events_removal.delete(ADMIN, MINE)


def is_deleted_by_the_console(show: CrowdedShow) -> None:
    before = show.world.at(EVENT)
    show.world.databases.put(EVENT, None)
    show.world.event_removal.on_deleted(EVENT_ID, before)


def leaves_a_fragment(show: CrowdedShow) -> None:
    """The event is gone but for its place in the list of an admin who goes."""
    show.world.databases.put(EVENT, None)
    show.world.admin_removal.delete(ADMIN, SELF)


def loses_its_admin(show: CrowdedShow) -> None:
    show.world.admin_removal.delete(ADMIN, SELF)


def is_one_of_several_of_an_admin_who_goes(show: CrowdedShow) -> None:
    """At each address there are as few people as one write removes."""
    waiting: Json = dict.fromkeys(fan_ids(PEOPLE_AT_ONCE), a_place())
    addresses = [line_paths.line(ADMIN_ID, f"night-{number}") for number in range(6)]
    show.world.databases.put_all(dict.fromkeys(addresses, waiting))
    show.world.admin_removal.delete(ADMIN, SELF)
    assert show.world.at(line_paths.lines(ADMIN_ID)) is None


def loses_its_admin_by_the_console(show: CrowdedShow) -> None:
    before = show.world.at(f"admins/{ADMIN_ID}")
    show.world.databases.put(f"admins/{ADMIN_ID}", None)
    show.world.admin_removal.on_deleted(ADMIN_ID, before)


def is_left_over(show: CrowdedShow) -> None:
    """The event is gone, and nobody has removed the records of its show."""
    show.world.databases.put_all(
        {EVENT: None, f"watched/{EVENT_ID}": None, f"slugs/{ADMIN_ID}": None}
    )
    reconcile(show.world)


def is_left_by_everybody(show: CrowdedShow) -> None:
    """All have lost their connections, and the reconciler takes their places away."""
    world = show.world
    world.video.connections.clear()
    for _ in range(4):
        world.clock.advance(600)
        world.reconciler.run()


OF_THE_SHOW: Final = CONTAINERS[: len(OF_PEOPLE)]
KEPT: Final = [
    paths.published(EVENT_ID),
    paths.timeline(EVENT_ID),
    paths.names(EVENT_ID),
    paths.consents(EVENT_ID),
]
"""What belongs to the event, whose owner reads it."""
BESIDE: Final = [one for one in CONTAINERS if one not in OF_THE_SHOW]

ENDS: Final[Mapping[str, tuple[Status, Callable[[CrowdedShow], None], list[str]]]] = {
    "is over": (Status.LIVE, is_over, KEPT),
    "is taken over": (Status.CLOSED, is_taken_over, BESIDE),
    "is taken over by a page": (Status.CLOSED, is_taken_over_by_its_page, BESIDE),
    "is deleted": (Status.PRESHOW, is_deleted, []),
    "is deleted with all others": (Status.CLOSED, is_deleted_with_all, []),
    "is deleted by the console": (Status.CLOSED, is_deleted_by_the_console, []),
    "leaves a fragment": (Status.CLOSED, leaves_a_fragment, []),
    "loses its admin": (Status.CLOSED, loses_its_admin, []),
    "is one of several": (Status.CLOSED, is_one_of_several_of_an_admin_who_goes, []),
    "loses its admin by the console": (Status.LIVE, loses_its_admin_by_the_console, []),
    "is left over": (Status.CLOSED, is_left_over, BESIDE),
    "is left by everybody": (Status.LIVE, is_left_by_everybody, BESIDE),
}
"""What becomes of a full show: the status that its event has before, what happens, and
what may be left then."""


FULL: Final = "is over"
ENOUGH: Final = 1_200
"""Fans of the other ends: more than any write takes at a time."""


@pytest.mark.parametrize("end", ENDS)
def test_no_write_of_a_full_show_passes_a_limit(end: str) -> None:
    status, happen, may_stay = ENDS[end]
    others = [another_event(fan_url=FAN_URL)] if status is Status.CLOSED else []
    show = a_crowded_show(status, *others, fans=FANS if end == FULL else ENOUGH)

    happen(show)

    most = show.measures
    assert most.caused_events <= HEADROOM * MAX_CAUSED_EVENTS, most.worst
    assert most.event_bytes <= HEADROOM * MAX_EVENT_BYTES
    assert most.touched_bytes <= HEADROOM * (max_bytes(WriteSize.LARGE) or 0)
    assert most.paths <= PATHS_AT_ONCE
    assert most.depth <= MAX_DEPTH
    assert most.key_bytes <= MAX_KEY_BYTES
    assert set(show.left()) <= set(may_stay)


def test_every_path_that_persons_fill_is_filled_here() -> None:
    known = {
        name
        for module in PATHS
        for name, _ in inspect.getmembers(module, inspect.isfunction)
    }

    assert known == CROWDED.keys() | FEW.keys()
    assert not CROWDED.keys() & FEW.keys()


CROWDED_FUNCTIONS: Final[Mapping[str, Sequence[str]]] = {
    **dict.fromkeys(
        ("changeStatus", "eventGoLive", "onEventStatusWritten"),
        ("is over", "is taken over"),
    ),
    "endBroadcast": ("is over",),
    "runShowEffectsTask": ("is over", "is taken over"),
    "stopBroadcastTask": ("is over",),
    "createTokenProducer": ("is taken over by a page",),
    "deleteEvent": ("is deleted",),
    "deleteEventsByAdminId": ("is deleted with all others",),
    "onEventDeleted": ("is deleted by the console",),
    "deleteAdmin": ("loses its admin", "leaves a fragment", "is one of several"),
    "removeAdminTask": ("loses its admin",),
    "removeEventTask": ("is deleted",),
    "removeEventsTask": ("is deleted with all others",),
    "onAdminDeleted": ("loses its admin by the console",),
    "reconcileShows": ("is left over", "is left by everybody"),
    "api": ("is over", "is taken over by a page", "is deleted", "loses its admin"),
}
"""Functions that write of a whole crowd → the ends above that they bring about."""

ONE_AT_A_TIME: Final = frozenset(
    {
        *("login", "loginFan", "loginHost", "loginCelebrity", "loginStaff"),
        *("getAdmins", "getAdmin", "createAdmin", "updateAdmin"),
        *("createUser", "updateUser", "deleteUser", "validateApiKey"),
        *("createEvent", "updateEvent", "getEvents", "getEvent", "getEventByKey"),
        *("getEventBySessionId", "getEventsByAdmin", "getMostRecentEvent"),
        *("validateEvent", "createTokensFan", "createTokenHostCeleb"),
        *("createTokenByUserType", "createSession", "createToken", "setStandby"),
        *("clearStage", "resume"),
        *("startArchive", "stopArchive", "startCaptions", "stopCaptions"),
        *("getArchiveUrl", "getBroadcastData"),
        *("callNext", "moveInLine"),
        *("getTimeline", "forceDisconnect", "muteStream", "muteAll"),
        *("onActiveFanWritten", "onLineWritten", "openTokCallback"),
        *(
            "cleanEventImages",
            "cleanEventImagesTask",
            "getFormerArchives",
            "deleteFormerArchives",
            "deleteRecording",
            "getConsents",
            "erasePerson",
        ),
    }
)
"""Functions that write of one person or one event, however many there are."""


def test_every_function_is_one_or_the_other() -> None:
    declared = {
        name
        for name, member in vars(main).items()
        if hasattr(member, "__firebase_endpoint__")
    }

    assert declared == CROWDED_FUNCTIONS.keys() | ONE_AT_A_TIME
    assert not CROWDED_FUNCTIONS.keys() & ONE_AT_A_TIME
    assert {one for ends in CROWDED_FUNCTIONS.values() for one in ends} == ENDS.keys()


def test_a_person_who_goes_causes_as_many_events_as_it_is_reckoned_with() -> None:
    a_person = {place(ADMIN_ID, FAN_URL) for place in OF_PEOPLE}
    causing = [
        one
        for one in deployed_triggers()
        if any(one.ref.startswith(place.partition("/")[0]) for place in a_person)
    ]

    assert len(causing) == EVENTS_PER_PERSON
    assert EVENTS_AT_ONCE <= HEADROOM * MAX_CAUSED_EVENTS


def interrupt() -> None:
    raise DatabaseUnavailable("Not now.")


@pytest.mark.parametrize(
    "place",
    [
        line_paths.line_place(ADMIN_ID, FAN_URL, fan_ids()[ON_DECK]),
        line_paths.line_place(ADMIN_ID, FAN_URL, fan_ids()[600]),
        SHOW,
    ],
    ids=["first write", "in the middle", "last write"],
)
def test_an_interruption_leaves_a_closed_show_that_is_emptied_later(place: str) -> None:
    show = a_crowded_show(fans=ENOUGH)
    world = show.world
    world.databases.before_write(place, interrupt)

    with pytest.raises(DatabaseUnavailable):
        world.show_store.remove_at(ADMIN_ID, FAN_URL)

    assert world.at(f"{ACTIVE}/eventId") == EVENT_ID
    assert world.at(f"{ACTIVE}/status") == "closed"
    assert world.at(f"{SHOW}/status") == "closed"
    world.show_store.remove_at(ADMIN_ID, FAN_URL)
    assert not set(show.left()).intersection(OF_THE_SHOW)


@pytest.mark.parametrize(
    "place",
    [line_paths.line_place(ADMIN_ID, FAN_URL, fan_ids()[600]), f"{ACTIVE}/eventId"],
    ids=["in the middle", "last write"],
)
def test_nobody_of_a_former_show_is_in_the_next_one_for_a_moment(place: str) -> None:
    show = a_crowded_show(Status.CLOSED, another_event(fan_url=FAN_URL), fans=ENOUGH)
    world, mixed = show.world, []

    def look(_: Commit) -> None:
        fans = world.databases.as_backend().keys(
            show_paths.active_fans(ADMIN_ID, FAN_URL)
        )
        if fans and world.at(f"{ACTIVE}/eventId") != EVENT_ID:
            mixed.append(len(fans))

    world.databases.follow(partial(Instance.subscribe, listener=look))
    world.databases.before_write(place, interrupt)
    opening = ChangeStatusRequest(id="event-2", status=Status.PRESHOW)
    world.shows.change_status(ADMIN, opening)
    assert world.at(f"{ACTIVE}/eventId") == EVENT_ID

    world.clock.advance(60)
    task = ShowTask(event_id="event-2", effects=[Effect.OPEN_RECORDS])
    world.show_tasks.run(task, 0)

    assert world.at(f"{ACTIVE}/eventId") == "event-2"
    assert not set(show.left()).intersection(OF_THE_SHOW)
    assert not mixed


def test_on_deck_is_the_same_as_long_as_anybody_is() -> None:
    """Otherwise each group that goes would have others put there."""
    show = a_crowded_show(fans=ENOUGH)
    on_deck = show.world.at(line_paths.deck(ADMIN_ID, FAN_URL))

    show.world.show_store.thin_out(ADMIN_ID, FAN_URL)

    assert show.world.at(line_paths.deck(ADMIN_ID, FAN_URL)) == on_deck
    assert not show.world.backend.seats.deck.settle(ADMIN_ID, FAN_URL)


def test_an_event_of_a_show_that_goes_costs_some_reads_and_no_write() -> None:
    """There are two for each fan."""
    show = a_crowded_show(fans=ENOUGH)
    world, fan_id = show.world, fan_ids()[ON_DECK]
    before = world.at(show_paths.active_fan(ADMIN_ID, FAN_URL, fan_id))
    world.show_store.thin_out(ADMIN_ID, FAN_URL)
    writes, reads = len(world.databases.writes), len(world.databases.reads)

    gone = Change(id="c", at=1_000, by=None, before=before, after=None)
    world.fan_trigger.run(ADMIN_ID, FAN_URL, fan_id, gone)
    of_the_record = len(world.databases.reads) - reads
    world.backend.seats.deck.follow(ADMIN_ID, FAN_URL)
    of_the_line = len(world.databases.reads) - reads - of_the_record

    assert (of_the_record, of_the_line) <= (4, 2)
    assert len(world.databases.writes) == writes


BESIDE_A_PICTURE: Final = 2_000
"""Bytes of a fan's record, of a connection and of the names of their places."""

MAX_DESK_BYTES: Final = 1_000_000

HEARTBEAT_S: Final = 60
"""As the code in docs/presence.md has it."""


def test_pictures_and_heartbeats_of_a_full_show_are_what_the_database_takes() -> None:
    """At the rates that the rules allow, if every fan is in line with a picture."""
    pictures_a_minute = FANS * 60_000 / PICTURE_INTERVAL_MS
    written = pictures_a_minute * (PICTURE.most or 0)
    # The moment in the record: what it was like before is sent as well.
    events_a_second = pictures_a_minute / 60 * 2 * BESIDE_A_PICTURE
    writes_a_second = pictures_a_minute / 60 + FANS / HEARTBEAT_S

    assert written + FANS * BESIDE_A_PICTURE <= BYTES_PER_MINUTE
    assert events_a_second <= MAX_EVENT_BYTES_A_SECOND
    assert writes_a_second <= HEADROOM * MAX_WRITES_A_SECOND


def test_the_records_of_a_full_show_are_less_than_a_megabyte() -> None:
    """What a producer's app is sent when it opens: every fan with their whole record.

    Their pictures are read one by one, as they are looked at.
    """
    world = a_crowded_show(Status.LIVE).world

    records = world.at(show_paths.active_fans(ADMIN_ID, FAN_URL))

    assert isinstance(records, dict)
    assert len(records) == FANS
    assert len(json.dumps(records, separators=(",", ":"))) <= MAX_DESK_BYTES
