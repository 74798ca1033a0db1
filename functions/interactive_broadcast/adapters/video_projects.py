"""Every project of the video service, at the address of its product."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import requests
from pydantic import SecretStr

from interactive_broadcast.adapters import session_ids
from interactive_broadcast.adapters.bounded_transport import bound
from interactive_broadcast.adapters.client_tokens import ClientTokens
from interactive_broadcast.adapters.opentok_signer import OpenTokSigner
from interactive_broadcast.adapters.session_ids import APPLICATION
from interactive_broadcast.adapters.video import RestVideo
from interactive_broadcast.adapters.video_calls import VideoCalls, VideoSigner
from interactive_broadcast.adapters.video_clock import VideoClock
from interactive_broadcast.kernel.errors import VideoCredentialsRefused
from interactive_broadcast.kernel.video import VideoCredentials

PROJECTS_KEPT: Final = 100
"""Projects whose tokens are made of parts that are at hand, among them parsed keys."""


@dataclass(frozen=True, slots=True)
class _Product:
    """One of the two.

    Args:
        api_url: without a slash at the end. Asked for on use.
        signer: of a project.
        clock: how far the product's is ahead of ours.
    """

    api_url: Callable[[], str]
    signer: Callable[[VideoCredentials], VideoSigner]
    clock: VideoClock = field(default_factory=VideoClock)


class VideoServices:
    """`video.VideoProjects`: OpenTok's, and the applications of Vonage Video.

    Which of them is meant is told by the shape of the id, never by trying.

    Args:
        opentok_url: of the OpenTok API, without a slash at the end. Asked for on use.
        vonage_url: of the Vonage Video API, likewise.
    """

    def __init__(
        self, *, opentok_url: Callable[[], str], vonage_url: Callable[[], str]
    ) -> None:
        self._opentok = _Product(opentok_url, OpenTokSigner)
        # Of Vonage's refusals no texts about the time are documented.
        clock = VideoClock(says_why=False)
        self._vonage = _Product(vonage_url, _vonage_signer, clock)
        self._session = requests.Session()
        bound(self._session)
        self._signers = lru_cache(PROJECTS_KEPT)(self._signer_of)

    def credentials(self, api_key: str, api_secret: SecretStr) -> VideoCredentials:
        # For a few functions: what others import is what their starts wait for.
        from interactive_broadcast.adapters.video_credentials import (  # noqa: PLC0415
            recognised,
        )

        return recognised(api_key, api_secret)

    def of(self, credentials: VideoCredentials) -> RestVideo:
        product, signer = self._signers(credentials)
        url = product.api_url()
        calls = VideoCalls(signer, url, self._session, product.clock)
        return RestVideo(calls, ClientTokens(signer, product.clock))

    def project_of(self, session_id: str) -> str | None:
        return session_ids.project_of(session_id)

    def accepts(self, credentials: VideoCredentials) -> bool:
        try:
            self.of(credentials).list_one_archive()
        except VideoCredentialsRefused:
            return False
        return True

    def _signer_of(self, credentials: VideoCredentials) -> tuple[_Product, VideoSigner]:
        is_application = APPLICATION.fullmatch(credentials.api_key.lower())
        product = self._vonage if is_application else self._opentok
        return product, product.signer(credentials)


def _vonage_signer(credentials: VideoCredentials) -> VideoSigner:
    # Not needed where every admin has an OpenTok project.
    from interactive_broadcast.adapters.vonage_signer import (  # noqa: PLC0415
        VonageSigner,
    )

    return VonageSigner(credentials)
