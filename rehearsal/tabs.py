"""An open tab of somebody's app: one connection, with its key below `presence`."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from rehearsal.client import StackClient
from rehearsal.sockets import DatabaseSocket

NOW = {".sv": "timestamp"}
"""The server's clock: nobody believes a client's."""


@dataclass(slots=True)
class Tab:
    """A connection that is seen in the show as long as it lasts."""

    socket: DatabaseSocket
    presence: str
    """Where the time of its last heartbeat is."""
    names: Mapping[str, object]
    """What each heartbeat says as well: for which event it is."""

    @classmethod
    async def open(
        cls,
        client: StackClient,
        token: str | None,
        presence: str,
        names: Mapping[str, object],
        place: Mapping[str, object],
    ) -> Self:
        """Connect, and say so in one write with the place that is taken in the show.

        What the database is to do when it loses the connection is said first: a
        connection that was lost in between would be seen for minutes.

        Args:
            client: of the stack.
            token: whose the tab is.
            presence: the person's path below `presence`; the tab takes a key of its
                own, as another one's disconnection must not remove it.
            names: for which event its page was opened: path → value.
            place: path → value of what is written beside it.

        Raises:
            Refused: the rules do not let them in.
        """
        socket = await client.socket(token=token)
        tab = cls(socket, f"{presence}/{secrets.token_urlsafe(12)}", names)
        try:
            await socket.remove_on_disconnect(tab.presence)
            await tab.beat(place)
        except BaseException:
            await socket.close()
            raise
        return tab

    async def beat(self, place: Mapping[str, object] | None = None) -> None:
        """Say that it is still connected.

        Raises:
            Refused: the person has no place in the show any more; or the show is
                another event's.
        """
        writes = {self.presence: NOW, **(place or {}), **self.names}
        await self.socket.update(writes)

    async def close(self) -> None:
        """Close it, or lose it: the database does not tell the two apart."""
        await self.socket.close()
