"""OpenTok tokens for the people of a show: each allows what its holder may do there."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from interactive_broadcast.admins.store import AdminStore, Project
from interactive_broadcast.events import slugs
from interactive_broadcast.events.guests import guests_of
from interactive_broadcast.events.models import (
    EventRecord,
    EventRequest,
    PublicEvent,
    Status,
)
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.caching import Inquiry, SingleFlight, decide
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.errors import (
    Barred,
    EventNotFound,
    LinkChanged,
    RoleNotAllowed,
    ShowNotOpen,
    StageFull,
    WrongShow,
)
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.ports import Clock, Limits
from interactive_broadcast.records.barred import BarredFans
from interactive_broadcast.records.presence import PRODUCER as PRODUCER_ID
from interactive_broadcast.records.shows import ShowRecord, ShowStore
from interactive_broadcast.seats.given_seats import GivenSeats
from interactive_broadcast.seats.grants import (
    FAN_LASTS,
    FAN_SEATS,
    OLD_APP,
    PRODUCER,
    STAGE_BY_ROLE,
    TokenGrant,
    Validity,
    whole_show,
)
from interactive_broadcast.seats.models import (
    CurrentEventTokensRequest,
    FanTokens,
    FanTokensRequest,
    HostCelebTokens,
    HostCelebTokensRequest,
    ProducerTokens,
    Seat,
    StageRole,
    UserType,
)
from interactive_broadcast.show.director import Director

FRESH_S = 2.0
"""How old what we know of a show may be when a fan gets a token for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowAccess:
    """What decides who gets tokens for a show, and what they are minted with."""

    event: EventRecord
    project: Project
    show: ShowRecord | None
    """Its public record; None before the preshow."""
    barred: frozenset[str] = frozenset()
    """Firebase users who get no tokens."""
    has_old_apps: bool = False
    """Whether the apps of the former product are let in."""

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
        """
        person = opaque_id(self.event.id, person_id) if person_id else None
        return self.project.video.mint_token(
            session_id, role=grant.role, expires_at=expires_at, data=grant.data(person)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Tokens for producers, fans, hosts and celebrities.

    What is read for one fan serves the others for two seconds, but refuses nobody. To
    which event a slug belongs is never kept, as it may have been given to a new one:
    those who ask at the same time share one small read.
    """

    events: EventStore
    admins: AdminStore
    shows: ShowStore
    barred: BarredFans
    director: Director
    limits: Limits
    clock: Clock
    access: SingleFlight[ShowAccess]
    """What decides about a show, by event id."""
    ids: SingleFlight[str]
    """Event ids by (admin id, kind, slug), for those who ask at the same time."""

    def producer(self, caller: Caller, request: EventRequest) -> ProducerTokens:
        """The caller's event with moderator tokens for stage and backstage.

        Unless the event is closed, the records of its show are there from now on.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            VideoCredentialsMissing: the admin has no OpenTok project yet.
        """
        event = self.events.get(caller, request.id)
        project = self.admins.project(event.admin_id)
        if event.status is not Status.CLOSED:
            self.director.ensure_records(event, hls=project.admin.hls)
        access = ShowAccess(event=event, project=project, show=None)
        validity = self._whole_show()
        mint = partial(
            access.mint,
            grant=PRODUCER,
            person_id=PRODUCER_ID,
            expires_at=validity.expires_at,
        )
        return ProducerTokens.model_validate(
            {
                **event.to_record(),
                "apiKey": project.api_key,
                "stageToken": mint(event.stage_session_id),
                "backstageToken": mint(event.backstage_session_id),
                "expiresAt": validity.expires_at_ms,
            }
        )

    def fan(self, caller: Caller, request: FanTokensRequest) -> FanTokens:
        """What anybody may know of the event, and a fan's tokens for the asked seat.

        Raises:
            EventNotFound: no open event has this `fanUrl`.
            RoleNotAllowed: the caller is no fan.
            WrongShow: the caller's session is for another show.
            ShowNotOpen: the event is neither in preshow nor live.
            Barred: the producer has barred this Firebase user.
            NotOnDeck, NotCalled, NotOnStage: the show does not give them that seat.
            StageFull: the interactive limit is reached, and they are not in the show.
            VideoCredentialsMissing: the admin has no OpenTok project.
        """
        event_id = self._event_id(request.admin_id, "fanUrl", request.fan_url)
        return self._fan(caller, event_id, request.seat)

    def host_or_celebrity(
        self, caller: Caller, request: HostCelebTokensRequest
    ) -> HostCelebTokens:
        """What anybody may know of the event, and a publisher's token for the stage.

        Raises:
            EventNotFound: no open event has this `hostUrl` or `celebrityUrl`.
            RoleNotAllowed, WrongShow: the session is another role's or another show's.
            LinkChanged: the caller signed in with a link that has been changed since.
            VideoCredentialsMissing: the admin has no OpenTok project.
        """
        kind = f"{request.user_type}Url"
        event_id = self._event_id(request.admin_id, kind, request.slug)
        return self._on_stage(caller, event_id, request.user_type)

    def by_user_type(
        self, caller: Caller, request: CurrentEventTokensRequest
    ) -> FanTokens | HostCelebTokens:
        """The same as `fan` or `host_or_celebrity` for the admin's current event.

        Raises:
            NoCurrentEvent: no event is live or in preshow.
            BackendError: whatever `fan` and `host_or_celebrity` raise.
        """
        event_id = self._current_id(request.admin_id)
        match request.user_type:
            case UserType.FAN:
                return self._fan(caller, event_id, None)
            case UserType.HOST:
                return self._on_stage(caller, event_id, StageRole.HOST)
            case UserType.CELEBRITY:
                return self._on_stage(caller, event_id, StageRole.CELEBRITY)

    def _fan(self, caller: Caller, event_id: str, asked: Seat | None) -> FanTokens:
        _check_role(caller, Role.FAN)
        _check_show(caller, event_id)
        if asked in (None, Seat.AUDIENCE):
            access, seat = decide(partial(self._admit, caller, event_id, asked))
        else:
            # As it is now: whoever was taken off the stage a second ago stays off.
            anew = Inquiry(anew=True)
            access, seat = self._admit(caller, event_id, asked, anew)
        return self._seated(caller, access, seat)

    def _seated(
        self, caller: Caller, access: ShowAccess, seat: Seat | None
    ) -> FanTokens:
        """The reply to a fan who may have this seat; None for an old app."""
        event = access.event
        grants = OLD_APP if seat is None else FAN_SEATS[seat]
        validity = (
            self._whole_show()
            if seat is None
            else Validity.lasting(FAN_LASTS, self.clock.now())
        )
        mint = partial(
            access.mint, person_id=caller.uid, expires_at=validity.expires_at
        )
        backstage: dict[str, str] = {}
        if grants.backstage is not None:
            session_id = event.backstage_session_id
            backstage = {
                "session_id": session_id,
                "backstage_token": mint(session_id, grants.backstage),
            }
        return FanTokens(
            **_public(access),
            **backstage,
            seat=seat,
            stage_token=mint(event.stage_session_id, grants.stage),
            expires_at=validity.expires_at_ms,
            renew_at=validity.renew_at_ms,
        )

    def _admit(
        self, caller: Caller, event_id: str, asked: Seat | None, inquiry: Inquiry
    ) -> tuple[ShowAccess, Seat | None]:
        """The access to a show for a fan who may have a seat in it, and that seat."""
        access = self._access(event_id, inquiry)
        seat = None if access.has_old_apps and asked is None else asked or Seat.AUDIENCE
        _check_admitted(caller, access)
        self._check_seat(caller, access, seat or Seat.AUDIENCE)
        return access, seat

    def _on_stage(
        self, caller: Caller, event_id: str, role: StageRole
    ) -> HostCelebTokens:
        _check_role(caller, Role(role.value))
        _check_show(caller, event_id)
        # Few ask, and once their link has been changed they get nothing.
        access = self._access(event_id, Inquiry(anew=True))
        event = access.event
        if event.status is Status.CLOSED:
            raise EventNotFound("The event is over.", id=event.id)
        _check_link(caller, event, role)
        validity = self._whole_show()
        return HostCelebTokens(
            **_public(access),
            stage_token=access.mint(
                event.stage_session_id,
                STAGE_BY_ROLE[role],
                person_id=guests_of(event)[role],
                expires_at=validity.expires_at,
            ),
            expires_at=validity.expires_at_ms,
        )

    def _whole_show(self) -> Validity:
        return Validity.lasting(whole_show(self.limits), self.clock.now())

    def _check_seat(self, caller: Caller, access: ShowAccess, seat: Seat) -> None:
        event, show = access.event, access.show
        place = (event.admin_id, event.fan_url)
        if seat is not Seat.AUDIENCE:
            GivenSeats(shows=self.shows).check(*place, caller.uid, seat)
            return
        if show is None or not show.full:
            return
        if caller.uid is None or not self.shows.has_fan(*place, caller.uid):
            hls = show.hls_url is not None or access.project.admin.hls
            raise StageFull("The show is full; watch its stream.", hls=hls)

    def _event_id(self, admin_id: str, kind: str, slug: str) -> str:
        find = partial(self.events.open_id, admin_id, kind, slug)
        return self.ids.get((admin_id, kind, slug), find, Inquiry(anew=True))

    def _current_id(self, admin_id: str) -> str:
        return self.ids.get(
            (admin_id,), lambda: self.events.current(admin_id).id, Inquiry(anew=True)
        )

    def _access(self, event_id: str, inquiry: Inquiry) -> ShowAccess:
        return self.access.get(event_id, partial(self._read_access, event_id), inquiry)

    def _read_access(self, event_id: str) -> ShowAccess:
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
        return ShowAccess(
            event=event,
            project=self.admins.open_project(stored),
            show=show,
            barred=barred,
            has_old_apps=has_old_apps,
        )


