"""OpenTok's refusals: a status and the body that every SDK expects."""

from http import HTTPStatus


class Refused(Exception):
    """A call that OpenTok would refuse.

    Args:
        status: the HTTP status of the answer.
        message: what the answer says, also as its `description`.
        code: OpenTok's own number. Few are known (-1, 15008); elsewhere the status is
            repeated, since no client reads it.
    """

    def __init__(self, status: int, message: str, *, code: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = status if code is None else code


def bad_request(message: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, message)


def not_found(message: str) -> Refused:
    return Refused(HTTPStatus.NOT_FOUND, message)


def conflict(message: str) -> Refused:
    return Refused(HTTPStatus.CONFLICT, message)


def forbidden(message: str) -> Refused:
    """Every fault of a credential is a 403 with code -1, never a 401."""
    return Refused(HTTPStatus.FORBIDDEN, message, code=-1)


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
