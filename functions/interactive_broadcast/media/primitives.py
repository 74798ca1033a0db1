"""OpenTok's own primitives, under the calling admin's project."""

from dataclasses import dataclass
from datetime import timedelta

from interactive_broadcast.admins.models import ValidateApiKeyRequest, Validity
from interactive_broadcast.admins.store import AdminStore, Project
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import AdminNotFound
from interactive_broadcast.kernel.ports import Clock
from interactive_broadcast.media.models import (
    ArchiveMode,
    CreateSessionRequest,
    CreateTokenRequest,
    MediaMode,
    VideoSession,
    VideoToken,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoPrimitives:
    """For clients that use OpenTok beside shows, as the former product's did."""

    admins: AdminStore
    clock: Clock

    def validate_api_key(
        self, _caller: Caller, request: ValidateApiKeyRequest
    ) -> Validity:
        """Whether the video service accepts the credentials. Nothing is stored.

        Raises:
            InvalidRequest: they are no pair that it gives out.
            VideoUnavailable: it does not say.
            VideoClockRefused: nor can it, while its clock and this machine's differ.
        """
        projects = self.admins.projects
        credentials = projects.credentials(request.ot_api_key, request.ot_secret)
        return Validity(valid=projects.accepts(credentials))

    def create_session(
        self, caller: Caller, request: CreateSessionRequest
    ) -> VideoSession:
        """A new session of the caller's project.

        Raises:
            VideoCredentialsMissing, VideoCredentialsRefused: no project to use.
            VideoUnavailable: OpenTok did not answer; the session may exist.
        """
        project = self._project(caller)
        session_id = project.video.create_session(
            location=request.location,
            always_archived=request.archive_mode is ArchiveMode.ALWAYS,
            relayed=request.media_mode is MediaMode.RELAYED,
            e2ee=request.e2ee,
        )
        return VideoSession(api_key=project.api_key, session_id=session_id)

    def create_token(self, caller: Caller, request: CreateTokenRequest) -> VideoToken:
        """A token for a session of the caller's project. Makes no call to OpenTok.

        Raises:
            VideoCredentialsMissing: the caller has no project.
            VideoNotFound: the session is another project's.
        """
        project = self._project(caller)
        expires_at = self.clock.now() + timedelta(seconds=request.expires_in_s)
        token = project.video.mint_token(
            request.session_id,
            role=request.role,
            expires_at=expires_at,
            data=request.data,
            layout_classes=request.initial_layout_class_list,
        )
        return VideoToken(
            api_key=project.api_key,
            token=token,
            expires_at=round(expires_at.timestamp() * 1000),
        )

    def _project(self, caller: Caller) -> Project:
        if caller.uid is None:
            raise AdminNotFound("Only an admin has a video project.")
        return self.admins.project(caller.uid)
