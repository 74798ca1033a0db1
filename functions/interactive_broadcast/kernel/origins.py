"""Origins of web pages and of apps that show web pages, as browsers send them."""

import re
from dataclasses import dataclass
from typing import Final

ANY: Final = "*"
"""In place of a list: every page."""

MAX_PORT: Final = 65_535
DEFAULT_PORTS: Final = {"http": "80", "https": "443"}
"""Browsers leave them out."""

_ORIGIN: Final = re.compile(
    # Lower-case schemes; those of apps are their own (`capacitor`, `ionic`, `tauri`).
    r"(?P<scheme>[a-z][a-z0-9+.-]{0,63})://"
    # A name or address, and nothing else: no user, no path, no wildcard.
    r"(?P<host>[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])"
    r"(:(?P<port>[0-9]{1,5}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Origins:
    """Whose pages may read answers."""

    listed: frozenset[str]
    """`{"*"}` for everybody's."""
    has_malformed: bool = False
    """Whether there are entries that are no origins, and let nobody in."""

    def permitted(self, origin: str | None) -> str | None:
        """What the page of an origin is answered: `*`, the origin, or None."""
        if ANY in self.listed:
            return ANY
        return origin if origin in self.listed else None


def parse_origins(value: str) -> Origins:
    """The origins in `*` or a comma-separated list. One that is malformed is noted."""
    if value.strip() == ANY:
        return Origins(frozenset({ANY}))
    parsed = [_parsed(entry.strip()) for entry in value.split(",")]
    listed = frozenset(one for one in parsed if one is not None)
    return Origins(listed, has_malformed=None in parsed)


def _parsed(entry: str) -> str | None:
    scheme, separator, rest = entry.partition("://")
    found = _ORIGIN.fullmatch(f"{scheme.lower()}{separator}{rest}")
    # A file is nobody in particular: browsers send `null` for most of them.
    if found is None or found["scheme"] == "file":
        return None
    scheme, host, port = found["scheme"], found["host"], found["port"]
    if port is not None and int(port) > MAX_PORT:
        return None
    # Browsers write the hosts of web addresses in lower case, and leave others alone.
    host = host.lower() if scheme in DEFAULT_PORTS else host
    is_usual = port is None or port.lstrip("0") == DEFAULT_PORTS.get(scheme)
    return f"{scheme}://{host}" if is_usual else f"{scheme}://{host}:{int(port)}"
