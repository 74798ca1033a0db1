"""Uploads of Cloud Storage's JSON API: in one request, or resumable in several.

A resumable upload is begun with a POST, goes on with PUTs that say by Content-Range
what they bring, and is finished by the one that completes the announced total.
"""

import re
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.firebase.storage.access import ADMIN
from emulators.firebase.storage.api_cloud import (
    base_url,
    cloud_route,
    conditions_in,
    object_resource,
)
from emulators.firebase.storage.model import Store
from emulators.firebase.storage.multipart import Part, parse_related
from emulators.firebase.storage.objects import (
    Description,
    checked_name,
    checksum,
    md5_of,
)
from emulators.firebase.storage.refusal import bad_request
from emulators.firebase.storage.transfer import parse_document, read_body, read_document
from emulators.firebase.storage.uploads import Upload, Uploads
from emulators.kernel.application import json_answer
from emulators.kernel.json_http import JsonObject

UPLOAD = "/upload/storage/v1/b/{bucket}/o"
CONTENT_RANGE = re.compile(r"bytes (?:(\d{1,18})-(\d{1,18})|\*)/(?:(\d{1,18})|\*)")
HASHES = re.compile(r"(crc32c|md5)=([A-Za-z0-9+/=]{1,40})")


class CloudUploads:
    """Routes below `/upload`."""

    def __init__(self, store: Store, uploads: Uploads) -> None:
        self._store = store
        self._uploads = uploads

    def routes(self) -> list[Route]:
        return [
            cloud_route(UPLOAD, self._insert, "POST", "insertObject"),
            cloud_route(UPLOAD, self._continue, "PUT", "continueUpload"),
            cloud_route(UPLOAD, self._cancel, "DELETE", "cancelUpload"),
        ]

    async def _insert(self, request: Request) -> Response:
        kind = request.query_params.get("uploadType")
        if kind == "resumable":
            return await self._begin(request)
        body = await read_body(request)
        content_type = request.headers.get("content-type", "")
        if kind == "multipart":
            described, content = parse_related(body, content_type)
            return self._store_at_once(request, parse_document(described.data), content)
        if kind == "media":
            return self._store_at_once(request, {}, Part(content_type, body))
        raise bad_request("uploadType must be media, multipart or resumable.")

    def _store_at_once(
        self, request: Request, said: JsonObject, content: Part
    ) -> Response:
        _verify(said, content.data)
        stored = self._store.put(
            request.path_params["bucket"],
            _name(request, said),
            content.data,
            _description(said, content.content_type),
            conditions=conditions_in(request),
        )
        return json_answer(object_resource(request, stored))

    async def _begin(self, request: Request) -> Response:
        said = await read_document(request)
        bucket, name = request.path_params["bucket"], _name(request, said)
        conditions = conditions_in(request)
        conditions.check(self._store.find(bucket, name))
        upload = self._uploads.begin(
            bucket,
            name,
            _description(said, request.headers.get("x-upload-content-type", "")),
            conditions=conditions,
            caller=ADMIN,
        )
        query = urlencode(
            {"uploadType": "resumable", "name": name, "upload_id": upload.id}
        )
        path = UPLOAD.format(bucket=bucket)
        headers = {
            "location": f"{base_url(request)}{path}?{query}",
            "x-guploader-uploadid": upload.id,
        }
        return Response(headers=headers)

    async def _continue(self, request: Request) -> Response:
        body = await read_body(request)
        upload = self._uploads.get(request.query_params.get("upload_id", ""))
        said = request.headers.get("content-range", "")
        found = CONTENT_RANGE.fullmatch(said)
        if said and not found:
            raise bad_request("Invalid Content-Range.")
        first, last, total = found.groups() if found else (None, None, None)
        if first and int(last or "-1") - int(first) + 1 != len(body):
            raise bad_request("The Content-Range does not fit the body.")
        offset = int(first or 0)
        # Without a Content-Range, the body is all there is; with a total of "*", or
        # more than has come, there is something left to wait for.
        is_last = not found or (total is not None and offset + len(body) >= int(total))
        if upload.stored is None:
            self._uploads.append(upload, body, offset=offset, is_last=is_last)
        is_complete = not found or (total and int(total) == len(upload.data))
        if upload.stored is None and not is_complete:
            return _incomplete(upload)
        return self._finish(request, upload)

    def _finish(self, request: Request, upload: Upload) -> Response:
        if upload.stored is None:
            header = HASHES.findall(request.headers.get("x-goog-hash", ""))
            names = {"crc32c": "crc32c", "md5": "md5Hash"}
            _verify({names[kind]: value for kind, value in header}, bytes(upload.data))
        stored = self._uploads.finish(upload)
        return json_answer(object_resource(request, stored))

    async def _cancel(self, request: Request) -> Response:
        upload = self._uploads.get(request.query_params.get("upload_id", ""))
        self._uploads.cancel(upload)
        # Google answers "client closed request" to say that it was cancelled.
        return Response(status_code=499)


def _incomplete(upload: Upload) -> Response:
    received = len(upload.data)
    headers = {"range": f"bytes=0-{received - 1}"} if received else {}
    return Response(status_code=308, headers=headers)


def _name(request: Request, said: JsonObject) -> str:
    return checked_name(request.query_params.get("name") or said.get("name"))


def _description(said: JsonObject, content_type: str) -> Description:
    typed = {"contentType": content_type} if content_type else {}
    return Description().patched({**typed, **said})


def _verify(said: JsonObject, data: bytes) -> None:
    for name, actual in (("crc32c", checksum), ("md5Hash", md5_of)):
        if name in said and said[name] != actual(data):
            raise bad_request(f"The {name} does not match the content.")
