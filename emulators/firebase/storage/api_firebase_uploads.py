"""Uploads of the Firebase SDKs: in one request (multipart), or resumable in several.

A resumable upload obeys the header X-Goog-Upload-Command: `start`, then `upload`,
`query`, `finalize` (also `upload, finalize`) or `cancel` at the address it got.
"""

from dataclasses import replace
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.firebase.storage.access import Caller, Guard
from emulators.firebase.storage.api_cloud import base_url
from emulators.firebase.storage.api_firebase import (
    OBJECTS,
    caller_in,
    firebase_route,
    object_metadata,
    without_tokens,
)
from emulators.firebase.storage.model import NO_CONDITIONS, Store
from emulators.firebase.storage.multipart import Part, parse_related
from emulators.firebase.storage.objects import (
    DEFAULT_TYPE,
    TOKENS_KEY,
    Description,
    checked_name,
    md5_of,
    new_download_token,
)
from emulators.firebase.storage.refusal import bad_request
from emulators.firebase.storage.transfer import (
    parse_document,
    read_body,
    read_document,
    whole_number,
)
from emulators.firebase.storage.uploads import CHUNK_BYTES, Upload, Uploads
from emulators.kernel.application import json_answer
from emulators.kernel.json_http import JsonObject

COMMANDS = ("upload", "finalize", "query", "cancel")
PREFIX = "x-goog-upload-"


class FirebaseUploads:
    """The upload route of `/v0`."""

    def __init__(self, store: Store, uploads: Uploads, guard: Guard) -> None:
        self._store = store
        self._uploads = uploads
        self._guard = guard

    def routes(self) -> list[Route]:
        return [
            firebase_route(OBJECTS, self._upload, "POST", "firebaseUpload"),
            firebase_route(OBJECTS, self._upload, "PUT", "firebaseUpload"),
        ]

    async def _upload(self, request: Request) -> Response:
        upload_id = request.query_params.get("upload_id")
        if upload_id:
            return await self._continue(request, upload_id)
        protocol = request.headers.get(PREFIX + "protocol", "raw")
        if protocol == "resumable":
            return await self._start(request)
        body = await read_body(request)
        content_type = request.headers.get("content-type", "")
        if protocol == "multipart":
            described, content = parse_related(body, content_type)
            return self._store_at_once(request, parse_document(described.data), content)
        if protocol == "raw":
            return self._store_at_once(request, {}, Part(content_type, body))
        raise bad_request("The upload protocol must be raw, multipart or resumable.")

    def _store_at_once(
        self, request: Request, said: JsonObject, content: Part
    ) -> Response:
        bucket, name = request.path_params["bucket"], _name(request, said)
        described = _description(said, content.content_type)
        self._check(caller_in(request), bucket, name, described, content.data)
        stored = self._store.put(bucket, name, content.data, described)
        return json_answer(object_metadata(stored))

    async def _start(self, request: Request) -> Response:
        said = await read_document(request)
        bucket, name = request.path_params["bucket"], _name(request, said)
        headers, caller = request.headers, caller_in(request)
        length = PREFIX + "header-content-length"
        size = whole_number(headers.get(length), length) or 0
        content_type = headers.get(PREFIX + "header-content-type", "")
        described = _description(said, content_type)
        # A refusal should come before the bytes do. They are checked again at the end.
        self._check(caller, bucket, name, described, b"", announced=size)
        upload = self._uploads.begin(
            bucket, name, described, conditions=NO_CONDITIONS, caller=caller
        )
        path = OBJECTS.format(bucket=bucket)
        query = f"name={quote(name, safe='')}&upload_id={upload.id}"
        return _status(
            "active",
            {
                "x-goog-upload-url": (
                    f"{base_url(request)}{path}?{query}&upload_protocol=resumable"
                ),
                "x-goog-upload-chunk-granularity": str(CHUNK_BYTES),
                "x-guploader-uploadid": upload.id,
            },
        )

    async def _continue(self, request: Request, upload_id: str) -> Response:
        body = await read_body(request)
        upload = self._uploads.get(upload_id)
        said = request.headers.get(PREFIX + "command", "")
        commands = [one.strip() for one in said.split(",")]
        if not set(commands) <= {*COMMANDS}:
            raise bad_request("An upload command is needed.")
        if "cancel" in commands:
            self._uploads.cancel(upload)
            return _status("cancelled", {})
        if "upload" in commands and upload.stored is None:
            offset = PREFIX + "offset"
            at = whole_number(request.headers.get(offset), offset)
            at = len(upload.data) if at is None else at
            is_last = "finalize" in commands
            self._uploads.append(upload, body, offset=at, is_last=is_last)
        if "finalize" in commands:
            return self._finish(upload)
        return _progress(upload)

    def _finish(self, upload: Upload) -> Response:
        if upload.stored is None:
            self._check(
                upload.caller,
                upload.bucket,
                upload.name,
                upload.described,
                bytes(upload.data),
            )
        response = json_answer(object_metadata(self._uploads.finish(upload)))
        response.headers["x-goog-upload-status"] = "final"
        return response

    def _check(  # noqa: PLR0913 - what the rules may ask about an upload
        self,
        caller: Caller,
        bucket: str,
        name: str,
        described: Description,
        data: bytes,
        *,
        announced: int | None = None,
    ) -> None:
        incoming = {
            "name": name,
            "bucket": bucket,
            "size": len(data) if announced is None else announced,
            "contentType": described.content_type or DEFAULT_TYPE,
            "md5Hash": md5_of(data),
            "metadata": described.custom,
        }
        known = self._store.find(bucket, name)
        # Content is always a `create`, also over an object that is there: `update`
        # is for metadata. So says Firebase's documentation of the two.
        self._guard.check(
            caller, "create", bucket, name, resource=known, incoming=incoming
        )


def _progress(upload: Upload) -> Response:
    state = "active" if upload.stored is None else "final"
    size = len(upload.stored.data) if upload.stored else len(upload.data)
    return _status(state, {"x-goog-upload-size-received": str(size)})


def _status(state: str, headers: dict[str, str]) -> Response:
    return Response(headers={"x-goog-upload-status": state, **headers})


def _name(request: Request, said: JsonObject) -> str:
    return checked_name(request.query_params.get("name") or said.get("name"))


def _description(said: JsonObject, content_type: str) -> Description:
    typed = {"contentType": content_type} if content_type else {}
    described = Description().patched({**typed, **without_tokens(said)})
    metadata = {**described.metadata, TOKENS_KEY: new_download_token()}
    return replace(described, metadata=metadata)
