"""REST: the calls that archives and broadcasts have in common."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

from starlette.responses import Response
from starlette.routing import Route

from emulators.kernel.application import json_answer
from emulators.kernel.json_http import JsonObject
from emulators.opentok.composition import Layout
from emulators.opentok.endpoints import RestRequest, rest_routes
from emulators.opentok.media import Media, Medium
from emulators.opentok.model import Cloud
from emulators.opentok.paging import page

M = TypeVar("M", bound=Medium)


class MediaApi(ABC, Generic[M]):
    """Routes of all archives, or of all broadcasts.

    Args:
        cloud: what they are part of.
        media: those that the calls are about.
        shown: one as answers show it.
    """

    def __init__(
        self, cloud: Cloud, media: Media[M], shown: Callable[[M], JsonObject]
    ) -> None:
        self._cloud = cloud
        self._media = media
        self._shown = shown

    def routes(self) -> list[Route]:
        name = self._media.name
        media = f"/v2/project/{{api_key}}/{name}"
        one, named = f"{media}/{{id}}", name.capitalize()
        return rest_routes(
            self._cloud,
            ("POST", media, self.start, f"start{named}"),
            ("GET", media, self.list, f"list{named}s"),
            ("GET", one, self.get, f"get{named}"),
            ("POST", f"{one}/stop", self.stop, f"stop{named}"),
            ("PATCH", f"{one}/streams", self.choose_stream, f"set{named}Streams"),
            ("PUT", f"{one}/layout", self.set_layout, f"set{named}Layout"),
        )

    @abstractmethod
    def start(self, request: RestRequest) -> Response:
        """Make one of a session, as the body asks for it."""

    def stop(self, request: RestRequest) -> Response:
        return self._answer(self._media.stop(self._named(request)))

    def get(self, request: RestRequest) -> Response:
        return self._answer(self._named(request))

    def list(self, request: RestRequest) -> Response:
        query = request.query
        found = self._media.newest(
            request.project.api_key, query.find_text("sessionId")
        )
        items = [self._shown(each) for each in page(found, query)]
        return json_answer({"count": len(found), "items": items})

    def choose_stream(self, request: RestRequest) -> Response:
        self._media.choose_stream(self._named(request), request.body)
        return Response(status_code=204)

    def set_layout(self, request: RestRequest) -> Response:
        layout = Layout.read(request.body)
        return self._answer(self._media.set_layout(self._named(request), layout))

    def _named(self, request: RestRequest) -> M:
        return self._media.get(request.params["id"], request.project.api_key)

    def _answer(self, medium: M) -> Response:
        return json_answer(self._shown(medium))
