"""OpenTok tokens for the people of a show, each worth what its holder may do."""

import hmac
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from interactive_broadcast.admins.store import AdminStore, Project
from interactive_broadcast.events import slugs
from interactive_broadcast.events.models import (
    EventRecord,
    EventRequest,
    PublicEvent,
    Status,
)
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.caching import SingleFlight
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.errors import (
    Barred,
    EventNotFound,
    LinkChanged,
    NotOnStage,
    RoleNotAllowed,
    ShowNotOpen,
    StageFull,
    WrongShow,
)
from interactive_broadcast.kernel.ports import Clock
from interactive_broadcast.records.models import ShowRecord
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.seats.bars import BarStore
from interactive_broadcast.seats.grants import (
    FAN_BACKSTAGE,
    FAN_ON_STAGE,
    ON_STAGE_BY_LINK,
    PRODUCER,
    Pass,
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
"""How old what we know of a show may be when a token is made for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What is needed to let people into a show."""

    event: EventRecord
    project: Project
    show: ShowRecord | None
    barred: frozenset[str] = frozenset()
    """Firebase users who get no tokens."""

    def mint(self, session_id: str, ticket: Pass, clock: Clock) -> str:
        return self.project.video.mint_token(
            session_id,
            role=ticket.role,
            expires_at=clock.now() + ticket.lasts,
            data=ticket.data,
        )


def _doors() -> SingleFlight[Door]:
    return SingleFlight(ttl_s=FRESH_S)


def _ids() -> SingleFlight[str]:
    return SingleFlight(ttl_s=FRESH_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """On a warm instance a fan's tokens cost no round trip: all it takes is known."""

    events: EventStore
    admins: AdminStore
    shows: ShowStore
    bars: BarStore
    director: Director
    clock: Clock
    doors: SingleFlight[Door] = field(default_factory=_doors)
    """By event id."""
    ids: SingleFlight[str] = field(default_factory=_ids)
    """Event ids by (admin id, kind, slug)."""

    def producer(self, caller: Caller, request: EventRequest) -> ProducerTokens:
        """The event with moderator's tokens for both sessions.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            VideoCredentialsMissing: the admin has no OpenTok project yet.
        """
        event = self.events.get(caller, request.id)
        project = self.admins.project(event.admin_id)
        if event.status is not Status.CLOSED:
            self.director.ensure_records(event, hls=project.admin.hls)
        door = Door(event=event, project=project, show=None)
        return ProducerTokens.model_validate(
            {
                **event.to_record(),
                "apiKey": project.api_key,
                "stageToken": door.mint(event.stage_session_id, PRODUCER, self.clock),
                "backstageToken": door.mint(
                    event.backstage_session_id, PRODUCER, self.clock
                ),
            }
        )

    def fan(self, caller: Caller, request: FanTokensRequest) -> FanTokens:
        """A fan's tokens for the seat he asks for.

        Raises:
            EventNotFound: no open event has this address.
            WrongShow: the fan's token is for another show.
            ShowNotOpen: the doors are closed.
            Barred: the producer has put him out.
            NotOnStage: the producer has not put him there.
            StageFull: the interactive limit is reached, and he is not in.
        """
        event_id = self._event_id(request.admin_id, "fanUrl", request.fan_url)
        return self._fan(caller, event_id, request.seat)

    def host_or_celebrity(
        self, caller: Caller, request: HostCelebTokensRequest
    ) -> HostCelebTokens:
        """A publisher's token for the stage, for who came by its link.

        Raises:
            EventNotFound: no open event has this address.
            RoleNotAllowed, WrongShow: the caller's token is another role's or show's.
            LinkChanged: he came by a link that has been changed since.
        """
        kind = f"{request.user_type}Url"
        event_id = self._event_id(request.admin_id, kind, request.slug)
        return self._on_stage(caller, event_id, request.user_type)

    def by_user_type(
        self, caller: Caller, request: CurrentEventTokensRequest
    ) -> FanTokens | HostCelebTokens:
        """The same for the admin's current event.

        Raises:
            NoCurrentEvent: none is live or in preshow; and what the others raise.
        """
        admin_id = request.admin_id
        event_id = self.ids.get((admin_id,), lambda: self.events.current(admin_id).id)
        match request.user_type:
            case UserType.FAN:
                return self._fan(caller, event_id, Seat.AUDIENCE)
            case UserType.HOST:
                return self._on_stage(caller, event_id, StageRole.HOST)
            case UserType.CELEBRITY:
                return self._on_stage(caller, event_id, StageRole.CELEBRITY)

    def _fan(self, caller: Caller, event_id: str, seat: Seat) -> FanTokens:
        _check_role(caller, Role.FAN)
        _check_show(caller, event_id)
        door = self._door(event_id)
        event = door.event
        if event.status not in (Status.PRESHOW, Status.LIVE):
            raise ShowNotOpen("The doors are not open.", status=event.status.value)
        if caller.uid in door.barred:
            raise Barred("The producer has put you out of this show.", id=event.id)
        self._check_seat(caller, door, seat)
        stage = door.mint(event.stage_session_id, FAN_ON_STAGE[seat], self.clock)
        backstage = door.mint(
            event.backstage_session_id, FAN_BACKSTAGE[seat], self.clock
        )
        return FanTokens(
            **_public(event),
            api_key=door.project.api_key,
            http_support=door.project.admin.http_support,
            stage_session_id=event.stage_session_id,
            session_id=event.backstage_session_id,
            stage_token=stage,
            backstage_token=backstage,
        )

    def _on_stage(
        self, caller: Caller, event_id: str, role: StageRole
    ) -> HostCelebTokens:
        _check_role(caller, Role(role.value))
        _check_show(caller, event_id)
        door = self._door(event_id)
        event = door.event
        if event.status is Status.CLOSED:
            raise EventNotFound("The event is over.", id=event.id)
        _check_link(caller, event, role)
        ticket = ON_STAGE_BY_LINK[role]
        return HostCelebTokens(
            **_public(event),
            api_key=door.project.api_key,
            http_support=door.project.admin.http_support,
            stage_session_id=event.stage_session_id,
            stage_token=door.mint(event.stage_session_id, ticket, self.clock),
        )

    def _check_seat(self, caller: Caller, door: Door, seat: Seat) -> None:
        event, show = door.event, door.show
        place = (event.admin_id, event.fan_url)
        if seat is Seat.STAGE:
            # Never from memory: a fan who was taken off a second ago stays off.
            if caller.uid is None or not self.shows.is_on_stage(*place, caller.uid):
                raise NotOnStage("The producer has not put you on stage.")
            return
        if show is None or not show.full:
            return
        if caller.uid is None or not self.shows.has_fan(*place, caller.uid):
            hls = show.hls_url is not None or door.project.admin.hls
            raise StageFull("The show is full; watch its stream.", hls=hls)

    def _event_id(self, admin_id: str, kind: str, slug: str) -> str:
        return self.ids.get(
            (admin_id, kind, slug), lambda: self.events.open_id(admin_id, kind, slug)
        )

    def _door(self, event_id: str) -> Door:
        return self.doors.get(event_id, lambda: self._open_door(event_id))

    def _open_door(self, event_id: str) -> Door:
        event = self.events.find(event_id)
        if event is None:
            raise EventNotFound("There is no such event.", id=event_id)
        admin_id = event.admin_id
        found: list[Any] = side_by_side(
            [
                partial(self.admins.stored_project, admin_id),
                partial(self.shows.face, admin_id, event.fan_url),
                partial(self.bars.barred, event_id),
            ]
        )
        stored, show, barred = found
        project = self.admins.open_project(stored)
        return Door(event=event, project=project, show=show, barred=barred)


def _check_role(caller: Caller, role: Role) -> None:
    if caller.role is not role:
        raise RoleNotAllowed("This is for another role.", role=role.value)


def _check_show(caller: Caller, event_id: str) -> None:
    """A session token is for one show; a fan's ID token alone is for none, or any."""
    bound = caller.event_id is not None or caller.role is not Role.FAN
    if bound and caller.event_id != event_id:
        raise WrongShow("Your token is for another show.", id=event_id)


def _check_link(caller: Caller, event: EventRecord, role: StageRole) -> None:
    """A link that got into wrong hands is worth nothing once it is changed."""
    slug = event.host_url if role is StageRole.HOST else event.celebrity_url
    if not hmac.compare_digest(caller.link or "", slugs.fingerprint(slug)):
        raise LinkChanged("Your link has been changed; ask for the new one.")


def _public(event: EventRecord) -> dict[str, Any]:
    return PublicEvent.model_validate(event.to_record()).model_dump()
