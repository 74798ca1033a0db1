"""What the backend needs from the outside world: the contracts of its adapters.

Every port has an adapter (`adapters/`) and a fake (`tests/support/fakes.py`), and one
suite in `tests/contracts/` holds both to the docstrings here. Whatever goes wrong is
raised as one of our `errors`; no vendor's type crosses a port.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

from pydantic import SecretStr

from interactive_broadcast.kernel.caching import Caches
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.models import EpochMs, Json, epoch_ms

if TYPE_CHECKING:
    from interactive_broadcast.kernel.video import VideoProjects


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""


def now_ms(clock: Clock) -> EpochMs:
    """The time in milliseconds, as in records."""
    return epoch_ms(clock.now())


ABSENT: Final = "null_etag"
"""The version of what is not there: so something can be made without a look whether it
is there already (Realtime Database REST API, "Conditional requests")."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """Whether a value has been replaced: as a truth value, and as `is_done`."""

    is_done: bool
    value: Any = None
    """What is there instead, if it has not."""
    version: str = ABSENT
    """The version of that."""

    def __bool__(self) -> bool:
        return self.is_done


Bound = str | float
"""Where a range of children begins or ends: a name, or the value of a field."""


class Database(Protocol):
    """The Realtime Database under one identity. Paths have no leading slash.

    Every method may raise RulesDenied, when the identity may not, and
    DatabaseUnavailable. A write whose answer was lost may have happened.
    """

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON, which models parse at once
        """The value at `path`; None when there is none."""

    def keys(self, path: str) -> list[str]:
        """The names of the children at `path`, without their values, in key order."""

    def first_by_value(self, path: str, *, limit: int) -> list[str]:
        """The names of the children at `path` with the smallest values, in their order.

        The values are all numbers or all texts. At most `limit` (1 or more) of them; of
        equal ones the smaller name comes first. The rules must declare `.indexOn:
        ".value"` there: the database then finds them by its index, however many there
        are.
        """

    def last_by_value(self, path: str, *, limit: int) -> dict[str, Any]:
        """The children at `path` with the greatest values, the greatest first.

        As `first_by_value`, from the other end. Of equal ones the greater name comes
        first.
        """

    def children_between(  # noqa: PLR0913 - what a query may say
        self,
        path: str,
        *,
        by: str,
        first: Bound,
        last: Bound | None = None,
        limit: int | None = None,
        from_end: bool = False,
    ) -> dict[str, Any]:
        """The children at `path` that are not before `first`, nor after `last`.

        Their order is `by` their names, which is `$key`, or by a field of theirs, whose
        values are all strings or all numbers; of equal ones the smaller name comes
        first. The rules must declare such a field as `.indexOn` there: the database
        then finds them by its index, however many there are. Without `last` they go on
        to the end. With `limit` (1 or more) they are so many at most, the first ones,
        or the last ones `from_end`. By name.
        """

    def update(self, writes: Mapping[str, Json]) -> None:
        """Write all of `writes` (path from the root → value; None deletes) or nothing.

        Values may hold what `kernel.database` makes, here and in `replace`.

        No path may lie below another one of the same call.
        """

    def get_versioned(self, path: str) -> tuple[Any, str]:
        """The value and the version it has: what `replace` wants."""

    def replace(self, path: str, value: Json, *, version: str) -> Replacement:
        """Set `path` if it still has that version; ABSENT: if nothing is there.

        When it has another one, that is told with the value.
        """


class Databases(Protocol):
    """One database, several identities."""

    def as_caller(self, caller: Caller) -> Database:
        """Under the caller's identity, by way of the functions: the rules decide.

        In the rules `auth` is `{uid, via: "functions", token: {...}}`, null for nobody.
        """

    def as_counter(self) -> Database:
        """For counting viewers: the rules make marker and count change together."""

    def as_backend(self) -> Database:
        """With all rights. Each use is listed with a reason in `docs/`."""


class Tasks(Protocol):
    """Stored work for later, delivered at least once."""

    def enqueue(
        self, function_id: str, payload: Json, *, key: str, at: datetime | None = None
    ) -> None:
        """Have `function_id` called with `payload`, at `at` or soon.

        `key` ([A-Za-z0-9_-], at most 400 characters) names the work: enqueueing the
        same key again changes nothing.

        Raises:
            TasksUnavailable: it may or may not be stored.
        """

    def cancel(self, function_id: str, *, key: str) -> None:
        """Remove work that is stored. What is under way or done is left alone.

        Raises:
            TasksUnavailable: it may or may not be there still.
        """


class Vault(Protocol):
    """Authenticated encryption, bound to an owner, under versioned keys."""

    def seal(self, owner: str, secret: SecretStr) -> str:
        """The secret under the newest key, for `open` with the same owner."""

    def open(self, owner: str, sealed: str) -> SecretStr:
        """The secret, sealed under any key that is still configured.

        Raises:
            Misconfigured: the key is gone, or the text was sealed for another owner.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A Firebase Auth user."""

    uid: str
    email: str | None
    display_name: str | None
    disabled: bool
    tokens_valid_after_s: int = 0
    """Seconds since 1970: whoever signed in before that has to do so again. 0 for
    never, which is how it begins."""
    has_admin_claim: bool = False
    """Whether their ID tokens say `admin: true`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityClaims:
    """A verified Firebase ID token."""

    uid: str
    auth_time: int
    """When they signed in, in seconds since 1970. Later ID tokens of the same sign-in
    repeat it."""
    is_anonymous: bool
    role: str | None
    admin_id: str | None
    event_id: str | None
    link: str | None = None
    """The last four are the custom claims of hosts and celebrities."""


