"""The clients with which the stack, and those who play with it, call over HTTP.

Their calls are many, short and local, so that what a client costs beside the call
itself is most of what it costs.
"""

import functools
import importlib.util
import ssl
import sys

import httpx

TIMEOUT_S = 5.0
"""Unless a client says otherwise."""


def async_client(
    *,
    base_url: str = "",
    timeout: httpx.Timeout | float = TIMEOUT_S,
    limits: httpx.Limits | None = None,
    follow_redirects: bool = False,
) -> httpx.AsyncClient:
    """A client that knows no proxy; to be kept, with its connections, and closed.

    Args:
        base_url: what relative URLs are relative to.
        timeout: seconds that each part of a call may take.
        limits: of connections; httpx's own (100, of which 20 are kept) without.
        follow_redirects: whether to go where an answer points.
    """
    _remember_that_sniffio_is_missing()
    return httpx.AsyncClient(
        base_url=base_url,
        timeout=timeout,
        limits=limits
        or httpx.Limits(max_connections=100, max_keepalive_connections=20),
        follow_redirects=follow_redirects,
        verify=_trusted(),
        trust_env=False,
    )


@functools.cache
def _trusted() -> ssl.SSLContext:
    """Made once: reading the certificates takes longer than many local calls."""
    return httpx.create_ssl_context(trust_env=False)


@functools.cache
def _remember_that_sniffio_is_missing() -> None:
    """Let an import of an optional package fail at once, where it fails anyway.

    httpcore tries it two or three times per call. Python remembers modules that it
    found, not those that it did not: every time it would look through all of sys.path,
    which took more of a call than writing it to its socket.
    """
    if importlib.util.find_spec("sniffio") is None:
        # None is how Python's import system is told that there is no such module.
        sys.modules["sniffio"] = None  # type: ignore[assignment] # typeshed leaves it out
