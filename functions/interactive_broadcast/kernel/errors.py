"""Everything that can be refused or go wrong, and the HTTP answer it becomes.

::

    BackendError                500 INTERNAL            internal
    ├── Misconfigured           500 INTERNAL            misconfigured
    ├── InvalidRequest          400 INVALID_ARGUMENT    invalid-request
    │   ├── MethodNotAllowed    405 INVALID_ARGUMENT    method-not-allowed
    │   └── RequestTooLarge     413 INVALID_ARGUMENT    request-too-large
    ├── FailedPrecondition      400 FAILED_PRECONDITION
    ├── Unauthenticated         401 UNAUTHENTICATED
    ├── PermissionDenied        403 PERMISSION_DENIED
    ├── NotFound                404 NOT_FOUND
    ├── Conflict                409 ABORTED
    ├── TooMany                 429 RESOURCE_EXHAUSTED
    └── Unavailable             503 UNAVAILABLE         retryable

`status` is the callable protocol's canonical code, `reason` is stable and for
machines, the message is for people and may change. `details` holds identifiers only.
"""

from typing import ClassVar

Detail = str | int | bool | list[str]


class BackendError(Exception):
    """Something unexpected; the log has the details.

    The base of all refusals. A message never repeats what was sent.
    """

    http_status: ClassVar[int] = 500
    status: ClassVar[str] = "INTERNAL"
    reason: ClassVar[str] = "internal"
    retry_after_s: int | None = None

    def __init__(self, message: str, **details: Detail) -> None:
        super().__init__(message)
        self.message = message
        self.details: dict[str, Detail] = details


class Misconfigured(BackendError):
    """A parameter or secret is missing or malformed; `names` says which."""

    reason = "misconfigured"


class InvalidRequest(BackendError):
    """The request does not have the documented shape; `fields` says where."""

    http_status = 400
    status = "INVALID_ARGUMENT"
    reason = "invalid-request"


class MethodNotAllowed(InvalidRequest):
    """Another HTTP method than the function takes."""

    http_status = 405
    reason = "method-not-allowed"


class RequestTooLarge(InvalidRequest):
    """A body above the limit."""

    http_status = 413
    reason = "request-too-large"


class FailedPrecondition(BackendError):
    """Something must be set up before this can work."""

    http_status = 400
    status = "FAILED_PRECONDITION"


class VideoCredentialsRefused(FailedPrecondition):
    """OpenTok does not accept this API key and secret."""

    reason = "video-credentials-refused"


class VideoCredentialsMissing(FailedPrecondition):
    """The admin has stored no OpenTok API key and secret yet."""

    reason = "video-credentials-missing"


class Unauthenticated(BackendError):
    """No token, or none that is valid."""

    http_status = 401
    status = "UNAUTHENTICATED"


class TokenMissing(Unauthenticated):
    """No `Authorization: Bearer` header."""

    reason = "token-missing"


class TokenExpired(Unauthenticated):
    """A token of ours or of Firebase whose time is over."""

    reason = "token-expired"


class TokenInvalid(Unauthenticated):
    """Neither a session token of ours nor a Firebase ID token."""

    reason = "token-invalid"


class CallbackRefused(Unauthenticated):
    """Nothing proves that OpenTok has sent this callback about this project."""

    reason = "callback-refused"


class AppCheckMissing(Unauthenticated):
    """No `X-Firebase-AppCheck` header, and this project insists on one."""

    reason = "app-check-missing"


class AppCheckInvalid(Unauthenticated):
    """An App Check token that is not good (any more), or of another project."""

    reason = "app-check-invalid"


class PermissionDenied(BackendError):
    """The caller is known, and may not do this."""

    http_status = 403
    status = "PERMISSION_DENIED"


class RoleNotAllowed(PermissionDenied):
    """The function is for other roles."""

    reason = "role-not-allowed"


class NotAnAdmin(PermissionDenied):
    """A Firebase user without an admin record, or an admin who may not sign in."""

    reason = "not-an-admin"


class NotSuperAdmin(PermissionDenied):
    """Only a superAdmin may."""

    reason = "not-super-admin"


class RulesDenied(PermissionDenied):
    """The security rules refused a read or write asked for by this caller."""

    reason = "rules-denied"


class WrongShow(PermissionDenied):
    """The token was issued for another show."""

    reason = "wrong-show"


class LinkChanged(PermissionDenied):
    """The producer has changed the link that this host or celebrity came by."""

    reason = "link-changed"


