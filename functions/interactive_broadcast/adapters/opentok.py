"""OpenTok: the SDK signs and mints, the calls go out here.

The SDK waits for ever, repeats nothing, opens a connection per call, and hides which
status an error had (behind the same exception for "nobody is on stage" and for a
failing server, or behind none). So it makes what needs the secret (tokens, signed
headers), and one table here has what each answer means.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import quote

import opentok
import requests
from opentok.exceptions import OpenTokException

from interactive_broadcast.adapters.deadlines import TIMEOUT_S, bound
from interactive_broadcast.adapters.opentok_answers import (
    archive,
    broadcast,
    unreadable,
    word,
)
from interactive_broadcast.adapters.opentok_clock import (
    OpenTokClock,
    complains_of_time,
    moved,
)
from interactive_broadcast.kernel.errors import (
    ArchiveNotFound,
    BackendError,
    StageEmpty,
    VideoClockRefused,
    VideoConflict,
    VideoCredentialsRefused,
    VideoNotFound,
    VideoUnavailable,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.video import (
    Archive,
    Broadcast,
    RtmpTarget,
    VideoCredentials,
    VideoRole,
)

PAGE = 1000
"""The most that OpenTok lists at once; a show has one archive and one broadcast."""

RECENT = 200
"""What is listed of a whole project: those that run are among the newest."""

AUTH_HEADER = "X-OPENTOK-AUTH"

MAX_STREAM_S = 36_000
"""Seconds, the longest that OpenTok streams. By default it ends after four hours."""


class OpenTokProjects:
    """`video.VideoProjects`: every project at one URL of the OpenTok API.

    Args:
        api_url: without a slash at the end. Asked for on use.
    """

    def __init__(self, *, api_url: Callable[[], str]) -> None:
        self._api_url = api_url
        self._session = requests.Session()
        bound(self._session)
        self._clock = OpenTokClock()

    def of(self, credentials: VideoCredentials) -> "OpenTokVideo":
        client = opentok.Client(
            credentials.api_key,
            credentials.api_secret.get_secret_value(),
            api_url=self._api_url(),
        )
        return OpenTokVideo(client, self._session, self._clock)

    def accepts(self, credentials: VideoCredentials) -> bool:
        try:
            self.of(credentials).list_one_archive()
        except VideoCredentialsRefused:
            return False
        return True


class OpenTokVideo:
    """`video.Video` of one project, with the legacy credentials: key and secret."""

    def __init__(
        self, client: opentok.Client, session: requests.Session, clock: OpenTokClock
    ) -> None:
        self._client = client
        self._session = session
        self._clock = clock

    def create_session(
        self,
        *,
        location: str | None = None,
        always_archived: bool = False,
        relayed: bool = False,
        e2ee: bool = False,
    ) -> str:
        form = {
            # Always given: the defaults of OpenTok and of its SDKs differ.
            "p2p.preference": "enabled" if relayed else "disabled",
            "archiveMode": "always" if always_archived else "manual",
            "e2ee": "true" if e2ee else "false",
        }
        if location is not None:
            form["location"] = location
        url = str(self._client.endpoints.get_session_url())
        answer = self._ask("POST", url, form=form)
        try:
            return word(answer[0]["session_id"])
        except (LookupError, TypeError, ValueError) as error:
            raise unreadable() from error

    def mint_token(
        self,
        session_id: str,
        *,
        role: VideoRole,
        expires_at: datetime,
        data: str | None = None,
        layout_classes: Sequence[str] = (),
    ) -> str:
        try:
            token = self._client.generate_token(
                session_id,
                role=opentok.Roles(role.value),
                expire_time=int(expires_at.timestamp()),
                data=data,
                initial_layout_class_list=list(layout_classes),
            )
        except OpenTokException as error:
            raise VideoNotFound("There is no such session in this project.") from error
        text = token.decode() if isinstance(token, bytes) else str(token)
        return moved(text, self._client.api_secret, self._clock.offset_s)

    def start_archive(self, session_id: str, *, name: str, composed: bool) -> Archive:
        body: dict[str, Json] = {
            "sessionId": session_id,
            "name": name,
            "outputMode": "composed" if composed else "individual",
        }
        url = self._url("archive")
        return archive(self._ask("POST", url, body=body, missing=_stage_empty()))

    def stop_archive(self, archive_id: str) -> Archive:
        url = self._url("archive", archive_id, "stop")
        try:
            return archive(self._ask("POST", url, missing=_no_archive()))
        except VideoConflict:
            # It is not being recorded any more.
            return self.archive(archive_id)

    def archive(self, archive_id: str) -> Archive:
        url = self._url("archive", archive_id)
        return archive(self._ask("GET", url, missing=_no_archive()))

    def archives_of(self, session_id: str) -> list[Archive]:
        return [archive(one) for one in self._list("archive", PAGE, session_id)]

    def recent_archives(self) -> list[Archive]:
        return [archive(one) for one in self._list("archive", RECENT)]

    def list_one_archive(self) -> None:
        """The cheapest call that needs the right secret."""
        self._list("archive", 1)

    def start_broadcast(
        self, session_id: str, *, hls: bool, rtmp: Sequence[RtmpTarget]
    ) -> Broadcast:
        outputs: dict[str, Json] = {"hls": {}} if hls else {}
        if rtmp:
            outputs["rtmp"] = [
                {"serverUrl": target.server_url, "streamName": target.stream_name}
                for target in rtmp
            ]
        body: dict[str, Json] = {
            "sessionId": session_id,
            "outputs": outputs,
            "maxDuration": MAX_STREAM_S,
        }
        url = self._url("broadcast")
        return broadcast(self._ask("POST", url, body=body, missing=_stage_empty()))

    def stop_broadcast(self, broadcast_id: str) -> None:
        try:
            self._ask("POST", self._url("broadcast", broadcast_id, "stop"))
        except (VideoNotFound, VideoConflict):
            return

    def broadcast(self, broadcast_id: str) -> Broadcast:
        return broadcast(self._ask("GET", self._url("broadcast", broadcast_id)))

    def broadcasts_of(self, session_id: str) -> list[Broadcast]:
        # The SDK has no such call.
        return [broadcast(one) for one in self._list("broadcast", PAGE, session_id)]

    def recent_broadcasts(self) -> list[Broadcast]:
        return [broadcast(one) for one in self._list("broadcast", RECENT)]

    def has_streams(self, session_id: str) -> bool:
        return bool(self.streams_of(session_id))

    def streams_of(self, session_id: str) -> frozenset[str]:
        return self._ids(session_id, "stream", key="id")

    def connections_of(self, session_id: str) -> frozenset[str]:
        # The Python SDK has no such call. No paging of it is documented.
        return self._ids(session_id, "connection", key="connectionId")

    def disconnect(self, session_id: str, connection_id: str) -> bool:
        url = self._url("session", session_id, "connection", connection_id)
        return self._found("DELETE", url)

    def mute_stream(self, session_id: str, stream_id: str) -> bool:
        url = self._url("session", session_id, "stream", stream_id, "mute")
        return self._found("POST", url)

    def mute_all(
        self, session_id: str, *, excluded: Sequence[str], active: bool
    ) -> bool:
        body: dict[str, Json] = {"active": active}
        if active:
            # As documented. The Python SDK says `excludedStreams`.
            body["excludedStreamIds"] = list(excluded)
        return self._found("POST", self._url("session", session_id, "mute"), body)

    def _ids(self, session_id: str, kind: str, *, key: str) -> frozenset[str]:
        """The ids of what is in a session at this moment.

        Raises:
            VideoUnavailable: also for a list that is shorter than it says it is: who is
                missing there has not gone.
        """
        try:
            answer = self._ask("GET", self._url("session", session_id, kind))
        except VideoNotFound:
            # OpenTok's answer for nobody, and also for no such session.
            return frozenset()
        try:
            found = frozenset(word(item[key]) for item in _items(answer))
            is_whole = int(answer.get("count", len(found))) <= len(found)
        except (LookupError, TypeError, ValueError) as error:
            raise unreadable() from error
        if not is_whole:
            raise unreadable()
        return found

    def _url(self, *names: str) -> str:
        """The URL of a resource of the project, by the segments of its path."""
        project = self._client.endpoints
        path = "/".join(quote(name, safe="") for name in names)
        return f"{project.api_url}/v2/project/{project.api_key}/{path}"

    def _found(self, method: str, url: str, body: Json = None) -> bool:
        """Whether there was something to act upon."""
        try:
            self._ask(method, url, body=body, is_read=False)
        except VideoNotFound:
            return False
        return True

    def _list(self, kind: str, count: int, session_id: str | None = None) -> list[Any]:
        query = {"count": str(count)}
        if session_id is not None:
            query["sessionId"] = session_id
        return _items(self._ask("GET", self._url(kind), query=query))

    def _ask(  # noqa: PLR0913 - the parts of one HTTP request
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: Json = None,
        missing: BackendError | None = None,
        is_read: bool = True,
    ) -> Any:  # noqa: ANN401 - JSON, parsed at once
        """Call once, and return the JSON of a 2xx.

        Args:
            method: of HTTP.
            url: without parameters.
            query: the parameters.
            form: the body, for calls that take a form.
            body: the body, for calls that take JSON.
            missing: the error that a 404 means here.
            is_read: whether the answer matters, beyond being a 2xx.
        """
        call = partial(
            self._session.request,
            method,
            url,
            params=query,
            data=form,
            json=body,
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )
        try:
            response = call(headers=self._headers(is_form=form is not None))
            if self._clock.learn(response):
                response = call(headers=self._headers(is_form=form is not None))
        except requests.RequestException as error:
            raise VideoUnavailable("OpenTok did not answer.") from error
        _check(response, missing)
        return _json(response) if is_read else None

    def _headers(self, *, is_form: bool) -> dict[str, str]:
        """Signed for a call that is made now, by OpenTok's clock."""
        client = self._client
        headers = client.get_headers() if is_form else client.get_json_headers()
        offset_s = self._clock.offset_s
        signed = moved(headers[AUTH_HEADER], client.api_secret, offset_s)
        return {**headers, AUTH_HEADER: signed}


