"""What of a call to Firebase by `requests` may be repeated, and how it fails."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from firebase_admin.exceptions import FirebaseError
from google.auth.exceptions import GoogleAuthError
from requests import RequestException, Response, Session
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import ProtocolError
from urllib3.util import Retry

from interactive_broadcast.adapters.deadlines import ANSWER_S, POOL_SIZE

FAILURES = (FirebaseError, RequestException, GoogleAuthError)
"""What the Admin SDK raises, and lets through, when a call has not succeeded."""


IsAnswer = Callable[[Response], bool]
"""Whether the service itself has given an answer: see `answers`."""


class NotTheService(RequestException):
    """Something has answered in the service's place."""


class BoundedTransport(HTTPAdapter):
    """A connection pool whose answers must be the service's own, and complete in time.

    Args:
        answer_s: seconds for the body of an answer.
        is_answer: whether the service has given it.
        options: of the library.
    """

    def __init__(
        self,
        *,
        answer_s: float = ANSWER_S,
        is_answer: IsAnswer | None = None,
        **options: Any,  # noqa: ANN401 - the library's own
    ) -> None:
        super().__init__(**options)
        self._answer_s = answer_s
        self._is_answer = is_answer

    def send(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - the library's own
        response = super().send(*arguments, **options)
        until = time.monotonic() + self._answer_s
        # What `requests` reads every body by.
        response.raw.stream = partial(_in_time, response.raw, until)  # type: ignore[method-assign]  # `send` is the only place that has the answer before its body is read
        if self._is_answer is not None and not self._is_answer(response):
            response.close()
            raise NotTheService("What has answered is not the service.")
        return response


def _in_time(
    raw: HTTPResponse, until: float, amt: int, *, decode_content: bool | None = None
) -> Iterator[bytes]:
    """The body in pieces as they come.

    Raises:
        ProtocolError: not all of it has come in time.
    """
    while piece := raw.read1(amt, decode_content=decode_content):
        yield piece
        if time.monotonic() > until:
            # Not to be given back to the pool with the rest still on its way.
            raw.close()
            raise ProtocolError("The answer did not come to its end in time.")


def bounded_transport(is_answer: IsAnswer | None = None) -> HTTPAdapter:
    """A connection pool that repeats only what cannot have happened yet.

    The Admin SDK's own default repeats every request, writes included, after a lost
    answer and up to four times after a 500 or 503. A repeated increment would count
    twice, and a repeated compare-and-set would lose against itself.
    """
    retries = Retry(
        total=2,
        connect=1,
        read=1,
        status=0,
        other=0,
        redirect=0,
        allowed_methods={"GET"},
        backoff_factor=0.1,
    )
    return BoundedTransport(
        is_answer=is_answer,
        pool_connections=4,
        pool_maxsize=POOL_SIZE,
        max_retries=retries,
    )


def bound(session: Session, transport: HTTPAdapter | None = None) -> None:
    """Have an SDK's session use our transport instead of its own."""
    transport = transport or bounded_transport()
    # Cloud Run has neither proxies nor a .netrc: looking for them costs each call two
    # reads of the disk, and nothing of such a file may get into a header of ours.
    session.trust_env = False
    session.mount("https://", transport)
    session.mount("http://", transport)
