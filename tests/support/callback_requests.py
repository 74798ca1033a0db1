"""Callbacks as OpenTok sends them, and as others would like to."""

import json
from typing import Any

from interactive_broadcast.show.callback_reports import Report
from interactive_broadcast.show.callbacks import CallbackRequest
from tests.support.fakes import API_KEY, FakeCallbackProofs

Body = dict[str, Any]


def about_a_recording(session_id: Any, archive_id: Any, **changes: Any) -> Body:
    """A project is a number here."""
    return {
        "event": "archive",
        "id": archive_id,
        "sessionId": session_id,
        "projectId": int(API_KEY),
        "partnerId": int(API_KEY),
        "status": "available",
        "size": 12345,
        "duration": 60,
        "url": "https://elsewhere.example/forged.mp4",
        "reason": "user initiated",
        **changes,
    }


def about_a_stream(session_id: Any, broadcast_id: Any, **changes: Any) -> Body:
    return {
        "event": "broadcast",
        "id": broadcast_id,
        "sessionId": session_id,
        "projectId": int(API_KEY),
        "status": "started",
        "broadcastUrls": {"hls": "https://elsewhere.example/forged.m3u8"},
        **changes,
    }


def about_captions(
    session_id: Any, captions_id: Any, status: str, **changes: Any
) -> Body:
    """Without an `event`."""
    return {
        "captionId": captions_id,
        "sessionId": session_id,
        "applicationId": API_KEY,
        "status": status,
        "languageCode": "en-us",
        "provider": "aws-transcribe",
        **changes,
    }


def about_somebody(
    event: str, session_id: Any, head_id: Any = "c-1", **changes: Any
) -> Body:
    """`connectionCreated` and its like. A project is a text here."""
    kind = "stream" if event.startswith("stream") else "connection"
    return {
        "event": event,
        "sessionId": session_id,
        "projectId": API_KEY,
        "timestamp": 1_470_257_688_309,
        kind: {"id": head_id, "createdAt": 1_470_257_688_143, "data": "x"},
        **changes,
    }


def about_a_session(session_id: Any, **changes: Any) -> Body:
    """That it has ended: everybody left, or it moves to another server."""
    return {
        "event": "sessionDestroyed",
        "sessionId": session_id,
        "projectId": API_KEY,
        "timestamp": 1_470_257_688_309,
        "reason": "serverRotation",
        **changes,
    }


def a_callback(body: Body, **changes: Any) -> CallbackRequest:
    """Sent to the project's own address, unless `address` says otherwise."""
    raw = json.dumps(body).encode()
    fields: dict[str, Any] = {
        "report": Report.model_validate(body),
        "raw": raw,
        "address": (API_KEY, FakeCallbackProofs().path_key(API_KEY)),
    }
    return CallbackRequest(**{**fields, **changes})
