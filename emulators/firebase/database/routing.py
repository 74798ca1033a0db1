"""Which operation a request for data is: by method, override and accepted type."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from emulators.firebase.database.parameters import effective_method, is_data

Endpoint = Callable[[Request], Awaitable[Response]]
EVENT_STREAM = "text/event-stream"


class DataRoute(Route):
    """Matches any URL of data by the method it stands for."""

    def __init__(
        self, method: str, endpoint: Endpoint, *, name: str, streams: bool = False
    ) -> None:
        # A POST may stand for any of them.
        super().__init__("/{path:path}", endpoint, methods=[method, "POST"], name=name)
        self._method = method
        self._streams = streams

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or not is_data(scope):
            return Match.NONE, {}
        if effective_method(scope) != self._method:
            return Match.NONE, {}
        accepted = dict(scope["headers"]).get(b"accept", b"")
        if self._streams and EVENT_STREAM.encode() not in accepted:
            return Match.NONE, {}
        return Match.FULL, {"endpoint": self.endpoint, "path_params": {}}