class Accounts(Protocol):
    """Firebase Auth. Every method may raise AccountsUnavailable."""

    def verify(self, id_token: str) -> IdentityClaims:
        """Whose ID token this is.

        Raises:
            TokenExpired, TokenInvalid: also for a disabled or deleted user, unless they
                are anonymous, and for one whose id is not safe as one segment of a
                database path.
        """

    def find(self, uid: str) -> Account | None:
        """The user; None when there is none (any more)."""

    def find_by_email(self, email: str) -> Account | None:
        """The user who has this address; None when nobody has."""

    def find_all(self, uids: Sequence[str]) -> dict[str, Account]:
        """Those of the users, 100 at most, who are there: by uid."""

    def create(
        self,
        *,
        email: str,
        display_name: str,
        password: SecretStr | None,
        uid: str | None = None,
    ) -> Account:
        """A new user. Raises EmailTaken."""

    def update(  # noqa: PLR0913 - all that can change of a user
        self,
        uid: str,
        *,
        email: str | None = None,
        display_name: str | None = None,
        password: SecretStr | None = None,
        disabled: bool | None = None,
        sign_out: bool = False,
    ) -> Account:
        """Change what is given.

        With a new e-mail address or password, disabled or enabled again, whoever had
        signed in before is signed out, as by `sign_out`, in the same step; and with
        `sign_out` in any case.

        Raises UserNotFound, EmailTaken.
        """

    def sign_out(self, uid: str) -> None:
        """Have the user sign in anew everywhere: what was issued before is void.

        Nothing when there is no such user.
        """

    def delete(self, uid: str) -> bool:
        """Whether there was such a user."""

    def delete_all(self, uids: Sequence[str]) -> None:
        """Delete these users, 1,000 at most. Who is gone already is no error."""

    def set_admin_claim(self, uid: str, *, is_admin: bool) -> None:
        """Whether the user's ID tokens say `admin: true`, from the next one on.

        Other claims of the user stay. Raises UserNotFound.
        """

    def password_reset_link(self, email: str) -> str:
        """A link for its owner to choose a password. Raises UserNotFound."""

    def custom_token(self, uid: str, claims: Mapping[str, str]) -> str:
        """A token to sign in to Firebase as `uid` with these claims.

        Raises SigningRefused: the service is not allowed to sign.
        """


class AppAttestation(Protocol):
    """Firebase App Check."""

    def verify(self, token: str) -> None:
        """Return if the token was given to one of the project's own apps.

        Raises:
            AppCheckInvalid: it is none, or not good any more.
            AppCheckUnavailable: it could not be found out.
        """


class SessionTokens(Protocol):
    """Our own bearer tokens."""

    def issue(self, caller: Caller, *, expires_at: datetime) -> str:
        """A token that `read` turns back into the caller until `expires_at`.

        It keeps when they signed in, and has an id that no other token has.
        """

    def read(self, token: str) -> Caller | None:
        """The caller; None when the token is not one of ours at all.

        Raises:
            TokenExpired, TokenInvalid: it claims to be ours, and is not good.
        """


