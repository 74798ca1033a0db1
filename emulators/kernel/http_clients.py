"""The HTTP clients of the stack and of those who use it.

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

LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)
"""Unless a client says otherwise: httpx's own."""


def async_client(
    *,
    base_url: str = "",
    timeout: httpx.Timeout | float = TIMEOUT_S,
    limits: httpx.Limits = LIMITS,
    follow_redirects: bool = False,
) -> httpx.AsyncClient:
    """A client that knows no proxy; to be kept, with its connections, and closed.

    Args:
        base_url: what relative URLs are relative to.
        timeout: seconds that each part of a call may take.
        limits: of connections, without and with TLS.
        follow_redirects: whether to go where an answer points.
    """
    _skip_missing_sniffio()
    return httpx.AsyncClient(
        base_url=base_url,
        timeout=timeout,
        limits=limits,
        follow_redirects=follow_redirects,
        verify=trusted(),
        trust_env=False,
    )


@functools.cache
def trusted() -> ssl.SSLContext:
    """The usual authorities, and those that this machine's owner added; read once."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


@functools.cache
def _skip_missing_sniffio() -> None:
    """Let an import of an optional package fail at once, where it fails anyway.

    httpcore tries it several times per call. Python remembers the modules that it
    found, not those that it did not: each time it would look through all of sys.path.
    """
    if importlib.util.find_spec("sniffio") is None:
        # None is how the import system is told that there is no such module.
        sys.modules["sniffio"] = None  # type: ignore[assignment] # typeshed leaves it out
