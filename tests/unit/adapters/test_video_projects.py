"""Every project of the video service, by its credentials."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from interactive_broadcast.adapters import opentok_signer
from interactive_broadcast.adapters.hs256 import Hs256Signer
from interactive_broadcast.adapters.video_projects import VideoServices
from interactive_broadcast.kernel.video import VideoCredentials, VideoRole
from tests.unit.adapters.test_session_ids import session_id

CREDENTIALS = VideoCredentials("100", SecretStr("a secret of at least 32 characters"))
OURS = session_id("1~100~~1~r~~")


def test_a_projects_secret_is_made_ready_once_however_many_tokens_it_signs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []

    class Counted(Hs256Signer):
        def __init__(self, key: str) -> None:
            made.append(key)
            super().__init__(key)

    monkeypatch.setattr(opentok_signer, "Hs256Signer", Counted)
    projects = VideoServices(opentok_url=lambda: "http://127.0.0.1:0")

    for _ in range(3):
        projects.of(CREDENTIALS).mint_token(
            OURS,
            role=VideoRole.PUBLISHER,
            expires_at=datetime.now(UTC) + timedelta(hours=1),
        )

    assert len(made) == 1
