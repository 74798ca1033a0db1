"""Plans' troubles as faults of the stack."""

from emulators.kernel.faults import Fault
from tests.chaos.plans import Trouble

SLOW_MS = 250
HANG_MS = 5_600
"""Longer than the backend waits for any answer: what was asked happens all the same,
after everybody has given up on it."""

HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"
GARBAGE = '{"id": "0f1c", "status": "star'


def fault(trouble: Trouble, *, path: str = "") -> Fault:
    """The fault to arm; `path` keeps it to one show's calls."""
    armed = Fault(
        service=trouble.service,
        operation=trouble.operation,
        path=path,
        times=trouble.times,
        when="after" if trouble.after else "before",
        skip=trouble.skip,
    )
    match trouble.kind:
        case "429" | "500" | "503":
            armed.status = int(trouble.kind)
        case "html":
            armed.status, armed.body, armed.content_type = 502, HTML, "text/html"
        case "garbage":
            armed.status, armed.body = 200, GARBAGE
        case "drop":
            armed.drop = True
        case "slow":
            armed.delay_ms = SLOW_MS
        case "hang":
            armed.delay_ms = HANG_MS
    return armed