class NotOnStage(PermissionDenied):
    """The producer has not put this fan on stage."""

    reason = "not-on-stage"


class Barred(PermissionDenied):
    """The producer has barred this fan from the show."""

    reason = "barred"


class NotFound(BackendError):
    """No such thing, or none that this caller may know of."""

    http_status = 404
    status = "NOT_FOUND"


class EventNotFound(NotFound):
    """No event with that id or slug, or it is closed and was asked for by slug."""

    reason = "event-not-found"


class NoCurrentEvent(NotFound):
    """The admin has no event that is live or in preshow."""

    reason = "no-current-event"


class AdminNotFound(NotFound):
    """No admin with that id."""

    reason = "admin-not-found"


class UserNotFound(NotFound):
    """No Firebase user with that id."""

    reason = "user-not-found"


class ArchiveNotFound(NotFound):
    """OpenTok knows no such archive, or the event never had one."""

    reason = "archive-not-found"


class VideoNotFound(NotFound):
    """OpenTok knows no such session, broadcast, connection or stream."""

    reason = "video-not-found"


class Conflict(BackendError):
    """It cannot be done in the present state."""

    http_status = 409
    status = "ABORTED"


class IllegalTransition(Conflict):
    """The status table does not lead there; `from` and `to` say what was tried."""

    reason = "illegal-transition"


class SlugTaken(Conflict):
    """Another open event of this admin has this slug; `field` says which."""

    reason = "slug-taken"


class EventIsLive(Conflict):
    """A live event cannot be deleted."""

    reason = "event-is-live"


class EventIsClosed(Conflict):
    """A closed event cannot be changed any more."""

    reason = "event-is-closed"


class EmailTaken(Conflict):
    """Another Firebase user has this e-mail address."""

    reason = "email-taken"


class ShowNotLive(Conflict):
    """Only a live show can be recorded."""

    reason = "show-not-live"


class ShowNotOpen(Conflict):
    """Fans come in from the preshow to the end."""

    reason = "show-not-open"


class StageEmpty(Conflict):
    """OpenTok records and broadcasts only a stage with somebody on it."""

    reason = "stage-empty"


class ArchiveFinished(Conflict):
    """The recording of this show has ended; a show has one."""

    reason = "archive-finished"


class VideoConflict(Conflict):
    """OpenTok refused: already running, or the session is not routed."""

    reason = "video-conflict"


class TooMany(BackendError):
    """A limit is reached."""

    http_status = 429
    status = "RESOURCE_EXHAUSTED"


class StageFull(TooMany):
    """The interactive limit is reached; viewers beyond it watch by HLS."""

    reason = "stage-full"
    retry_after_s = 15


class TooManyRequests(TooMany):
    """This caller, address or show asks too often; `Retry-After` says when to ask."""

    reason = "too-many-requests"

    def __init__(self, message: str, *, retry_after_s: int, **details: Detail) -> None:
        super().__init__(message, **details)
        self.retry_after_s = retry_after_s


class Unavailable(BackendError):
    """Something that we depend on does not work now; repeating can help."""

    http_status = 503
    status = "UNAVAILABLE"
    reason = "unavailable"
    retry_after_s = 2


class AppCheckUnavailable(Unavailable):
    """The public keys of App Check could not be fetched in time."""

    reason = "app-check-unavailable"


class DatabaseUnavailable(Unavailable):
    """The Realtime Database failed or did not answer in time."""

    reason = "database-unavailable"


class VideoUnavailable(Unavailable):
    """OpenTok failed or did not answer in time."""

    reason = "video-unavailable"


class AccountsUnavailable(Unavailable):
    """Firebase Auth failed or did not answer in time."""

    reason = "accounts-unavailable"


class TasksUnavailable(Unavailable):
    """Cloud Tasks failed or did not answer in time."""

    reason = "tasks-unavailable"


class StorageUnavailable(Unavailable):
    """Cloud Storage failed or did not answer in time."""

    reason = "storage-unavailable"


class EffectUnderway(Unavailable):
    """The same effect of this show is being carried out by another call."""

    reason = "effect-underway"


class NotReadyYet(Unavailable):
    """It takes some time: a stream that starts, a recording that is processed."""

    reason = "not-ready-yet"


class EffectNotDue(NotReadyYet):
    """It is stored for later, such as the end of the stream after the drain."""

    reason = "effect-not-due"
