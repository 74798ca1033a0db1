"""What there is in a project already, as whoever is signed in to gcloud."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

import requests

from tools.command_line import Refusal
from tools.google_cloud.addresses import GOOGLE, GoogleAddresses
from tools.google_cloud.commands import NOT_FOUND, CannotTell, Command, Ran, run
from tools.google_cloud.given_headers import as_given

TIMEOUT_S: Final = 30
INSTALLING: Final = "https://cloud.google.com/sdk/docs/install"

Json = dict[str, Any]

Fetch = Callable[[str, str, Mapping[str, str], Json | None], tuple[int, Json]]
"""Method, URL, headers, body → status and JSON. May raise `CannotTell`."""


def gcloud_token(runner: Callable[[Command], Ran] = run) -> str:
    """An access token of whoever is signed in.

    Raises:
        Refusal: nobody is, or there is no gcloud.
    """
    argv = ("gcloud", "auth", "print-access-token")
    ran = runner(Command(does="Get a token", why="It says who calls.", argv=argv))
    if ran.status == NOT_FOUND:
        raise Refusal(f"{ran.complaint} Install it: {INSTALLING}")
    if not ran.ok:
        raise Refusal(f"{ran.complaint}\nSign in: gcloud auth login")
    return ran.out.strip()


def gcloud_account(runner: Callable[[Command], Ran] = run) -> str | None:
    """Who is signed in, by e-mail address; None where gcloud has only a token."""
    argv = ("gcloud", "config", "get", "account")
    ran = runner(Command(does="Get the account", why="It says who acts.", argv=argv))
    return ran.out.strip() or None


def fetch(
    method: str, url: str, headers: Mapping[str, str], body: Json | None
) -> tuple[int, Json]:
    """Make one call. Raises `CannotTell` when there is no answer."""
    try:
        answer = requests.request(
            method,
            url,
            headers=dict(headers),
            json=body,
            timeout=TIMEOUT_S,
            auth=as_given,
        )
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise CannotTell(f"No answer from {url}: {type(error).__name__}") from error
    return answer.status_code, found if isinstance(found, dict) else {}


@dataclass(slots=True, kw_only=True)
class Reader:
    """Reads a project, and keeps what it has read until something has changed.

    Args:
        project: its id.
        token: an access token of the operator's.
        fetch: makes the calls.
        addresses: of Google's APIs.
    """

    project: str
    token: str
    fetch: Fetch = fetch
    addresses: GoogleAddresses = GOOGLE
    _kept: dict[tuple[str, str, str], Json | None] = field(default_factory=dict)

    def forget(self) -> None:
        """Read everything anew from now on."""
        self._kept.clear()

    def get(self, url: str, *, own_quota: bool = True) -> Json | None:
        """A resource; None if there is none, or its API is not enabled yet.

        Args:
            url: of the resource.
            own_quota: whether the call counts for the project's quota, as most APIs
                want it, which is possible only when they are enabled in it.

        Raises:
            CannotTell: it could not be read.
        """
        return self._read("GET", url, None, own_quota=own_quota)

    def ask(self, url: str, body: Json, *, own_quota: bool = False) -> Json | None:
        """As `get`, of what is asked for by a POST."""
        return self._read("POST", url, body, own_quota=own_quota)

    def _read(
        self, method: str, url: str, body: Json | None, *, own_quota: bool
    ) -> Json | None:
        key = (method, url, str(body))
        if key not in self._kept:
            self._kept[key] = self._asked(method, url, body, own_quota=own_quota)
        return self._kept[key]

    def _asked(
        self, method: str, url: str, body: Json | None, *, own_quota: bool
    ) -> Json | None:
        headers = {"Authorization": f"Bearer {self.token}"}
        if own_quota:
            headers["X-Goog-User-Project"] = self.project
        status, found = self.fetch(method, url, headers, body)
        if status < HTTPStatus.BAD_REQUEST:
            return found
        error = found.get("error", {})
        if status == HTTPStatus.NOT_FOUND or _is_disabled(error):
            return None
        raise CannotTell(f"{status}: {error.get('message', url)}")


def _is_disabled(error: Json) -> bool:
    details = error.get("details", [])
    return any(each.get("reason") == "SERVICE_DISABLED" for each in details)
