"""A show with as many fans as the interactive limit lets in, with all that they leave.

Every path of `PATHS` that has a key for each person, or for what persons make,
is filled here: `CROWDED` says with what. `FEW` says of the others why they need not be.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import product
from typing import Final

from emulators.firebase.database.tree import get, parse_path
from emulators.firebase.database.writes import Built, Target
from interactive_broadcast.events.models import EventRecord, SessionKind, Status
from interactive_broadcast.kernel import line_paths, paths, show_paths
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.headcounts import HeadKind
from interactive_broadcast.show.disconnecting import MAX_AT_ONCE
from rules.pictures import PICTURE as PICTURE_SHAPE
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, a_place, an_event
from tests.support.fakes import STAGE
from tests.support.store_databases import StoreDatabases, our_rules
from tests.support.write_measures import WriteMeasures
from tests.unit.world import World, a_world

FANS: Final = 3_000
PICTURE: Final = "data:image/jpeg;base64,".ljust(PICTURE_SHAPE.most or 0, "A")
"""The largest: one string, which all fans share."""

MESSAGES_EACH: Final = 2
CONNECTED: Final = MAX_AT_ONCE + 1
"""To OpenTok still: more than one attempt ends."""

PATHS: Final = (paths, show_paths, line_paths)
"""Where the paths of the database are."""

ON_DECK: Final = 10
"""As many as the first of the line are there by default."""

ADDRESS: Final = (ADMIN_ID, FAN_URL)

Fans = Sequence[str]
Put = Iterator[tuple[str, Json]]


def fan_ids(count: int = FANS) -> list[str]:
    """As long as those of Firebase."""
    return [f"fan-{number:024d}" for number in range(count)]


def _each(
    place: Callable[[str], str], value: Callable[[str], Json]
) -> Callable[[Fans], Put]:
    return lambda fans: ((place(one), value(one)) for one in fans)


def _record(fan_id: str) -> Json:
    """As our apps write it in line; OpenTok's stream is told of few."""
    return {
        "id": fan_id,
        "name": f"Fan {fan_id[-4:]} of the band",
        "browser": "Chrome",
        "os": "Mac OS",
        "mobile": False,
        "joinedAt": 1_750_000_000_000,
        "snapshotAt": 1_750_000_000_000,
        "person": opaque_id(EVENT_ID, fan_id),
        "networkQuality": "great",
        "isBackstage": False,
        "inPrivateCall": False,
    }


def _connections(fans: Fans) -> Put:
    people = [*fans, "producer", "host", "celebrity"]
    return ((show_paths.presence_of(*ADDRESS, one), {"tab": 1_000}) for one in people)


def _messages(_: str) -> Json:
    text: Json = {
        f"{slot:02d}": {"at": 1_000, "text": "How are you?"}
        for slot in range(MESSAGES_EACH)
    }
    return {"producer": text, "person": text}


def _heads(fans: Fans) -> Put:
    for session, kind, fan_id in product(SessionKind, HeadKind, fans):
        head = f"{kind}-of-{fan_id}"
        yield paths.head(EVENT_ID, session, kind, head), "there"


def _heads_present(fans: Fans) -> Put:
    present = paths.heads_present(EVENT_ID)
    for session, kind, fan_id in product(SessionKind, HeadKind, fans):
        place = f"{present}/{session}/{kind}/{kind}-of-{fan_id}"
        yield place, opaque_id(EVENT_ID, fan_id)


CROWDED: Final[Mapping[str, Callable[[Fans], Put]]] = {
    "active_fan": _each(partial(show_paths.active_fan, *ADDRESS), _record),
    "fan_picture": _each(partial(show_paths.fan_picture, *ADDRESS), lambda _: PICTURE),
    "line_place": _each(
        partial(line_paths.line_place, *ADDRESS), lambda one: a_place(int(one[-6:]) + 1)
    ),
    "deck_place": lambda fans: (
        (line_paths.deck_place(*ADDRESS, one), "line") for one in fans[:ON_DECK]
    ),
    "call": _each(partial(line_paths.call, *ADDRESS), lambda _: 1_000),
    "line_position": _each(
        partial(line_paths.line_position, *ADDRESS),
        lambda one: {"position": int(one[-6:]) + 1},
    ),
    "note": _each(
        partial(line_paths.note, *ADDRESS),
        lambda _: {"text": "Sings.", "at": 1_000, "by": ADMIN_ID},
    ),
    "call_request": _each(partial(line_paths.call_request, *ADDRESS), lambda one: one),
    "presence_of": _connections,
    "counted_viewer": _each(
        partial(show_paths.counted_viewer, *ADDRESS), lambda _: True
    ),
    "written_for": _each(
        lambda one: show_paths.written_for(*ADDRESS, one, EVENT_ID), lambda _: 1_000
    ),
    "person": _each(
        lambda one: paths.person(EVENT_ID, opaque_id(EVENT_ID, one)), lambda one: one
    ),
    "messages": _each(lambda one: f"{paths.messages(EVENT_ID)}/{one}", _messages),
    "disconnection": _each(
        partial(paths.disconnection, EVENT_ID),
        lambda _: {"reason": "show-closed", "at": 1_000},
    ),
    "barred_fan": _each(partial(paths.barred_fan, EVENT_ID), lambda _: 1_000),
    "head": _heads,
    "heads_present": _heads_present,
    "published_stream": _each(
        partial(paths.published_stream, EVENT_ID), lambda _: {"from": 1_000}
    ),
    "timeline_entry": _each(
        partial(paths.timeline_entry, EVENT_ID),
        lambda one: {"what": "onStage", "by": one, "at": 1_000},
    ),
    "consent": _each(
        partial(paths.consent, EVENT_ID),
        lambda _: {"version": "2026-12", "at": 1_000, "recording": True},
    ),
    "person_name": _each(
        lambda one: paths.person_name(EVENT_ID, opaque_id(EVENT_ID, one)),
        lambda one: {"fanId": one, "name": f"Fan {one[-4:]} of the band"},
    ),
}
"""Function of `PATHS` → what a full show has there."""

