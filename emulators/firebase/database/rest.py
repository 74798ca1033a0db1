"""The REST API over the data: one route per method, streams among them."""

import functools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute

from emulators.firebase.database import bodies
from emulators.firebase.database.answer_limits import check_answer
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
from emulators.firebase.database.large import Work, work_on
from emulators.firebase.database.model import Instance, PermissionDenied
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
from emulators.firebase.database.writes import Built, Target, priority_of
from emulators.kernel.application import preflight
from emulators.kernel.clock import VirtualClock
from emulators.kernel.json_http import Json
from emulators.kernel.refusal_texts import REFUSAL


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

    def answer(self, value: Json, *, in_pieces: bool = False) -> Response:
        return answer(value, style=self.options.style, in_pieces=in_pieces)

    def stored(self, node: Node, json: Json, *, in_pieces: bool = False) -> Response:
        """The answer to a write that left `node` in its place."""
        response = self.answer(json, in_pieces=in_pieces)
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
        work = work_on(node)
        return await work.do(lambda: _got(call, node, in_pieces=work.is_large))

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
        work = work_on(text)
        try:
            value = await work.do(
                lambda: bodies.parse_value(text, call.target, is_large=work.is_large)
            )
            node = await _set(call, value, work)
        except InvalidData as error:
            raise await _placed(error, text, work) from None
        return await work.do(
            lambda: call.stored(node, _json_at(call, node), in_pieces=work.is_large)
        )

    async def patch(self, call: Call) -> Response:
        _refuse_condition(call)
        text = await bodies.text_of(call.request)
        work = work_on(text)
        try:
            writes = await work.do(
                lambda: bodies.parse_update(text, call.target, is_large=work.is_large)
            )
            after = await work.write(
                call.instance,
                writes,
                call.identity,
                kind="update",
                at=call.target.path,
                silent=call.options.silences_triggers,
                size=call.options.size,
            )
        except InvalidData as error:
            raise await _placed(error, text, work, keys_are_paths=True) from None
        depth = len(call.target.path)

        def shown() -> Response:
            values: dict[str, Json] = {
                _relative(target, depth): _value_at(target, after) for target in writes
            }
            return call.answer(values, in_pieces=work.is_large)

        return await work.do(shown)

    async def post(self, call: Call) -> Response:
        _refuse_condition(call)
        if call.target.is_priority:
            raise InvalidData("Invalid path: a priority has no children")
        text = await bodies.text_of(call.request)
        work = work_on(text)
        name = self._push_ids.next(self._clock.now_ms())
        child = Target((*call.target.path, name))
        try:
            value = await work.do(
                lambda: bodies.parse_value(text, child, is_large=work.is_large)
            )
            after = await work.write(
                call.instance,
                {child: value},
                call.identity,
                kind="set",
                at=child.path,
                silent=call.options.silences_triggers,
                size=call.options.size,
            )
        except InvalidData as error:
            raise await _placed(error, text, work) from None
        node = get(after, child.path)
        return await work.do(lambda: call.stored(node, {"name": name}))

    async def delete(self, call: Call) -> Response:
        return call.stored(await _set(call, None, Work(0)), None)

    def _endpoint(self, handle: Callable[[Call], Awaitable[Response]]) -> Endpoint:
        """An endpoint that understands the URL first, and answers every refusal."""

        @functools.wraps(handle)
        async def serve(request: Request) -> Response:
            try:
                response = await handle(self._call(request))
            except REFUSALS as error:
                response = refusal(error)
                if isinstance(error, PermissionDenied):
                    request.scope[REFUSAL] = error.sentence
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


def _got(call: Call, node: Node, *, in_pieces: bool) -> Response:
    headers = call.request.headers
    known = headers.get("if-none-match")
    # Asked for first: the tag of a large location takes as long as the location.
    if known is not None and known == etag(node):
        return tagged(Response(status_code=304), node)
    if not call.options.is_shallow:
        check_answer(node)
    response = _shown(call, node, in_pieces=in_pieces)
    is_tagged = call.wants_etag or known is not None
    return tagged(response, node) if is_tagged else response


def _shown(call: Call, node: Node, *, in_pieces: bool) -> Response:
    options = call.options
    if options.is_shallow:
        json = _shallow(node)
    else:
        json = to_json(node, export=options.is_export)
    if options.callback is not None:
        text = f"{options.callback}({dumps(json, in_pieces=in_pieces)})"
        response = Response(text, media_type="application/javascript")
    else:
        response = call.answer(json, in_pieces=in_pieces)
    if options.download is not None:
        name = options.download.encode("ascii", "replace").decode()
        response.headers["content-disposition"] = f'attachment; filename="{name}"'
    return response


def _shallow(node: Node) -> Json:
    if node is None or isinstance(node, Leaf):
        return to_json(node)
    return dict.fromkeys(node.children, True)


async def _set(call: Call, value: Json | Built, work: Work) -> Node:
    """Write the request's place, on the request's condition; what is there now."""
    expected = _expected_etag(call)
    silent, size = call.options.silences_triggers, call.options.size
    path = call.target.path
    if expected is None:
        after = await work.write(
            call.instance,
            {call.target: value},
            call.identity,
            kind="set",
            at=path,
            silent=silent,
            size=size,
        )
        return get(after, path)
    # Beside the loop if it is large; asked once more if it has changed meanwhile.
    current = get(call.instance.root, path)
    tag = await work_on(current).do(lambda: etag(current))
    commit = call.instance.write_if(
        lambda node: (tag if node is current else etag(node)) == expected,
        call.target,
        value,
        identity=call.identity,
        silent=silent,
        size=size,
    )
    return get(commit.after, path)


async def _placed(
    error: InvalidData, text: str, work: Work, *, keys_are_paths: bool = False
) -> InvalidData:
    """The error, with the place of what it is about; see `bodies.with_position`."""
    return await work.do(
        lambda: bodies.with_position(error, text, keys_are_paths=keys_are_paths)
    )


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
