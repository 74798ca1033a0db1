"""Firebase Auth over the Firebase Admin SDK."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Event
from typing import Any

from firebase_admin import App, auth, exceptions
from pydantic import SecretStr

from interactive_broadcast.adapters.answers import from_auth
from interactive_broadcast.adapters.bounded_transport import (
    FAILURES,
    bound,
    bounded_transport,
)
from interactive_broadcast.adapters.certificates import Certificates
from interactive_broadcast.adapters.custom_tokens import CustomTokens
from interactive_broadcast.adapters.id_tokens import IdTokens
from interactive_broadcast.adapters.merged_calls import MergedCalls
from interactive_broadcast.kernel.errors import (
    AccountsUnavailable,
    EmailTaken,
    InvalidRequest,
    TokenInvalid,
    UserNotFound,
)
from interactive_broadcast.kernel.first_use import on_first_use
from interactive_broadcast.kernel.ports import Account, Clock, IdentityClaims

ENDS_SESSIONS = frozenset({"email", "password", "disabled"})
"""With these Firebase is told to take nothing that was issued before. For the first two
it documents that it does so by itself, without saying when; for `disabled` it ends
refresh tokens alone. In one request, so that there is no moment between the two. It is
what the SDK's `revoke_refresh_tokens` sends, but by our own clock."""

ADMIN_CLAIM = "admin"
"""What `storage.rules` asks for."""

MAX_DELETIONS = 1_000
MAX_LOOKUPS = 100
"""Users that Firebase deletes, and finds, by one request."""

BATCH_PAUSES_S = (1.0, 2.0)
"""Firebase deletes by one such request a second, of all instances together. Of those
of one instance `MergedCalls` makes few, and whoever is refused tries again."""

_UID = re.compile(r"[A-Za-z0-9_-]{1,128}")


def _wait(seconds: float) -> None:
    Event().wait(seconds)


class FirebaseAccounts:
    """`ports.Accounts`.

    Args:
        app: whose project's users these are.
        clock: decides what has expired.
        pause: waits so many seconds.
    """

    def __init__(
        self, app: App, clock: Clock, *, pause: Callable[[float], object] = _wait
    ) -> None:
        """Make no call."""
        self._pause = pause
        self._client = auth.Client(app)
        self._clock = clock
        self._deletions = MergedCalls(self._delete_at_once, most=MAX_DELETIONS)
        session = self._client._user_manager.http_client.session  # noqa: SLF001 - the SDK offers no other way to limit its retries
        bound(session, bounded_transport(from_auth))
        self._certificates = Certificates()
        self._id_tokens = IdTokens(
            app.project_id,
            self._certificates,
            clock,
            is_signed=not self._client.emulated,
        )
        self._app = app

    @on_first_use
    def custom_tokens(self) -> CustomTokens:
        """What signs, where there is something to sign with. Raises GoogleAuthError."""
        return CustomTokens(self._app.credential.get_credential(), self._clock)

    def verify(self, id_token: str) -> IdentityClaims:
        claims = self._id_tokens.verify(id_token)
        identity = _identity(claims)
        if _UID.fullmatch(identity.uid) is None:
            # It would become a segment of a database path.
            raise TokenInvalid("The token is for a user that this service cannot have.")
        if not identity.is_anonymous:
            # Of thousands of fans nobody has anything to take back: there is no
            # password, and a seat is taken away in the database.
            self._require_current(identity.uid, issued_at=claims["iat"])
        return identity

    def _require_current(self, uid: str, *, issued_at: int) -> None:
        account = self.find(uid)
        if account is None:
            raise TokenInvalid("The user of this token is gone.")
        if account.disabled or issued_at < account.tokens_valid_after_s:
            raise TokenInvalid("The token was revoked.")

    def find(self, uid: str) -> Account | None:
        try:
            with _translated():
                return _account(self._client.get_user(uid))
        except UserNotFound:
            return None

    def find_by_email(self, email: str) -> Account | None:
        try:
            with _translated():
                return _account(self._client.get_user_by_email(email))
        except UserNotFound:
            return None

    def find_all(self, uids: Sequence[str]) -> dict[str, Account]:
        if not uids:
            return {}
        with _translated():
            found = self._client.get_users([auth.UidIdentifier(uid) for uid in uids])
        return {user.uid: _account(user) for user in found.users}

    def create(
        self,
        *,
        email: str,
        display_name: str,
        password: SecretStr | None,
        uid: str | None = None,
    ) -> Account:
        given = _given(
            email=email, display_name=display_name, password=password, uid=uid
        )
        with _translated():
            return _account(self._client.create_user(**given))

    def update(  # noqa: PLR0913 - as the port
        self,
        uid: str,
        *,
        email: str | None = None,
        display_name: str | None = None,
        password: SecretStr | None = None,
        disabled: bool | None = None,
        sign_out: bool = False,
    ) -> Account:
        given = _given(
            email=email, display_name=display_name, password=password, disabled=disabled
        )
        if sign_out or given.keys() & ENDS_SESSIONS:
            given["valid_since"] = self._now_s()
        with _translated():
            return _account(self._client.update_user(uid, **given))

    def sign_out(self, uid: str) -> None:
        try:
            with _translated():
                self._client.update_user(uid, valid_since=self._now_s())
        except UserNotFound:
            return

    def delete(self, uid: str) -> bool:
        try:
            with _translated():
                self._client.delete_user(uid)
        except UserNotFound:
            return False
        return True

    def delete_all(self, uids: Sequence[str]) -> None:
        if uids:
            self._deletions.call(uids)

    def set_admin_claim(self, uid: str, *, is_admin: bool) -> None:
        with _translated():
            claims = dict(self._client.get_user(uid).custom_claims or {})
            if is_admin:
                claims[ADMIN_CLAIM] = True
            else:
                claims.pop(ADMIN_CLAIM, None)
            self._client.set_custom_user_claims(uid, claims or None)

    def password_reset_link(self, email: str) -> str:
        with _translated():
            return str(self._client.generate_password_reset_link(email))

    def custom_token(self, uid: str, claims: Mapping[str, str]) -> str:
        if self._client.emulated:
            token: bytes = self._client.create_custom_token(uid, dict(claims))
            return token.decode()
        try:
            return self.custom_tokens.issue(uid, claims)
        except (*FAILURES, ValueError, LookupError, TypeError) as error:
            # Uid and claims are ours. It is Google's metadata or signing service that
            # did not answer, or not in its own form.
            raise AccountsUnavailable("Nothing can be signed now.") from error

    def _delete_at_once(self, uids: Sequence[str]) -> None:
        # Most have gone before, or never came: to ask is not counted like deleting.
        here = [uid for some in _parts(uids, MAX_LOOKUPS) for uid in self._here(some)]
        if here:
            self._delete_these(here)

    def _here(self, uids: Sequence[str]) -> list[str]:
        """Those of these users who exist."""
        with _translated():
            found = self._client.get_users([auth.UidIdentifier(uid) for uid in uids])
        return [user.uid for user in found.users]

    def _delete_these(self, uids: Sequence[str]) -> None:
        for pause_s in (*BATCH_PAUSES_S, None):
            try:
                with _translated():
                    result = self._client.delete_users(list(uids))
            except AccountsUnavailable:
                if pause_s is None:
                    raise
                self._pause(pause_s)
                continue
            if result.failure_count:
                raise AccountsUnavailable("Firebase Auth did not delete every user.")
            return

    def _now_s(self) -> int:
        """Floored, as Firebase's own times: who signs in now is not put out by it."""
        return int(self._clock.now().timestamp())


