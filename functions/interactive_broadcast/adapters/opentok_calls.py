"""One call to OpenTok: signed, bounded in time, and what its answer means.

The SDK waits for ever, repeats nothing, opens a connection per call, and hides which
status an error had (behind the same exception for "nobody is on stage" and for a
failing server, or behind none). So it signs, the calls go out here, and one table has
what each answer means.
"""

from collections.abc import Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import requests

from interactive_broadcast.adapters.deadlines import TIMEOUT_S
from interactive_broadcast.adapters.opentok_answers import (
    is_from_opentok,
    unreadable,
)
from interactive_broadcast.adapters.opentok_clock import (
    OpenTokClock,
    complains_of_time,
    moved,
)
from interactive_broadcast.kernel.errors import (
    BackendError,
    StageEmpty,
    VideoClockRefused,
    VideoConflict,
    VideoCredentialsRefused,
    VideoNotFound,
    VideoNotRouted,
    VideoUnavailable,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.video import VideoCredentials

if TYPE_CHECKING:
    import opentok

AUTH_HEADER = "X-OPENTOK-AUTH"

RELAYED_CODE = 15008
"""OpenTok's number for what only routed sessions allow."""


class OpenTokCalls:
    """The calls of one project, signed by what the SDK makes of its secret.

    Args:
        credentials: the project's.
        api_url: of OpenTok, without a slash at the end.
        session: makes the calls.
        clock: how far OpenTok's is ahead of ours.
    """

    def __init__(
        self,
        credentials: VideoCredentials,
        api_url: str,
        session: requests.Session,
        clock: OpenTokClock,
    ) -> None:
        self._credentials = credentials
        self._api_url = api_url
        self._session = session
        self._clock = clock

    @cached_property
    def _client(self) -> "opentok.Client":
        # Most functions only make tokens, which needs no SDK.
        import opentok  # noqa: PLC0415

        key, secret = self._credentials.api_key, self._credentials.api_secret
        return opentok.Client(key, secret.get_secret_value(), api_url=self._api_url)

    @property
    def sessions_url(self) -> str:
        """Where sessions are made."""
        return str(self._client.endpoints.get_session_url())

    def url(self, *names: str) -> str:
        """The URL of a resource of the project, by the segments of its path."""
        path = "/".join(quote(name, safe="") for name in names)
        return f"{self._api_url}/v2/project/{self._credentials.api_key}/{path}"

    def found(self, method: str, url: str, body: Json = None) -> bool:
        """Whether there was something to act upon."""
        try:
            answer = self.ask(method, url, body=body)
        except VideoNotFound:
            return False
        if not isinstance(answer, dict | None):
            raise unreadable()
        return True

    def listed(
        self, kind: str, count: int, session_id: str | None = None, *, offset: int = 0
    ) -> list[Any]:
        """The newest archives or broadcasts, of the project or of one session.

        After the first `offset` of them.
        """
        query = {"count": str(count)}
        if offset:
            query["offset"] = str(offset)
        if session_id is not None:
            query["sessionId"] = session_id
        return items(self.ask("GET", self.url(kind), query=query))

    def ask(  # noqa: PLR0913 - the parts of one HTTP request
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: Json = None,
        missing: BackendError | None = None,
    ) -> Any:  # noqa: ANN401 - JSON, parsed at once
        """Call once, and return the JSON of a 2xx.

        Args:
            method: of HTTP.
            url: without parameters.
            query: the parameters.
            form: the body, for calls that take a form.
            body: the body, for calls that take JSON.
            missing: the error that a 404 means here.
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
            if is_from_opentok(response) and self._clock.learn(response):
                response = call(headers=self._headers(is_form=form is not None))
        except requests.RequestException as error:
            raise VideoUnavailable("OpenTok did not answer.") from error
        _check(response, missing)
        return _json(response)

    def _headers(self, *, is_form: bool) -> dict[str, str]:
        """Signed for a call that is made now, by OpenTok's clock."""
        client = self._client
        headers = client.get_headers() if is_form else client.get_json_headers()
        secret = self._credentials.api_secret.get_secret_value()
        signed = moved(headers[AUTH_HEADER], secret, self._clock.offset_s)
        return {**headers, AUTH_HEADER: signed}


def _check(response: requests.Response, missing: BackendError | None) -> None:
    """Raise what an answer means, unless it is a success."""
    if not response.ok and not is_from_opentok(response):
        raise VideoUnavailable("What has answered is not OpenTok.")
    match response.status_code:
        case 200 | 201 | 202 | 204:
            return
        case 401 | 403 if complains_of_time(response):
            raise VideoClockRefused("OpenTok's clock and this machine's differ.")
        case 401 | 403:
            raise VideoCredentialsRefused("OpenTok refused the API key or secret.")
        case 400 if "no clients" in response.text.lower():
            # Of older servers; newer ones answer 404.
            raise stage_empty()
        case 404:
            raise missing or VideoNotFound("OpenTok knows no such thing.")
        case 409 if response.json().get("code") == RELAYED_CODE:
            raise VideoNotRouted("The session is relayed.")
        case 400 | 409:
            raise VideoConflict("OpenTok refused: not possible in this state.")
        case _:
            raise VideoUnavailable("OpenTok failed.")


def _json(response: requests.Response) -> Any:  # noqa: ANN401 - any JSON
    try:
        return response.json() if response.content else None
    except (requests.JSONDecodeError, RecursionError) as error:
        raise unreadable() from error


def items(answer: object) -> list[Any]:
    """What an answer lists. Raises VideoUnavailable if it lists nothing."""
    found = answer.get("items") if isinstance(answer, dict) else None
    if not isinstance(found, list):
        raise unreadable()
    return found


def stage_empty() -> StageEmpty:
    """What OpenTok means by a session that it cannot find, where it is to act on it."""
    return StageEmpty("Nobody is connected to the stage.")
