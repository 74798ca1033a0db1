"""Hosting as one ASGI application: a site, and the CDN before its functions.

The order is that of the documentation: what is reserved, redirects, files, rewrites,
the page for what is not there.
"""

import asyncio
from collections.abc import Callable, Mapping
from email.utils import format_datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.firebase.hosting.answers import Answer
from emulators.firebase.hosting.cache import SharedCache
from emulators.firebase.hosting.configuration import Rewrite, SiteConfiguration
from emulators.firebase.hosting.files import Files, FileTooLarge, SiteFile
from emulators.firebase.hosting.origin import Origin
from emulators.firebase.hosting.pages import Elsewhere, Pages
from emulators.firebase.hosting.patterns import filled_in
from emulators.firebase.hosting.requests import MAX_TARGET_CHARS, READS, Asked
from emulators.firebase.hosting.reserved import PREFIX, reserved
from emulators.kernel.application import application
from emulators.kernel.context import Context
from emulators.kernel.json_http import Refused

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NOT_FOUND_PAGE: Final = "/404.html"
DEFAULT_REGION: Final = "us-central1"
_IN_ADDRESS: Final = "/:@!$&'()*+,;=~-._%?#[]"
FILES_ARE_KEPT: Final = "max-age=3600"
"""What Hosting says of a file for which `headers` say nothing else."""

Regions = Callable[[str], tuple[str, ...]]
"""Where a function is, by its id."""


class HostingService:
    """One site. Belongs to the context's event loop.

    Args:
        context: of the stack.
        configuration: the `hosting` section of `firebase.json`.
        root: the folder of `firebase.json`.
        regions: where a function is.
    """

    def __init__(
        self,
        context: Context,
        *,
        configuration: SiteConfiguration,
        root: Path,
        regions: Regions,
    ) -> None:
        self._context = context
        self._configuration = configuration
        self._regions = regions
        told = context.settings.hosting_headers
        self._headers = {name.lower(): value for name, value in told.items()}
        folder = root / configuration.public if configuration.public else None
        self._files = Files(folder, configuration.ignore)
        self._pages = Pages(configuration, self._files)
        self.cache = SharedCache(context.clock)
        self._origin = Origin(context.settings.url("functions"))
        serve = Route("/{path:path}", self._serve, methods=METHODS, name="serve")
        self.app = application(context, "hosting", [serve])

    def lay_over(self, files: Mapping[str, bytes]) -> None:
        """Have these files on the site, by path, whatever its folder has there."""
        self._files.lay_over(files)

    def reset(self) -> None:
        """Forget what was answered."""
        self.cache.clear()

    async def close(self) -> None:
        await self.cache.close()
        await self._origin.close()

    async def _serve(self, request: Request) -> Response:
        try:
            asked = await Asked.of(request)
        except Refused as refused:
            return Response(refused.message, refused.status, media_type="text/plain")
        if len(asked.target) > MAX_TARGET_CHARS:
            return Response("URI Too Long", 414, media_type="text/plain")
        if asked.leads_elsewhere:
            return Response("Bad Request", 400, media_type="text/plain")
        if asked.path.startswith(PREFIX):
            wants = request.query_params.get("useEmulator") == "true"
            settings = self._context.settings
            found = reserved(settings, asked.path, with_emulators=wants)
            return found or await self._missing(asked)
        return self._with_headers(asked, await self._answered(asked))

    async def _answered(self, asked: Asked) -> Response:
        redirect = self._redirected(asked)
        if redirect is not None:
            return redirect
        try:
            page = await self._in_thread(asked.path)
        except FileTooLarge as refusal:
            return Response(str(refusal), 500, media_type="text/plain")
        if isinstance(page, Elsewhere):
            return _moved(page.path, 301, asked.query)
        if page is not None:
            return _file(asked, page)
        for rewrite in self._configuration.rewrites:
            if rewrite.pattern.matches(asked.path):
                return await self._rewritten(rewrite, asked)
        return await self._missing(asked)

    def _redirected(self, asked: Asked) -> Response | None:
        for redirect in self._configuration.redirects:
            captured = redirect.pattern.captured(asked.path)
            if captured is not None:
                target = filled_in(redirect.destination, captured)
                if redirect.destination.startswith("/"):
                    # What was captured must not make it an address elsewhere.
                    target = f"/{target.lstrip('/')}"
                moved_to = quote(target, safe=_IN_ADDRESS)
                return _moved(moved_to, redirect.status, asked.query)
        return None

    async def _in_thread(self, path: str) -> SiteFile | Elsewhere | None:
        return await asyncio.to_thread(self._pages.find, path)

    async def _rewritten(self, rewrite: Rewrite, asked: Asked) -> Response:
        if rewrite.destination is not None:
            found = await asyncio.to_thread(self._files.find, rewrite.destination)
            return await self._missing(asked) if found is None else _file(asked, found)
        if rewrite.function_id is None:
            text = "The local stack rewrites to files and to functions only."
            return Response(text, 501, media_type="text/plain")
        function = self._path_of(rewrite.function_id, rewrite.region)
        if not asked.is_read:
            return _response(asked, await self._origin.ask(function, asked, {}))

        async def ask(extra: Mapping[str, str]) -> Answer:
            return await self._origin.ask(function, asked, extra)

        seen = {**asked.headers, "cookie": asked.session}
        seen["accept-encoding"] = asked.encoding
        return _response(asked, await self.cache.get(asked.key, seen, ask))

    def _path_of(self, function_id: str, region: str | None) -> str:
        """A function's path at the functions' address, as the CLI would find it."""
        known = self._regions(function_id)
        if region is None:
            region = known[0] if len(known) == 1 else DEFAULT_REGION
        return f"/{self._context.settings.project_id}/{region}/{function_id}"

    async def _missing(self, asked: Asked) -> Response:
        found = await asyncio.to_thread(self._files.find, NOT_FOUND_PAGE)
        if found is None:
            return Response(f"Not Found{self._note()}", 404, media_type="text/plain")
        headers = {"content-type": found.content_type, "cache-control": FILES_ARE_KEPT}
        content = b"" if asked.method == "HEAD" else found.content
        return Response(content, 404, headers=headers)

    def _note(self) -> str:
        """Why nothing of the site is found, if nothing of it is there."""
        folder = self._files.missing_folder
        if folder is None:
            return ""
        return f". The site is empty: there is no {self._configuration.public}."

    def _with_headers(self, asked: Asked, response: Response) -> Response:
        for rule in self._configuration.headers:
            if rule.pattern.matches(asked.path):
                for key, value in rule.headers:
                    response.headers[key] = self._headers.get(key.lower(), value)
        return response


