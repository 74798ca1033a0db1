"""A platform on which everything has been made that a show, and its admin, can have."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from typing import Final

from pydantic import SecretStr

from interactive_broadcast.events.models import (
    CreateEventRequest,
    Event,
    EventRequest,
    GivenImage,
    Status,
)
from interactive_broadcast.kernel.models import Json
from tests.support.builders import a_place
from tests.support.crowded_show import PATHS
from tests.support.fakes import FakeLimits
from tests.support.in_process_platform import (
    ANA,
    InProcessPlatform,
    admin,
    platform_limits,
)
from tests.support.person_ids import guest_of, opaque_person

FAN: Final = "fan-1"
FAN_URL: Final = "night"
PICTURES: Final = ("picture-1", "picture-2")
REQUEST_ID: Final = "request-1"
DRAFT: Final = "draft"
"""A picture that ANA has uploaded, and that no event uses."""

MADE_OTHERWISE: Final = frozenset({"unfinished", "image_removal"})
"""What a removal itself makes on its way, and nobody before."""

OF_OPEN_EVENTS: Final = frozenset(
    {"open_event", "open_events", "current_event", "current_events", "slug", "slugs"}
)
"""What goes in one write with the closing of an event."""

A_DAY: Final = timedelta(days=1)
AN_HOUR: Final = timedelta(minutes=70)
"""Tokens that were given out before are not good any more."""


@dataclass(kw_only=True)
class StockedPlatform(InProcessPlatform):
    """An event of ANA's, and all that can be kept of it in any service."""

    limits: FakeLimits = field(
        default_factory=lambda: platform_limits(abandoned_s=1_800)
    )

    def stock(self, status: Status) -> Event:
        """The event with this status, and everything that is kept of one.

        What no act here has made is put there: a value at every path that the backend
        has a name for.
        """
        self._people()
        event = self._show(status)
        known = self._known(event)
        values = _values(event)
        places = {
            name: path
            for name, path in every_path(known).items()
            if name not in MADE_OTHERWISE
            and not (status is Status.CLOSED and name in OF_OPEN_EVENTS)
        }
        for name, path in sorted(places.items(), key=lambda one: -one[1].count("/")):
            if self.databases.at(path) is None:
                self.databases.as_backend().update({path: values.get(name, True)})
        return self.backend.events.service.get(admin(ANA), EventRequest(id=event.id))

    def _people(self) -> None:
        self.accounts.create(
            uid=ANA,
            email=f"{ANA}@example.com",
            display_name="Ana",
            password=SecretStr("long-enough"),
        )
        self.accounts.set_admin_claim(ANA, is_admin=True)
        self.images.stored |= {(ANA, one) for one in (*PICTURES, DRAFT)}

    def _show(self, status: Status) -> Event:
        start, end = (
            GivenImage(id=one, url=f"https://images.example/{one}") for one in PICTURES
        )
        event = self.backend.events.service.create(
            admin(ANA),
            CreateEventRequest(
                name="Night",
                fan_url=FAN_URL,
                request_id=REQUEST_ID,
                archive_event=True,
                start_image=start,
                end_image=end,
            ),
        )
        for number, session in enumerate(
            (event.stage_session_id, event.backstage_session_id)
        ):
            self.video.publish(session, f"connection-{number}", f"stream-{number}")
        for step in _way(status):
            self.change_status(event.id, step)
            self.settle_at_once()
        for role in ("host", "celebrity"):
            uid = guest_of(role, event.model_dump(by_alias=True))
            self.come_back(uid)
        return event

    def settle_at_once(self) -> None:
        """Deliver what waits, and let OpenTok do its part; no time passes."""
        while self.waiting:
            self.deliver()
        self.finish_media()

    def come_back(self, uid: str) -> None:
        """Sign in with a custom token: Firebase makes the user, if there is none."""
        if uid not in self.accounts.users:
            self.accounts.create(
                uid=uid, email=f"{uid}@example.com", display_name=uid, password=None
            )

    def later(self, time: timedelta) -> None:
        """Let time pass, and all happen that is due by then."""
        self.clock.advance(time.total_seconds())
        self.finish_media()
        self.settle()
        for task in self.due():
            self.run(task)
        self.attempt(lambda backend: backend.upkeep.image_cleaning.run())
        self.settle()

    def _known(self, event: Event) -> Mapping[str, str]:
        return known_names(event)