def _parts(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _given(**fields: str | bool | SecretStr | None) -> dict[str, Any]:
    """The fields that are not None, which the SDK would take for "delete this"."""
    return {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in fields.items()
        if value is not None
    }


def _account(user: auth.UserRecord) -> Account:
    return Account(
        uid=user.uid,
        email=user.email,
        display_name=user.display_name,
        disabled=user.disabled,
        tokens_valid_after_s=user.tokens_valid_after_timestamp // 1000,
        has_admin_claim=(user.custom_claims or {}).get(ADMIN_CLAIM) is True,
    )


def _identity(claims: Mapping[str, Any]) -> IdentityClaims:
    provider = claims.get("firebase", {}).get("sign_in_provider")
    return IdentityClaims(
        uid=claims["sub"],
        auth_time=claims["auth_time"],
        is_anonymous=provider == "anonymous",
        role=_text(claims.get("role")),
        admin_id=_text(claims.get("adminId")),
        event_id=_text(claims.get("eventId")),
        link=_text(claims.get("link")),
    )


def _text(claim: object) -> str | None:
    return claim if isinstance(claim, str) else None


@contextmanager
def _translated() -> Iterator[None]:
    """Let no exception of the SDK, of `requests` or of `google.auth` out.

    What the SDK raises for an answer is a refusal in Firebase's own words: see
    `answers.from_auth`.
    """
    try:
        yield
    except (auth.UserNotFoundError, auth.EmailNotFoundError) as error:
        raise UserNotFound("There is no such user.") from error
    except (auth.EmailAlreadyExistsError, auth.UidAlreadyExistsError) as error:
        raise EmailTaken("Another user has this e-mail address.") from error
    except FAILURES as error:
        if isinstance(error, exceptions.InvalidArgumentError):
            raise _not_accepted() from error
        raise AccountsUnavailable("Firebase Auth did not answer.") from error
    except ValueError as error:
        # The SDK's own, before any request.
        raise _not_accepted() from error


def _not_accepted() -> InvalidRequest:
    return InvalidRequest(
        "Firebase does not accept this e-mail address, name or password.",
        fields=["email, displayName or password: refused"],
        expected=["email, displayName or password: what Firebase accepts"],
    )
