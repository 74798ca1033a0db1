"""What a fan of the scripted show is answered who asks for seats, and connects."""

import base64
import hashlib
import json
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


class FanSeats:
    """Functions and OpenTok, as far as a fan's seats go.

    Args:
        uid: the fan.
        changed: what is otherwise in the functions' answers.
    """

    def __init__(self, uid: str, **changed: Any) -> None:
        self.uid = uid
        self.changed = changed
        self.seat = "audience"
        """What the fan asked for last."""

    @property
    def answers(self) -> dict[str, Any]:
        """Of a scripted client."""
        return {
            "function createTokensFan": self.tokens,
            "POST connections": self._connection,
            "POST streams": {"id": "s1"},
        }

    def tokens(self, body: Any) -> dict[str, Any]:
        """What `createTokensFan` answers."""
        self.seat = body["seat"]
        tokens = {
            f"{session}Token": token_for(session, self.uid, role=role)
            for session, role in ROLES[self.seat].items()
        }
        backstage = {"sessionId": SESSIONS["backstage"]} if len(tokens) > 1 else {}
        return {
            "id": "e1",
            "seat": self.seat,
            "stageSessionId": SESSIONS["stage"],
            **backstage,
            **tokens,
            "expiresAt": EXPIRES_MS,
            "renewAt": NOW_MS + 420_000,
            **self.changed,
        }

    def _connection(self, body: Any) -> dict[str, str]:
        session = body["sessionId"].removesuffix("-1")
        known_as = {"stage": "fan", "backstage": "backstageFan"}[session]
        return {
            "connectionId": f"to {session} from {self.seat}",
            "role": ROLES[self.seat][session],
            "data": f'{{"userType": "{known_as}"}}',
        }
