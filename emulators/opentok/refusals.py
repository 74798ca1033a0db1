"""OpenTok's refusals: a status and the body that every SDK expects."""

import uuid
from http import HTTPStatus

from emulators.kernel.json_http import JsonObject, Refused

NO_CODE = "none"
"""Of a refusal whose body has a message alone."""


def refusal_body(refusal: Refused) -> JsonObject:
    """The three keys of every OpenTok error.

    Few of OpenTok's own numbers are known (-1, 15008); elsewhere the status is
    repeated, since no client reads it.
    """
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        return _gateway_error(refusal.message)
    if refusal.code == NO_CODE:
        return {"message": refusal.message}
    return {
        "code": refusal.status if refusal.code is None else refusal.code,
        "message": refusal.message,
        "description": refusal.message,
    }


def _gateway_error(detail: str) -> JsonObject:
    """The errors of Vonage's other APIs, in the form of RFC 7807."""
    return {
        "type": "https://developer.vonage.com/api-errors#unauthorized",
        "title": "Unauthorized",
        "detail": detail,
        "instance": uuid.uuid4().hex,
    }


def bad_request(message: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, message)


def not_found(message: str) -> Refused:
    return Refused(HTTPStatus.NOT_FOUND, message)


def conflict(message: str, *, code: int | None = None) -> Refused:
    return Refused(HTTPStatus.CONFLICT, message, code=code)


def without_code(message: str) -> Refused:
    """A conflict whose body has a message and nothing else, as one recorded has."""
    return Refused(HTTPStatus.CONFLICT, message, code=NO_CODE)


FORMAT_OR_SIGNATURE = 10001
UNAUTHORIZED = 10002
"""What Vonage numbers the faults of an application's token."""


def forbidden(message: str, *, code: int = -1) -> Refused:
    """Every fault of a credential is a 403; OpenTok's have code -1."""
    return Refused(HTTPStatus.FORBIDDEN, message, code=code)


def too_large(message: str) -> Refused:
    return Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message)


def unsupported(message: str) -> Refused:
    """What OpenTok can do and this emulator cannot: never ignored in silence."""
    return Refused(HTTPStatus.NOT_IMPLEMENTED, message)


def relayed(purpose: str) -> Refused:
    """A relayed session has no media server that could record or composition it."""
    text = f"Only routed sessions are allowed to initiate {purpose}."
    return Refused(HTTPStatus.CONFLICT, text, code=15008)


NOBODY_CONNECTED = (
    "Not found. No clients are actively connected to the OpenTok session."
)
