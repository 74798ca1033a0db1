"""Cloud Storage's JSON API, as google-cloud-storage speaks it.

Nobody has to authenticate: with STORAGE_EMULATOR_HOST set, Google's client sends
no credentials. Rules do not apply here, as they do not to a service account.
"""

from dataclasses import replace
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.firebase.storage.model import Bucket, Conditions, Store
from emulators.firebase.storage.objects import Description, StoredObject, timestamp
from emulators.firebase.storage.refusal import no_object, refusal, unsupported
from emulators.firebase.storage.transfer import (
    download,
    page_size,
    read_document,
    whole_number,
)
from emulators.kernel.application import Endpoint, answering, json_answer
from emulators.kernel.json_http import JsonObject

V1 = "/storage/v1"
BUCKET = V1 + "/b/{bucket}"
OBJECT = BUCKET + "/o/{name:path}"
TO = "/b/{target_bucket}/o/{target:path}"
OWN_PATHS = ("storage", "upload", "download", "v0", "batch", "internal")
"""First segments that are never a bucket."""


class CloudApi:
    """Routes of the JSON API, and of public objects."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def routes(self) -> list[Route]:
        return [
            cloud_route(V1 + "/b", self._list_buckets, "GET", "listBuckets"),
            cloud_route(V1 + "/b", self._create_bucket, "POST", "createBucket"),
            cloud_route(BUCKET, self._get_bucket, "GET", "getBucket"),
            cloud_route(BUCKET, self._delete_bucket, "DELETE", "deleteBucket"),
            cloud_route(BUCKET + "/o", self._list, "GET", "listObjects"),
            cloud_route(
                OBJECT + "/rewriteTo" + TO, self._rewrite, "POST", "rewriteObject"
            ),
            cloud_route(OBJECT + "/copyTo" + TO, self._copy, "POST", "copyObject"),
            cloud_route(OBJECT, self._get, "GET", "getObject"),
            cloud_route(OBJECT, self._patch, "PATCH", "patchObject"),
            cloud_route(OBJECT, self._update, "PUT", "updateObject"),
            cloud_route(OBJECT, self._delete, "DELETE", "deleteObject"),
            cloud_route("/download" + OBJECT, self._download, "GET", "downloadObject"),
        ]

    def public_routes(self) -> list[Route]:
        """Objects at `/{bucket}/{name}`. Must come last: it fits nearly anything."""
        path = "/{bucket}/{name:path}"
        return [cloud_route(path, self._public, "GET", "getPublicObject")]

    async def _list_buckets(self, request: Request) -> Response:
        items = [_bucket_resource(request, bucket) for bucket in self._store]
        return json_answer({"kind": "storage#buckets", "items": items})

    async def _create_bucket(self, request: Request) -> Response:
        name = (await read_document(request)).get("name")
        if not isinstance(name, str):
            raise refusal(400, "Required parameter: name", "required")
        return json_answer(_bucket_resource(request, self._store.create_bucket(name)))

    async def _get_bucket(self, request: Request) -> Response:
        bucket = self._store.get_bucket(request.path_params["bucket"])
        return json_answer(_bucket_resource(request, bucket))

    async def _delete_bucket(self, request: Request) -> Response:
        self._store.delete_bucket(request.path_params["bucket"])
        return Response(status_code=204)

    async def _list(self, request: Request) -> Response:
        query = request.query_params
        for name in ("matchGlob", "endOffset", "filter", "softDeleted"):
            if query.get(name):
                raise unsupported(f"the list option {name}")
        if query.get("versions") == "true":
            raise unsupported("versions of objects")
        page = self._store.list_objects(
            request.path_params["bucket"],
            prefix=query.get("prefix", ""),
            delimiter=query.get("delimiter", ""),
            start=max(query.get("pageToken", ""), query.get("startOffset", "")),
            limit=page_size(query.get("maxResults")),
        )
        answer: JsonObject = {"kind": "storage#objects"}
        if page.objects:
            answer["items"] = [object_resource(request, one) for one in page.objects]
        if page.prefixes:
            answer["prefixes"] = list(page.prefixes)
        if page.next_name:
            answer["nextPageToken"] = page.next_name
        return json_answer(answer)

    async def _get(self, request: Request) -> Response:
        if request.query_params.get("alt") == "media":
            return await self._download(request)
        return json_answer(object_resource(request, self._wanted(request)))

    async def _download(self, request: Request) -> Response:
        return download(request, self._wanted(request))

    async def _public(self, request: Request) -> Response:
        # Real objects are private until their access list says otherwise. There are no
        # lists here; like the official emulator, everything is shown.
        if request.path_params["bucket"] in OWN_PATHS:
            raise unsupported(f"GET {request.url.path}")
        return download(request, self._wanted(request))

    async def _patch(self, request: Request) -> Response:
        sent = await read_document(request)
        stored = self._wanted(request)
        return self._described(request, stored, stored.described.patched(sent))

    async def _update(self, request: Request) -> Response:
        sent = await read_document(request)
        stored = self._wanted(request)
        return self._described(request, stored, Description().patched(sent))

    async def _delete(self, request: Request) -> Response:
        stored = self._wanted(request)
        self._store.delete(stored.bucket, stored.name)
        return Response(status_code=204)

    async def _rewrite(self, request: Request) -> Response:
        copied = await self._copied(request)
        size = str(len(copied.data))
        return json_answer(
            {
                "kind": "storage#rewriteResponse",
                "totalBytesRewritten": size,
                "objectSize": size,
                "done": True,
                "resource": object_resource(request, copied),
            }
        )

    async def _copy(self, request: Request) -> Response:
        return json_answer(object_resource(request, await self._copied(request)))

    async def _copied(self, request: Request) -> StoredObject:
        sent = await read_document(request)
        source = self._wanted(request, sent_as="ifSource")
        return self._store.put(
            request.path_params["target_bucket"],
            request.path_params["target"],
            source.data,
            source.described.patched(sent),
            conditions=conditions_in(request),
        )

    def _wanted(self, request: Request, *, sent_as: str = "if") -> StoredObject:
        place = request.path_params
        stored = self._store.get(place["bucket"], place["name"])
        query = request.query_params
        wanted = "generation" if sent_as == "if" else "sourceGeneration"
        generation = whole_number(query.get(wanted), wanted)
        if generation not in (None, stored.generation):
            raise no_object(stored.bucket, stored.name)
        conditions_in(request, sent_as=sent_as).check(stored)
        return stored

    def _described(
        self, request: Request, stored: StoredObject, described: Description
    ) -> Response:
        saved = self._store.describe(replace(stored, described=described))
        return json_answer(object_resource(request, saved))


def conditions_in(request: Request, *, sent_as: str = "if") -> Conditions:
    """The preconditions of a call; those of a copy's source begin with `ifSource`."""

    def number(name: str) -> int | None:
        parameter = sent_as + name
        return whole_number(request.query_params.get(parameter), parameter)

    return Conditions(
        generation=number("GenerationMatch"),
        not_generation=number("GenerationNotMatch"),
        metageneration=number("MetagenerationMatch"),
        not_metageneration=number("MetagenerationNotMatch"),
    )


