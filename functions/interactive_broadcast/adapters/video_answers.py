"""From the video service's JSON to the port's types, and what is the service's."""

import json
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

import requests

from interactive_broadcast.kernel.errors import VideoUnavailable
from interactive_broadcast.kernel.media import Archive, Broadcast, Transcription
from interactive_broadcast.kernel.video_statuses import (
    ArchiveStatus,
    HlsStatus,
    RtmpStatus,
    TranscriptionStatus,
)

GATEWAYS: Final = re.compile(
    r"(forbidden|(access|request) denied|unauthorized|not found|no route matched.*"
    r"|missing authentication token|internal server error)\W*",
    re.IGNORECASE,
)
"""What gateways say in JSON, and no more than that. The service says more with it."""

PASSING: Final = re.compile(
    r"try again|timed? ?out|temporar|too many|(rate|usage|request) ?limit"
    r"|limit exceeded|quota|overload|unavailable|throttl|maintenance",
    re.IGNORECASE,
)
"""What is said of a failure that passes, whatever the status."""

OF_CREDENTIALS: Final = (401, 403)
"""What is answered where a call is not signed as it should be."""

VONAGE_ERROR: Final = re.compile(r"https://developer\.(vonage|nexmo)\.com/api-errors")
"""The `type` of an error of Vonage's APIs, in the form of RFC 7807."""

MAX_REASON = 100
"""Characters of the service's reasons; the known ones have thirty."""


def is_from_service(refusal: requests.Response) -> bool:
    """Whether the video service itself has refused, for good.

    Its refusals are JSON: `code`, `message` and `description`. Some reports quote a
    message without a code, and Vonage documents errors without a description. In the
    form that other APIs of Vonage have, a refusal of credentials counts as well: that a
    gateway before Video answers so is not confirmed. No report shows the body of every
    404, so one that says that it is JSON may be empty: nobody would be gone from a
    session, otherwise.
    """
    if not refusal.content:
        says_json = refusal.headers.get("Content-Type") == "application/json"
        return says_json and refusal.status_code == HTTPStatus.NOT_FOUND
    try:
        body = json.loads(refusal.content)
    except (ValueError, RecursionError):
        return False
    if not isinstance(body, dict):
        return False
    if refusal.status_code in OF_CREDENTIALS and _is_of_vonages_gateway(body):
        return True
    said = body.get("message")
    if not isinstance(said, str) or PASSING.search(said):
        return False
    is_of_its_form = isinstance(body.get("code"), int) or "description" in body
    return is_of_its_form or not GATEWAYS.fullmatch(said)


def _is_of_vonages_gateway(body: dict[str, Any]) -> bool:
    said = f"{body.get('title')} {body.get('detail')}"
    is_form = VONAGE_ERROR.match(str(body.get("type"))) is not None
    return is_form and not PASSING.search(said)


def archive(answer: Any) -> Archive:  # noqa: ANN401 - JSON
    """An archive as it is described. Raises VideoUnavailable if unreadable."""
    try:
        return Archive(
            id=word(answer["id"]),
            status=ArchiveStatus(word(answer["status"])),
            duration_s=int(answer.get("duration") or 0),
            size_bytes=int(answer.get("size") or 0),
            session_id=str(answer.get("sessionId") or ""),
            created_at=int(answer.get("createdAt") or 0),
            url=_url(answer.get("url")),
            reason=str(answer.get("reason") or "")[:MAX_REASON],
            transcription=_transcription(answer),
        )
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise unreadable() from error


def _transcription(answer: Mapping[str, Any]) -> Transcription | None:
    """What is told of it, if there is to be one; as requested where nothing is told."""
    told = answer.get("transcription")
    if not isinstance(told, dict):
        is_asked_for = answer.get("hasTranscription") is True
        requested = Transcription(status=TranscriptionStatus.REQUESTED)
        return requested if is_asked_for else None
    return Transcription(
        status=TranscriptionStatus(str(told.get("status") or "requested")),
        url=_url(told.get("url")),
        reason=str(told.get("reason") or "")[:MAX_REASON],
    )


def broadcast(answer: Any) -> Broadcast:  # noqa: ANN401 - JSON
    """A broadcast as it is described. Raises VideoUnavailable if unreadable."""
    try:
        # Null once it has stopped.
        urls = answer.get("broadcastUrls") or {}
        hls_url = urls.get("hls")
        return Broadcast(
            id=word(answer["id"]),
            status=word(answer["status"]),
            hls_url=None if hls_url is None else str(hls_url),
            hls_status=HlsStatus(str(urls.get("hlsStatus"))),
            rtmp=dict(_rtmp(urls.get("rtmp"))),
            created_at=int(answer.get("createdAt") or 0),
            session_id=str(answer.get("sessionId") or ""),
        )
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise unreadable() from error


def _rtmp(outputs: object) -> Iterator[tuple[str, RtmpStatus]]:
    """Id and status of each output: a list, or as in some documents an object by id."""
    by_id = outputs if isinstance(outputs, dict) else {}
    listed = outputs if isinstance(outputs, list) else []
    for name, one in [*by_id.items(), *((str(n), one) for n, one in enumerate(listed))]:
        if isinstance(one, dict):
            yield str(one.get("id") or name), RtmpStatus(str(one.get("status")))


def word(value: object) -> str:
    """An id or a status. Anything else, null above all, must not pass for one."""
    if not isinstance(value, str) or not re.fullmatch(r"[\w.~=+-]{1,500}", value):
        raise ValueError("not an id")
    return value


def _url(value: object) -> str | None:
    """A URL that may be stored and shown; None for anything else."""
    is_url = isinstance(value, str) and re.fullmatch(
        r"https?://[^\s\"<>]{1,3000}", value
    )
    return str(value) if is_url else None


def unreadable() -> VideoUnavailable:
    """A success that we cannot read: what was asked for may have happened."""
    return VideoUnavailable("The video service gave an answer that cannot be read.")
