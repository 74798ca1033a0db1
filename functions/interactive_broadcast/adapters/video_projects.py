"""Every project of the video service, at the address of its product."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import requests

from interactive_broadcast.adapters.bounded_transport import bound
from interactive_broadcast.adapters.client_tokens import ClientTokens
from interactive_broadcast.adapters.opentok_signer import OpenTokSigner
from interactive_broadcast.adapters.video import RestVideo
from interactive_broadcast.adapters.video_calls import VideoCalls
from interactive_broadcast.adapters.video_clock import VideoClock
from interactive_broadcast.kernel.errors import VideoCredentialsRefused
from interactive_broadcast.kernel.video import VideoCredentials

PROJECTS_KEPT: Final = 100
"""Projects whose tokens are made of parts that are at hand."""


class VideoServices:
    """`video.VideoProjects`: every project at the URL of its product.

    Args:
        opentok_url: of the OpenTok API, without a slash at the end. Asked for on use.
    """

    def __init__(self, *, opentok_url: Callable[[], str]) -> None:
        self._opentok_url = opentok_url
        self._session = requests.Session()
        bound(self._session)
        self._clock = VideoClock()
        self._signers = lru_cache(PROJECTS_KEPT)(OpenTokSigner)

    def of(self, credentials: VideoCredentials) -> RestVideo:
        signer = self._signers(credentials)
        calls = VideoCalls(signer, self._opentok_url(), self._session, self._clock)
        return RestVideo(calls, ClientTokens(signer, self._clock))

    def accepts(self, credentials: VideoCredentials) -> bool:
        try:
            self.of(credentials).list_one_archive()
        except VideoCredentialsRefused:
            return False
        return True
