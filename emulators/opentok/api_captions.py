"""REST: live captions. Control: captions that break."""

from starlette.responses import Response
from starlette.routing import Route

from emulators.kernel.application import json_answer
from emulators.kernel.json_http import Refused
from emulators.opentok.bodies import Body
from emulators.opentok.endpoints import (
    ControlRequest,
    RestRequest,
    control_routes,
    rest_routes,
)
from emulators.opentok.languages import LANGUAGES
from emulators.opentok.model import Cloud
from emulators.opentok.refusals import bad_request, forbidden
from emulators.opentok.shapes import captions_object
from emulators.opentok.tokens import read_client_token

ACCEPTED = 202
DURATIONS_S = (300, 14_400)
URL_CHARS = (15, 2_048)
"""Shortest and longest address of a callback (OpenTok's Ruby SDK)."""


def routes(cloud: Cloud) -> list[Route]:
    api = _CaptionsApi(cloud)
    captions = "/v2/project/{api_key}/captions"
    return [
        *rest_routes(
            cloud,
            ("POST", captions, api.start, "startCaptions"),
            ("POST", f"{captions}/{{id}}/stop", api.stop, "stopCaptions"),
        ),
        *control_routes(("POST", "/__/captions/{id}/fail", api.fail)),
    ]


class _CaptionsApi:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def start(self, request: RestRequest) -> Response:
        """`{sessionId, token, languageCode?, maxDuration?, partialCaptions?, …}`."""
        body, api_key = request.body, request.project.api_key
        session = self._cloud.sessions.get(body.text("sessionId"), api_key)
        self._check_token(body.text("token", most=40_000), session.id)
        body.flag("partialCaptions", default=True)
        longest_s = body.find_number(
            "maxDuration", low=DURATIONS_S[0], high=DURATIONS_S[1]
        )
        caption = self._cloud.captions.start(
            session,
            language_code=body.choice("languageCode", LANGUAGES, default="en-US"),
            max_duration_s=longest_s or DURATIONS_S[1],
            callback_url=_callback_url(body),
        )
        return json_answer({"captionsId": caption.id}, ACCEPTED)

    def stop(self, request: RestRequest) -> Response:
        captions = self._cloud.captions
        captions.stop(captions.get(request.params["id"], request.project.api_key))
        return Response(status_code=ACCEPTED)

    def fail(self, request: ControlRequest) -> Response:
        captions = self._cloud.captions
        caption = captions.get(request.params["id"])
        captions.fail(caption)
        return json_answer(captions_object(caption))

    def _check_token(self, token: str, session_id: str) -> None:
        """It must be a moderator's, for that session.

        Raises:
            Refused: 403. Status and texts are ours.
        """
        now_s = self._cloud.context.clock.now().timestamp()
        try:
            granted = read_client_token(token, self._cloud.projects, now_s=now_s)
        except Refused as refusal:
            raise forbidden(refusal.message) from None
        if granted.session_id != session_id or granted.role != "moderator":
            raise forbidden("The token is not a moderator's of this session")


def _callback_url(body: Body) -> str | None:
    url = body.find_text("statusCallbackUrl", most=URL_CHARS[1])
    if url is None:
        return None
    is_address = url.startswith(("http://", "https://")) and len(url) >= URL_CHARS[0]
    if not is_address:
        raise bad_request("Invalid statusCallbackUrl.")
    return url
