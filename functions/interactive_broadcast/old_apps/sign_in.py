"""Signing in with an old app: nothing that Google is asked for keeps them waiting.

The Android app gives up after two and a half seconds. So host and celebrity get a
session alone, without the token for Firebase that they get from today's functions: old
apps sign in to Firebase anonymously.
"""

from dataclasses import dataclass
from functools import partial

from interactive_broadcast.events.slugs import fingerprint
from interactive_broadcast.kernel.caching import Inquiry, decide
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.old_apps.finding import SECRET_LENGTH, EventFinder
from interactive_broadcast.old_apps.login_models import (
    TokenCelebrityRequest,
    TokenFanRequest,
    TokenHostRequest,
)
from interactive_broadcast.old_apps.switch import OldAppsSwitch
from interactive_broadcast.seats.login import SHOW_SESSION, Login, guest_by_link
from interactive_broadcast.seats.login_models import Session
from interactive_broadcast.seats.models import StageRole


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """`auth/token-fan`, `auth/token-host` and `auth/token-celebrity`."""

    login: Login
    finder: EventFinder
    switch: OldAppsSwitch

    def fan(self, request: TokenFanRequest) -> Session:
        """A session of 24 hours for anybody, bound to one event, closed or not.

        Raises:
            EventNotFound: no event has this `fanUrl`, or had it while that counts.
            NoCurrentEvent: no `fanUrl` was given, and no event is live or in preshow.
        """
        find = partial(self.finder.of_fans, request.admin_id, request.fan_url)
        event_id = decide(find).id
        fan = Caller(role=Role.FAN, admin_id=request.admin_id, event_id=event_id)
        return self.login.session(fan, SHOW_SESSION)

    def host(self, request: TokenHostRequest) -> Session:
        """A session of 24 hours for whoever knows the host's link, or makes it.

        By an alias, or without any link, it is good on the paths of old apps alone, and
        only while these are let in.

        Raises:
            EventNotFound: no open event has this link or alias.
            NoCurrentEvent: no link was given, and the admin has no open event.
            OldAppsNotLetIn: it is an alias, or no link was given.
        """
        return self._guest(StageRole.HOST, request.admin_id, request.host_url)

    def celebrity(self, request: TokenCelebrityRequest) -> Session:
        """The same as `host` for the celebrity's link."""
        link = request.celebrity_url
        return self._guest(StageRole.CELEBRITY, request.admin_id, link)

    def _guest(self, role: StageRole, admin_id: str, link: str | None) -> Session:
        guest = decide(partial(self._caller, role, admin_id, link))
        return self.login.session(guest, SHOW_SESSION)

    def _caller(
        self, role: StageRole, admin_id: str, link: str | None, inquiry: Inquiry
    ) -> Caller:
        as_role = Role(role.value)
        if link is None:
            self.switch.require_on(inquiry)
            self.finder.require_any(admin_id, inquiry)
            return Caller(role=as_role, admin_id=admin_id)
        event_id = self.finder.of_guest(admin_id, role, link, inquiry)
        if len(link) >= SECRET_LENGTH:
            return guest_by_link(as_role, admin_id, event_id, link)
        # No user of Firebase, and not the fingerprint of the event's link: whoever is
        # known by it may do what host or celebrity may nowhere else.
        return Caller(
            role=as_role,
            admin_id=admin_id,
            event_id=event_id,
            link=fingerprint(link),
        )
