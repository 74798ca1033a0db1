"""The projects of the video service, by key and secret."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr

from interactive_broadcast.adapters.video_credentials import recognised
from interactive_broadcast.kernel.errors import VideoCredentialsRefused
from interactive_broadcast.kernel.video import VideoCredentials
from tests.support.fake_video import API_KEY, API_SECRET, FakeVideo
from tests.support.scripted import Scripted


class RefusedVideo(FakeVideo):
    """A project under a wrong secret: tokens are minted, every call is refused."""

    def __init__(self, project: FakeVideo) -> None:
        super().__init__(project.api_key)
        self._books = project._books  # noqa: SLF001 - the same books, another key

    @contextmanager
    def _acting(self, operation: str) -> Iterator[None]:
        with super()._acting(operation):
            if operation != "mint_token":
                raise VideoCredentialsRefused("OpenTok refused the key or secret.")
            yield


class FakeVideoProjects(Scripted):
    """Every project by its key. Operation to fail: accepts.

    One project exists, its video in `video`.

    Args:
        api_key: of the one project.
        api_secret: likewise.
    """

    def __init__(self, api_key: str = API_KEY, api_secret: str = API_SECRET) -> None:
        super().__init__()
        self.video = FakeVideo(api_key)
        self._secrets = {api_key: api_secret}
        self._videos = {api_key: self.video}

    @property
    def videos(self) -> list[FakeVideo]:
        """Of every project."""
        return [*self._videos.values()]

    @property
    def video_credentials(self) -> VideoCredentials:
        """Those of the project in `video`."""
        api_key = self.video.api_key
        return VideoCredentials(api_key, SecretStr(self._secrets[api_key]))

    def add(self, api_key: str, api_secret: str) -> FakeVideo:
        """One more project, without sessions."""
        self._secrets[api_key] = api_secret
        return self._videos.setdefault(api_key, FakeVideo(api_key, sessions=()))

    def credentials(self, api_key: str, api_secret: SecretStr) -> VideoCredentials:
        """As the adapter: by what is given alone."""
        return recognised(api_key, api_secret)

    def of(self, credentials: VideoCredentials) -> FakeVideo:
        video = self._videos.get(credentials.api_key)
        if video is None:
            return RefusedVideo(FakeVideo(credentials.api_key, sessions=()))
        return video if self._match(credentials) else RefusedVideo(video)

    def project_of(self, session_id: str) -> str | None:
        """The one whose session it is; else what stands behind `-of-`."""
        _, says, key = session_id.rpartition("-of-")
        owners = (one for one, video in self._videos.items() if video.owns(session_id))
        return next(owners, key if says else None)

    def accepts(self, credentials: VideoCredentials) -> bool:
        with self._acting("accepts"):
            return self._match(credentials)

    def _match(self, credentials: VideoCredentials) -> bool:
        expected = self._secrets.get(credentials.api_key)
        return expected == credentials.api_secret.get_secret_value()
