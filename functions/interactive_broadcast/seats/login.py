"""Signing in: who gets a session token, and which event it is bound to."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from interactive_broadcast.admins import AdminServices
from interactive_broadcast.events import slugs
from interactive_broadcast.events.guests import guest_uid
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.identity import IdTokens
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.caching import Inquiry, SingleFlight, decide
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.errors import BackendError, NotAnAdmin, Unavailable
from interactive_broadcast.kernel.ports import (
    Account,
    Accounts,
    Clock,
    IdentityClaims,
    SessionTokens,
)
from interactive_broadcast.seats.login_models import (
    LoginCelebrityRequest,
    LoginFanRequest,
    LoginHostRequest,
    LoginRequest,
    Session,
    StageSession,
)

if TYPE_CHECKING:
    from interactive_broadcast.admins.models import AdminRecord

ADMIN_SESSION = timedelta(hours=12)
"""A working day. An admin's token can change everything that is theirs."""

SHOW_SESSION = timedelta(hours=24)
"""From long before a show to long after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """`login`, `loginFan`, `loginHost`, `loginCelebrity`.

    What is found for one serves those who come within two seconds, but refuses nobody.
    Each gets a session of their own.
    """

    accounts: Accounts
    id_tokens: IdTokens
    admins: AdminServices
    events: EventStore
    session_tokens: SessionTokens
    clock: Clock
    known_admins: SingleFlight[bool]
    """By Firebase user: whether there is a record."""
    ids: SingleFlight[str]
    """Event ids by (admin id, kind, slug); by (admin id) the current event's."""
    firebase_tokens: SingleFlight[str]
    """Custom tokens of hosts and celebrities, by Firebase user."""

    def admin(self, request: LoginRequest) -> Session:
        """A session of 12 hours for a Firebase user who has an admin record.

        It ends with the sign-in that the ID token is from: when password, e-mail or
        credentials are changed, or the account is disabled. An address or name that the
        user has changed by the client's SDK reaches the record here.

        Raises:
            TokenExpired, TokenInvalid: not a valid ID token.
            NotAnAdmin: the user is anonymous, or has no record in `admins`.
        """
        claims = self.id_tokens.claims(request.id_token)
        decide(partial(self._check_admin, claims))
        admin = Caller(role=Role.ADMIN, uid=claims.uid, auth_time=claims.auth_time)
        return self.session(admin, ADMIN_SESSION)

    def fan(self, request: LoginFanRequest) -> Session:
        """A session of 24 hours for anybody, bound to one event.

        Without a `fanUrl` it is the admin's current event. An ID token, if given, binds
        the session to its Firebase user as well. Nobody needs this who has one:
        `createTokensFan` takes the ID token itself, and is the whole join.

        Raises:
            EventNotFound: no open event has this `fanUrl`.
            NoCurrentEvent: no `fanUrl` was given, and no event is live or in preshow.
            TokenExpired, TokenInvalid: not a valid ID token.
        """
        uid = None
        if request.id_token is not None:
            uid = self.id_tokens.claims(request.id_token).uid
        if request.fan_url is None:
            event_id = decide(partial(self._current_id, request.admin_id))
        else:
            event_id = self._open_id(request.admin_id, "fanUrl", request.fan_url)
        fan = Caller(
            role=Role.FAN, uid=uid, admin_id=request.admin_id, event_id=event_id
        )
        return self.session(fan, SHOW_SESSION)

    def host(self, request: LoginHostRequest) -> StageSession:
        """A session of 24 hours for whoever knows the host's link.

        With a custom token for Firebase, whose claims the database's rules know.

        Raises:
            EventNotFound: no open event has this `hostUrl`.
        """
        return self._stage_session(Role.HOST, request.admin_id, request.host_url)

    def celebrity(self, request: LoginCelebrityRequest) -> StageSession:
        """The same as `host` for whoever knows the celebrity's link.

        Raises:
            EventNotFound: no open event has this `celebrityUrl`.
        """
        slug = request.celebrity_url
        return self._stage_session(Role.CELEBRITY, request.admin_id, slug)

    def session(self, caller: Caller, lasts: timedelta) -> Session:
        """A session token that says who somebody is, in whole seconds from now."""
        expires_at = self.clock.now().replace(microsecond=0) + lasts
        return Session(
            token=self.session_tokens.issue(caller, expires_at=expires_at),
            expires_at=round(expires_at.timestamp() * 1000),
        )

    def _check_admin(self, claims: IdentityClaims, inquiry: Inquiry) -> None:
        look = partial(self._is_admin, claims.uid)
        is_admin = self.known_admins.get(claims.uid, look, inquiry)
        if claims.is_anonymous or not is_admin:
            raise NotAnAdmin("This user is no admin.")

    def _is_admin(self, uid: str) -> bool:
        """Whether there is a record, which then says what the user does."""
        # With the backend's rights: a deleted admin may not see why they are refused.
        found: list[Any] = side_by_side(
            [partial(self.admins.store.find, uid), partial(self._account, uid)]
        )
        record, account = found
        self._compare(record, account)
        return record is not None

    def _open_id(self, admin_id: str, kind: str, slug: str) -> str:
        """Id of the open event with a slug. Raises EventNotFound."""
        find = partial(self.events.open_id, admin_id, kind, slug)
        return decide(partial(self.ids.get, (admin_id, kind, slug), find))

    def _current_id(self, admin_id: str, inquiry: Inquiry) -> str:
        def find() -> str:
            return self.events.current(admin_id).id

        return self.ids.get((admin_id,), find, inquiry)

    def _account(self, uid: str) -> Account | None:
        """The Firebase user. None if Firebase Auth does not answer now."""
        try:
            return self.accounts.find(uid)
        except Unavailable:
            return None

    def _compare(self, record: "AdminRecord | None", account: Account | None) -> None:
        """Have the record say what the user has changed by the client's SDK.

        And the user's claim whether there is a record.
        """
        if account is None:
            return
        try:
            if record is None:
                self.admins.account_changes.take_claim(account)
            else:
                self.admins.account_changes.follow(record, account)
        except BackendError as error:
            # The reconciler compares them, too.
            logs.warning("admin-not-compared", uid=account.uid, reason=error.reason)

    def _stage_session(self, role: Role, admin_id: str, slug: str) -> StageSession:
        event_id = self._open_id(admin_id, f"{role}Url", slug)
        guest = guest_by_link(role, admin_id, event_id, slug)
        session = self.session(guest, SHOW_SESSION)
        uid, link = guest_uid(role, event_id, slug), slugs.fingerprint(slug)
        show = {"adminId": admin_id, "eventId": event_id}
        claims = {"role": role.value, **show, "link": link}
        make = partial(self.accounts.custom_token, uid, claims)
        return StageSession(
            token=session.token,
            expires_at=session.expires_at,
            firebase_token=decide(partial(self.firebase_tokens.get, uid, make)),
        )


def guest_by_link(role: Role, admin_id: str, event_id: str, slug: str) -> Caller:
    """Host or celebrity of an event who came by this secret link."""
    return Caller(
        role=role,
        uid=guest_uid(role, event_id, slug),
        admin_id=admin_id,
        event_id=event_id,
        link=slugs.fingerprint(slug),
    )
