"""Every kind of token that somebody at a running stack can hold, for attacks."""

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from typing import Any

import httpx

import main as functions
from emulators.stack import LocalStack
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.callers import Role
from rehearsal.video_projects import VideoProduct
from tests.support.bad_input import ROWS
from tests.support.people import PASSWORD, People, assemble

HOLDERS: Mapping[str, Role] = {
    "nobody": Role.ANYONE,
    "fan": Role.FAN,
    "fan's ID token": Role.FAN,
    "host": Role.HOST,
    "host's ID token": Role.HOST,
    "celebrity": Role.CELEBRITY,
    "screener": Role.SCREENER,
    "screener's ID token": Role.FAN,
    "producer": Role.ADMIN,
    "producer's ID token": Role.ADMIN,
    "removed admin": Role.ADMIN,
    "user without a record": Role.FAN,
}
"""Who can call a function, and in which role. The last two are no admins: one was, and
the other has a password as admins have."""

NO_ADMINS = frozenset({"removed admin", "user without a record"})

ORIGIN = "https://app.example"

A_MOMENT = timedelta(seconds=3)
"""Longer than a function remembers how the switch for old apps stands."""


class TokenHolders(People):
    """The people of both shows, and those who should not be let in any more.

    Args:
        stack: the running stack.
        video: whose customer the producer is.
    """

    def __init__(
        self, stack: LocalStack, *, video: VideoProduct = VideoProduct.OPENTOK
    ) -> None:
        super().__init__(stack.settings, video=video)
        self.stack = stack

    @cached_property
    def bearer_tokens(self) -> dict[str, str | None]:
        """One for each of HOLDERS, as far as they are there."""
        host = self.log_in_by_link("host")
        no_admins = {
            "removed admin": self.tokens.get("removed"),
            "user without a record": self.known.get("userIdToken"),
        }
        return {
            "nobody": None,
            "fan": self.tokens["fan"],
            "fan's ID token": self.known["fanIdToken"],
            "host": host["token"],
            "host's ID token": self.redeem(host["firebaseToken"]),
            "celebrity": self.log_in_by_link("celebrity")["token"],
            "screener": self.tokens["screener"],
            "screener's ID token": self.known["screenerIdToken"],
            "producer": self.tokens["producer"],
            "producer's ID token": self.known["producerIdToken"],
            **{name: token for name, token in no_admins.items() if token},
        }

    def redeem(self, custom_token: str) -> str:
        """The ID token for a custom token, as a client's SDK gets it."""
        user = self.auth(
            "signInWithCustomToken", token=custom_token, returnSecureToken=True
        )
        return str(user["idToken"])

    def function(
        self,
        function_id: str,
        body: Mapping[str, Any] | bytes,
        token: str | None = None,
        **headers: str,
    ) -> httpx.Response:
        """Call a function with any token and any body, as a page of ORIGIN does.

        A `$name` that is not known stays as it is.
        """
        sent = body if isinstance(body, bytes) else self._known_filled(body)
        headers = {"origin": ORIGIN, **headers}
        return super().function(function_id, sent, token, **headers)

    def old_path(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes = b"",
        *,
        token: str | None,
    ) -> httpx.Response:
        """Call a path of old apps, as a page of ORIGIN does; `$name` is filled."""
        # The longest first: one name may begin with another.
        for name in sorted(self.known, key=len, reverse=True):
            path = path.replace(f"${name}", self.known[name])
        headers = {"origin": ORIGIN}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        sent = body if isinstance(body, bytes) else json.dumps(self._known_filled(body))
        url = f"{self.settings.function_url('api')}/{path}"
        return self.http.request(method, url, headers=headers, content=sent)

    def _known_filled(self, body: Mapping[str, Any]) -> dict[str, Any]:
        known = {f"${name}": value for name, value in self.known.items()}
        return {
            key: known.get(value, value) if isinstance(value, str) else value
            for key, value in body.items()
        }

    def call_with(
        self, function_id: str, holder: str, body: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        """Call a function as one of HOLDERS, with what it wants unless told else."""
        wanted = ROWS[function_id].body if body is None else body
        return self.function(function_id, wanted, self.bearer_tokens[holder])


def token_holders_on(
    stack: LocalStack,
    *,
    no_admins: bool,
    video: VideoProduct = VideoProduct.OPENTOK,
) -> TokenHolders:
    """Both shows in preshow; with NO_ADMINS or without."""
    people = TokenHolders(stack, video=video)
    assemble(people)
    people.reply("changeStatus", {"id": "$rivalEvent", "status": "preshow"}, by="rival")
    # Tokens come with a record, which is then there.
    people.reply("createTokensFan", ROWS["createTokensFan"].body, by="fan")
    people.log_in_screener()
    if no_admins:
        _make_no_admins(people)
    stack.settle()
    return people


def _make_no_admins(people: TokenHolders) -> None:
    """An admin made and removed, and a user who never was one."""
    account = {"displayName": "Rex", "email": "rex@example.com", "password": PASSWORD}
    people.reply("createAdmin", account, by="superAdmin")
    people.log_in("removed", "rex@example.com")
    people.reply("deleteAdmin", {"id": "$removedId"}, by="superAdminIdToken")
    people.known["userIdToken"] = people.sign_up("walk-in@example.com")["idToken"]


@contextmanager
def old_apps_let_in(people: TokenHolders) -> Iterator[TokenHolders]:
    """While the block goes on old apps are let in, and every function knows."""
    people.put(paths.LEGACY_CLIENTS, value=True)
    people.stack.advance(A_MOMENT)
    yield people
    shut_out(people)


def shut_out(people: TokenHolders) -> None:
    """Old apps are not let in (any more), and every function knows."""
    people.erase(paths.LEGACY_CLIENTS)
    people.stack.advance(A_MOMENT)


def allowed_roles(function_id: str) -> frozenset[Role]:
    """Whom `functions/main.py` lets call."""
    return frozenset(functions.http_api.endpoints[function_id].allow)


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
