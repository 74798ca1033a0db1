"""Refusals as the client SDK names and numbers them.

Where neither documentation nor SDK has a number for a case, the action's own is taken.
"""

from http import HTTPStatus

from emulators.kernel.json_http import JsonObject, Refused
from emulators.opentok.limits import CONNECTION_LIMIT_CODE, STREAM_LIMIT_CODE

Named = tuple[str, int]

BAD, DENIED = HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN
UNKNOWN, TOO_LARGE = HTTPStatus.NOT_FOUND, HTTPStatus.REQUEST_ENTITY_TOO_LARGE

NOT_CONNECTED: Named = ("OT_NOT_CONNECTED", 1010)
INVALID: Named = ("OT_INVALID_PARAMETER", 1011)
SERVER_STATUS: Named = ("OT_INVALID_HTTP_STATUS", 2001)
"""What the SDK says of an answer with a status that it cannot use."""

_LIMITS: dict[object, Named] = {
    CONNECTION_LIMIT_CODE: ("OT_CONNECTION_LIMIT_EXCEEDED", CONNECTION_LIMIT_CODE),
    STREAM_LIMIT_CODE: ("OT_STREAM_LIMIT_EXCEEDED", STREAM_LIMIT_CODE),
}

_NAMES: dict[str, dict[int, Named]] = {
    "connect": {
        DENIED: ("OT_AUTHENTICATION_ERROR", 1004),
        UNKNOWN: ("OT_INVALID_SESSION_ID", 1005),
    },
    "publish": {DENIED: ("OT_PERMISSION_DENIED", 1500)},
    "subscribe": {
        DENIED: ("OT_PERMISSION_DENIED", 1501),
        UNKNOWN: ("OT_STREAM_NOT_FOUND", 1501),
    },
    "signal": {
        BAD: ("OT_INVALID_PARAMETER", 400),
        DENIED: ("OT_PERMISSION_DENIED", 403),
        UNKNOWN: ("OT_NOT_FOUND", 404),
        TOO_LARGE: ("OT_INVALID_PARAMETER", 413),
    },
    "forceDisconnect": {
        BAD: ("OT_INVALID_PARAMETER", 1520),
        DENIED: ("OT_PERMISSION_DENIED", 1520),
        UNKNOWN: ("OT_NOT_FOUND", 1520),
    },
    "forceUnpublish": {
        DENIED: ("OT_PERMISSION_DENIED", 1530),
        UNKNOWN: ("OT_STREAM_NOT_FOUND", 1535),
    },
    "forceMuteStream": {
        DENIED: ("OT_PERMISSION_DENIED", 1540),
        UNKNOWN: ("OT_STREAM_NOT_FOUND", 1540),
    },
    "forceMuteAll": {DENIED: ("OT_PERMISSION_DENIED", 1540)},
    "disableForceMute": {DENIED: ("OT_PERMISSION_DENIED", 1540)},
}


class Over(Refused):
    """There is no connection to come back to. Its `reason` is why."""

    def __init__(self, reason: str) -> None:
        super().__init__(UNKNOWN, "The connection is over.")
        self.reason = reason


def refused(do: str, ref: int, refusal: Refused) -> JsonObject:
    """The answer to a request that is refused."""
    if isinstance(refusal, Over):
        return no(ref, NOT_CONNECTED, refusal.message, reason=refusal.reason)
    if refusal.code in _LIMITS:
        named = _LIMITS[refusal.code]
    else:
        named = _NAMES.get(do, {}).get(refusal.status, INVALID)
    return no(ref, named, refusal.message)


def no(ref: int, named: Named, message: str, **more: object) -> JsonObject:
    name, code = named
    told = {"what": "no", "ref": ref, "name": name, "code": code, "message": message}
    return {**told, **more}