def _check(response: requests.Response, missing: BackendError | None) -> None:
    """Raise what an answer means, unless it is a success."""
    match response.status_code:
        case 200 | 201 | 202 | 204:
            return
        case 401 | 403 if complains_of_time(response):
            raise VideoClockRefused("OpenTok's clock and this machine's differ.")
        case 401 | 403:
            raise VideoCredentialsRefused("OpenTok refused the API key or secret.")
        case 400 if "no clients" in response.text.lower():
            # Of older servers; newer ones answer 404.
            raise _stage_empty()
        case 404:
            raise missing or VideoNotFound("OpenTok knows no such thing.")
        case 400 | 409:
            raise VideoConflict("OpenTok refused: not possible in this state.")
        case _:
            raise VideoUnavailable("OpenTok failed.")


def _json(response: requests.Response) -> Any:  # noqa: ANN401 - any JSON
    try:
        return response.json() if response.content else None
    except requests.JSONDecodeError as error:
        raise unreadable() from error


def _items(answer: object) -> list[Any]:
    items = answer.get("items") if isinstance(answer, dict) else None
    if not isinstance(items, list):
        raise unreadable()
    return items


def _stage_empty() -> StageEmpty:
    return StageEmpty("Nobody is connected to the stage.")


def _no_archive() -> ArchiveNotFound:
    return ArchiveNotFound("There is no such archive.")
