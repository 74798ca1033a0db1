"""One project's users and sessions. No HTTP here."""

from dataclasses import dataclass, field, replace

from emulators.firebase.auth.accounts import Account, Accounts
from emulators.firebase.auth.codes import Code, Codes
from emulators.firebase.auth.config import Config
from emulators.firebase.auth.fields import Fields
from emulators.firebase.auth.quotas import Operation, Quotas
from emulators.firebase.auth.refusal import refusal
from emulators.firebase.auth.tokens import (
    ISSUER,
    LIFETIME_S,
    MAX_UID_CHARS,
    Provider,
    RefreshToken,
    claims_of,
    parse_claims,
    parse_provider,
    unsigned_jwt,
)
from emulators.kernel.clock import VirtualClock
from emulators.kernel.json_http import JsonObject


@dataclass(slots=True)
class Project:
    """Accounts, unused codes and settings of one project."""

    id: str
    clock: VirtualClock
    accounts: Accounts = field(default_factory=Accounts)
    codes: Codes = field(default_factory=Codes)
    config: Config = field(default_factory=Config)
    quotas: Quotas = field(default_factory=Quotas)

    @property
    def issuer(self) -> str:
        return ISSUER + self.id

    @property
    def now_ms(self) -> int:
        return self.clock.now_ms()

    @property
    def now_s(self) -> int:
        # Floored, as validSince is: a session begun in the second of a revocation
        # survives it, on both sides of the comparison.
        return self.now_ms // 1000

    def reset(self) -> None:
        self.accounts.clear()
        self.codes.clear()
        self.quotas.clear()
        self.config = Config()

    def count(self, operation: Operation) -> None:
        """Count one more of what has a quota.

        Raises:
            Refused: QUOTA_EXCEEDED.
        """
        self.quotas.take(operation, self.now_ms)

    def code(self, value: str) -> Code:
        """A mailed code that is good still.

        Raises:
            Refused: INVALID_OOB_CODE, EXPIRED_OOB_CODE.
        """
        return self.codes.get(value, self.now_ms)

    def begin(
        self,
        account: Account,
        provider: Provider,
        extra_claims: JsonObject | None = None,
    ) -> JsonObject:
        """Sign an account in: its tokens, as every sign-in call returns them.

        Raises:
            Refused: USER_DISABLED.
        """
        _refuse_disabled(account)
        now_ms = self.now_ms
        account = self.accounts.save(
            replace(account, last_login_at_ms=now_ms, last_refresh_at_ms=now_ms)
        )
        return self.tokens(account, provider, extra_claims or {})

    def tokens(
        self,
        account: Account,
        provider: Provider,
        extra: JsonObject,
        *,
        auth_time: int | None = None,
    ) -> JsonObject:
        """The tokens of a session that begins now, or began at `auth_time`."""
        auth_time = self.now_s if auth_time is None else auth_time
        refresh = RefreshToken(
            local_id=account.local_id,
            provider=provider,
            issued_at=self.now_s,
            auth_time=auth_time,
            extra_claims=extra,
        )
        return {
            "idToken": self._id_token(account, provider, extra, auth_time),
            "refreshToken": refresh.encode(self.id),
            "expiresIn": str(LIFETIME_S),
        }

    def _id_token(
        self, account: Account, provider: Provider, extra: JsonObject, auth_time: int
    ) -> str:
        """An ID token. The account's facts come last: no custom claim can forge one."""
        now_s = self.now_s
        custom = parse_claims(account.custom_attributes or "{}")
        claims: JsonObject = {
            "name": account.display_name,
            "picture": account.photo_url,
            **custom,
            **extra,
            "email": account.email,
            "email_verified": account.email_verified if account.email else None,
            "phone_number": account.phone_number,
            "provider_id": "anonymous" if provider == "anonymous" else None,
            "auth_time": auth_time,
            "user_id": account.local_id,
            "firebase": {
                "identities": _identities(account),
                "sign_in_provider": provider,
            },
            "iat": now_s,
            "exp": now_s + LIFETIME_S,
            "aud": self.id,
            "iss": self.issuer,
            "sub": account.local_id,
        }
        present = {name: value for name, value in claims.items() if value is not None}
        return unsigned_jwt(present)

    def identify(self, id_token: str) -> tuple[Account, JsonObject]:
        """Whose ID token it is, and what it claims. Its expiry is not looked at.

        Raises:
            Refused: INVALID_ID_TOKEN, USER_NOT_FOUND, TOKEN_EXPIRED (revoked),
                USER_DISABLED.
        """
        claims = claims_of(id_token)
        if claims is None or claims.get("iss") != self.issuer:
            raise refusal("INVALID_ID_TOKEN")
        uid, issued_at = claims.get("user_id"), claims.get("iat")
        if not isinstance(uid, str) or not isinstance(issued_at, int):
            raise refusal("INVALID_ID_TOKEN")
        if not 0 < len(uid) <= MAX_UID_CHARS:
            raise refusal("INVALID_ID_TOKEN")
        return self._still_valid(uid, issued_at), claims

    def refresh(self, token: str) -> JsonObject:
        """New tokens for a session; new custom claims show from here on.

        Raises:
            Refused: INVALID_REFRESH_TOKEN, USER_NOT_FOUND, TOKEN_EXPIRED (revoked),
                USER_DISABLED.
        """
        memory = RefreshToken.parse(token, self.id)
        account = self._still_valid(memory.local_id, memory.issued_at)
        self.accounts.save(replace(account, last_refresh_at_ms=self.now_ms))
        fresh = self.tokens(
            account,
            memory.provider,
            memory.extra_claims,
            auth_time=memory.auth_time,
        )
        return {
            "id_token": fresh["idToken"],
            "access_token": fresh["idToken"],
            "expires_in": fresh["expiresIn"],
            "refresh_token": fresh["refreshToken"],
            "token_type": "Bearer",
            "user_id": account.local_id,
            "project_id": "12345",
        }

    def _still_valid(self, uid: str, issued_at_s: int) -> Account:
        account = self.accounts.find(uid)
        if account is None:
            raise refusal("USER_NOT_FOUND")
        if issued_at_s < (account.valid_since_s or 0):
            raise refusal("TOKEN_EXPIRED")
        _refuse_disabled(account)
        return account


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, its credentials judged and its body read."""

    project: Project
    fields: Fields
    is_admin: bool
    action_url: str
    """Where the links of mails lead."""

    address: str = ""
    """The caller's network address, as Google's front end would see it."""


def provider_in(claims: JsonObject) -> Provider:
    """How the session of an ID token began."""
    firebase = claims.get("firebase")
    name = firebase.get("sign_in_provider") if isinstance(firebase, dict) else None
    return parse_provider(name, code="INVALID_ID_TOKEN")


def extra_claims_in(claims: JsonObject, account: Account) -> JsonObject:
    """What a custom token had added to a session."""
    from_account = parse_claims(account.custom_attributes or "{}")
    ours = {
        *("name", "picture", "email", "email_verified", "phone_number", "provider_id"),
        *("auth_time", "user_id", "firebase", "iat", "exp", "aud", "iss", "sub"),
        *from_account,
    }
    return {name: value for name, value in claims.items() if name not in ours}


def _identities(account: Account) -> JsonObject:
    named = {"email": account.email, "phone": account.phone_number}
    return {kind: [name] for kind, name in named.items() if name}


def _refuse_disabled(account: Account) -> None:
    if account.disabled:
        raise refusal("USER_DISABLED")
