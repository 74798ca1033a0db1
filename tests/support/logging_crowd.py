"""A function that logs, called by many threads through the functions framework.

As a program of its own: the framework takes over the output of the whole process.
"""

import sys
from functools import partial
from pathlib import Path
from threading import Thread

import flask
import functions_framework

from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.concurrency import side_by_side

THREADS, CALLS, LINES = 16, 8, 5
"""Calls of each thread, and lines of each call."""


def chatter(request: flask.Request) -> str:
    """The function: half of its lines come from threads of ours."""
    call = request.args["call"]
    lines = [partial(logs.info, "said", call=call, line=n) for n in range(LINES)]
    side_by_side(lines)
    return ""


def _call_often(app: flask.Flask, thread: int) -> None:
    client = app.test_client()
    for number in range(CALLS):
        call = f"{thread}-{number}"
        headers = {
            "Function-Execution-Id": f"id-{call}",
            "X-Cloud-Trace-Context": f"abc{thread}/{number};o=1",
        }
        client.get(f"/?call={call}", headers=headers)


def main() -> None:
    """Call it by all threads at once."""
    sys.setswitchinterval(1e-5)
    app = functions_framework.create_app(  # type: ignore[no-untyped-call]  # it has no types
        target=chatter.__name__, source=str(Path(__file__)), signature_type="http"
    )
    threads = [Thread(target=_call_often, args=(app, n)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