def cloud_route(path: str, endpoint: Endpoint, method: str, name: str) -> Route:
    """A route whose refusals have the JSON API's shape."""
    return Route(path, answering(endpoint), methods=[method], name=name)


def object_resource(request: Request, stored: StoredObject) -> JsonObject:
    """An object, as the JSON API shows it."""
    place = f"/b/{stored.bucket}/o/{quote(stored.name, safe='')}"
    media = urlencode({"generation": stored.generation, "alt": "media"})
    shown = stored.resource()
    if stored.described.metadata:
        shown["metadata"] = dict(stored.described.metadata)
    return {
        "kind": "storage#object",
        "id": f"{stored.bucket}/{stored.name}/{stored.generation}",
        "selfLink": f"{base_url(request)}{V1}{place}",
        "mediaLink": f"{base_url(request)}/download{V1}{place}?{media}",
        **shown,
    }


def base_url(request: Request) -> str:
    """How the caller reached this server."""
    return f"http://{request.headers.get('host', '127.0.0.1')[:300]}"


def _bucket_resource(request: Request, bucket: Bucket) -> JsonObject:
    made = timestamp(bucket.created_at_ms)
    return {
        "kind": "storage#bucket",
        "id": bucket.name,
        "name": bucket.name,
        "selfLink": f"{base_url(request)}{V1}/b/{bucket.name}",
        "projectNumber": "0",
        "metageneration": "1",
        "location": "US",
        "locationType": "multi-region",
        "storageClass": "STANDARD",
        "etag": "CAE=",
        "timeCreated": made,
        "updated": made,
    }
