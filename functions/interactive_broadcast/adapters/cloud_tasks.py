"""Cloud Tasks over the Firebase Admin SDK."""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from firebase_admin import App, exceptions, functions

from interactive_broadcast.adapters.answers import from_cloud_tasks
from interactive_broadcast.adapters.bounded_transport import (
    FAILURES,
    bound,
    bounded_transport,
)
from interactive_broadcast.adapters.deadlines import TIMEOUT_S
from interactive_broadcast.kernel.errors import TasksUnavailable
from interactive_broadcast.kernel.models import Json

_NAME = re.compile(r"[A-Za-z0-9_-]{1,400}")
"""What Cloud Tasks takes, which is 500 characters with what is put before it."""


class CloudTasks:
    """`ports.Tasks`: the queues that the Firebase CLI makes for task functions.

    Args:
        app: the Firebase app.
        region: where the functions run; a queue lies beside its function.
    """

    def __init__(self, app: App, *, region: Callable[[], str]) -> None:
        self._app = app
        self._region = region

    def enqueue(
        self, function_id: str, payload: Json, *, key: str, at: datetime | None = None
    ) -> None:
        options = functions.TaskOptions(
            schedule_time=at.astimezone(UTC) if at is not None else None,
            task_id=task_id(key),
        )
        try:
            with _translated(exceptions.AlreadyExistsError, exceptions.ConflictError):
                # Whoever serves the function expects the callable protocol's envelope.
                self._queue(function_id).enqueue({"data": payload}, options)
        except ValueError as error:
            # The official emulator stores the task, but names it in its answer in a
            # form that the SDK cannot read.
            if "resource name" not in str(error):
                raise TasksUnavailable("Cloud Tasks cannot be used.") from error

    def cancel(self, function_id: str, *, key: str) -> None:
        try:
            with _translated(exceptions.NotFoundError):
                self._queue(function_id).delete(task_id(key))
        except ValueError as error:
            raise TasksUnavailable("Cloud Tasks cannot be used.") from error

    def _queue(self, function_id: str) -> functions.TaskQueue:
        queue = functions.task_queue(
            f"locations/{self._region()}/functions/{function_id}", app=self._app
        )
        client = queue._http_client  # noqa: SLF001 - the SDK waits for 120 s and repeats writes, and has no option for either
        if client.timeout != TIMEOUT_S:
            bound(client.session, bounded_transport(from_cloud_tasks))
            client._timeout = TIMEOUT_S  # noqa: SLF001 - see above
        return queue


def task_id(key: str) -> str:
    """The name of the stored task.

    It begins with a digest, because Cloud Tasks spreads tasks over its servers by the
    beginning of their names, and our keys begin with ids that grow with time. Of a key
    with an id that no name may have there is nothing else.
    """
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{digest[:12]}-{key}" if _NAME.fullmatch(key) else digest


@contextmanager
def _translated(*ignored: type[exceptions.FirebaseError]) -> Iterator[None]:
    """Let no exception of the SDK out; `ignored` ones mean that nothing was to do."""
    try:
        yield
    except ignored:
        return
    except FAILURES as error:
        raise TasksUnavailable("Cloud Tasks did not answer.") from error
