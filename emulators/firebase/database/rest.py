"""The REST API over the data: one route per method, streams among them."""

import functools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute

from emulators.firebase.database import bodies
from emulators.firebase.database.answers import (
    REFUSALS,
    answer,
    dumps,
    finished,
    refusal,
    tagged,
)
from emulators.firebase.database.credentials import Credentials, Identity
from emulators.firebase.database.etags import etag
from emulators.firebase.database.model import Instance
from emulators.firebase.database.parameters import (
    UNNAMED,
    Options,
    target_of,
)
from emulators.firebase.database.push_ids import PushIds
from emulators.firebase.database.routing import EVENT_STREAM, DataRoute, Endpoint
from emulators.firebase.database.store import Store
from emulators.firebase.database.streaming import Streams, View
from emulators.firebase.database.tree import InvalidData, Leaf, Node, get, to_json
from emulators.firebase.database.writes import Target, priority_of
from emulators.kernel.application import preflight
from emulators.kernel.clock import VirtualClock
from emulators.kernel.json_http import Json


@dataclass(frozen=True, slots=True)
class Call:
    """A request whose URL and credentials have been understood."""

    request: Request
    instance: Instance
    target: Target
    identity: Identity
    options: Options

    @property
    def wants_etag(self) -> bool:
        return self.request.headers.get("x-firebase-etag", "").lower() == "true"

    def answer(self, value: Json) -> Response:
        return answer(value, style=self.options.style)

    def stored(self, node: Node, json: Json) -> Response:
        """The answer to a write that left `node` in its place."""
        response = self.answer(json)
        return tagged(response, node) if self.wants_etag else response


class Rest:
    """The endpoints, over the databases of one stack."""

    def __init__(
        self,
        *,
        store: Store,
        credentials: Credentials,
        clock: VirtualClock,
        streams: Streams,
    ) -> None:
        self._store = store
        self._credentials = credentials
        self._clock = clock
        self._streams = streams
        self._push_ids = PushIds()

    def routes(self) -> list[BaseRoute]:
        return [
            DataRoute("OPTIONS", preflight, name="preflight"),
            DataRoute("GET", self._endpoint(self.stream), name="stream", streams=True),
            DataRoute("GET", self._endpoint(self.get), name="get"),
            # The server sends the headers alone.
            DataRoute("HEAD", self._endpoint(self.get), name="get"),
            DataRoute("PUT", self._endpoint(self.put), name="put"),
            DataRoute("PATCH", self._endpoint(self.patch), name="patch"),
            DataRoute("POST", self._endpoint(self.post), name="post"),
            DataRoute("DELETE", self._endpoint(self.delete), name="delete"),
        ]

    async def get(self, call: Call) -> Response:
        _refuse_condition(call)
        node = _read(call)
        headers = call.request.headers
        known = headers.get("if-none-match")
        # Asked for first: the tag of a large location takes as long as the location.
        if known is not None and known == etag(node):
            return tagged(Response(status_code=304), node)
        response = _shown(call, node)
        is_tagged = call.wants_etag or known is not None
        return tagged(response, node) if is_tagged else response

    async def stream(self, call: Call) -> Response:
        if call.target.is_priority:
            raise InvalidData("Invalid path: a priority cannot be streamed")
        if call.options.is_shallow:
            raise InvalidData("shallow cannot be streamed")
        # Asked once before the answer begins: afterwards no status can be told.
        _read(call)
        view = View(
            instance=call.instance,
            path=call.target.path,
            query=call.options.query,
            identity=call.identity,
            is_export=call.options.is_export,
        )
        return StreamingResponse(self._streams.events(view), media_type=EVENT_STREAM)

    async def put(self, call: Call) -> Response:
        text = await bodies.text_of(call.request)
        json = bodies.parse(text)
        try:
            node = _set(call, json)
        except InvalidData as error:
            raise bodies.with_position(error, text, keys_are_paths=False) from None
        return call.stored(node, _json_at(call, node))

    async def patch(self, call: Call) -> Response:
        _refuse_condition(call)
        text = await bodies.text_of(call.request)
        try:
            writes = bodies.parse_update(text, call.target)
            commit = call.instance.write(
                writes,
                identity=call.identity,
                kind="update",
                at=call.target.path,
                silent=call.options.silences_triggers,
            )
        except InvalidData as error:
            raise bodies.with_position(error, text, keys_are_paths=True) from None
        depth = len(call.target.path)
        return call.answer(
            {
                _relative(target, depth): _value_at(target, commit.after)
                for target in writes
            }
        )

    async def post(self, call: Call) -> Response:
        _refuse_condition(call)
        if call.target.is_priority:
            raise InvalidData("Invalid path: a priority has no children")
        text = await bodies.text_of(call.request)
        json = bodies.parse(text)
        name = self._push_ids.next(self._clock.now_ms())
        child = Target((*call.target.path, name))
        try:
            commit = call.instance.write(
                {child: json},
                identity=call.identity,
                kind="set",
                at=child.path,
                silent=call.options.silences_triggers,
            )
        except InvalidData as error:
            raise bodies.with_position(error, text, keys_are_paths=False) from None
        return call.stored(get(commit.after, child.path), {"name": name})

    async def delete(self, call: Call) -> Response:
        return call.stored(_set(call, None), None)

    def _endpoint(self, handle: Callable[[Call], Awaitable[Response]]) -> Endpoint:
        """An endpoint that understands the URL first, and answers every refusal."""

        @functools.wraps(handle)
        async def serve(request: Request) -> Response:
            try:
                response = await handle(self._call(request))
            except REFUSALS as error:
                response = refusal(error)
            return finished(request, response)

        return serve

    def _call(self, request: Request) -> Call:
        parameters = request.query_params
        target = target_of(request)
        now_s = self._clock.now_ms() / 1000
        return Call(
            request,
            self._store.instance(parameters.get("ns", UNNAMED)),
            target,
            self._credentials.identify(request.headers, parameters, now_s=now_s),
            Options.parse(parameters),
        )


