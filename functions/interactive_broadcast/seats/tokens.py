"""OpenTok tokens for the people of a show: each allows what its holder may do there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.events.guests import guests_of
from interactive_broadcast.events.models import (
    EventRequest,
    Status,
)
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.caching import Inquiry, SingleFlight, decide
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import EventNotFound
from interactive_broadcast.kernel.ports import Clock, Limits
from interactive_broadcast.records.consents import ConsentStore
from interactive_broadcast.records.presence import PRODUCER as PRODUCER_ID
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.seats.access import (
    ShowAccess,
    ShowAccesses,
    check_link,
    check_role,
    check_show,
    in_project,
)
from interactive_broadcast.seats.admission import Admission
from interactive_broadcast.seats.given_seats import GivenSeats
from interactive_broadcast.seats.grants import (
    FAN_LASTS,
    FAN_SEATS,
    PRODUCER,
    STAGE_BY_ROLE,
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
from interactive_broadcast.show import ShowServices

Find = Callable[[Inquiry], str]
"""Finds the id of the event that is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Tokens for producers, fans, hosts and celebrities.

    What is read for one fan serves the others for two seconds, but refuses nobody: not
    to which event a slug belongs, nor who has a record. A slug that has been given to
    a new event meanwhile lets nobody in there: whoever comes in writes for which event
    it is, and the rules compare. Without a record nobody gets tokens, and whoever gets
    tokens of another seat than the audience's is always looked at anew.
    """

    events: EventStore
    admins: AdminStore
    shows: ShowStore
    accesses: ShowAccesses
    admission: Admission
    consents: ConsentStore
    show: ShowServices
    limits: Limits
    clock: Clock
    ids: SingleFlight[str]
    """Event ids by (admin id, kind, slug), or by (admin id) the current one's."""

    def producer(self, caller: Caller, request: EventRequest) -> ProducerTokens:
        """The caller's event with moderator tokens for stage and backstage.

        Unless the event is closed, the records of its show are there from now on. Once
        it is, the tokens are good for minutes: its people have the room that long.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            VideoCredentialsMissing: the admin has no OpenTok project yet.
            VideoProjectChanged: its sessions are in a project that the admin has left,
                and its show is live, or over.
        """
        event = self.events.get(caller, request.id)
        project = self.admins.project(event.admin_id)
        event = in_project(self.show, event, project)
        if event.status is Status.CLOSED:
            validity = Validity.lasting(FAN_LASTS, self.clock.now())
        else:
            self.show.director.ensure_records(event, hls=project.admin.hls)
            validity = self.whole_show()
        access = ShowAccess(event=event, project=project, show=None)
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

        Whoever comes for the audience has a record in the show from now on, and is
        counted. Of those who then connect to nothing it goes after the grace period.
        The ID token of an anonymous Firebase user is all that a fan needs: this one
        call is the join.

        Raises:
            EventNotFound: no open event has this `fanUrl`.
            RoleNotAllowed: the caller is no fan.
            WrongShow: the caller's session is for another show.
            ShowNotOpen: the event is neither in preshow nor live.
            Barred: the producer has barred this Firebase user.
            UserNeeded: the caller's session is of no Firebase user.
            NotOnDeck, NotCalled, NotOnStage: the show does not give them that seat.
            ConsentNeeded: the event asks for a consent before it.
            StageCleared: nobody gets that of the stage now.
            StageFull: the interactive limit is reached, and they are not in the show.
            VideoCredentialsMissing: the admin has no OpenTok project.
        """
        slug = (request.admin_id, "fanUrl", request.fan_url)
        find = partial(self._event_id, *slug)
        return self._fan(caller, find, request.seat or Seat.AUDIENCE)

    def host_or_celebrity(
        self, caller: Caller, request: HostCelebTokensRequest
    ) -> HostCelebTokens:
        """What anybody may know of the event, and a publisher's token for the stage.

        Raises:
            EventNotFound: no open event has this `hostUrl` or `celebrityUrl`.
            RoleNotAllowed, WrongShow: the session is another role's or another show's.
            LinkChanged: the caller signed in with a link that has been changed since.
            StageCleared: the producer has cleared the stage of everybody.
            VideoCredentialsMissing: the admin has no OpenTok project.
        """
        slug = (request.admin_id, f"{request.user_type}Url", request.slug)
        find = partial(self._event_id, *slug)
        return self._on_stage(caller, find, request.user_type)

    def by_user_type(
        self, caller: Caller, request: CurrentEventTokensRequest
    ) -> FanTokens | HostCelebTokens:
        """The same as `fan` or `host_or_celebrity` for the admin's current event.

        Raises:
            NoCurrentEvent: no event is live or in preshow.
            BackendError: whatever `fan` and `host_or_celebrity` raise.
        """
        find = partial(self._current_id, request.admin_id)
        match request.user_type:
            case UserType.FAN:
                return self._fan(caller, find, Seat.AUDIENCE)
            case UserType.HOST:
                return self._on_stage(caller, find, StageRole.HOST)
            case UserType.CELEBRITY:
                return self._on_stage(caller, find, StageRole.CELEBRITY)

    def _fan(self, caller: Caller, find: Find, seat: Seat) -> FanTokens:
        admit = partial(self._admit, caller, find, seat)
        if seat is Seat.AUDIENCE:
            return self._seated(caller, decide(admit), seat)
        # As it is now: whoever was taken off the stage a second ago stays off.
        return self._seated(caller, admit(Inquiry(anew=True)), seat)

    def _seated(self, caller: Caller, access: ShowAccess, seat: Seat) -> FanTokens:
        """The reply to a fan who may have this seat."""
        event, grants = access.event, FAN_SEATS[seat]
        validity = Validity.lasting(FAN_LASTS, self.clock.now())
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
            **access.public,
            **backstage,
            seat=seat,
            stage_token=mint(event.stage_session_id, grants.stage),
            expires_at=validity.expires_at_ms,
            renew_at=validity.renew_at_ms,
        )

    def _admit(
        self, caller: Caller, find: Find, seat: Seat, inquiry: Inquiry
    ) -> ShowAccess:
        """The access to a show for a fan who may have this seat in it."""
        event_id = find(inquiry)
        check_role(caller, Role.FAN)
        check_show(caller, event_id)
        access = self.accesses.of(event_id, inquiry)
        access.check_admits(caller)
        if seat is Seat.AUDIENCE:
            self.admission.admit(caller, access, inquiry)
        else:
            place = (access.event.admin_id, access.event.fan_url)
            if seat is Seat.STAGE:
                access.check_stage(of_fans=True)
            GivenSeats(shows=self.shows).check(*place, caller.uid, seat)
            self.consents.check(caller, access.event)
            self.admission.is_known(caller, access)
        return access

    def _on_stage(self, caller: Caller, find: Find, role: StageRole) -> HostCelebTokens:
        access = decide(partial(self._access_of_guest, caller, find, role))
        return self.for_stage(access, role)

    def for_stage(self, access: ShowAccess, role: StageRole) -> HostCelebTokens:
        """The reply to a host or celebrity who may be on this stage.

        Raises VideoProjectChanged.
        """
        event, validity = access.event, self.whole_show()
        return HostCelebTokens(
            **access.public,
            stage_token=access.mint(
                event.stage_session_id,
                STAGE_BY_ROLE[role],
                person_id=guests_of(event)[role],
                expires_at=validity.expires_at,
            ),
            expires_at=validity.expires_at_ms,
        )

    def _access_of_guest(
        self, caller: Caller, find: Find, role: StageRole, inquiry: Inquiry
    ) -> ShowAccess:
        """The access to a show for whoever has its link now.

        Two seconds after a change of the link nobody gets tokens by the old one, and
        whoever has connected with such tokens is put out by OpenTok's report of it.
        """
        event_id = find(inquiry)
        check_role(caller, Role(role.value))
        check_show(caller, event_id)
        access = self.accesses.of(event_id, inquiry)
        event = access.event
        if event.status is Status.CLOSED:
            raise EventNotFound("The event is over.", id=event.id)
        check_link(caller, event, role)
        access.check_stage(of_fans=False)
        return access

    def whole_show(self) -> Validity:
        """From now on, for those who run a show."""
        return Validity.lasting(whole_show(self.limits), self.clock.now())

    def _event_id(self, admin_id: str, kind: str, slug: str, inquiry: Inquiry) -> str:
        find = partial(self.events.open_id, admin_id, kind, slug)
        return self.ids.get((admin_id, kind, slug), find, inquiry)

    def _current_id(self, admin_id: str, inquiry: Inquiry) -> str:
        return self.ids.get(
            (admin_id,), lambda: self.events.current(admin_id).id, inquiry
        )
