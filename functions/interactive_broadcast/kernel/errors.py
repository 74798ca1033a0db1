"""Everything that can be refused or go wrong, and the HTTP answer it becomes.

::

    BackendError                500 INTERNAL            internal
    ├── Misconfigured           500 INTERNAL            misconfigured
    ├── SigningRefused          500 INTERNAL            signing-refused
    ├── InvalidRequest          400 INVALID_ARGUMENT    invalid-request
    │   ├── MethodNotAllowed    405 INVALID_ARGUMENT    method-not-allowed
    │   ├── RequestTooLarge     413 INVALID_ARGUMENT    request-too-large
    │   └── EncodingNotTaken    415 INVALID_ARGUMENT    encoding-not-taken
    ├── FailedPrecondition      400 FAILED_PRECONDITION
    ├── Unauthenticated         401 UNAUTHENTICATED
    ├── PermissionDenied        403 PERMISSION_DENIED
    ├── NotFound                404 NOT_FOUND
    ├── Conflict                409 ABORTED
    ├── TooMany                 429 RESOURCE_EXHAUSTED
    └── Unavailable             503 UNAVAILABLE         retryable

`status` is the callable protocol's canonical code. `reason` is for machines and stable:
it is the name of the class, `slug-taken` for `SlugTaken`; the groups above have none of
their own. The message is for people and may change. `details` holds identifiers, and
the name of whoever directs a show.
"""

import re
from typing import ClassVar, Final

Detail = str | int | bool | list[str]

DOORS_S: Final = 5
"""Seconds between two questions whether the show has opened. Whoever can, follows
`shows/{adminId}/{fanUrl}/status` instead, and asks once that says so."""


class BackendError(Exception):
    """Something unexpected; the log has the details.

    The base of all refusals. A message never repeats what was sent.
    """

    http_status: ClassVar[int] = 500
    status: ClassVar[str] = "INTERNAL"
    reason: ClassVar[str] = "internal"
    retry_after_s: int | None = None
    """Where waiting helps by itself: seconds, as in `Retry-After`."""

    def __init__(self, message: str, **details: Detail) -> None:
        super().__init__(message)
        self.message = message
        self.details: dict[str, Detail] = details

    @property
    def is_refusal(self) -> bool:
        """Whether somebody may not do this, rather than that something has failed."""
        return self.http_status < 500  # noqa: PLR2004 - from here on HTTP's failures

    def __init_subclass__(cls, *, is_group: bool = False) -> None:
        super().__init_subclass__()
        if not is_group:
            words = re.findall("[A-Z][a-z]*", cls.__name__)
            cls.reason = "-".join(words).lower()


class Misconfigured(BackendError):
    """A parameter or secret is missing or malformed; `names` says which."""


class SigningRefused(BackendError):
    """Google does not let the service sign custom tokens; the log says what for."""


class InvalidRequest(BackendError):
    """Not of the documented shape; `fields` says where, `expected` what is wanted."""

    http_status = 400
    status = "INVALID_ARGUMENT"


class MethodNotAllowed(InvalidRequest):
    """Another HTTP method than the function takes."""

    http_status = 405


class RequestTooLarge(InvalidRequest):
    """A body above the limit."""

    http_status = 413


class EncodingNotTaken(InvalidRequest):
    """A body that is compressed. `Accept-Encoding` says what is taken: `identity`."""

    http_status = 415


class FailedPrecondition(BackendError, is_group=True):
    """Something must be set up before this can work."""

    http_status = 400
    status = "FAILED_PRECONDITION"


class VideoCredentialsRefused(FailedPrecondition):
    """The video service does not accept these credentials of a project."""


class VideoCredentialsMissing(FailedPrecondition):
    """The admin has stored no credentials of a video project yet."""


class BucketUnknown(FailedPrecondition):
    """The file is in the project's own bucket, and `BUCKET_URL` is not set."""


class ReplyTooLarge(FailedPrecondition):
    """The answer is larger than a function may give. Ask for it in parts."""


class Unauthenticated(BackendError, is_group=True):
    """No token, or none that is valid."""

    http_status = 401
    status = "UNAUTHENTICATED"


class TokenMissing(Unauthenticated):
    """No `Authorization: Bearer` header."""


class TokenExpired(Unauthenticated):
    """A token of ours or of Firebase whose time is over."""


class TokenInvalid(Unauthenticated):
    """Neither a session token of ours nor a Firebase ID token."""


class RecentLoginRequired(Unauthenticated):
    """It takes a Firebase ID token from a sign-in of the last `maxAgeSeconds`."""


class CallbackRefused(Unauthenticated):
    """Nothing proves that this callback about this project is the video service's."""


class AppCheckMissing(Unauthenticated):
    """No `X-Firebase-AppCheck` header, and this project insists on one."""


class AppCheckInvalid(Unauthenticated):
    """An App Check token that is not good (any more), or of another project."""


class PermissionDenied(BackendError, is_group=True):
    """The caller is known, and may not do this."""

    http_status = 403
    status = "PERMISSION_DENIED"


class RoleNotAllowed(PermissionDenied):
    """The function is for other roles."""


class NotAnAdmin(PermissionDenied):
    """A Firebase user without an admin record, or an admin who may not sign in."""


class NotSuperAdmin(PermissionDenied):
    """Only a superAdmin may."""