def _moved(target: str, status: int, query: str) -> Response:
    if query:
        target += ("&" if "?" in target else "?") + query
    headers = {"location": target, "content-type": "text/html; charset=utf-8"}
    return Response(f"Redirecting to {target}", status, headers=headers)


def _file(asked: Asked, found: SiteFile) -> Response:
    if asked.method not in READS:
        return Response(status_code=405, headers={"allow": ", ".join(READS)})
    headers = {
        "content-type": found.content_type,
        "etag": found.etag,
        "last-modified": format_datetime(found.modified, usegmt=True),
        "cache-control": FILES_ARE_KEPT,
    }
    if _is_known(asked, found.etag):
        return Response(status_code=304, headers=headers)
    return _without_body(asked, Response(found.content, headers=headers))


def _response(asked: Asked, answer: Answer) -> Response:
    """A function's answer for this viewer: nothing new for who has it."""
    etag = answer.header("etag")
    if asked.is_read and answer.status == 200 and etag and _is_known(asked, etag):  # noqa: PLR2004
        answer = Answer(304, answer.without("content-type").headers)
    response = Response(answer.body, answer.status)
    del response.headers["content-length"]
    response.raw_headers += [
        (key.encode("latin-1"), value.encode("latin-1"))
        for key, value in answer.headers
    ]
    if answer.status != 304:  # noqa: PLR2004 - has no length of its own
        response.headers["content-length"] = str(len(answer.body))
    return _without_body(asked, response)


def _without_body(asked: Asked, response: Response) -> Response:
    if asked.method == "HEAD":
        response.body = b""
    return response


def _is_known(asked: Asked, etag: str) -> bool:
    """Whether the viewer has this version. Weakly compared, as RFC 9110 (13.1.2)."""
    given = asked.headers.get("if-none-match", "").split(",")
    tags = [one.strip().removeprefix("W/") for one in given]
    return "*" in tags or etag.removeprefix("W/") in tags
