"""A database without a socket, and callers for it."""

import asyncio
import base64
import json as json_text
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

import httpx

from emulators.firebase.database.service import DatabaseService
from emulators.kernel.context import Context
from emulators.kernel.json_http import Json
from emulators.settings import Settings

OPEN_RULES = '{"rules": {".read": true, ".write": true}}'
OWNER = {"authorization": "Bearer owner"}
SETTINGS = Settings(project_id="demo-shows")
NAMESPACE = SETTINGS.namespace

Result = TypeVar("Result")


def a_token(uid: str, **claims: Json) -> str:
    """An unsigned token as the SDKs' mock tools make it: expired in 1970."""
    payload: Json = {
        "iss": "https://securetoken.google.com/demo-shows",
        "aud": "demo-shows",
        "iat": 0,
        "exp": 3600,
        "auth_time": 0,
        "sub": uid,
        "user_id": uid,
        "firebase": {"sign_in_provider": "custom", "identities": {}},
        **claims,
    }
    return f"{_part({'alg': 'none', 'type': 'JWT'})}.{_part(payload)}."


def _part(json: Json) -> str:
    encoded = base64.urlsafe_b64encode(json_text.dumps(json).encode())
    return encoded.decode().rstrip("=")


def as_user(uid: str, **claims: Json) -> dict[str, str]:
    return {"authorization": f"Bearer {a_token(uid, **claims)}"}


class Rig:
    """One stack's database, called through its ASGI app."""

    def __init__(self, rules_text: str = OPEN_RULES) -> None:
        self.context = Context(SETTINGS)
        self.database = DatabaseService(
            self.context, rules_text=rules_text, keep_alive_s=0.05
        )
        self._runner = asyncio.Runner()

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self._runner.run(work)

    def call(
        self,
        method: str,
        url: str,
        body: Json | bytes = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """One request; a body that is no text is sent as JSON."""
        content = body if isinstance(body, str | bytes) else json_text.dumps(body)
        if body is None:
            content = ""
        return self.run(self._call(method, url, content, headers or {}))

    def seed(self, path: str, json: Json) -> None:
        """Put data where a test wants it, past all rules."""
        self.call("PUT", path, json_text.dumps(json), headers=OWNER)

    def close(self) -> None:
        self.run(self.database.close())
        self._runner.close()

    async def _call(
        self, method: str, url: str, content: str | bytes, headers: Mapping[str, str]
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self.database.app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://db.test"
        ) as client:
            separator = "&" if "?" in url else "?"
            if "ns=" not in url:
                url += f"{separator}ns={NAMESPACE}"
            return await client.request(
                method, url, content=content, headers=dict(headers)
            )
