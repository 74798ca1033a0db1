"""What a viewer asks of a site, as far as it goes on to a function or a cache."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from emulators.kernel.json_http import Refused, read_body

MAX_BODY_BYTES: Final = 32 * 1024 * 1024
"""What a function of the 2nd generation takes."""

MAX_TARGET_CHARS: Final = 16 * 1024
"""Of path and query; ours, for what Hosting takes is not published."""

SESSION: Final = "__session"
"""The one cookie that reaches a function through Hosting."""

READS: Final = ("GET", "HEAD")

_NOT_PASSED_ON: Final = frozenset(
    {
        *("connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"),
        *("proxy-authorization", "content-length", "host", "cookie", "accept-encoding"),
        *("range", "if-none-match", "if-modified-since"),
    }
)
"""Headers that Hosting answers for itself, or says anew."""

_TAKES_GZIP: Final = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request.

    Args:
        method: of HTTP.
        path: decoded, with its leading slash.
        raw_path: as it came.
        query: as it came, without the question mark.
        headers: by names in lower case; of several of a name, by commas.
        body: of what is no GET or HEAD.
    """

    method: str
    path: str
    raw_path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""

    @classmethod
    async def of(cls, request: Request) -> "Asked":
        """Read a request whole.

        Raises:
            Refused: 413, its body is longer than `MAX_BODY_BYTES`.
            ClientDisconnect: the client left before the end.
        """
        too_large = Refused(413, "Request Entity Too Large")
        body = await read_body(
            request.stream(), limit=MAX_BODY_BYTES, too_large=too_large
        )
        names = dict.fromkeys(request.headers.keys())
        raw = request.scope.get("raw_path", request.scope["path"].encode())
        return cls(
            method=request.method,
            path=request.scope["path"],
            raw_path=raw.decode("latin-1").partition("?")[0],
            query=request.scope["query_string"].decode("latin-1"),
            headers={name: ", ".join(request.headers.getlist(name)) for name in names},
            body=body,
        )

    @property
    def target(self) -> str:
        """Path and query, as they came."""
        return f"{self.raw_path}?{self.query}" if self.query else self.raw_path

    @property
    def is_read(self) -> bool:
        """Whether a cache may answer it."""
        return self.method in READS

    @property
    def leads_elsewhere(self) -> bool:
        """Whether the path has parts that go up, or that are none on another system."""
        return bool({".", ".."} & set(self.path.split("/"))) or bool(
            {"\\", "\0"} & set(self.path)
        )

    @property
    def key(self) -> tuple[str, ...]:
        """What a cache keeps answers by: the whole address, as it came."""
        return (self.headers.get("host", ""), self.raw_path, self.query)

    @property
    def session(self) -> str:
        """The cookie that goes on; empty without one."""
        pairs = self.headers.get("cookie", "").split(";")
        found = (pair.strip() for pair in pairs if pair.strip().startswith(SESSION))
        return next((pair for pair in found if pair.startswith(f"{SESSION}=")), "")

    def passed_on(self) -> dict[str, str]:
        """The headers that a function gets."""
        kept = {k: v for k, v in self.headers.items() if k not in _NOT_PASSED_ON}
        said = {
            "x-forwarded-host": self.headers.get("host", ""),
            "x-original-url": self.target,
            "accept-encoding": self.encoding,
            "cookie": self.session,
        }
        return kept | {name: value for name, value in said.items() if value}

    @property
    def encoding(self) -> str:
        """`gzip` for who takes that, else `identity`: caches tell no more apart."""
        taken = self.headers.get("accept-encoding", "")
        return "gzip" if _TAKES_GZIP.search(taken) else "identity"
