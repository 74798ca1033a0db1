"""REST: archives."""

from starlette.responses import Response
from starlette.routing import Route

from emulators.opentok import transcriptions
from emulators.opentok.bodies import Body
from emulators.opentok.composition import Composition
from emulators.opentok.endpoints import RestRequest, rest_routes
from emulators.opentok.media_api import MediaApi
from emulators.opentok.model import Cloud
from emulators.opentok.recordings import Archive
from emulators.opentok.refusals import bad_request

MAX_NAME_CHARS = 80
"""As documented for the name of an automatic archive, which is the same field."""

QUANTIZATION = (15, 40)

OF_COMPOSED = ("resolution", "layout", "maxBitrate", "quantizationParameter")
"""What the SDKs say is "only valid for composed archives"."""


def routes(cloud: Cloud) -> list[Route]:
    api = _ArchiveApi(cloud)
    archive = "/v2/project/{api_key}/archive/{id}"
    return [
        *api.routes(),
        *rest_routes(cloud, ("DELETE", archive, api.delete, "deleteArchive")),
    ]


class _ArchiveApi(MediaApi[Archive]):
    def __init__(self, cloud: Cloud) -> None:
        super().__init__(cloud, cloud.archives, cloud.archive_object)

    def start(self, request: RestRequest) -> Response:
        body, project = request.body, request.project
        session = self._cloud.sessions.get(body.text("sessionId"), project.api_key)
        is_individual = _is_individual(body)
        composition = Composition.read(body, tag="multiArchiveTag")
        composition.quantization_parameter = _quantization(body)
        composition.transcription = transcriptions.read(
            body, is_individual=is_individual
        )
        archive = self._cloud.archives.start(
            session,
            composition,
            name=body.find_text("name", most=MAX_NAME_CHARS) or "",
            is_individual=is_individual,
        )
        return self._answer(archive)

    def delete(self, request: RestRequest) -> Response:
        self._cloud.archives.delete(self._named(request))
        return Response(status_code=204)


def _is_individual(body: Body) -> bool:
    mode = body.choice("outputMode", ("composed", "individual"), default="composed")
    if mode == "individual" and any(body.has(one) for one in OF_COMPOSED):
        raise bad_request(f"Individual archives have no {', '.join(OF_COMPOSED)}.")
    return mode == "individual"


def _quantization(body: Body) -> int | None:
    quantization = body.find_number(
        "quantizationParameter", low=QUANTIZATION[0], high=QUANTIZATION[1]
    )
    if quantization is not None and body.has("maxBitrate"):
        raise bad_request("Either maxBitrate or quantizationParameter.")
    return quantization