def known_names(event: Event) -> dict[str, str]:
    """What goes into a path, by the name of the parameter."""
    return {
        "admin_id": event.admin_id,
        "event_id": event.id,
        "fan_url": event.fan_url,
        "fan_id": FAN,
        "person_id": FAN,
        "connection_id": "tab-1",
        "session_id": event.stage_session_id,
        "kind": "fanUrl",
        "value": event.fan_url,
        "role": "host",
        "effect": "startArchive",
        "name": "startArchive",
        "session": "stage",
        "head_id": "connection-1",
        "stream_id": "stream-1",
        "opaque": opaque_person(event.model_dump(by_alias=True), FAN),
        "archive_id": "archive-1",
        "entry_id": "-entry",
        "image_id": PICTURES[0],
        "day": "2026-01-09",
        "job": "reconcileShows",
        "loop": "unfinished",
        "request_id": REQUEST_ID,
        "key": "",
    }


def every_path(known: Mapping[str, str]) -> dict[str, str]:
    """Every path that the backend has a name for, by that name.

    Raises:
        KeyError: a path takes something that nobody has thought of here.
    """
    made: dict[str, str] = {}
    functions = (inspect.getmembers(one, inspect.isfunction) for one in PATHS)
    for name, function in chain.from_iterable(functions):
        wanted = inspect.signature(function).parameters
        values = {one: known[one] for one in wanted if one != "uid"}
        if "uid" in wanted:
            values["uid"] = FAN if "event_id" in wanted else known["admin_id"]
        made[name] = function(**values)
    return made


def _values(event: Event) -> dict[str, Json]:
    """What lies at a path, where it must be something in particular."""
    return {
        "showing_event": event.id,
        "slug": event.id,
        "closed_event": event.id,
        "video_session": event.id,
        "active_fan": {"id": FAN, "name": "Fan", "joinedAt": 1},
        "line_place": a_place(),
        "deck_place": "line",
        "line_position": {"position": 1},
        "line_summary": {"waiting": 1, "at": 1},
        "stage_turns": {"turn-1": 1},
        "note": {"text": "Sings.", "at": 1, "by": event.admin_id},
        "connection_presence": 1,
        "person": FAN,
        "head": "there",
        "watched": {"adminId": event.admin_id},
        "archive_part": {
            "id": "archive-1",
            "startedAt": 1,
            "status": "available",
            "durationS": 9,
        },
        "timeline_entry": {"what": "x", "by": "backend", "at": 1},
        "consent": {"version": "2026-12", "at": 1, "recording": True},
        "person_name": {"fanId": FAN, "name": "Fan"},
        "messages": {FAN: {"to": {"00": {"at": 1, "text": "Hello"}}}},
        "turn_after": f"eventRemoval-{event.id}",
        "turn_steps": ["unfinished"],
        "turns_put_off": {"0000": {"until": 1, "times": 1}},
        "removal": {"total": 1, "removed": 0, "startedAt": 1, "updatedAt": 1},
        "problem": {"reason": "x", "final": True},
        "captions": {"languageCode": "en-US", "status": "stopped"},
        "directing": {"status": "preshow", "until": 0},
        "effect": {"state": "failed", "attempt": 1, "leaseUntil": 0},
    }


def _way(status: Status) -> list[Status]:
    order = [Status.PRESHOW, Status.LIVE, Status.CLOSED]
    return [] if status is Status.NOT_STARTED else order[: order.index(status) + 1]
