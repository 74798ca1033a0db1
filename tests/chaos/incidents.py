"""What happens at OpenTok, and nobody has asked for."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from rehearsal.requests import Refused
from tests.chaos.clients import Clients
from tests.chaos.plans import Verb
from tests.chaos.shows import PlayedShow

NOTICE_MS: Final = 90_000
"""How long before a rotation it is told, where it is not at once."""

RUNNING = ("started", "paused")


class Incidents:
    """Lets them happen to what there is at the moment; to nothing where nothing is.

    Args:
        clients: everybody's calls.
        now_ms: the stack's clock.
    """

    def __init__(self, clients: Clients, now_ms: Callable[[], int]) -> None:
        self._clients = clients
        self._now_ms = now_ms
        self._kinds: Mapping[Verb, Callable[[PlayedShow], Awaitable[None]]] = {
            "rotate": self._rotate,
            "rotateLater": self._rotate_later,
            "destroy": self._destroy,
            "failArchive": self._fail_archive,
            "failUpload": self._fail_upload,
            "failBroadcast": self._fail_broadcast,
            "failHls": self._fail_hls,
            "failRtmp": self._fail_rtmp,
        }

    def knows(self, verb: Verb) -> bool:
        """Whether this is something that happens at OpenTok."""
        return verb in self._kinds

    async def happen(self, show: PlayedShow, verb: Verb) -> None:
        await self._kinds[verb](show)

    async def _rotate(self, show: PlayedShow) -> None:
        await self._tell(f"sessions/{show.stage}/rotate", {"afterMs": 0})

    async def _rotate_later(self, show: PlayedShow) -> None:
        await self._tell(f"sessions/{show.stage}/rotate", {"afterMs": NOTICE_MS})

    async def _destroy(self, show: PlayedShow) -> None:
        for session_id in (show.stage, show.backstage):
            await self._tell(f"sessions/{session_id}/destroy", {})

    async def _fail_archive(self, show: PlayedShow) -> None:
        for archive in await self._running(show, "archives"):
            if await self._tell(f"archives/{archive['id']}/fail", {}):
                show.failed_archives += 1

    async def _fail_upload(self, show: PlayedShow) -> None:
        for archive in await self._running(show, "archives"):
            await self._tell(f"archives/{archive['id']}/failUpload", {})

    async def _fail_broadcast(self, show: PlayedShow) -> None:
        for broadcast in await self._running(show, "broadcasts"):
            if await self._tell(f"broadcasts/{broadcast['id']}/fail", {}):
                show.failed_broadcasts += 1

    async def _fail_hls(self, show: PlayedShow) -> None:
        for broadcast in await self._running(show, "broadcasts"):
            place = f"broadcasts/{broadcast['id']}/hls"
            if await self._tell(place, {"status": "error"}):
                show.broken_hls[broadcast["id"]] = self._now_ms()
                show.failed_broadcasts += 1

    async def _fail_rtmp(self, show: PlayedShow) -> None:
        for broadcast in await self._running(show, "broadcasts"):
            place = f"broadcasts/{broadcast['id']}/rtmp"
            await self._tell(place, {"status": "offline"})

    async def _running(self, show: PlayedShow, what: str) -> list[Any]:
        found = (await self._clients.usage())[show.stage][what]
        return [entry for entry in found if entry["status"] in RUNNING]

    async def _tell(self, place: str, body: Mapping[str, Any]) -> bool:
        """Whether it was still to happen."""
        try:
            await self._clients.stack.opentok("POST", place, body)
        except Refused:
            return False
        return True
