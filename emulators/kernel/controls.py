"""Who may use the controls of the emulators, which are all that lies under `/__/`.

They have no password: whoever can run a program on this machine may move the clock and
read the journal. A web page is another matter. Any page that a developer looks at can
send requests to 127.0.0.1, so those of other origins are refused, by what browsers say
of them. Programs say nothing of the kind, and are served.
"""

import ipaddress
import re
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

PREFIX: Final = "/__/"

ITS_OWN: Final = ("same-origin", "none")
"""What `Sec-Fetch-Site` says of our own pages, and of an address that was typed.
Another port of this machine is `same-site`, and another origin."""

_OF_PAGES: Final = {"ws": "http", "wss": "https"}
"""The scheme of the pages whose WebSockets have that scheme."""

_HOST: Final = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::[0-9]+)?|([^:\[\]]*)(?::[0-9]+)?")
_LOCAL_NAMES: Final = (".localhost", ".internal")
"""Names below these belong to nobody on the Internet: Docker's, for example."""


def refused_page(scope: Scope) -> Response | None:
    """The refusal of a request by a web page of another origin. None for all others."""
    headers = Headers(scope=scope)
    host = headers.get("host")
    if host is not None and not _is_local(host):
        # A name of the page's own, which leads to this machine by now (DNS rebinding):
        # to the browser the two are one origin.
        return _refusal(f"The controls are not served under the name {host[:80]!r}.")
    origin = headers.get("origin")
    scheme = _OF_PAGES.get(scope["scheme"], scope["scheme"])
    if origin is not None and origin != f"{scheme}://{host}":
        return _refusal("The controls are not for web pages of other origins.")
    if headers.get("sec-fetch-site", "none") not in ITS_OWN:
        return _refusal("The controls are not for web pages of other origins.")
    return None


def _is_local(host: str) -> bool:
    """Whether no page from elsewhere has this `Host`: an address, or a local name."""
    found = _HOST.fullmatch(host)
    if found is None:
        return False
    name = (found[1] or found[2] or "").lower().rstrip(".")
    if not name or name.endswith(_LOCAL_NAMES):
        return bool(name)
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return "." not in name
    return True


def _refusal(message: str) -> Response:
    error = {"code": 403, "status": "PERMISSION_DENIED", "message": message}
    return JSONResponse({"error": error}, 403)