def _read(call: Call) -> Node:
    node = call.instance.read(
        call.target.path, identity=call.identity, query=call.options.query
    )
    if not call.target.is_priority:
        return node
    priority = priority_of(node)
    return None if priority is None else Leaf(priority)


def _shown(call: Call, node: Node) -> Response:
    options = call.options
    if options.is_shallow:
        json = _shallow(node)
    else:
        json = to_json(node, export=options.is_export)
    if options.callback is not None:
        text = f"{options.callback}({dumps(json)})"
        response = Response(text, media_type="application/javascript")
    else:
        response = call.answer(json)
    if options.download is not None:
        name = options.download.encode("ascii", "replace").decode()
        response.headers["content-disposition"] = f'attachment; filename="{name}"'
    return response


def _shallow(node: Node) -> Json:
    if node is None or isinstance(node, Leaf):
        return to_json(node)
    return dict.fromkeys(node.children, True)


def _set(call: Call, json: Json) -> Node:
    """Write the request's place, on the request's condition; what is there now."""
    expected = _expected_etag(call)
    if expected is None:
        commit = call.instance.write(
            {call.target: json},
            identity=call.identity,
            kind="set",
            at=call.target.path,
            silent=call.options.silences_triggers,
        )
    else:
        commit = call.instance.write_if(
            lambda node: etag(node) == expected,
            call.target,
            json,
            identity=call.identity,
            silent=call.options.silences_triggers,
        )
    return get(commit.after, call.target.path)


def _expected_etag(call: Call) -> str | None:
    expected = call.request.headers.get("if-match")
    # A weak tag has a quote behind its mark; a digest in base64 may begin with `W/`.
    if expected is not None and ("," in expected or expected.startswith('W/"')):
        raise InvalidData("if-match must be a single strong ETag")
    return expected


def _refuse_condition(call: Call) -> None:
    if "if-match" in call.request.headers:
        # The service's own words for this are not known.
        raise InvalidData("if-match is not supported for this method")


def _json_at(call: Call, node: Node) -> Json:
    if call.target.is_priority:
        return priority_of(node)
    return to_json(node, export=call.options.is_export)


def _value_at(target: Target, root: Node) -> Json:
    node = get(root, target.path)
    return priority_of(node) if target.is_priority else to_json(node)


def _relative(target: Target, depth: int) -> str:
    keys = target.path[depth:]
    return "/".join((*keys, ".priority") if target.is_priority else keys)
