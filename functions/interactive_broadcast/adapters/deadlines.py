"""How long a call to Firebase may take, and what of it may be repeated."""

from requests import Session
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

TIMEOUT_S = 5.0
"""Per attempt, for the connection and for each read."""

POOL_SIZE = 32
"""Connections per host: as many as there are threads that could want one."""


def bounded_transport() -> HTTPAdapter:
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
    return HTTPAdapter(pool_connections=4, pool_maxsize=POOL_SIZE, max_retries=retries)


def bound(session: Session, transport: HTTPAdapter | None = None) -> None:
    """Have an SDK's session use our transport instead of its own."""
    transport = transport or bounded_transport()
    session.mount("https://", transport)
    session.mount("http://", transport)