class CallbackProofs(Protocol):
    """Proofs that a callback was sent by OpenTok. Makes no call."""

    def path_key(self, api_key: str) -> str:
        """The last segment of the project's callback URL, under the newest key."""

    def address(self, api_key: str) -> str:
        """Where the project is to report to: it ends in its key and `path_key`."""

    def is_path_key(self, api_key: str, given: str) -> bool:
        """Whether `given` is that segment under any key that is still configured."""

    def signed_for(self, signature: str, body: bytes) -> frozenset[str]:
        """The projects that a fresh signature of exactly this body may be for.

        None of them when it is malformed or old; two where it names the account beside
        the project. The signature itself is not checked yet, so that what cannot be
        good is refused before a secret is looked up.
        """

    def covers(self, api_key: str, session_id: str) -> bool:
        """Whether a session is one of the project's: its id says so."""

    def is_signed(self, signature: str, secret: SecretStr) -> bool:
        """Whether the signature was made with this secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploads:
    """A page of the pictures that no event has taken into its admin's folder."""

    made_at: Mapping[str, datetime]
    """Since when they are there, by id."""
    next_page: str | None = None
    """None: that was the last."""


class Images(Protocol):
    """Pictures of events in Cloud Storage."""

    def delete(self, admin_id: str, image_id: str) -> bool:
        """Whether there was such a picture. Raises StorageUnavailable."""

    def in_folder(self, admin_id: str, *, limit: int) -> list[str]:
        """Names of pictures in an admin's folder: all, or `limit` (1,000 at most).

        Raises StorageUnavailable.
        """

    def move_in(self, admin_id: str, image_id: str, *, token: str) -> bool:
        """Move an upload into an admin's folder; whether it is there now.

        An upload lies beside the folders, where any admin may put one: it is moved for
        whoever knows a download token of it, which is good for the moved one too. One
        that was moved before is there. A picture of the folder is never replaced.

        Raises:
            StorageUnavailable: it may be in both places. Moving again goes on.
        """

    def uploads(self, page: str | None = None) -> Uploads:
        """What lies beside the folders: a page of it, the first or that one.

        Raises StorageUnavailable.
        """

    def delete_upload(self, image_id: str) -> bool:
        """Whether there was such an upload. Raises StorageUnavailable."""


class ArchiveFiles(Protocol):
    """Recordings in the operator's own bucket."""

    def delete(self, url: str) -> bool:
        """Delete the file at an address; whether there is none any more.

        False where it is in a bucket of another service than Cloud Storage: nothing
        here may write there.

        Raises StorageUnavailable: not now, or the functions may not.
        """


class Limits(Protocol):
    """What the operator configured. Read on use: parameters are bound late.

    Each may raise Misconfigured.
    """

    def interactive_limit(self) -> int:
        """Viewers of one show who may be on OpenTok; the others watch by HLS."""

    def on_deck(self) -> int:
        """How many of a show's line are on deck: seen backstage by the producer."""

    def drain_s(self) -> int:
        """Seconds that HLS goes on after the end, so that its viewers see it."""

    def max_show_s(self) -> int:
        """Seconds after which a live show is closed: it was forgotten."""

    def max_preshow_s(self) -> int:
        """Seconds after which a preshow is closed: it was forgotten."""

    def abandoned_s(self) -> int:
        """Seconds without producer and stage after which a live show is closed."""

    def presence_grace_s(self) -> int:
        """Seconds without a connection after which somebody loses their place."""

    def line_grace_s(self) -> int:
        """Seconds without a connection after which somebody in line loses it."""

    def call_s(self) -> int:
        """Seconds that a fan has to answer a call, from the opening of the show on."""

    def room_s(self) -> int:
        """Seconds after the end for which a show's own people stay connected."""

    def bucket_url(self) -> str | None:
        """Where OpenTok uploads archives to; None when it keeps them itself."""


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Every port: what the packages of the backend are assembled over.

    Without slots: those of a deployed function are made on their first use.
    """

    clock: Clock
    databases: Databases
    projects: "VideoProjects"
    tasks: Tasks
    vault: Vault
    accounts: Accounts
    app_attestation: AppAttestation
    session_tokens: SessionTokens
    images: Images
    archive_files: ArchiveFiles
    limits: Limits
    callback_proofs: CallbackProofs
    caches: Caches = field(default_factory=Caches)
    """What is kept of the answers of the ports. Each backend has its own."""

    def of_one_backend(self, databases: Databases, caches: Caches) -> "Ports":
        """The same ports, but for these two. None is made for that."""
        same = copy(self)
        vars(same).update(databases=databases, caches=caches)
        return same
