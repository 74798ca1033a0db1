"""The faults of a plan, as a stack arms them."""

from emulators.kernel.faults import Fault
from tests.chaos.plans import PlannedFault
from tests.support.temporary_failures import HTML

SLOW_MS = 250
HANG_MS = 5_600
"""Longer than the backend waits for any answer: what was asked happens all the same,
after everybody has given up on it."""

CLOCK_MS = -180_000
"""OpenTok's clock is slow: our calls come from its future."""

UNLIMITED = 10**6

TORN_JSON = '{"id": "0f1c", "status": "star'


def fault_of(planned: PlannedFault, *, path: str = "") -> Fault:
    """The fault to arm; `path` keeps it to one show's calls."""
    armed = Fault(
        service=planned.service,
        operation=planned.operation,
        path=path,
        times=UNLIMITED if planned.lasts_s else planned.times,
        when="after" if planned.after else "before",
        skip=planned.skip,
        lasts_ms=planned.lasts_s * 1000 or None,
    )
    match planned.kind:
        case "408" | "429" | "500" | "503":
            armed.status = int(planned.kind)
        case "html":
            armed.status, armed.body, armed.content_type = 502, HTML, "text/html"
        case "403 page" | "404 page":
            armed.status, armed.body = int(planned.kind[:3]), HTML
            armed.content_type = "text/html"
        case "garbage":
            armed.status, armed.body = 200, TORN_JSON
        case "drop":
            armed.drop = True
        case "slow":
            armed.delay_ms = SLOW_MS
        case "hang":
            armed.delay_ms = HANG_MS
        case "clock":
            armed.clock_ms = CLOCK_MS
    return armed
