"""A show, and what OpenTok reports of it."""

from dataclasses import replace
from typing import Any

from pydantic import SecretStr

from interactive_broadcast.events.models import Event, Status
from interactive_broadcast.records.headcounts import HeadKind
from interactive_broadcast.show.callbacks import CallbackRequest
from tests.support.callback_requests import (
    Body,
    a_callback,
    about_somebody,
)
from tests.support.fakes import (
    API_KEY,
    FakeLimits,
    FakeVault,
)
from tests.support.in_process_platform import ANA, InProcessPlatform, platform_limits

SECRET = SecretStr("the signature secret of a project")


class Reporting:
    """A show of Ana's in preshow, and OpenTok's callbacks about it."""

    def __init__(self, limits: FakeLimits | None = None) -> None:
        self.platform = InProcessPlatform(limits=limits or platform_limits())
        self.event: Event = self.platform.open_show(ANA)
        self.stage = self.event.stage_session_id
        # Who comes is told by callbacks alone.
        self.platform.video.leave(self.stage)
        self.platform.settle()
        self.backstage = self.event.backstage_session_id
        self.somebody = about_somebody("connectionCreated", self.stage)

    def take(self, body: Body, **changes: Any) -> str:
        return self.platform.backend.show.callbacks.take(a_callback(body, **changes))

    def signed(self, body: Body, secret: SecretStr = SECRET, **changes: Any) -> str:
        """With a signature beside the address, or `address=None` with it alone."""
        request = self.with_signature(a_callback(body, **changes), secret)
        return self.take(body, **{**changes, "signature": request.signature})

    def with_signature(
        self, request: CallbackRequest, secret: SecretStr = SECRET
    ) -> CallbackRequest:
        """The request with a signature of its body."""
        made = self.platform.callback_proofs.sign(API_KEY, request.raw, secret)
        return replace(request, signature=made)

    def store_signature_secret(self) -> None:
        sealed = FakeVault().seal(ANA, SECRET)
        self.platform.databases.as_backend().update(
            {f"secrets/{ANA}/otSignatureSecret": sealed}
        )

    def count(self, room: str, kind: HeadKind = HeadKind.CONNECTIONS) -> int:
        place = f"headcounts/{self.event.id}/{room}/{kind}"
        return self.platform.databases.at(place) or 0

    def go_live(self) -> str:
        """The id of the recording."""
        self.platform.video.publish(self.stage, "host-connection", "host-stream")
        self.platform.change_status(self.event.id, Status.LIVE)
        self.platform.settle()
        (archive_id,) = self.platform.video.archives
        return archive_id
