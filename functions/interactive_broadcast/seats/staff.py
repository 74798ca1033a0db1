"""Signing in as staff of an event: whoever has its link screens the fans in line."""

import hmac
from dataclasses import dataclass

from interactive_broadcast.events import slugs
from interactive_broadcast.events.models import EventRecord, PublicEvent, Status
from interactive_broadcast.events.staff import MOST_STAFF
from interactive_broadcast.events.store import parse_event
from interactive_broadcast.identity import IdTokens
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.database import (
    SERVER_TIME,
    Versioned,
    compare_and_set,
)
from interactive_broadcast.kernel.errors import ChangeUnderway, EventNotFound
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.kernel.show_errors import StaffFull
from interactive_broadcast.seats.login import SHOW_SESSION, Login
from interactive_broadcast.seats.login_models import LoginStaffRequest, StaffSession

AGAIN_S = 2
"""Seconds until the event is not being changed by so many others any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """`loginStaff`."""

    databases: Databases
    id_tokens: IdTokens
    login: Login

    def sign_in(self, request: LoginStaffRequest) -> StaffSession:
        """A session of 24 hours for a Firebase user who knows the link for staff.

        From then on the database's rules know the user as a screener of this event,
        until the owner removes them. Who signs in again only says another name.

        Raises:
            TokenExpired, TokenInvalid: not a valid ID token.
            EventNotFound: there is no open event of that id with that link. Which of
                these is not so, nobody is told.
            StaffFull: as many are on the staff as may be.
            ChangeUnderway: the event is being changed by many others; ask again.
        """
        uid = self.id_tokens.claims(request.id_token).uid
        event = self._add(request, uid)
        screener = Caller(
            role=Role.SCREENER, uid=uid, admin_id=event.admin_id, event_id=event.id
        )
        session = self.login.session(screener, SHOW_SESSION)
        public = PublicEvent.model_validate(event.to_record())
        return StaffSession(**public.model_dump(), **session.model_dump())

    def _add(self, request: LoginStaffRequest, uid: str) -> EventRecord:
        """Have the event list them, if the link is its own at that very moment.

        The whole event is compared, and so neither the link nor its status nor the
        others on the staff can be other ones meanwhile. With the backend's rights:
        whoever comes by a secret link has none in the event yet.
        """
        database = self.databases.as_backend()
        for stored in compare_and_set(database, paths.event(request.id)):
            event = parse_event(stored.value)
            if event is None or not _opens(event, request.staff_url):
                raise EventNotFound("No open event has this link.", field="staffUrl")
            known = event.staff or {}
            if uid not in known and len(known) >= MOST_STAFF:
                raise StaffFull("The staff is complete.", most=MOST_STAFF)
            if uid in known and known[uid].name == request.name:
                return event
            if stored.replace(_with_staff(stored, uid, request.name)):
                return event
        raise ChangeUnderway(
            "The event is being changed; try again.", retry_after_s=AGAIN_S
        )


def _opens(event: EventRecord, link: str) -> bool:
    """Whether the link is that of the staff of an event which is not over."""
    # Compared with something in any case: the time tells nobody whether there is one.
    own = event.staff_url or slugs.unguessable()
    return hmac.compare_digest(link, own) and event.status is not Status.CLOSED


def _with_staff(stored: Versioned, uid: str, name: str) -> dict[str, Json]:
    """The event as it is stored, with one more on its staff, or another name."""
    staff = stored.value.get("staff") or {}
    at = staff.get(uid, {}).get("at", SERVER_TIME)
    return {**stored.value, "staff": {**staff, uid: {"name": name, "at": at}}}
