"""What tools ask of a database besides its data: rules, names and triggers."""

import asyncio
import functools

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from emulators.firebase.database import bodies
from emulators.firebase.database.answers import (
    JSON_TYPE,
    REFUSALS,
    answer,
    finished,
    refusal,
)
from emulators.firebase.database.coverage_report import as_json, as_page
from emulators.firebase.database.credentials import Credentials, Unauthorized
from emulators.firebase.database.model import Instance
from emulators.firebase.database.parameters import UNNAMED
from emulators.firebase.database.registrations import Registration
from emulators.firebase.database.routing import Endpoint
from emulators.firebase.database.rules import Ruleset
from emulators.firebase.database.rules.source import Entries, Items, Plain, Text, read
from emulators.firebase.database.rules.source import Value as RulesValue
from emulators.firebase.database.store import Store
from emulators.firebase.database.tree import InvalidData
from emulators.firebase.database.triggers import Triggers
from emulators.firebase.database.write_limits import DEFAULT_SIZES, WriteSize
from emulators.kernel.application import preflight
from emulators.kernel.clock import VirtualClock
from emulators.kernel.json_http import Json

RULES = "/.settings/rules.json"
TRIGGERS = "/.settings/functionTriggers.json"
DATABASES = "/.inspect/databases.json"
COVERAGE_PAGE = "/.inspect/coverage"
COVERAGE = COVERAGE_PAGE + ".json"
STRICT_TRIGGERS = "/.settings/strictTriggerValidation.json"
WRITE_SIZE = "/.settings/defaultWriteSizeLimit.json"


class Administration:
    """The endpoints. All but the coverage of rules are for admins only."""

    def __init__(
        self,
        *,
        store: Store,
        credentials: Credentials,
        clock: VirtualClock,
        triggers: Triggers,
        prepared: asyncio.Event,
    ) -> None:
        self._store = store
        self._credentials = credentials
        self._clock = clock
        self._triggers = triggers
        self._prepared = prepared

    def routes(self) -> list[BaseRoute]:
        endpoints = (
            ("getRules", "GET", RULES, self.get_rules),
            ("putRules", "PUT", RULES, self.put_rules),
            ("getTriggers", "GET", TRIGGERS, self.get_triggers),
            ("registerTrigger", "POST", TRIGGERS, self.register_trigger),
            ("putTriggers", "PUT", TRIGGERS, self.put_triggers),
            ("listDatabases", "GET", DATABASES, self.list_databases),
            ("getStrictTriggers", "GET", STRICT_TRIGGERS, self.get_strict_triggers),
            ("putStrictTriggers", "PUT", STRICT_TRIGGERS, self.put_strict_triggers),
            ("getWriteSize", "GET", WRITE_SIZE, self.get_write_size),
            ("putWriteSize", "PUT", WRITE_SIZE, self.put_write_size),
        )
        routes: list[BaseRoute] = [
            Route(path, self._endpoint(handle), methods=[method], name=name)
            for name, method, path, handle in endpoints
        ]
        # Open, as in the official emulator: they are looked at in a browser.
        routes += [
            Route(COVERAGE, self._answered(self.get_coverage), name="getCoverage"),
            Route(
                COVERAGE_PAGE, self._answered(self.show_coverage), name="showCoverage"
            ),
        ]
        routes += [
            Route(path, preflight, methods=["OPTIONS"], name="preflight")
            for path in (RULES, TRIGGERS, DATABASES, COVERAGE)
        ]
        return routes

    async def get_rules(self, request: Request) -> Response:
        """The rules as they were set; with `format=strict`, without what is no JSON."""
        source = self._instance(request).rules.source
        if request.query_params.get("format") == "strict":
            return answer(_strict(read(source)))
        return Response(source, media_type=JSON_TYPE)

    async def put_rules(self, request: Request) -> Response:
        """Set the rules, or only check them. Refused ones leave the former in place."""
        is_dry_run = request.query_params.get("dryRun") == "true"
        text = await bodies.text_of(request)
        rules = Ruleset.parse(text, is_dry_run=is_dry_run)
        if not is_dry_run:
            await self._prepared.wait()
            self._instance(request).install(rules)
        return answer({"status": "ok"})

    async def list_databases(self, _: Request) -> Response:
        return answer([{"name": instance.name} for instance in self._store])

    async def get_strict_triggers(self, request: Request) -> Response:
        """Whether writes are refused that cause too many events, or too large ones."""
        return answer({"value": self._instance(request).limits.strict_triggers})

    async def put_strict_triggers(self, request: Request) -> Response:
        value = bodies.parse(await bodies.text_of(request))
        if not isinstance(value, bool):
            raise InvalidData("strictTriggerValidation must be true or false")
        self._instance(request).limits.strict_triggers = value
        return answer({"status": "ok"})

    async def get_write_size(self, request: Request) -> Response:
        """How large a write may be that does not say it itself."""
        return answer(self._instance(request).limits.size.value)

    async def put_write_size(self, request: Request) -> Response:
        value = bodies.parse(await bodies.text_of(request))
        if value not in DEFAULT_SIZES:
            raise InvalidData(
                f"defaultWriteSizeLimit must be one of {', '.join(DEFAULT_SIZES)}"
            )
        self._instance(request).limits.size = WriteSize(value)
        return answer({"status": "ok"})

    async def get_coverage(self, request: Request) -> Response:
        """What became of each expression of the rules so far."""
        instance = self._instance(request)
        return answer(as_json(instance.name, instance.rules.coverage()))

    async def show_coverage(self, request: Request) -> Response:
        """The same as a page."""
        instance = self._instance(request)
        page = as_page(instance.name, instance.rules.coverage())
        # Halves of UTF-16 pairs can come from rules texts; UTF-8 cannot carry them.
        return HTMLResponse(page.encode("utf-8", "replace"))

    async def get_triggers(self, _: Request) -> Response:
        return answer([each.to_json() for each in self._triggers.registrations()])

    async def register_trigger(self, request: Request) -> Response:
        record = bodies.parse(await bodies.text_of(request))
        self._triggers.register(Registration.parse(record))
        return answer({"status": "ok"})

    async def put_triggers(self, request: Request) -> Response:
        """Replace every registration."""
        records = bodies.parse(await bodies.text_of(request))
        if not isinstance(records, list):
            raise InvalidData("Function triggers must be an array")
        self._triggers.replace([Registration.parse(record) for record in records])
        return answer({"status": "ok"})

    def _instance(self, request: Request) -> Instance:
        return self._store.instance(request.query_params.get("ns", UNNAMED))

    def _endpoint(self, handle: Endpoint) -> Endpoint:
        """An endpoint for admins."""

        @functools.wraps(handle)
        async def authorized(request: Request) -> Response:
            self._authorize(request)
            return await handle(request)

        return self._answered(authorized)

    def _answered(self, handle: Endpoint) -> Endpoint:
        """An endpoint that answers every refusal."""

        @functools.wraps(handle)
        async def serve(request: Request) -> Response:
            try:
                response = await handle(request)
            except REFUSALS as error:
                response = refusal(error)
            return finished(request, response)

        return serve

    def _authorize(self, request: Request) -> None:
        identity = self._credentials.identify(
            request.headers, request.query_params, now_s=self._clock.now_ms() / 1000
        )
        if identity.kind != "admin":
            raise Unauthorized("Permission denied")


def _strict(value: RulesValue) -> Json:
    match value:
        case Text(value=text):
            return text
        case Plain(value=plain):
            return plain
        case Items(values=values):
            return [_strict(item) for item in values]
        case Entries(entries=entries):
            return {entry.key.value: _strict(entry.value) for entry in entries}
