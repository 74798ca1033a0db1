"""REST: live streaming broadcasts."""

import re
import uuid

from starlette.responses import Response
from starlette.routing import Route

from emulators.kernel.application import json_answer
from emulators.kernel.json_http import JsonObject
from emulators.opentok.bodies import Body
from emulators.opentok.broadcasts import Broadcast, Hls, Outputs, Rtmp
from emulators.opentok.composition import Composition
from emulators.opentok.endpoints import RestRequest
from emulators.opentok.media_api import MediaApi
from emulators.opentok.model import Cloud
from emulators.opentok.projects import is_application
from emulators.opentok.refusals import bad_request

RTMP_URL = re.compile(r"rtmps?://[^\s/]+\S*")
MAX_URL_CHARS = 2_048
MAX_RTMP = 5
DURATIONS_S = (60, 36_000)
DEFAULT_DURATION_S = 14_400


def routes(cloud: Cloud) -> list[Route]:
    return _BroadcastApi(cloud).routes()


class _BroadcastApi(MediaApi[Broadcast]):
    def __init__(self, cloud: Cloud) -> None:
        super().__init__(cloud, cloud.broadcasts, cloud.broadcast_object)

    def start(self, request: RestRequest) -> Response:
        body, project = request.body, request.project
        session = self._cloud.sessions.get(body.text("sessionId"), project.api_key)
        outputs = _outputs(body)
        composition = Composition.read(body, tag="multiBroadcastTag")
        broadcast = self._cloud.broadcasts.start(session, composition, outputs)
        shown = self._cloud.broadcast_object(broadcast)
        if is_application(project.api_key):
            # As recorded: an application's tells how HLS is from the next look on.
            shown = _without_hls_status(shown)
        return json_answer(shown)


def _without_hls_status(shown: JsonObject) -> JsonObject:
    urls = shown["broadcastUrls"]
    if not isinstance(urls, dict):
        return shown
    told = {name: url for name, url in urls.items() if name != "hlsStatus"}
    return {**shown, "broadcastUrls": told}


def _outputs(body: Body) -> Outputs:
    outputs = body.find_child("outputs") or Body()
    hls = outputs.find_child("hls")
    rtmp = [_rtmp(each) for each in outputs.children("rtmp", most=MAX_RTMP)]
    if hls is None and not rtmp:
        raise bad_request("At least one output is needed.")
    if len({each.id for each in rtmp}) < len(rtmp):
        raise bad_request("Two RTMP outputs have the same id.")
    duration = body.find_number("maxDuration", low=DURATIONS_S[0], high=DURATIONS_S[1])
    return Outputs(
        hls=None if hls is None else _hls(hls),
        rtmp=rtmp,
        max_duration_s=DEFAULT_DURATION_S if duration is None else duration,
    )


def _hls(body: Body) -> Hls:
    hls = Hls(
        is_dvr=body.flag("dvr", default=False),
        is_low_latency=body.flag("lowLatency", default=False),
    )
    if hls.is_dvr and hls.is_low_latency:
        raise bad_request("Either dvr or lowLatency.")
    return hls


def _rtmp(body: Body) -> Rtmp:
    server_url = body.text("serverUrl", most=MAX_URL_CHARS)
    if not RTMP_URL.fullmatch(server_url):
        raise bad_request("Invalid serverUrl.")
    return Rtmp(
        id=body.find_text("id", most=255) or str(uuid.uuid4()),
        server_url=server_url,
        stream_name=body.text("streamName"),
    )
