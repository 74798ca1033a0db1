"""Whatever anybody does to a show, through functions or beside them, these laws hold.

Producers, the superAdmin, somebody who was an admin once, hosts, celebrities, fans and
passers-by act at random; triggers and tasks come when they come. The services and the
rules are the real ones.
"""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from emulators.firebase.database.tree import Node
from interactive_broadcast.admins.models import UpdateAdminRequest
from interactive_broadcast.backend import Backend
from interactive_broadcast.events.models import (
    ChangeStatusRequest,
    CreateEventRequest,
    EventRequest,
    Status,
    UpdateEventRequest,
)
from interactive_broadcast.kernel.errors import BackendError
from interactive_broadcast.kernel.media_options import (
    GivenArchiveOptions,
    GivenBroadcastOptions,
)
from interactive_broadcast.seats.models import FanTokensRequest, Seat
from interactive_broadcast.upkeep.models import DeleteAdminRequest, DeleteEventRequest
from tests.support.entering import entering, leaving
from tests.support.in_process_platform import (
    ANA,
    BOB,
    FANS,
    REX,
    SUE,
    InProcessPlatform,
    admin,
    anonymous,
    fan,
    just_signed_in,
    on_stage,
    signed_in,
)
from tests.support.laws import access, database, media
from tests.support.laws.facts import broken

T = TypeVar("T")

MAX_EVENTS = 5
NOW = {".sv": "timestamp"}
ADMINS = st.sampled_from([ANA, ANA, ANA, ANA, BOB, SUE, REX])
FAN = st.sampled_from(FANS)
FAN_URL = st.sampled_from(["night", "matinee"])
NUMBER = st.sampled_from([0, 0, 0, 0, 1, 2, 3, 4])
"""Most of it happens in the first event: that is where people are."""
FORWARD = st.sampled_from([Status.PRESHOW, Status.LIVE, Status.LIVE, Status.CLOSED])
STATUS = st.sampled_from(list(Status))
PLACES = {
    "stage": ("isOnStage", "stageFanId"),
    "back": ("isBackstage", "backstageFanId"),
}
PLACE = st.sampled_from(list(PLACES))

PATHS = st.sampled_from(
    [
        "admins/{admin}/superAdmin", "admins/{fan}", "secrets/{admin}/otSecret",
        "events/{event}", "events/{event}/status", "events/{event}/adminId",
        "events/{event}/fanUrl", "events/{event}/hostUrl", "events/{event}/name",
        "events/{event}/archiveId", "events/{event}/stageSessionId",
        "events/{event}/rtmpUrl", "events/{event}/archiveEvent",
        "slugs/{admin}/fanUrl/{fanUrl}", "openEvents/{admin}/{event}",
        "openEvents/{admin}/{event}/hostUrl", "adminEvents/{admin}/{event}",
        "current/{admin}/{event}",
        "sessions/{session}", "effects/{event}/startArchive", "timeline/{event}/x",
        "activeBroadcasts/{admin}/{fanUrl}", "{show}/eventId", "{show}/status",
        "{show}/interactiveLimit", "{show}/hlsUrl", "{show}/producerActive",
        "{show}/producerHeartBeat", "{show}/hostActive", "{show}/hostHeartBeat",
        "{show}/celebrityActive", "{show}/privateCall", "{show}/volume/fan",
        "{show}/stageFanId", "{show}/backstageFanId",
        "{show}/activeFans", "{show}/activeFans/{fan}",
        "{show}/activeFans/{fan}/isOnStage", "{show}/activeFans/{fan}/isBackstage",
        "{show}/activeFans/{fan}/name", "{show}/activeFans/{fan}/joinedAt",
        "shows/{admin}/{fanUrl}", "viewerCounts/{admin}/{fanUrl}",
        "shows/{admin}/{fanUrl}/status", "shows/{admin}/{fanUrl}/full",
        "viewers/{admin}/{fanUrl}/{fan}", "config/legacyClients",
        "line/{admin}/{fanUrl}", "line/{admin}/{fanUrl}/{fan}",
        "line/{admin}/{fanUrl}/{fan}/order", "line/{admin}/{fanUrl}/{fan}/held",
        "calls/{admin}/{fanUrl}/{fan}", "notes/{admin}/{fanUrl}/{fan}",
        "linePositions/{admin}/{fanUrl}/{fan}",
        "deck/{admin}/{fanUrl}", "deck/{admin}/{fanUrl}/{fan}",
        "barred/{event}/{fan}", "presence/{admin}/{fanUrl}",
        "presence/{admin}/{fanUrl}/{fan}/tab", "presence/{admin}/{fanUrl}/host/tab",
        "presence/{admin}/{fanUrl}/producer/tab",
        "fanPictures/{admin}/{fanUrl}", "fanPictures/{admin}/{fanUrl}/{fan}",
    ]
)  # fmt: skip
VALUES = st.sampled_from(
    [
        None, True, False, 0, 1, -1, "live", "preshow", "notStarted", "closed", ANA,
        "fan-1", "fan-2", "line", "producer", "x", "rtmp://a.example/app/key", NOW,
        {".sv": {"increment": 1}}, {"id": "fan-1", "name": "F", "isOnStage": True},
        {"id": "fan-2", "name": "F", "joinedAt": NOW}, {"isWith": "fan"},
        {"at": NOW, "order": NOW}, {"at": NOW, "order": 1},
    ]
)  # fmt: skip