class RulesDenied(PermissionDenied):
    """The security rules refused a read or write asked for by this caller."""


class LinkChanged(PermissionDenied):
    """The producer has changed the link that this host or celebrity came by."""


class OldAppsNotLetIn(PermissionDenied):
    """What only old apps need, while the operator does not let these in."""


class UserNeeded(PermissionDenied):
    """Fans get tokens as a Firebase user: sign in anonymously, and then to the show."""


class NotFound(BackendError, is_group=True):
    """No such thing, or none that this caller may know of."""

    http_status = 404
    status = "NOT_FOUND"


class PathNotFound(NotFound):
    """The old apps' API has no such path."""


class EventNotFound(NotFound):
    """No event with that id or slug, or it is closed and was asked for by slug."""


class NoCurrentEvent(NotFound):
    """The admin has no event that is live or in preshow."""

    retry_after_s = DOORS_S


class AdminNotFound(NotFound):
    """No admin with that id."""


class UserNotFound(NotFound):
    """No Firebase user with that id."""


class ArchiveNotFound(NotFound):
    """The video service knows no such archive, or the event never had one."""


class ArchiveExpired(NotFound):
    """The video service has kept the file for three days, and they are over."""


class ArchiveDeleted(NotFound):
    """Somebody has deleted the file."""


class ArchiveFailed(NotFound):
    """The recording has failed, and there is no file of it."""


class VideoNotFound(NotFound):
    """The video service knows no such session, broadcast, connection or stream."""


class Conflict(BackendError, is_group=True):
    """It cannot be done in the present state."""

    http_status = 409
    status = "ABORTED"


class WrongPerson(Conflict):
    """The video service has reported this connection or stream as another's."""


class IllegalTransition(Conflict):
    """The status table does not lead there; `from` and `to` say what was tried."""


class SlugTaken(Conflict):
    """Another open event of this admin has this slug; `field` says which."""


class RequestIdReused(Conflict):
    """Another event was created with this `requestId`: each has one of its own."""


class EventIsLive(Conflict):
    """A live event cannot be deleted."""


class EventIsClosed(Conflict):
    """A closed event cannot be changed any more."""


class EmailTaken(Conflict):
    """Another Firebase user has this e-mail address; superAdmins see which: `id`.

    With `isAdmin` it is freed by `deleteAdmin`, else by `deleteUser`.
    """


class PictureRemoved(Conflict):
    """The last event that used this picture has just let go of it: it is removed."""


class LastSuperAdmin(Conflict):
    """Nobody else who can sign in is a superAdmin: make another one first."""


class UserIsAdmin(Conflict):
    """An admin goes with everything that is theirs, by `deleteAdmin` alone."""


class ArchiveNotReady(Conflict):
    """The recording goes on, or its file is still being made."""

    retry_after_s = 15


class VideoProjectInUse(Conflict):
    """Shows are on, or just ending, in the video project that is to be changed: `ids`.

    They are on while they are live, or in preshow with somebody connected; they end
    until nothing runs any more, the files of their recordings are there, and everybody
    has left or was put out.
    """


class VideoProjectChanged(Conflict):
    """The event's sessions are in a video project that its admin has left since."""


class VideoConflict(Conflict):
    """The video service refused: it is not possible in this state."""


class VideoRequestRefused(VideoConflict):
    """The video service refused what was asked for, in whatever state it is."""


class VideoNotRouted(VideoConflict):
    """Only routed sessions are recorded and streamed, and this one is relayed."""


class CaptionsRunning(Conflict):
    """The show has captions, in another language: end them first."""


class TooMany(BackendError, is_group=True):
    """A limit is reached."""

    http_status = 429
    status = "RESOURCE_EXHAUSTED"


class TooManyRequests(TooMany):
    """This caller, address or show asks too often; `Retry-After` says when to ask."""

    def __init__(self, message: str, *, retry_after_s: int, **details: Detail) -> None:
        super().__init__(message, **details)
        self.retry_after_s = retry_after_s


class Unavailable(BackendError):
    """Something that we depend on does not work now; repeating can help."""

    http_status = 503
    status = "UNAVAILABLE"
    retry_after_s = 2


class AppCheckUnavailable(Unavailable):
    """The public keys of App Check could not be fetched in time."""


class DatabaseUnavailable(Unavailable):
    """The Realtime Database failed or did not answer in time."""


class VideoUnavailable(Unavailable):
    """The video service failed or did not answer in time."""


class VideoClockRefused(Unavailable):
    """The video service refused the time of the call: the clocks differ."""


class AccountsUnavailable(Unavailable):
    """Firebase Auth failed or did not answer in time."""


class TasksUnavailable(Unavailable):
    """Cloud Tasks failed or did not answer in time."""


class StorageUnavailable(Unavailable):
    """Cloud Storage failed or did not answer in time."""


class ChangeUnderway(Unavailable):
    """Another call is at the same change, or its end is not known yet."""

    def __init__(self, message: str, *, retry_after_s: int, **details: Detail) -> None:
        super().__init__(message, **details)
        self.retry_after_s = retry_after_s


class EffectUnderway(Unavailable):
    """The same effect of this show is being carried out by another call."""


class NotReadyYet(Unavailable):
    """It takes some time: a stream that starts, a recording that is processed."""


class EffectNotDue(NotReadyYet):
    """It is stored for later, such as the end of the stream after the drain."""
