"""What `createTokensFan` answers a fan of the scripted show."""

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import jwt

from tests.rehearsal.scripted_client import NOW_MS

KEY = "a key that nobody checks, but long enough"
EXPIRES_MS = NOW_MS + 600_000
SESSIONS = {"stage": "stage-1", "backstage": "backstage-1"}
ROLES = {
    "audience": {"stage": "subscriber"},
    "onDeck": {"stage": "subscriber", "backstage": "publisheronly"},
    "called": {"stage": "subscriber", "backstage": "publisher"},
    "stage": {"stage": "publisher"},
}


def token_for(session: str, uid: str, **claims: Any) -> str:
    """An OpenTok token of a fan for `stage` or `backstage`; claims to be others."""
    person = hashlib.sha256(f"e1/{uid}".encode()).digest()
    known_as = "fan" if session == "stage" else "backstageFan"
    data = {
        "userType": known_as,
        "person": base64.urlsafe_b64encode(person).decode()[:22],
    }
    said = {
        "session_id": SESSIONS[session],
        "role": "subscriber",
        "exp": EXPIRES_MS // 1000,
        "connection_data": json.dumps(data),
        **claims,
    }
    return jwt.encode(said, KEY, algorithm="HS256")


def fan_tokens(uid: str, **changed: Any) -> Callable[[Any], dict[str, Any]]:
    """The answers to a fan, by the seat that they ask for; or something in them."""

    def answer(body: Any) -> dict[str, Any]:
        seat = body["seat"]
        tokens = {
            f"{session}Token": token_for(session, uid, role=role)
            for session, role in ROLES[seat].items()
        }
        backstage = {"sessionId": SESSIONS["backstage"]} if len(tokens) > 1 else {}
        return {
            "id": "e1",
            "seat": seat,
            "stageSessionId": SESSIONS["stage"],
            **backstage,
            **tokens,
            "expiresAt": EXPIRES_MS,
            "renewAt": NOW_MS + 420_000,
            **changed,
        }

    return answer
