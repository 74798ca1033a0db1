"""Why a step did not pass, in words that lead on."""

import traceback
from pathlib import Path

import httpx
from websockets import WebSocketException

from rehearsal.checks import LOOK, Unmet
from rehearsal.outcome import Failure
from rehearsal.requests import Refused

EXPLAINED = (
    Unmet,
    Refused,
    httpx.HTTPError,
    WebSocketException,
    LookupError,
    TypeError,
    AttributeError,
)
"""What may come out of a step. The last three: a file may put its steps in an order in
which they cannot follow each other; then what an earlier step makes is not there."""


def explain(error: Exception) -> Failure:
    """What was expected, what came, and what to do next."""
    match error:
        case Unmet():
            return Failure(
                what=error.what,
                expected=error.expected,
                came=error.came,
                advice=error.advice,
            )
        case Refused():
            return Failure(
                what=f"{error.call} works",
                expected="a reply",
                came=f"{error.status} {error.reason}: {error.body}",
                advice=LOOK,
            )
        case httpx.HTTPError() | WebSocketException():
            return Failure(
                what="the stack answers",
                expected="a reply",
                came=f"{type(error).__name__}: {error}",
                advice=LOOK,
            )
    return Failure(
        what="there is what this step builds on",
        expected="that earlier steps have made it",
        came=f"{type(error).__name__}: {error} at {_place_of(error)}",
        advice="Let what must come first happen first; "
        "examples/launch-night.json has a whole show in its order.",
    )


def _place_of(error: Exception) -> str:
    """Where it happened, as `directing.py:120`."""
    *_, last = traceback.extract_tb(error.__traceback__)
    return f"{Path(last.filename).name}:{last.lineno}"
