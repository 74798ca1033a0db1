"""OpenTok tokens as old apps need them, for the whole show and before it.

An old app asks once, as soon as its page is opened, and knows no seats: whoever is
called or put on stage uses what they got then. So while old apps are let in every fan
gets tokens to publish with. While they are not, a fan of an old app gets what any fan
gets who names no seat.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from interactive_broadcast.events.models import (
    EventRecord,
    EventRequest,
    PublicEvent,
    Status,
)
from interactive_broadcast.events.slugs import fingerprint
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.caching import Inquiry, SingleFlight, decide
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import EventNotFound
from interactive_broadcast.kernel.show_errors import WrongShow
from interactive_broadcast.kernel.video import VideoRole
from interactive_broadcast.old_apps.aliases import alias_of, with_aliases
from interactive_broadcast.old_apps.finding import EventFinder, FoundEvent
from interactive_broadcast.old_apps.switch import OldAppsSwitch
from interactive_broadcast.old_apps.token_models import (
    CreateTokenCelebrityRequest,
    CreateTokenFanRequest,
    CreateTokenHostRequest,
    OldFanTokens,
    OldGuestTokens,
)
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.seats.access import (
    ShowAccess,
    ShowAccesses,
    check_link,
    check_role,
    check_show,
)
from interactive_broadcast.seats.grants import TokenGrant
from interactive_broadcast.seats.models import (
    CurrentEventTokensRequest,
    FanTokens,
    FanTokensRequest,
    HostCelebTokens,
    ProducerTokens,
    StageRole,
    UserType,
)
from interactive_broadcast.seats.tokens import Tokens
from interactive_broadcast.show import ShowServices

ON_STAGE: Final = TokenGrant(VideoRole.PUBLISHER, "fan")
BACKSTAGE: Final = TokenGrant(VideoRole.PUBLISHER, "backstageFan")
WATCHING: Final = [
    replace(one, role=VideoRole.SUBSCRIBER) for one in (ON_STAGE, BACKSTAGE)
]
"""The same where an event asks fans for a consent, which these apps cannot give."""

FindForFans = Callable[[Inquiry], FoundEvent]
FindForGuest = Callable[[Inquiry], str]
"""Finds the id of the event that is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldTokens:
    """The paths below `event/create-token`. Asking again gives the same again."""

    seats: Tokens
    accesses: ShowAccesses
    finder: EventFinder
    switch: OldAppsSwitch
    events: EventStore
    shows: ShowStore
    show: ShowServices
    opened: SingleFlight[bool]
    """By event id: that the records of its show were seen to."""

    def producer(self, caller: Caller, request: EventRequest) -> ProducerTokens:
        """As `createTokenProducer`, with aliases for the links while they are taken.

        Raises whatever `Tokens.producer` does.
        """
        tokens = self.seats.producer(caller, request)
        return with_aliases(tokens) if self.switch.is_on() else tokens

    def fan(
        self, caller: Caller, request: CreateTokenFanRequest
    ) -> OldFanTokens | FanTokens:
        """An event and a fan's tokens; of an event that is over no tokens.

        From before the doors open on, and however full the show is: the app looks at
        the limit by itself. Of an event that asks for a consent they are tokens to
        watch with: an old app gives none, and nobody is shown without.

        Raises:
            EventNotFound: no event has this `fanUrl`, or had it while that counts.
            RoleNotAllowed: the caller is no fan.
            WrongShow: the caller's session is for another show.
            Barred: the producer has barred this Firebase user.
            VideoCredentialsMissing: the admin has no OpenTok project.
            BackendError: while old apps are not let in, whatever `Tokens.fan` raises.
        """
        place = (request.admin_id, request.fan_url)
        tokens = self._fan(caller, partial(self.finder.of_fans, *place))
        if tokens is not None:
            return tokens
        asked = FanTokensRequest(admin_id=request.admin_id, fan_url=request.fan_url)
        return self.seats.fan(caller, asked)

    def host(self, caller: Caller, request: CreateTokenHostRequest) -> OldGuestTokens:
        """An event and a host's token for its stage.

        Raises:
            EventNotFound: no open event has this link or alias.
            RoleNotAllowed, WrongShow: the session is another role's or another show's.
            LinkChanged: the caller signed in with a link that has been changed since.
            OldAppsNotLetIn: link or session are of old apps alone.
            StageCleared: the producer has cleared the stage of everybody.
            VideoCredentialsMissing: the admin has no OpenTok project.
        """
        role, link = StageRole.HOST, request.host_url
        find = partial(self.finder.of_guest, request.admin_id, role, link)
        return self._on_stage(caller, find, role, {"host_url": link})

    def celebrity(
        self, caller: Caller, request: CreateTokenCelebrityRequest
    ) -> OldGuestTokens:
        """The same as `host` for the celebrity's link."""
        role, link = StageRole.CELEBRITY, request.celebrity_url
        find = partial(self.finder.of_guest, request.admin_id, role, link)
        return self._on_stage(caller, find, role, {"celebrity_url": link})

    def by_user_type(
        self, caller: Caller, request: CurrentEventTokensRequest
    ) -> OldFanTokens | FanTokens | HostCelebTokens:
        """The same as `fan`, `host` or `celebrity` for the admin's current event.

        Raises:
            NoCurrentEvent: no event is live or in preshow.
            BackendError: whatever those raise.
        """
        find = partial(self.finder.current, request.admin_id)
        if request.user_type is UserType.FAN:
            return self._fan(caller, find) or self.seats.by_user_type(caller, request)
        role = StageRole(request.user_type.value)
        return self._on_stage(caller, lambda inquiry: find(inquiry).id, role, {})

    def _fan(self, caller: Caller, find: FindForFans) -> OldFanTokens | None:
        """The reply to a fan. None while old apps are not let in."""
        found = decide(partial(self._look, caller, find))
        if not isinstance(found, ShowAccess):
            return found
        self._see_to_records(found)
        return OldFanTokens(
            **found.public,
            **self._fan_tokens(caller, found),
        )

    def _look(
        self, caller: Caller, find: FindForFans, inquiry: Inquiry
    ) -> ShowAccess | OldFanTokens | None:
        """What a fan gets tokens with; or what they are told instead of them."""
        check_role(caller, Role.FAN)
        found = find(inquiry)
        check_show(caller, found.id)
        if found.closed is not None:
            return _without_tokens(found.closed)
        if not self.switch.is_on(inquiry):
            return None
        access = self.accesses.of(found.id, inquiry)
        access.check_not_barred(caller)
        is_over = access.event.status is Status.CLOSED
        return _without_tokens(access.event) if is_over else access

    def _fan_tokens(self, caller: Caller, access: ShowAccess) -> dict[str, str]:
        event = access.event
        grants = (ON_STAGE, BACKSTAGE) if event.consent is None else WATCHING
        mint = partial(
            access.mint,
            person_id=caller.uid,
            expires_at=self.seats.whole_show().expires_at,
        )
        return {
            "session_id": event.backstage_session_id,
            "stage_token": mint(event.stage_session_id, grants[0]),
            "backstage_token": mint(event.backstage_session_id, grants[1]),
        }

    def _on_stage(
        self, caller: Caller, find: FindForGuest, role: StageRole, link: dict[str, str]
    ) -> OldGuestTokens:
        access = decide(partial(self._access_of_guest, caller, find, role))
        # The Android app reads them at once, and breaks where they are missing.
        self._see_to_records(access)
        tokens: dict[str, Any] = self.seats.for_stage(access, role).model_dump()
        return OldGuestTokens(**tokens, **link)

    def _access_of_guest(
        self, caller: Caller, find: FindForGuest, role: StageRole, inquiry: Inquiry
    ) -> ShowAccess:
        check_role(caller, Role(role.value))
        access = self.accesses.of(find(inquiry), inquiry)
        if access.event.status is Status.CLOSED:
            raise EventNotFound("The event is over.", id=access.event.id)
        self._check_session(caller, access.event, role, inquiry)
        access.check_stage(of_fans=False)
        return access

    def _check_session(
        self, caller: Caller, event: EventRecord, role: StageRole, inquiry: Inquiry
    ) -> None:
        """Refuse whose session is for another show, or for nothing now."""
        if caller.admin_id != event.admin_id:
            raise WrongShow("Your token is for another show.", id=event.id)
        if caller.event_id is None:
            # By no link at all: it is good for any open event of the admin.
            self.switch.require_on(inquiry)
            return
        check_show(caller, event.id)
        if caller.link == fingerprint(alias_of(event.fan_url)):
            self.switch.require_on(inquiry)
        else:
            check_link(caller, event, role)

    def _see_to_records(self, access: ShowAccess) -> None:
        """Have the records of the show there, which old apps read at once."""
        make = partial(self._open, access)
        self.opened.get(access.event.id, make, Inquiry())

    def _open(self, access: ShowAccess) -> bool:
        if self.shows.shown_event(access.event) != access.event.id:
            # As it is now: what is known of it may be two seconds old, and a show that
            # was closed meanwhile stays closed.
            event = self.events.find(access.event.id)
            if event is not None:
                hls = access.project.admin.hls
                self.show.director.ensure_records(event, hls=hls)
        return True


def _without_tokens(event: EventRecord) -> OldFanTokens:
    public = PublicEvent.model_validate(event.to_record())
    return OldFanTokens(**public.model_dump())
