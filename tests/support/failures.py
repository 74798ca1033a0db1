"""A backend one of whose calls to a service fails, while the process goes on.

As `crashes`, but the call raises one of our errors: before it takes effect, after (its
answer is lost), or because the service refuses it for good.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from interactive_broadcast.kernel.errors import (
    AccountsUnavailable,
    BackendError,
    DatabaseUnavailable,
    EmailTaken,
    RulesDenied,
    StorageUnavailable,
    TasksUnavailable,
    UserNotFound,
    VideoCredentialsRefused,
    VideoUnavailable,
)
from tests.support.crashes import CrashSchedule, PortCall


class How(StrEnum):
    """How a call fails."""

    BEFORE = "not done"
    LOST = "done, and the answer lost"
    REFUSED = "refused for good"


@dataclass(frozen=True, slots=True)
class Failure:
    """One call that fails."""

    at: int
    """Which, counted from 1 over all processes."""
    how: How


TEMPORARY: Final[Mapping[str, type[BackendError]]] = {
    "Database": DatabaseUnavailable,
    "Accounts": AccountsUnavailable,
    "ArchiveFiles": StorageUnavailable,
    "Images": StorageUnavailable,
    "Tasks": TasksUnavailable,
    "Video": VideoUnavailable,
    "VideoProjects": VideoUnavailable,
}
"""By port."""

FINAL: Final[Mapping[str, type[BackendError]]] = {
    "Accounts.create": EmailTaken,
    "Accounts.update": EmailTaken,
    "Accounts.set_admin_claim": UserNotFound,
    "Accounts.password_reset_link": UserNotFound,
    "Database.update": RulesDenied,
    "Video.create_session": VideoCredentialsRefused,
}
"""What a service may refuse for good though everything was checked before: somebody
else has been faster. Of the database, to callers alone."""

READS: Final = frozenset(
    {
        "Accounts.verify",
        "Accounts.find",
        "Accounts.find_by_email",
        "Accounts.find_all",
        "Accounts.password_reset_link",
        "Accounts.custom_token",
        "AppAttestation.verify",
        "Database.get",
        "Database.keys",
        "Database.first_by_value",
        "Database.last_by_value",
        "Database.children_between",
        "Database.get_versioned",
        "Video.archive",
        "Video.archives_of",
        "Video.recent_archives",
        "Video.broadcast",
        "Video.broadcasts_of",
        "Video.recent_broadcasts",
        "Video.has_streams",
        "Video.mint_token",
        "Video.owns",
        "Video.streams_of",
        "Video.connections_of",
        "VideoProjects.accepts",
        "VideoProjects.credentials",
        "VideoProjects.project_of",
    }
)
"""Calls that change nothing in a service. All others do."""


def changes(call: PortCall) -> bool:
    """Whether a call can change something in its service."""
    return call.name not in READS


def can_be_refused(call: PortCall) -> bool:
    """Whether its service can refuse it for good."""
    is_unbound = call.port == "Database" and call.through != "as_caller"
    return call.name in FINAL and not is_unbound


class FailingSchedule(CrashSchedule):
    """Counts port calls, and has one of them fail.

    Args:
        failure: which; None for none.
        look: as of CrashSchedule.
    """

    def __init__(
        self, failure: Failure | None, *, look: Callable[[], object] = object
    ) -> None:
        super().__init__(look=look)
        self._failure = failure

    def _crash_at(self, number: int, *, after: bool) -> None:
        failure = self._failure
        if failure is None or failure.at != number:
            return
        call = self.calls[number - 1]
        if after is not (failure.how is How.LOST):
            return
        errors = FINAL if failure.how is How.REFUSED else TEMPORARY
        key = call.name if failure.how is How.REFUSED else call.port
        raise errors[key]("A failure on order.")
