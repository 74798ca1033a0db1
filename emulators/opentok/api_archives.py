"""REST: archives."""

from starlette.responses import Response
from starlette.routing import Route

from emulators.opentok.bodies import Body
from emulators.opentok.cloud import Cloud
from emulators.opentok.doors import Call, answer_json, rest
from emulators.opentok.mixing import Layout, Mix
from emulators.opentok.paging import page
from emulators.opentok.recordings import Archive
from emulators.opentok.refusals import bad_request, unsupported

MAX_NAME_CHARS = 1_000
QUANTIZATION = (15, 40)


def routes(cloud: Cloud) -> list[Route]:
    archives = "/v2/project/{api_key}/archive"
    archive = f"{archives}/{{archive_id}}"
    api = _ArchiveApi(cloud)
    return [
        Route(archives, rest(cloud, api.start), methods=["POST"], name="startArchive"),
        Route(archives, rest(cloud, api.list), methods=["GET"], name="listArchives"),
        Route(archive, rest(cloud, api.get), methods=["GET"], name="getArchive"),
        Route(
            archive, rest(cloud, api.delete), methods=["DELETE"], name="deleteArchive"
        ),
        Route(
            f"{archive}/stop",
            rest(cloud, api.stop),
            methods=["POST"],
            name="stopArchive",
        ),
        Route(
            f"{archive}/streams",
            rest(cloud, api.choose_stream),
            methods=["PATCH"],
            name="setArchiveStreams",
        ),
        Route(
            f"{archive}/layout",
            rest(cloud, api.set_layout),
            methods=["PUT"],
            name="setArchiveLayout",
        ),
    ]


class _ArchiveApi:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def start(self, call: Call) -> Response:
        body, project = call.body, call.project
        session = self._cloud.sessions.get(body.text("sessionId"), project.api_key)
        is_individual = _is_individual(body)
        _refuse_what_is_not_recorded(body)
        archive = self._cloud.archives.start(
            session,
            Mix.read(body, tag="multiArchiveTag"),
            name=body.find_text("name", most=MAX_NAME_CHARS) or "",
            is_individual=is_individual,
        )
        return self._answer(archive)

    def stop(self, call: Call) -> Response:
        return self._answer(self._cloud.archives.stop(self._named(call)))

    def get(self, call: Call) -> Response:
        return self._answer(self._named(call))

    def list(self, call: Call) -> Response:
        found = self._cloud.archives.newest(
            call.project.api_key, call.query.find_text("sessionId")
        )
        items = [self._cloud.archive_object(each) for each in page(found, call.query)]
        return answer_json({"count": len(found), "items": items})

    def delete(self, call: Call) -> Response:
        self._cloud.archives.delete(self._named(call))
        return Response(status_code=204)

    def choose_stream(self, call: Call) -> Response:
        self._cloud.archives.choose_stream(self._named(call), call.body)
        return Response(status_code=204)

    def set_layout(self, call: Call) -> Response:
        layout = Layout.read(call.body)
        archive = self._cloud.archives.set_layout(self._named(call), layout)
        return self._answer(archive)

    def _named(self, call: Call) -> Archive:
        return self._cloud.archives.get(call.params["archive_id"], call.project.api_key)

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
