"""What plays the video service in the tests of its ports: each implementation."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

import requests
from pydantic import SecretStr

from emulators.opentok.service import OpenTokService
from interactive_broadcast.adapters.environment import SystemClock
from interactive_broadcast.kernel.video import (
    Video,
    VideoCredentials,
    VideoProjects,
    VideoRole,
)
from rehearsal.demo import DEMO_API_KEY, DEMO_API_SECRET
from tests.support.builders import credentials
from tests.support.deadline import DEADLINE_S
from tests.support.emulated_services import EmulatedService
from tests.support.fakes import FakeVideoProjects
from tests.support.video_services import video_services
from tests.support.vonage_application import (
    APPLICATION,
    UNKNOWN_APPLICATION,
    with_another_key,
)

OTHER: Final = SecretStr("0therSecret0fN0bodyThatIsLongEnough")
UNKNOWN: Final = VideoCredentials("999999", OTHER)
IN_AN_HOUR: Final = SystemClock().now() + timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class VideoImplementation:
    """The fake, or the adapter with a product, and how people come on its stages."""

    projects: VideoProjects
    credentials: VideoCredentials
    wrong: VideoCredentials
    """Of the same project, with another secret."""
    unknown: VideoCredentials
    """Of a project that there is not."""
    emulated: EmulatedService[OpenTokService] | None = None

    @property
    def video(self) -> Video:
        return self.projects.of(self.credentials)

    def empty_stage(self, *, relayed: bool = False) -> str:
        stage = self.video.create_session(relayed=relayed)
        if isinstance(self.projects, FakeVideoProjects):
            self.projects.video.empty_stages.add(stage)
        return stage

    def busy_stage(self, *, relayed: bool = False) -> str:
        stage = self.video.create_session(relayed=relayed)
        if self.emulated is not None:
            self._on(stage)
        return stage

    def people_on(self, stage: str) -> tuple[str, str]:
        """Somebody connects and publishes: connection and stream."""
        if isinstance(self.projects, FakeVideoProjects):
            self.projects.video.publish(stage, "connection-1", "stream-1")
            return "connection-1", "stream-1"
        connection = self._on(stage)
        return connection, self._posted("streams", connectionId=connection)["id"]

    def _on(self, stage: str) -> str:
        token = self.video.mint_token(
            stage, role=VideoRole.PUBLISHER, expires_at=IN_AN_HOUR
        )
        connected = self._posted("connections", sessionId=stage, token=token)
        connection: str = connected["connectionId"]
        return connection

    def _posted(self, path: str, **body: str) -> Any:
        assert self.emulated is not None
        url = f"{self.emulated.url}/__/{path}"
        answer = requests.post(url, json=body, timeout=DEADLINE_S)
        answer.raise_for_status()
        return answer.json()


def the_fake() -> VideoImplementation:
    own = credentials()
    wrong = replace(own, api_secret=OTHER)
    return VideoImplementation(FakeVideoProjects(), own, wrong, UNKNOWN)


def at_opentok(emulated: EmulatedService[OpenTokService]) -> VideoImplementation:
    own = VideoCredentials(DEMO_API_KEY, SecretStr(DEMO_API_SECRET))
    wrong = replace(own, api_secret=OTHER)
    projects = video_services(emulated.url)
    return VideoImplementation(projects, own, wrong, UNKNOWN, emulated)


def at_vonage(emulated: EmulatedService[OpenTokService]) -> VideoImplementation:
    return VideoImplementation(
        video_services(emulated.url),
        APPLICATION,
        with_another_key(),
        UNKNOWN_APPLICATION,
        emulated,
    )
