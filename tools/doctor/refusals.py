"""What Google says when it refuses a request."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

MAX_CHARS: Final = 300
"""Of what Google says that is repeated."""

_NAMED: Final = re.compile(r"[Pp]ermission ['\"]?([a-z]+\.[A-Za-z]+\.[A-Za-z]+)'?")
_ACCESS: Final = re.compile(r"does not have ([a-z]+\.[A-Za-z]+\.[A-Za-z]+) access")
"""How those say it that have no `ErrorInfo`: Cloud Storage, and Firebase."""


class As(StrEnum):
    """With whose rights something is asked for."""

    OPERATOR = "operator"
    BACKEND = "backend"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A refusal, read.

    Args:
        who: was refused.
        api: of Google, such as `run.googleapis.com`; None where it is none of them.
        url: that was asked for, without its query.
        status: of HTTP.
        code: Google's own, such as `NOT_FOUND`; empty where it says none.
        reason: for machines, such as `SERVICE_DISABLED`; empty where it says none.
        permission: that is missing; empty where it says none.
        says: for people.
    """

    who: As
    api: str | None
    url: str
    status: int
    code: str = ""
    reason: str = ""
    permission: str = ""
    says: str = ""


class Refused(Exception):
    """Google has refused a request."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.url}: {refusal.status} {refusal.says}")
        self.refusal = refusal


def read(*, who: As, api: str | None, url: str, status: int, body: Any) -> Refusal:  # noqa: ANN401 - JSON
    """Read an answer that is no success.

    The form is that of `google.rpc.Status` (AIP-193, read 2026-11). The Realtime
    Database answers `{"error": "<text>"}`.
    """
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, str):
        return Refusal(who=who, api=api, url=url, status=status, says=error[:MAX_CHARS])
    if not isinstance(error, dict):
        return Refusal(who=who, api=api, url=url, status=status)
    says = str(error.get("message", ""))
    info = _error_info(error)
    metadata = info.get("metadata")
    named = metadata.get("permission", "") if isinstance(metadata, dict) else ""
    return Refusal(
        who=who,
        api=api,
        url=url,
        status=status,
        code=str(error.get("status", "")),
        reason=str(info.get("reason", "")),
        permission=str(named) or _permission_in(says),
        says=says[:MAX_CHARS],
    )


def _error_info(error: dict[str, Any]) -> dict[str, Any]:
    details = error.get("details")
    for detail in details if isinstance(details, list) else []:
        if isinstance(detail, dict) and str(detail.get("@type", "")).endswith(
            "google.rpc.ErrorInfo"
        ):
            return detail
    return {}


def _permission_in(says: str) -> str:
    found = _NAMED.search(says) or _ACCESS.search(says)
    return found[1] if found else ""