def _check_role(caller: Caller, role: Role) -> None:
    if caller.role is not role:
        raise RoleNotAllowed("This is for another role.", role=role.value)


def _check_show(caller: Caller, event_id: str) -> None:
    """A session is for one show; a fan's ID token alone is for any."""
    bound = caller.event_id is not None or caller.role is not Role.FAN
    if bound and caller.event_id != event_id:
        raise WrongShow("Your token is for another show.", id=event_id)


def _check_admitted(caller: Caller, access: ShowAccess) -> None:
    event = access.event
    if event.status not in (Status.PRESHOW, Status.LIVE):
        raise ShowNotOpen("The show is not open.", status=event.status.value)
    if caller.uid in access.barred:
        raise Barred("The producer has put you out of this show.", id=event.id)


def _check_link(caller: Caller, event: EventRecord, role: StageRole) -> None:
    """Once a link has been changed, whoever signed in with the old one gets nothing."""
    slug = event.host_url if role is StageRole.HOST else event.celebrity_url
    if not hmac.compare_digest(caller.link or "", slugs.fingerprint(slug)):
        raise LinkChanged("Your link has been changed; ask for the new one.")


def _public(access: ShowAccess) -> dict[str, Any]:
    """What everybody in the show gets besides their tokens."""
    event, project = access.event, access.project
    return {
        **PublicEvent.model_validate(event.to_record()).model_dump(),
        "api_key": project.api_key,
        "http_support": project.admin.http_support,
        "stage_session_id": event.stage_session_id,
    }