RTMP = "rtmp://live.example/app/secret-stream-key"
ALWAYS = (*database.ALWAYS, *media.ALWAYS)
AT_REST = (*database.AT_REST, *media.AT_REST)


@cache
def _first() -> tuple[InProcessPlatform, dict[str, Any]]:
    platform = InProcessPlatform()
    for uid in (ANA, BOB):
        request = CreateEventRequest(
            name="Night", fan_url="night", archive_event=True, rtmp_url=RTMP
        )
        platform.backend.events.service.create(admin(uid), request)
    platform.change_status(platform.event_of(ANA)["id"], Status.PRESHOW)
    for uid in FANS[:2]:
        record: Any = {"id": uid, "name": uid.title(), "joinedAt": NOW}
        place = f"activeBroadcasts/{ANA}/night/activeFans/{uid}"
        platform.client(anonymous(uid)).update(entering(place, record))
    platform.settle()
    return platform, platform.facts.events


def _beginning() -> tuple[InProcessPlatform, dict[str, Any]]:
    """Two producers with an event each, one in preshow with two fans in it.

    And every event there ever was, as it was made, in that order.
    """
    platform, known = _first()
    return platform.copied(), dict(known)


class AnyShow(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.platform, self.known = _beginning()
        self.judged: Node = None
        """The last state of the database that the laws have been held against."""

    # Through functions

    @precondition(lambda self: len(self.known) < MAX_EVENTS)
    @rule(by=ADMINS, fan_url=FAN_URL, archive=st.booleans())
    def create(self, by: str, fan_url: str, *, archive: bool) -> None:
        request = CreateEventRequest(
            name="Night",
            fan_url=fan_url,
            archive_event=archive,
            rtmp_url=RTMP,
            rtmp_urls=[f"{RTMP}-2"],
            archive_options=GivenArchiveOptions(quantization_parameter=20),
            broadcast_options=GivenBroadcastOptions(low_latency=True),
        )
        made = self.ask(lambda: self.backend.events.service.create(admin(by), request))
        if made is not None:
            self.known[made.id] = made.model_dump(mode="json", by_alias=True)

    @rule(by=ADMINS, number=NUMBER, status=FORWARD)
    def change_status(self, by: str, number: int, status: Status) -> None:
        request = ChangeStatusRequest(id=self.event_id(number), status=status)
        self.ask(lambda: self.backend.show.service.change_status(admin(by), request))

    @rule(by=ADMINS, number=NUMBER, fan_url=FAN_URL)
    def edit(self, by: str, number: int, fan_url: str) -> None:
        request = UpdateEventRequest(
            id=self.event_id(number), name=f"New {fan_url}", fan_url=fan_url
        )
        self.ask(lambda: self.backend.show.event_changes.update(admin(by), request))

    @rule(by=ADMINS, number=NUMBER)
    def delete(self, by: str, number: int) -> None:
        request = DeleteEventRequest(id=self.event_id(number))
        self.ask(lambda: self.backend.upkeep.event_removal.delete(admin(by), request))

    @rule(by=ADMINS, number=NUMBER, starts=st.booleans())
    def record(self, by: str, number: int, *, starts: bool) -> None:
        request = EventRequest(id=self.event_id(number))
        shows = self.backend.show.service
        act = shows.start_archive if starts else shows.stop_archive
        self.ask(lambda: act(admin(by), request))

    @rule(uid=FAN, number=NUMBER)
    def ask_for_the_stage(self, uid: str, number: int) -> None:
        event = self.event(number)
        request = FanTokensRequest(
            admin_id=event["adminId"], fan_url=event["fanUrl"], seat=Seat.STAGE
        )
        record = (
            self.platform.databases.at(f"{self.show(number)}/activeFans/{uid}") or {}
        )

        tokens = self.ask(lambda: self.backend.seats.tokens.fan(fan(uid), request))

        assert tokens is None or record["isOnStage"] is True

    @rule(uid=FAN, number=NUMBER)
    def ask_for_a_seat_on_deck(self, uid: str, number: int) -> None:
        event = self.event(number)
        request = FanTokensRequest(
            admin_id=event["adminId"], fan_url=event["fanUrl"], seat=Seat.ON_DECK
        )
        place = self.show(number).replace("activeBroadcasts", "deck")
        on_deck = self.platform.databases.at(f"{place}/{uid}")

        tokens = self.ask(lambda: self.backend.seats.tokens.fan(fan(uid), request))

        assert tokens is None or on_deck is not None

    @rule(uid=FAN, number=NUMBER)
    def ask_for_the_audience(self, uid: str, number: int) -> None:
        event = self.event(number)
        request = FanTokensRequest(admin_id=event["adminId"], fan_url=event["fanUrl"])

        tokens = self.ask(lambda: self.backend.seats.tokens.fan(fan(uid), request))

        found = self.platform.databases.at(f"{self.show(number)}/activeFans/{uid}")
        assert tokens is None or found is not None

    @rule(by=st.sampled_from([ANA, BOB, REX]))
    def ask_for_more_rights(self, by: str) -> None:
        request = UpdateAdminRequest(id=BOB, super_admin=True)
        self.ask(
            lambda: self.backend.admins.service.update(
                just_signed_in(by, self.backend), request
            )
        )

    @rule(by=ADMINS)
    def remove_bob(self, by: str) -> None:
        self.ask(
            lambda: self.backend.upkeep.admin_removal.delete(
                just_signed_in(by, self.backend), DeleteAdminRequest(id=BOB)
            )
        )

    # Beside them, as clients of the database

    @rule(by=ADMINS, number=NUMBER, status=STATUS)
    def write_a_status(self, by: str, number: int, status: Status) -> None:
        event_id = self.event_id(number)
        self.write(signed_in(by), {f"events/{event_id}/status": status.value})

    @rule(uid=FAN, number=NUMBER)
    def join(self, uid: str, number: int) -> None:
        record = {"id": uid, "name": uid.title(), "joinedAt": NOW}
        place = f"{self.show(number)}/activeFans/{uid}"
        self.write(anonymous(uid), entering(place, record))

    @rule(uid=FAN, number=NUMBER)
    def leave(self, uid: str, number: int) -> None:
        self.write(anonymous(uid), leaving(f"{self.show(number)}/activeFans/{uid}"))

    @rule(uid=FAN, number=NUMBER, waits=st.booleans())
    def wait_in_line(self, uid: str, number: int, *, waits: bool) -> None:
        place = self.show(number).replace("activeBroadcasts", "line")
        self.write(
            anonymous(uid),
            {f"{place}/{uid}": {"at": NOW, "order": NOW} if waits else None},
        )

    @rule(by=ADMINS, uid=FAN, number=NUMBER, there=st.booleans())
    def take_on_deck(self, by: str, uid: str, number: int, *, there: bool) -> None:
        """As the producer's page does it: out of the line, and on deck; or away."""
        show = self.show(number)
        places = [
            f"{show.replace('activeBroadcasts', top)}/{uid}" for top in ("deck", "line")
        ]
        writes: dict[str, Any] = dict.fromkeys(places)
        if there:
            writes[places[0]] = "producer"
        self.write(signed_in(by), writes)

    @rule(by=ADMINS, uid=FAN, number=NUMBER, place=PLACE, there=st.booleans())
    def seat(self, by: str, uid: str, number: int, place: str, *, there: bool) -> None:
        """As the producer's page does it: one write for who comes and who goes."""
        flag, pointer = PLACES[place]
        show = self.show(number)
        writes: dict[str, Any] = {f"{show}/activeFans/{uid}/{flag}": there}
        if there:
            writes[f"{show}/{pointer}"] = uid
            before = self.platform.databases.at(f"{show}/{pointer}")
            if before in FANS and before != uid:
                writes[f"{show}/activeFans/{before}/{flag}"] = None
        self.write(signed_in(by), writes)

    @rule(by=ADMINS, uid=FAN, number=NUMBER, place=PLACE)
    def seat_carelessly(self, by: str, uid: str, number: int, place: str) -> None:
        """The flag alone, whoever sits there."""
        flag, _ = PLACES[place]
        self.write(
            signed_in(by), {f"{self.show(number)}/activeFans/{uid}/{flag}": True}
        )

    @rule(
        number=NUMBER, role=st.sampled_from(["host", "celebrity"]), there=st.booleans()
    )
    def show_presence(self, number: int, role: str, *, there: bool) -> None:
        place = f"{self.show(number)}/{role}Active"
        writes = entering(place) if there else leaving(place)
        self.write(on_stage(role, self.event(number)), writes)

    @rule(number=NUMBER, paths=st.lists(PATHS, min_size=1, max_size=2),
          value=VALUES, uid=FAN, who=st.integers(0, 20))  # fmt: skip
    def try_anything(
        self,
        number: int,
        paths: list[str],
        value: Any,
        uid: str,
        who: int,
    ) -> None:
        """Any write by anybody."""
        everybody = [auth for _, auth in access.clients(self.platform)]
        auth = everybody[who % len(everybody)]
        event = self.event(number)
        names = {
            "admin": event["adminId"],
            "event": event["id"],
            "fanUrl": event["fanUrl"],
            "session": event["stageSessionId"],
            "show": self.show(number),
            "fan": uid,
        }
        self.write(auth, {path.format(**names): value for path in paths})

    # What happens by itself

    @rule()
    def deliver_a_trigger(self) -> None:
        self.platform.deliver()

    @rule(number=NUMBER)
    def deliver_a_task(self, number: int) -> None:
        due = self.platform.due()
        if due:
            self.platform.run(due[number % len(due)])

    @rule(seconds=st.sampled_from([1, 31, 90]))
    def pass_time(self, seconds: int) -> None:
        self.platform.clock.advance(seconds)

    @rule()
    def settle(self) -> None:
        self.platform.settle()
        facts = replace(
            self.platform.facts,
            may_be_looked_at_again=True,
            may_name_what_is_gone=("formerArchives",),
        )
        assert broken(facts, AT_REST) == []

    @invariant()
    def the_laws_hold(self) -> None:
        root = self.platform.databases.instance.root
        if root is self.judged:
            return
        self.judged = root
        assert broken(self.platform.facts, ALWAYS) == []
        for law in access.LAWS:
            assert list(law(self.platform)) == []

    # How it is done

    @property
    def backend(self) -> Backend:
        return self.platform.backend

    def event(self, number: int) -> Any:
        """One that is there, or was."""
        event_id = list(self.known)[number % len(self.known)]
        return self.platform.facts.events.get(event_id) or self.known[event_id]

    def event_id(self, number: int) -> str:
        return str(self.event(number)["id"])

    def show(self, number: int) -> str:
        event = self.event(number)
        return f"activeBroadcasts/{event['adminId']}/{event['fanUrl']}"

    def ask(self, act: Callable[[], T]) -> T | None:
        """The reply of a function; None when it refuses."""
        try:
            return act()
        except BackendError:
            return None

    def write(self, auth: dict[str, Any] | None, writes: dict[str, Any]) -> None:
        """What a client writes, if the rules let it."""
        with contextlib.suppress(BackendError):
            self.platform.client(auth).update(writes)


TestAnyShow = AnyShow.TestCase
TestAnyShow.settings = settings(max_examples=120, stateful_step_count=40)
