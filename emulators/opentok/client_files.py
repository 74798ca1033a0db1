"""What pages load in place of the vendor's client SDK, as modules and as one script."""

from http import HTTPStatus
from pathlib import Path

from starlette.responses import Response
from starlette.routing import Route

from emulators.kernel.json_http import Refused
from emulators.opentok.client_script import NAME, NotJoinable, joined
from emulators.opentok.endpoints import ControlRequest, control
from emulators.opentok.refusals import not_found

FOLDER = Path(__file__).parent / "client"
ENTRY, GLOBAL = "opentok.mjs", "OT"
SCRIPT = "opentok.min.js"
"""The name that the vendor's has; nothing is made smaller."""

JAVASCRIPT = "text/javascript; charset=utf-8"
"""Said, because a page need not be in UTF-8."""


def routes(folder: Path = FOLDER) -> list[Route]:
    """`/client/opentok.mjs` with its modules, and `/client/opentok.min.js`."""
    files = _ClientFiles(folder)
    script, module = f"/client/{SCRIPT}", "/client/{name}"
    return [
        Route(script, control(files.script), methods=["GET"], name="getClientFile"),
        Route(module, control(files.module), methods=["GET"], name="getClientFile"),
    ]


class _ClientFiles:
    """Read anew each time: who works on them reloads the page."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def module(self, request: ControlRequest) -> Response:
        name = request.params["name"]
        path = self._folder / name
        if not NAME.fullmatch(name) or not path.is_file():
            raise not_found("There is no such file of the client.")
        return _answer(path.read_text(encoding="utf-8"))

    def script(self, _: ControlRequest) -> Response:
        try:
            return _answer(script(self._folder))
        except NotJoinable as refusal:
            text = f"The script cannot be made of its modules. {refusal}"
            raise Refused(HTTPStatus.INTERNAL_SERVER_ERROR, text) from None


def script(folder: Path = FOLDER) -> str:
    """The client as one classic script.

    Raises:
        NotJoinable: one of its modules says something that cannot be joined.
    """
    modules = {
        path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.mjs")
    }
    return joined(modules, entry=ENTRY, made=GLOBAL)


def _answer(text: str) -> Response:
    headers = {"cache-control": "no-cache", "content-type": JAVASCRIPT}
    return Response(text, headers=headers)