FEW: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            *("admin", "secret", "signature_secret", "secrets_of", "event", "status"),
            *(
                "problem",
                "captions",
                "slugs",
                "slugs_of_kind",
                "slug",
                "open_events",
                "open_event",
            ),
            "admin_events",
            *("current_events", "current_event", "closed_events", "closed_event"),
            *("admin_event", "guests", "guest", "video_session", "removal"),
            *("effects", "effect", "directing", "watched", "unfinished", "images"),
            *("image", "image_removal", "image_use", "image_cleanups", "image_cleanup"),
            *("recordings_due", "recording_due"),
            *("former_signature_secret", "signature_secret_changed_at"),
            *("former_admin", "former_admins", "event_request", "event_requests"),
            *("former_archive", "former_archives"),
            *("turns", "turn_after", "turn_steps", "turns_put_off"),
        ),
        "of an admin, an event or a function, whoever comes to the show",
    ),
    **dict.fromkeys(
        (
            *("active_broadcast", "active_broadcasts", "active_fans", "presence"),
            *("presence_by_admin", "show", "shows", "counted_by_admin", "people"),
            *("counted_viewers", "lines", "decks", "line", "deck", "headcounts"),
            *("headcount", "published", "barred", "disconnections", "timeline"),
            *("names", "consents"),
            *("written_for_at", "written_for_by_admin"),
            *("fan_pictures", "fan_pictures_by_admin", "viewer_counts"),
            *("calls", "calls_by_admin", "call_requests", "call_requests_by_admin"),
            *("line_positions", "line_positions_by_admin", "line_summaries"),
            *("notes", "notes_by_admin", "stage_turns_by_admin"),
        ),
        "above one that is filled",
    ),
    "showing_event": "one of a show",
    "producer_lease": "one of an event",
    "lease_number": "within producer_lease",
    "viewer_count": "one of a show",
    "line_summary": "one of a show",
    "stage_turns": "the newest few of a show",
    "connection_presence": "within presence_of",
    "messages_of": "within messages",
    "archives": "a part of the recording for each minute at the most",
    "archive_part": "as archives",
}
"""The others → why they need not be filled."""


CONTAINERS: Final = (
    show_paths.active_fans(*ADDRESS),
    show_paths.fan_pictures(*ADDRESS),
    line_paths.line(*ADDRESS),
    line_paths.deck(*ADDRESS),
    line_paths.calls(*ADDRESS),
    line_paths.call_requests(*ADDRESS),
    line_paths.line_positions(*ADDRESS),
    line_paths.notes(*ADDRESS),
    show_paths.presence(*ADDRESS),
    show_paths.counted_viewers(*ADDRESS),
    show_paths.written_for_at(*ADDRESS),
    *(
        place(EVENT_ID)
        for place in (
            *(paths.people, paths.messages, paths.disconnections, paths.barred),
            *(paths.headcounts, paths.published, paths.timeline),
            paths.names,
            paths.consents,
        )
    ),
)
"""What holds all of that."""


@cache
def _filled(fans: int) -> Mapping[Target, Built]:
    """The containers, made once: trees never change, so all shows share them."""
    databases = StoreDatabases(our_rules(), now_ms=int)
    for put in CROWDED.values():
        databases.arrange(dict(put(fan_ids(fans))))
    root = databases.instance.root
    targets = [Target(parse_path(place)) for place in CONTAINERS]
    return {target: Built(get(root, target.path)) for target in targets}


@dataclass(frozen=True, slots=True)
class CrowdedShow:
    """A full show of the usual event, and what its writes cost."""

    world: World
    measures: WriteMeasures

    def left(self) -> list[str]:
        """The containers in which there is anything."""
        keys = self.world.databases.as_backend().keys
        return [place for place in CONTAINERS if keys(place)]


def a_crowded_show(
    status: Status = Status.CLOSED, *others: EventRecord, fans: int = FANS
) -> CrowdedShow:
    """Nobody has removed anything yet, also if its event is closed.

    Args:
        status: of its event.
        others: further events.
        fans: how many there are.
        fans: how many there are.
    """
    event = an_event(
        status=status, preshow_started_at=1_000, show_started_at=2_000, archive=None
    )
    world = a_world(event, *others)
    was = Status.LIVE if status is Status.CLOSED else status
    world.records.ensure(event.model_copy(update={"status": was}), hls=False)
    world.databases.arrange_nodes(_filled(fans))
    active, public = show_paths.active_broadcast(*ADDRESS), show_paths.show(*ADDRESS)
    world.databases.put_all(
        {
            f"{active}/status": status.value,
            f"{public}/status": status.value,
            f"{active}/hostActive": True,
            f"{active}/stageFanId": fan_ids()[0],
            show_paths.viewer_count(*ADDRESS): fans,
        }
    )
    for fan_id in fan_ids(fans)[:CONNECTED]:
        world.video.connections[f"connections-of-{fan_id}"] = STAGE
    world.video.connections["a-stranger"] = STAGE
    measures = WriteMeasures()
    world.databases.follow(measures.follow)
    return CrowdedShow(world, measures)
