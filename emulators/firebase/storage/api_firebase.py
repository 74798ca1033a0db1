"""Storage as the Firebase SDKs for JS, iOS and Android speak it. The rules apply.

Source of the shapes: firebase-js-sdk's storage/implementation/requests.
"""

from dataclasses import replace
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.firebase.storage.access import Caller, Guard, caller_of
from emulators.firebase.storage.model import Store
from emulators.firebase.storage.objects import (
    TOKENS_KEY,
    StoredObject,
    new_download_token,
)
from emulators.firebase.storage.refusal import (
    for_firebase,
    no_object,
    permission_denied,
    refusal,
)
from emulators.firebase.storage.transfer import download, page_size, read_document
from emulators.kernel.application import Endpoint, answering, json_answer
from emulators.kernel.json_http import JsonObject

OBJECTS = "/v0/b/{bucket}/o"
OBJECT = OBJECTS + "/{name:path}"
EXPOSED = "X-Goog-Upload-Status, X-Goog-Upload-URL, X-Goog-Upload-Size-Received"
"""Headers that a browser would hide from the JS SDK otherwise."""

MAX_TOKENS = 20
"""Per object. The oldest give way."""


class FirebaseApi:
    """Routes below `/v0`, but for uploads."""

    def __init__(self, store: Store, guard: Guard) -> None:
        self._store = store
        self._guard = guard

    def routes(self) -> list[Route]:
        return [
            firebase_route(OBJECTS, self._list, "GET", "firebaseListObjects"),
            firebase_route(OBJECT, self._get, "GET", "firebaseGetObject"),
            firebase_route(OBJECT, self._patch, "PATCH", "firebasePatchObject"),
            firebase_route(OBJECT, self._delete, "DELETE", "firebaseDeleteObject"),
            firebase_route(OBJECT, self._tokens, "POST", "firebaseDownloadTokens"),
        ]

    async def _list(self, request: Request) -> Response:
        query = request.query_params
        bucket, prefix = request.path_params["bucket"], query.get("prefix", "")
        self._guard.check(caller_in(request), "list", bucket, prefix)
        page = self._store.list_objects(
            bucket,
            prefix=prefix,
            delimiter=query.get("delimiter", ""),
            start=query.get("pageToken", ""),
            limit=page_size(query.get("maxResults")),
        )
        items = [{"name": one.name, "bucket": one.bucket} for one in page.objects]
        answer: JsonObject = {"prefixes": list(page.prefixes), "items": items}
        if page.next_name:
            answer["nextPageToken"] = page.next_name
        return json_answer(answer)

    async def _get(self, request: Request) -> Response:
        bucket, name = request.path_params["bucket"], request.path_params["name"]
        stored = self._store.find(bucket, name)
        # Whoever has a download address may use it: its token stands for the rules.
        token = request.query_params.get("token")
        if stored is None or token not in stored.download_tokens:
            caller = caller_in(request)
            self._guard.check(caller, "get", bucket, name, resource=stored)
        if stored is None:
            raise no_object(bucket, name)
        if request.query_params.get("alt") == "media":
            return download(request, stored)
        return json_answer(object_metadata(self._with_token(stored)))

    def _with_token(self, stored: StoredObject) -> StoredObject:
        # An object that the backend stored has no address yet; asking makes one.
        if stored.download_tokens:
            return stored
        return self._store.describe(stored.with_download_tokens([new_download_token()]))

    async def _patch(self, request: Request) -> Response:
        sent = await read_document(request)
        caller, stored = caller_in(request), self._known(request)
        bucket, name = request.path_params["bucket"], request.path_params["name"]
        changed = _changed(stored, sent) if stored else None
        self._guard.check(
            caller,
            "update",
            bucket,
            name,
            resource=stored,
            incoming=changed.facts() if changed else None,
        )
        if changed is None:
            raise no_object(bucket, name)
        return json_answer(object_metadata(self._store.describe(changed)))

    async def _delete(self, request: Request) -> Response:
        bucket, name = request.path_params["bucket"], request.path_params["name"]
        caller, stored = caller_in(request), self._known(request)
        self._guard.check(caller, "delete", bucket, name, resource=stored)
        self._store.delete(bucket, name)
        return Response(status_code=204)

    async def _tokens(self, request: Request) -> Response:
        if not caller_in(request).is_admin:
            raise permission_denied()
        place, query = request.path_params, request.query_params
        stored = self._store.get(place["bucket"], place["name"])
        tokens = stored.download_tokens
        if query.get("create_token") == "true":
            tokens = [*tokens, new_download_token()][-MAX_TOKENS:]
        elif query.get("delete_token"):
            tokens = [one for one in tokens if one != query["delete_token"]]
        else:
            raise refusal(400, "create_token or delete_token is needed.")
        saved = self._store.describe(stored.with_download_tokens(tokens))
        return json_answer(object_metadata(saved))

    def _known(self, request: Request) -> StoredObject | None:
        return self._store.find(
            request.path_params["bucket"], request.path_params["name"]
        )


def caller_in(request: Request) -> Caller:
    return caller_of(request.headers.get("authorization", ""))


def firebase_route(path: str, endpoint: Endpoint, method: str, name: str) -> Route:
    """A route whose refusals have the shape that Firebase's SDKs expect."""
    answered = answering(endpoint, for_firebase)

    async def exposed(request: Request) -> Response:
        response = await answered(request)
        response.headers["access-control-expose-headers"] = EXPOSED
        return response

    return Route(path, exposed, methods=[method], name=name)


def object_metadata(stored: StoredObject) -> JsonObject:
    """An object, as the SDKs show it to apps."""
    custom = stored.described.custom
    named = f"inline; filename*=utf-8''{quote(stored.name, safe='')}"
    defaults: JsonObject = {"contentEncoding": "identity", "contentDisposition": named}
    shown = {**defaults, **stored.resource()}
    shown["downloadTokens"] = ",".join(stored.download_tokens)
    return {**shown, "metadata": custom} if custom else shown


def _changed(stored: StoredObject, sent: JsonObject) -> StoredObject:
    described = stored.described.patched(without_tokens(sent))
    # Taking all custom metadata away must not take the addresses away.
    changed = replace(stored, described=described)
    return changed.with_download_tokens(stored.download_tokens)


def without_tokens(sent: JsonObject) -> JsonObject:
    """Metadata as an app may set them: without download tokens.

    Tokens are made by the service. An app that could set them could also take away the
    addresses that others were given.
    """
    metadata = sent.get("metadata")
    if not isinstance(metadata, dict):
        return sent
    kept = {name: value for name, value in metadata.items() if name != TOKENS_KEY}
    return {**sent, "metadata": kept}
