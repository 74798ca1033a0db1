"""Why a service refused, in one sentence: for the journal, and whoever reads it."""

import json
from http import HTTPStatus
from typing import Final

REFUSAL: Final = "emulators.refusal"
"""In the scope of a call: the sentence of a service that knows more than it tells."""

FROM: Final = 400
"""Statuses from here on are refusals."""

MAX_CHARS: Final = 400
"""Of a sentence."""

MAX_BODY_BYTES: Final = 4_000
"""Of the body that it is found in. A message stands at its beginning."""


def refusal_text(status: int, body: bytes) -> str:
    """What an answer says of its refusal; the words of its status if it says nothing.

    Args:
        status: of HTTP.
        body: its beginning, at least.
    """
    text = body[:MAX_BODY_BYTES].decode("utf-8", "replace").strip()
    try:
        told = _message(json.loads(text))
    except (ValueError, RecursionError):
        # A page in HTML is no sentence.
        told = "" if text.startswith(("<", "{", "[")) else text
    return (" ".join(told.split()) or _phrase(status))[:MAX_CHARS]


def _message(body: object) -> str:
    match body:
        case str(text):
            return text
        case {"error": {"message": str(text)}} | {"error": str(text)}:
            return text
        case {"message": str(text)} | {"title": str(text)}:
            return text
        case _:
            return ""


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"
