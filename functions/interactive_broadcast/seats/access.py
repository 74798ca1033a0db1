"""What decides who gets tokens for a show."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from interactive_broadcast.admins.store import AdminStore, Project
from interactive_broadcast.events import slugs
from interactive_broadcast.events.models import EventRecord, PublicEvent, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.caching import Inquiry, SingleFlight
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.errors import (
    EventNotFound,
    LinkChanged,
    RoleNotAllowed,
)
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.show_errors import (
    Barred,
    ShowNotOpen,
    StageCleared,
    WrongShow,
)
from interactive_broadcast.records.barred import BarredFans
from interactive_broadcast.records.shows import ShowRecord, ShowStore
from interactive_broadcast.seats.grants import TokenGrant
from interactive_broadcast.seats.models import StageRole
from interactive_broadcast.show import ShowServices

FRESH_S = 2.0
"""How old what we know of a show may be when a fan gets a token for it."""


@dataclass(frozen=True, kw_only=True)
class ShowAccess:
    """What decides who gets tokens for a show, and what they are minted with."""

    event: EventRecord
    project: Project
    show: ShowRecord | None
    """Its public record; None before the preshow."""
    barred: frozenset[str] = frozenset()
    """Firebase users who get no tokens."""
    has_old_apps: bool = False
    """Whether old apps are let in."""

    @property
    def is_full(self) -> bool:
        """Whether as many viewers are interactive as may be."""
        return self.show is not None and self.show.is_full

    @cached_property
    def public(self) -> Mapping[str, Any]:
        """What everybody in the show gets besides their tokens, by field of a reply."""
        event, project = self.event, self.project
        return {
            **PublicEvent.model_validate(event.to_record()).model_dump(),
            "api_key": project.api_key,
            "http_support": project.admin.http_support,
            "stage_session_id": event.stage_session_id,
        }

    def check_admits(self, fan: Caller) -> None:
        """Refuse fans when the show is not open, and whom the producer has barred.

        Raises ShowNotOpen, Barred.
        """
        if self.event.status not in (Status.PRESHOW, Status.LIVE):
            raise ShowNotOpen("The show is not open.", status=self.event.status.value)
        self.check_not_barred(fan)

    def check_not_barred(self, fan: Caller) -> None:
        """Refuse whom the producer has barred. Raises Barred."""
        if fan.uid in self.barred:
            raise Barred("The producer has put you out of this show.", id=self.event.id)

    def check_stage(self, *, of_fans: bool) -> None:
        """Refuse whoever would come on a stage that is cleared of them.

        Raises StageCleared.
        """
        cleared = self.event.cleared
        if cleared is not None and (of_fans or cleared.everybody):
            raise StageCleared("The stage is cleared.", id=self.event.id)

    def mint(
        self,
        session_id: str,
        grant: TokenGrant,
        *,
        person_id: str | None,
        expires_at: datetime,
    ) -> str:
        """A token for one OpenTok session. Needs no request to OpenTok.

        `person_id` is whom it is for, as `opaque_id` wants it; None for nobody in
        particular.

        Raises:
            VideoProjectChanged: the session is in a project that the admin has left,
                and the show is live, or over.
        """
        self.event.check_in(self.project.video)
        person = opaque_id(self.event.id, person_id) if person_id else None
        return self.project.video.mint_token(
            session_id, role=grant.role, expires_at=expires_at, data=grant.data(person)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowAccesses:
    """Reads them. What is read for one fan serves the others for two seconds."""

    events: EventStore
    admins: AdminStore
    shows: ShowStore
    barred: BarredFans
    show: ShowServices
    known: SingleFlight[ShowAccess]
    """By event id."""

    def of(self, event_id: str, inquiry: Inquiry) -> ShowAccess:
        """What will do for this inquiry.

        Raises:
            EventNotFound: there is no such event.
            VideoCredentialsMissing: the admin has no OpenTok project.
            ChangeUnderway, VideoCredentialsRefused, VideoUnavailable: the admin has
                another project by now, in which no sessions could be made.
        """
        return self.known.get(event_id, partial(self._read, event_id), inquiry)

    def _read(self, event_id: str) -> ShowAccess:
        event = self.events.find(event_id)
        if event is None:
            raise EventNotFound("There is no such event.", id=event_id)
        admin_id = event.admin_id
        found: list[Any] = side_by_side(
            [
                partial(self.admins.stored_project, admin_id),
                partial(self.shows.public_show, admin_id, event.fan_url),
                partial(self.barred.of, event_id),
                self.shows.lets_in_old_apps,
            ]
        )
        stored, show, barred, has_old_apps = found
        project = self.admins.open_project(stored)
        return ShowAccess(
            event=in_project(self.show, event, project),
            project=project,
            show=show,
            barred=barred,
            has_old_apps=has_old_apps,
        )


def check_role(caller: Caller, role: Role) -> None:
    """Refuse whoever signed in as somebody else. Raises RoleNotAllowed."""
    if caller.role is not role:
        raise RoleNotAllowed("This is for another role.", role=role.value)


def check_show(caller: Caller, event_id: str) -> None:
    """Refuse whose session is for another show. Raises WrongShow.

    A session is for one; a fan's ID token alone is for any.
    """
    is_bound = caller.event_id is not None or caller.role is not Role.FAN
    if is_bound and caller.event_id != event_id:
        raise WrongShow("Your token is for another show.", id=event_id)


def check_link(caller: Caller, event: EventRecord, role: StageRole) -> None:
    """Once a link has been changed, whoever signed in with the old one gets nothing.

    Raises LinkChanged.
    """
    slug = event.host_url if role is StageRole.HOST else event.celebrity_url
    if not hmac.compare_digest(caller.link or "", slugs.fingerprint(slug)):
        raise LinkChanged("Your link has been changed; ask for the new one.")


def in_project(show: ShowServices, event: EventRecord, project: Project) -> EventRecord:
    """The event, with sessions in its admin's present project: `EventSessions`."""
    if event.is_in(project.video):
        # Of almost all: what makes others is not even imported.
        return event
    return show.event_sessions.in_project(event, project)
