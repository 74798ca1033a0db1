"""The hub: what a person or a test asks of the stack itself.

`/`, `/emulators` and what is under `/functions/` are those of the Firebase CLI's hub,
where SDKs look for the addresses of emulators and test tools silence the database's
triggers. Everything under `/__/` is ours, and so is the page that browsers get at `/`.
"""

import os
from dataclasses import asdict
from datetime import UTC, timedelta
from typing import TypeGuard

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp

from emulators.assembly import Assembly
from emulators.firebase.functions.host import FunctionsFailed
from emulators.firebase.functions.manifest import DatabaseTrigger
from emulators.firebase.schedules.service import JobNotFound
from emulators.hub import page
from emulators.hub.faults import FaultBody, camel, fault_told, faults_told
from emulators.hub.live import Live
from emulators.kernel import durations
from emulators.kernel.activity import StillBusy
from emulators.kernel.application import PREFLIGHT, Endpoint, application, cross_origin
from emulators.kernel.durations import DurationRefused
from emulators.kernel.json_http import JsonObject, parse_object, read_body

MAX_REQUEST_BYTES = 1024 * 1024
MAX_SETTLE_MS = 60_000
EMULATORS = ("hub", "functions", "hosting", "database", "auth", "storage", "tasks")
"""The services that the CLI's hub knows too, under its names for them."""


class HubRefused(Exception):
    """What was asked of the hub is malformed."""


