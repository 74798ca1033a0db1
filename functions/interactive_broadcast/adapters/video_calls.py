"""One call to the video service: signed, bounded in time, and what its answer means.

The SDKs wait for ever, open a connection per call, and hide which status an error had
(behind the same exception for "nobody is on stage" and for a failing server, or behind
none). So a product's signer signs, the calls go out here, and one table has what each
answer means: for both products, whose answers are nearly the same.
"""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final, Protocol
from urllib.parse import quote

import requests

from interactive_broadcast.adapters.deadlines import TIMEOUT_S
from interactive_broadcast.adapters.video_answers import is_from_service, unreadable
from interactive_broadcast.adapters.video_clock import VideoClock, complains_of_time
from interactive_broadcast.kernel.errors import (
    BackendError,
    VideoClockRefused,
    VideoConflict,
    VideoCredentialsRefused,
    VideoNotFound,
    VideoNotRouted,
    VideoUnavailable,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.show_errors import StageEmpty

NO_REFUSALS: Final[Mapping[int, BackendError]] = MappingProxyType({})

RELAYED_CODE = 15008
"""The service's number for what only routed sessions allow."""


class VideoSigner(Protocol):
    """What one project signs. Each product signs in a way of its own."""

    project: str
    """Its id: what paths, session ids and clients name it by."""

    dated_back_s: int
    """Seconds by which its tokens are older than they are, in case clocks differ."""

    def headers(self, *, is_form: bool, offset_s: float) -> Mapping[str, str]:
        """Of a call that is made now, by a clock so many seconds ahead of ours.

        Raises:
            VideoCredentialsRefused: nothing can be signed with these credentials.
        """

    def client_token(self, claims: Mapping[str, object]) -> str:
        """A token to connect with that says this, and whose it is."""


class VideoCalls:
    """The calls of one project.

    Args:
        signer: the project's.
        api_url: of its product, without a slash at the end.
        session: makes the calls.
        clock: how far that product's is ahead of ours.
    """

    def __init__(
        self,
        signer: VideoSigner,
        api_url: str,
        session: requests.Session,
        clock: VideoClock,
    ) -> None:
        self._signer = signer
        self._api_url = api_url
        self._session = session
        self._clock = clock

    @property
    def project(self) -> str:
        """The id of the project."""
        return self._signer.project

    @property
    def sessions_url(self) -> str:
        """Where sessions are made."""
        return f"{self._api_url}/session/create"

    def url(self, *names: str) -> str:
        """The URL of a resource of the project, by the segments of its path."""
        path = "/".join(quote(name, safe="") for name in names)
        return f"{self._api_url}/v2/project/{self.project}/{path}"

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
        refusals: Mapping[int, BackendError] = NO_REFUSALS,
    ) -> Any:  # noqa: ANN401 - JSON, parsed at once
        """Call once, and return the JSON of a 2xx.

        Args:
            method: of HTTP.
            url: without parameters.
            query: the parameters.
            form: the body, for calls that take a form.
            body: the body, for calls that take JSON.
            missing: the error that a 404 means here.
            refusals: the errors that other statuses mean here.
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
            if is_from_service(response) and self._clock.learn(response):
                response = call(headers=self._headers(is_form=form is not None))
        except requests.RequestException as error:
            raise VideoUnavailable("The video service did not answer.") from error
        _check(response, missing, refusals)
        return _json(response)

    def _headers(self, *, is_form: bool) -> Mapping[str, str]:
        return self._signer.headers(is_form=is_form, offset_s=self._clock.offset_s)


def _check(
    response: requests.Response,
    missing: BackendError | None,
    refusals: Mapping[int, BackendError],
) -> None:
    """Raise what an answer means, unless it is a success."""
    if not response.ok and not is_from_service(response):
        raise VideoUnavailable("What has answered is not the video service.")
    match response.status_code:
        case 200 | 201 | 202 | 204:
            return
        case 401 | 403 if complains_of_time(response):
            raise VideoClockRefused(
                "The video service's clock and this machine's differ."
            )
        case 401 | 403:
            raise VideoCredentialsRefused("The video service refused the credentials.")
        case 400 if "no clients" in response.text.lower():
            # Of older servers; newer ones answer 404.
            raise stage_empty()
        case 404:
            raise missing or VideoNotFound("The video service knows no such thing.")
        case 409 if response.json().get("code") == RELAYED_CODE:
            raise VideoNotRouted("The session is relayed.")
        case status if status in refusals:
            raise refusals[status]
        case 400 | 409:
            raise VideoConflict(
                "The video service refused: not possible in this state."
            )
        case _:
            raise VideoUnavailable("The video service failed.")


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
    """What is meant by a session that cannot be found, where it is to be acted on."""
    return StageEmpty("Nobody is connected to the stage.")
