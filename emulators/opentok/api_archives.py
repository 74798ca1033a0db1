"""REST: archives."""

from starlette.responses import Response
from starlette.routing import Route

from emulators.opentok.bodies import Body
from emulators.opentok.composition import Composition, Layout
from emulators.opentok.endpoints import RestRequest, answer_json, rest_routes
from emulators.opentok.model import Cloud
from emulators.opentok.paging import page
from emulators.opentok.recordings import Archive
from emulators.opentok.refusals import bad_request, unsupported

MAX_NAME_CHARS = 1_000
QUANTIZATION = (15, 40)


def routes(cloud: Cloud) -> list[Route]:
    archives = "/v2/project/{api_key}/archive"
    archive = f"{archives}/{{archive_id}}"
    api = _ArchiveApi(cloud)
    return rest_routes(
        cloud,
        ("POST", archives, api.start, "startArchive"),
        ("GET", archives, api.list, "listArchives"),
        ("GET", archive, api.get, "getArchive"),
        ("DELETE", archive, api.delete, "deleteArchive"),
        ("POST", f"{archive}/stop", api.stop, "stopArchive"),
        ("PATCH", f"{archive}/streams", api.choose_stream, "setArchiveStreams"),
        ("PUT", f"{archive}/layout", api.set_layout, "setArchiveLayout"),
    )


class _ArchiveApi:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def start(self, request: RestRequest) -> Response:
        body, project = request.body, request.project
        session = self._cloud.sessions.get(body.text("sessionId"), project.api_key)
        is_individual = _is_individual(body)
        _refuse_what_is_not_recorded(body)
        archive = self._cloud.archives.start(
            session,
            Composition.read(body, tag="multiArchiveTag"),
            name=body.find_text("name", most=MAX_NAME_CHARS) or "",
            is_individual=is_individual,
        )
        return self._answer(archive)

    def stop(self, request: RestRequest) -> Response:
        return self._answer(self._cloud.archives.stop(self._named(request)))

    def get(self, request: RestRequest) -> Response:
        return self._answer(self._named(request))

    def list(self, request: RestRequest) -> Response:
        found = self._cloud.archives.newest(
            request.project.api_key, request.query.find_text("sessionId")
        )
        items = [
            self._cloud.archive_object(each) for each in page(found, request.query)
        ]
        return answer_json({"count": len(found), "items": items})

    def delete(self, request: RestRequest) -> Response:
        self._cloud.archives.delete(self._named(request))
        return Response(status_code=204)

    def choose_stream(self, request: RestRequest) -> Response:
        self._cloud.archives.choose_stream(self._named(request), request.body)
        return Response(status_code=204)

    def set_layout(self, request: RestRequest) -> Response:
        layout = Layout.read(request.body)
        archive = self._cloud.archives.set_layout(self._named(request), layout)
        return self._answer(archive)

    def _named(self, request: RestRequest) -> Archive:
        return self._cloud.archives.get(
            request.params["archive_id"], request.project.api_key
        )

    def _answer(self, archive: Archive) -> Response:
        return answer_json(self._cloud.archive_object(archive))


def _is_individual(body: Body) -> bool:
    mode = body.choice("outputMode", ("composed", "individual"), default="composed")
    if mode == "individual" and (body.has("resolution") or body.has("layout")):
        raise bad_request("Individual archives have no resolution and no layout.")
    return mode == "individual"


def _refuse_what_is_not_recorded(body: Body) -> None:
    if body.flag("hasTranscription", default=False):
        raise unsupported("The local stack does not transcribe.")
    quantization = body.find_number(
        "quantizationParameter", low=QUANTIZATION[0], high=QUANTIZATION[1]
    )
    if quantization is not None and body.has("maxBitrate"):
        raise bad_request("Either maxBitrate or quantizationParameter.")