class Hub:
    """HTTP surface of one assembly."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly
        self._context = assembly.context
        self.app: ASGIApp = application(self._context, "hub", self._routes())

    def _routes(self) -> list[BaseRoute]:
        answered = (
            ("GET", "/", self._locator),
            ("GET", "/emulators", self._emulators),
            ("PUT", "/functions/disableBackgroundTriggers", self._disable_triggers),
            ("PUT", "/functions/enableBackgroundTriggers", self._enable_triggers),
            ("GET", "/__/info", self._info),
            ("POST", "/__/reset", self._reset),
            ("POST", "/__/settle", self._settle),
            ("GET", "/__/clock", self._clock),
            ("POST", "/__/clock", self._advance),
            ("GET", "/__/faults", self._faults),
            ("POST", "/__/faults", self._arm),
            ("DELETE", "/__/faults", self._disarm),
            ("GET", "/__/journal", self._journal),
            ("GET", "/__/logs", self._logs),
            ("GET", "/__/usage", self._usage),
            ("GET", "/__/schedules", self._schedules),
            ("POST", "/__/schedules/{function_id}:run", self._run_schedule),
            ("POST", "/__/functions:kill", self._kill),
            ("POST", "/__/functions:reload", self._reload),
        )
        routes = [
            Route(path, _answering(endpoint), methods=[method], name="control")
            for method, path, endpoint in answered
        ]
        live = WebSocketRoute("/__/live", Live(self._assembly), name="live")
        return [*routes, *page.routes(), live, PREFLIGHT]

    async def _locator(self, request: Request) -> Response:
        if page.is_wanted(request):
            return page.document()
        url = self._context.settings.url("hub")
        return JSONResponse({"version": "local", "origins": [url], "pid": os.getpid()})

    async def _emulators(self, _: Request) -> Response:
        settings = self._context.settings
        return JSONResponse(
            {
                name: {
                    "name": name,
                    "host": settings.hostname,
                    "port": getattr(settings.ports, name),
                    "listen": [
                        {
                            "address": settings.host,
                            "family": "IPv4",
                            "port": getattr(settings.ports, name),
                        }
                    ],
                }
                for name in EMULATORS
            }
        )

    async def _disable_triggers(self, _: Request) -> Response:
        return self._with_triggers(enabled=False)

    async def _enable_triggers(self, _: Request) -> Response:
        return self._with_triggers(enabled=True)

    def _with_triggers(self, *, enabled: bool) -> Response:
        self._assembly.database.triggers.are_enabled = enabled
        return JSONResponse({"enabled": enabled})

    async def _info(self, _: Request) -> Response:
        settings = self._context.settings
        names = (*EMULATORS, "opentok")
        endpoints = self._assembly.manifest.endpoints.values()
        callable_ = (e for e in endpoints if not isinstance(e.trigger, DatabaseTrigger))
        return JSONResponse(
            {
                "project": settings.project_id,
                "region": settings.region,
                "addresses": {name: settings.url(name) for name in names},
                "functions": {e.id: settings.function_url(e.id) for e in callable_},
                "environment": settings.sdk_environment(),
            }
        )

    async def _reset(self, _: Request) -> Response:
        await self._assembly.reset()
        return JSONResponse({})

    async def _settle(self, request: Request) -> Response:
        timeout_ms = (await _body_of(request)).get("timeoutMs", 20_000)
        if not _is_number(timeout_ms) or not 0 < timeout_ms <= MAX_SETTLE_MS:
            raise HubRefused(f"timeoutMs is a number up to {MAX_SETTLE_MS}.")
        await self._context.activity.settled(timeout_ms / 1000)
        return JSONResponse({})

    async def _clock(self, _: Request) -> Response:
        clock = self._context.clock
        return JSONResponse(
            {
                "now": f"{clock.now().astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
                "offsetMs": clock.offset // timedelta(milliseconds=1),
            }
        )

    async def _advance(self, request: Request) -> Response:
        body = await _body_of(request)
        clock = self._context.clock
        if body == {"to": "next"}:
            due = clock.next_due or clock.now()
            span = max(due - clock.now(), timedelta())
        else:
            span = _span(body)
        await clock.advance(span)
        return await self._clock(request)

    async def _faults(self, _: Request) -> Response:
        return JSONResponse({"faults": faults_told(self._context.faults)})

    async def _arm(self, request: Request) -> Response:
        body = await _body_of(request)
        if body.get("service") == "functions":
            raise HubRefused(
                "Calls go straight to the functions, so no fault can be put before "
                "them. Arm it where they call (opentok, database, tasks, ...), or "
                "crash them with POST /__/functions:kill."
            )
        wanted = FaultBody.model_validate(body)
        if wanted.clock_ms and wanted.service != "opentok":
            raise HubRefused("Only OpenTok looks at the clock: clockMs is for opentok.")
        operations = ("*", *self._assembly.opentok.operations)
        if wanted.service == "opentok" and wanted.operation not in operations:
            known = ", ".join(operations)
            raise HubRefused(f"opentok has no {wanted.operation!r}, but {known}.")
        faults = self._context.faults
        return JSONResponse(fault_told(faults, faults.arm(wanted.fault())))

    async def _disarm(self, _: Request) -> Response:
        self._context.faults.clear()
        return JSONResponse({})

    async def _journal(self, request: Request) -> Response:
        query = request.query_params
        entries = self._context.journal.entries(
            service=query.get("service"), operation=query.get("operation")
        )
        shown = [camel(asdict(entry)) for entry in entries]
        return JSONResponse({"entries": shown})

    async def _logs(self, _: Request) -> Response:
        return JSONResponse({"lines": self._assembly.logs.lines()})

    async def _usage(self, _: Request) -> Response:
        functions = await self._assembly.functions.usage()
        database = self._assembly.database_traffic.as_json()
        return JSONResponse({"functions": functions, "database": database})

    async def _schedules(self, _: Request) -> Response:
        jobs = self._assembly.scheduler.jobs.values()
        return JSONResponse(
            {
                job.id: {
                    "name": job.name,
                    "schedule": job.trigger.schedule,
                    "timeZone": job.trigger.time_zone,
                    "nextAt": job.next_at.isoformat() if job.next_at else None,
                    "runs": job.runs,
                    "lastStatus": job.last_status,
                }
                for job in jobs
            }
        )

    async def _run_schedule(self, request: Request) -> Response:
        function_id = request.path_params["function_id"]
        status = await self._assembly.scheduler.run(function_id)
        return JSONResponse({"status": status})

    async def _kill(self, _: Request) -> Response:
        pid = await self._assembly.functions.kill()
        return JSONResponse({"killed": pid})

    async def _reload(self, _: Request) -> Response:
        await self._assembly.functions.reload()
        await self._assembly.functions.ready()
        return JSONResponse({})


def _answering(endpoint: Endpoint) -> Endpoint:
    """`endpoint`, with what it raises as JSON errors that any page can read."""

    async def answered(request: Request) -> Response:
        try:
            response = await endpoint(request)
        except (HubRefused, DurationRefused) as refusal:
            response = _error(400, "INVALID_ARGUMENT", str(refusal))
        except ValidationError as invalid:
            response = _error(400, "INVALID_ARGUMENT", _complaints(invalid))
        except JobNotFound as missing:
            text = f"{missing} is no scheduled function; see GET /__/schedules."
            response = _error(404, "NOT_FOUND", text)
        except StillBusy as busy:
            text = f"{busy}. See GET /__/logs for what the functions are doing."
            response = _error(408, "DEADLINE_EXCEEDED", text)
        except FunctionsFailed as failed:
            response = _error(503, "UNAVAILABLE", str(failed))
        return cross_origin(request, response)

    return answered


def _error(code: int, status: str, message: str) -> Response:
    error = {"code": code, "status": status, "message": message}
    return JSONResponse({"error": error}, code)


def _complaints(invalid: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(map(str, error['loc']))}: {error['msg']}"
        for error in invalid.errors(include_url=False, include_input=False)
    )


def _span(body: JsonObject) -> timedelta:
    match body:
        case {"advance": str(text)} if len(body) == 1:
            return durations.parse(text)
        case {"advanceMs": int() | float() as ms} if len(body) == 1 and _is_number(ms):
            return durations.bounded(timedelta(milliseconds=min(ms, 1e12)))
        case _:
            raise HubRefused(
                'Say {"advance": "3d2h5m"}, {"advanceMs": 300000} or {"to": "next"}.'
            )


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


async def _body_of(request: Request) -> JsonObject:
    too_large = HubRefused("The request is larger than 1 MB.")
    text = await read_body(
        request.stream(), limit=MAX_REQUEST_BYTES, too_large=too_large
    )
    no_json = HubRefused("The request is not JSON.")
    no_object = HubRefused("The request is not a JSON object.")
    return parse_object(text, no_json=no_json, no_object=no_object)
