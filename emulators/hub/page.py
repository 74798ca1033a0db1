"""The hub's page: plain HTML and ES modules, sent as they lie in `files/`."""

import re
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.kernel.application import answering
from emulators.kernel.json_http import Refused

FOLDER: Final = Path(__file__).parent / "files"
DOCUMENT: Final = "hub.html"
NAME: Final = re.compile(r"[a-z_]+\.(?:mjs|css)")
TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
}
HEADERS: Final = {
    "cache-control": "no-cache",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def routes() -> list[Route]:
    """The modules and styles. The document itself is at `/`, for browsers."""
    return [
        Route("/__/page/{name}", answering(_file), methods=["GET"], name="pageFile")
    ]


def is_wanted(request: Request) -> bool:
    """Whether a browser asks: SDKs and the CLI take JSON, or anything."""
    return "text/html" in request.headers.get("accept", "")


def document() -> Response:
    """The page."""
    return _answer(FOLDER / DOCUMENT)


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    path = FOLDER / name
    if not NAME.fullmatch(name) or not path.is_file():
        text = f"The hub's page has no {name[:80]!r}."
        raise Refused(404, text, canonical="NOT_FOUND")
    return _answer(path)


def _answer(path: Path) -> Response:
    # Read anew each time: who works on it reloads the page.
    content = path.read_text("utf-8")
    return Response(content, headers={**HEADERS, "content-type": TYPES[path.suffix]})
