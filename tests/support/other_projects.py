"""An admin who has changed to another video project, and what leads to whose sessions.

Stored as `updateAdmin` does, but without a look at the shows that are on.
"""

from typing import Any, Final

from pydantic import SecretStr

from interactive_broadcast.kernel.video import VideoCredentials
from tests.support.builders import ADMIN_ID, EVENT_ID
from tests.support.fakes import API_KEY, API_SECRET, FakeVideo
from tests.unit.world import World

OTHER_KEY: Final = "200002"
APPLICATION: Final = "1b1f8f4c-22a5-4f0c-9d07-0a3c0c0a7a11"
"""Of an admin, it makes no difference which product a project is of."""


def change_project(world: World, api_key: str = OTHER_KEY) -> FakeVideo:
    """The project that the admin has from now on."""
    video = world.projects.add(api_key, f"secretOf{api_key}")
    _store(world, api_key, f"secretOf{api_key}")
    video.follow(world.clock)
    return video


def change_back(world: World) -> FakeVideo:
    """To the project that the event was made in."""
    _store(world, API_KEY, API_SECRET)
    return world.video


def _store(world: World, api_key: str, secret: str) -> None:
    admin = world.admin_store.find(ADMIN_ID)
    assert admin is not None
    credentials = VideoCredentials(api_key, SecretStr(secret))
    world.admin_store.store_credentials(admin, credentials)


def sessions_of(world: World) -> list[str]:
    """The event's two, backstage last."""
    event: Any = world.at(f"events/{EVENT_ID}")
    return [event["stageSessionId"], event["sessionId"]]


def indexed(world: World) -> set[str]:
    """All sessions that lead to the event."""
    found: Any = world.at("sessions") or {}
    return {one for one, event_id in found.items() if event_id == EVENT_ID}
