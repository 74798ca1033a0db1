"""A running stack full of people, and every kind of token that one of them can hold."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpx

import main as functions
from emulators.stack import LocalStack
from interactive_broadcast.kernel.callers import Role
from tests.support.bad_input import ROWS
from tests.support.cast import PASSWORD, Cast, assemble

HOLDERS: Mapping[str, Role] = {
    "nobody": Role.ANYONE,
    "fan": Role.FAN,
    "fan's ID token": Role.FAN,
    "host": Role.HOST,
    "host's ID token": Role.HOST,
    "celebrity": Role.CELEBRITY,
    "producer": Role.ADMIN,
    "producer's ID token": Role.ADMIN,
    "removed admin": Role.ADMIN,
    "user without a record": Role.ADMIN,
}
"""Who can knock at a function, and as what he comes. The last two are no admins: they
have, or had, what only admins get."""

NO_ADMINS = frozenset({"removed admin", "user without a record"})

ORIGIN = "https://app.example"


@dataclass
class House:
    """Everybody's tokens, and the doors that they fit or do not fit."""

    stack: LocalStack
    cast: Cast

    @cached_property
    def tokens(self) -> dict[str, str | None]:
        """A bearer token for each of HOLDERS."""
        cast = self.cast
        host = self.log_in_by_link("host")
        return {
            "nobody": None,
            "fan": cast.tokens["fan"],
            "fan's ID token": cast.known["fanIdToken"],
            "host": host["token"],
            "host's ID token": self.redeem(host["firebaseToken"]),
            "celebrity": self.log_in_by_link("celebrity")["token"],
            "producer": cast.tokens["producer"],
            "producer's ID token": cast.known["producerIdToken"],
            "removed admin": cast.tokens["removed"],
            "user without a record": cast.known["userIdToken"],
        }

    def log_in_by_link(self, role: str) -> Any:
        """What the page of host or celebrity gets."""
        link = {"adminId": "$producerId", f"{role}Url": f"${role}Url"}
        return self.cast.reply(f"login{role.capitalize()}", link, by=None)

    def redeem(self, custom_token: str) -> str:
        """The ID token for a custom token, as a client's SDK gets it."""
        answer = self.cast.http.post(
            f"{self.cast.settings.url('auth')}/identitytoolkit.googleapis.com/v1"
            "/accounts:signInWithCustomToken?key=k",
            json={"token": custom_token, "returnSecureToken": True},
        )
        answer.raise_for_status()
        return str(answer.json()["idToken"])

    def call(
        self,
        function_id: str,
        body: Mapping[str, Any] | bytes,
        token: str | None,
        **headers: str,
    ) -> httpx.Response:
        """Call a function with any token and any body."""
        sent = {"content-type": "application/json", "origin": ORIGIN, **headers}
        if token is not None:
            sent["authorization"] = f"Bearer {token}"
        url = self.cast.settings.function_url(function_id)
        content = body if isinstance(body, bytes) else self._written(body)
        return self.cast.http.post(url, content=content, headers=sent)

    def _written(self, body: Mapping[str, Any]) -> bytes:
        """JSON with every known `$name` replaced; any other text stays as it is.

        Escaped, so that it can hold what UTF-8 cannot: halves of pairs.
        """
        known = {f"${name}": value for name, value in self.cast.known.items()}
        filled = {
            key: known.get(value, value) if isinstance(value, str) else value
            for key, value in body.items()
        }
        return json.dumps(filled).encode()

    def erase(self, path: str) -> None:
        """Remove from the database with the operator's rights."""
        self.database("DELETE", path, "owner").raise_for_status()

    def knock(
        self, function_id: str, holder: str, body: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        """Call a function as one of HOLDERS, with what it wants unless told else."""
        wanted = ROWS[function_id].body if body is None else body
        return self.call(function_id, wanted, self.tokens[holder])

    def database(
        self, method: str, path: str, id_token: str | None, value: Any = None
    ) -> httpx.Response:
        """Talk to the database itself, as a client with an ID token does."""
        parameters = {"ns": self.cast.settings.namespace}
        if id_token is not None:
            parameters["auth"] = id_token
        url = f"{self.cast.settings.url('database')}/{path}.json"
        return self.cast.http.request(method, url, params=parameters, json=value)


def allowed_roles(function_id: str) -> frozenset[Role]:
    """Whom `functions/main.py` lets call."""
    return frozenset(functions.api.endpoints[function_id].allow)


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """HTTP status and reason."""
    return answer.status_code, answer.json()["error"]["details"]["reason"]


def token_parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a JSON Web Token, as its holder can read them."""
    head, claims, _ = token.split(".")
    return token_part(head), token_part(claims)


def token_part(part: str) -> dict[str, Any]:
    """One of the two, decoded."""
    loaded: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=="))
    return loaded


def opened(stack: LocalStack) -> House:
    """Both shows in preshow, an admin made and removed, a user who never was one."""
    cast = assemble(stack)
    cast.reply("changeStatus", {"id": "$rivalEvent", "status": "preshow"}, by="rival")
    account = {"displayName": "Rex", "email": "rex@example.com", "password": PASSWORD}
    cast.reply("createAdmin", account, by="superAdmin")
    cast.log_in("removed", "rex@example.com")
    cast.reply("deleteAdmin", {"id": "$removedId"}, by="superAdmin")
    cast.known["userIdToken"] = cast.sign_up("walk-in@example.com")["idToken"]
    stack.settle()
    return House(stack, cast)
