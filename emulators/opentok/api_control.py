"""Control calls: settings, callbacks gone wrong, usage."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

from starlette.responses import Response
from starlette.routing import Route

from emulators.kernel.application import json_answer, preflight
from emulators.opentok.bodies import Body
from emulators.opentok.endpoints import ControlRequest, control_routes
from emulators.opentok.model import Cloud
from emulators.opentok.participants import MonitoredKind
from emulators.opentok.refusals import bad_request
from emulators.opentok.usage import usage

MAX_DELAY_MS = 24 * 3_600_000
MAX_TOKEN_S = 30 * 24 * 3600
MAX_GRACE_MS = 10 * 60_000
FLAGS = {
    "hlsNeedsViewers": "hls_needs_viewers",
    "cutsLongSessions": "cuts_long_sessions",
    "answers401": "answers_401",
    "emptySessionsAre400": "empty_sessions_are_400",
    "namesProjectId": "names_project_id",
}
"""Switches that are on or off, as the control call and the settings call them."""

EVENTS: tuple[str, ...] = (*get_args(MonitoredKind), "archive", "broadcast")


def routes(cloud: Cloud) -> list[Route]:
    api = _ControlApi(cloud)
    calls = control_routes(
        ("POST", "/__/settings", api.change_settings),
        ("GET", "/__/settings", api.settings),
        ("POST", "/__/callbacks", api.switch_callbacks),
        ("GET", "/__/callbacks", api.list_callbacks),
        ("GET", "/__/usage", api.usage),
    )
    return [*calls, Route("/__/{path:path}", preflight, methods=["OPTIONS"])]


class _ControlApi:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def switch_callbacks(self, request: ControlRequest) -> Response:
        """`{duplicate?, reverse?, delayMs?, lose?, unsignedFirst?}`: the rest stays."""
        callbacks, body = self._cloud.callbacks, request.body
        delay_ms = body.find_number("delayMs", low=0, high=MAX_DELAY_MS)
        if body.has("lose"):
            callbacks.loses = _events(body)
        if delay_ms is not None:
            callbacks.delay = timedelta(milliseconds=delay_ms)
        callbacks.duplicates = body.flag("duplicate", default=callbacks.duplicates)
        callbacks.reverses = body.flag("reverse", default=callbacks.reverses)
        callbacks.forgets_signatures = body.flag(
            "unsignedFirst", default=callbacks.forgets_signatures
        )
        return self.list_callbacks(request)

    def list_callbacks(self, _: ControlRequest) -> Response:
        callbacks = self._cloud.callbacks
        return json_answer(
            {
                "duplicate": callbacks.duplicates,
                "reverse": callbacks.reverses,
                "delayMs": callbacks.delay // timedelta(milliseconds=1),
                "lose": list(callbacks.loses),
                "unsignedFirst": callbacks.forgets_signatures,
                "deliveries": [delivery.as_json() for delivery in callbacks.all()],
            }
        )

    def change_settings(self, request: ControlRequest) -> Response:
        """Any of `FLAGS` and the numbers: what is not named stays."""
        switches, body = self._cloud.switches, request.body
        flags = {
            field: body.flag(name, default=getattr(switches.now, field))
            for name, field in FLAGS.items()
        }
        seconds = body.find_number("maxApplicationTokenS", low=1, high=MAX_TOKEN_S)
        grace_ms = body.find_number("reconnectGraceMs", low=0, high=MAX_GRACE_MS)
        switches.now = replace(
            switches.now,
            max_application_token_s=seconds or switches.now.max_application_token_s,
            reconnect_grace_ms=(
                switches.now.reconnect_grace_ms if grace_ms is None else grace_ms
            ),
            **flags,
        )
        return self.settings(request)

    def settings(self, _: ControlRequest) -> Response:
        now = self._cloud.switches.now
        flags = {name: getattr(now, field) for name, field in FLAGS.items()}
        return json_answer(
            {
                **flags,
                "maxApplicationTokenS": now.max_application_token_s,
                "reconnectGraceMs": now.reconnect_grace_ms,
            }
        )

    def usage(self, _: ControlRequest) -> Response:
        return json_answer(usage(self._cloud))


def _events(body: Body) -> tuple[str, ...]:
    events = body.texts("lose", most=len(EVENTS))
    if not set(events) <= set(EVENTS):
        raise bad_request(f"Invalid lose: events are {', '.join(EVENTS)}.")
    return tuple(events)
