"""A proxy before the functions that keeps what went through."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rehearsal.video_projects import given_away_by
from tests.support.deadline import DEADLINE_S

HOP_BY_HOP = frozenset({"content-length", "transfer-encoding", "connection", "date"})
METHODS = ["GET", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]

SECRET_KEYS = frozenset({"password", "otSecret", "otSignatureSecret"})
"""What a client sends and nobody is ever told again."""

LINK_KEYS = frozenset({"hostUrl", "celebrityUrl", "staffUrl", "rtmpUrl"})
"""What the owner of an event is told, and nobody else."""

TOKEN_KEYS = re.compile(r'"(?:[a-z]*[tT]oken)":"([^"]{20,})"')


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call of a function and its reply, headers included."""

    function: str
    status: int
    request: str
    reply: str


@dataclass
class TrafficRecorder:
    """An ASGI app that forwards every call to the functions.

    Args:
        functions_url: where they are.
    """

    functions_url: str
    exchanges: list[Exchange] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._http = httpx.AsyncClient(timeout=DEADLINE_S, trust_env=False)
        self.app = Starlette(
            routes=[Route("/{path:path}", self._forward, methods=METHODS)]
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def _forward(self, request: Request) -> Response:
        body = await request.body()
        path = request.url.path
        query = f"?{request.url.query}" if request.url.query else ""
        answer = await self._http.request(
            request.method,
            f"{self.functions_url}{path}{query}",
            content=body,
            headers=_passed(request.headers),
        )
        self.exchanges.append(
            Exchange(
                function=path.rsplit("/", 1)[-1],
                status=answer.status_code,
                request=body.decode(errors="replace"),
                reply=answer.text + json.dumps(dict(answer.headers)),
            )
        )
        headers = _passed(answer.headers)
        return Response(answer.content, answer.status_code, headers)

    def sent(self, keys: frozenset[str]) -> set[str]:
        """Every text that was sent or replied under one of these keys.

        Of a key of many lines that is each of them.
        """
        found: set[str] = set()
        for exchange in self.exchanges:
            for text in (exchange.request, exchange.reply.partition("}{")[0]):
                for one in _under(_json(text), keys):
                    found |= given_away_by(one)
        return found

    def tokens(self) -> set[str]:
        """Every token that a function has handed out."""
        replies = (exchange.reply for exchange in self.exchanges)
        return {token for reply in replies for token in TOKEN_KEYS.findall(reply)}


def _passed(headers: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in headers.items() if key not in HOP_BY_HOP}


def _json(text: str) -> Any:
    try:
        return json.JSONDecoder().raw_decode(text)[0]
    except ValueError:
        return None


def _under(value: Any, keys: frozenset[str]) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in keys and isinstance(inner, str):
                yield inner
            yield from _under(inner, keys)
    elif isinstance(value, list):
        for inner in value:
            yield from _under(inner, keys)
