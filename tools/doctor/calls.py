"""Calls to Google and to what is deployed, in the name of one or another."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from threading import Lock
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import Request

from interactive_broadcast.adapters.bounded_transport import BoundedTransport
from tools.doctor.refusals import As, Refused, read
from tools.explanations import SCOPES
from tools.google_cloud.addresses import GoogleAddresses
from tools.google_cloud.given_headers import as_given

CALL_S: Final = 10.0
"""Seconds for one call at the most."""

TOKEN_LIFETIME: Final = "600s"  # noqa: S105 - how long one is good
POOL_SIZE: Final = 16

Json = dict[str, Any]


class Unreachable(Exception):
    """A service has not answered; the text says which."""


class OutOfTime(Exception):
    """The check has used up its time."""


class NotTheBackend(Exception):
    """The operator cannot act as the backend's account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered, whatever the status."""

    status: int
    body: Any
    """JSON; None of anything else."""
    text: str
    date: datetime | None
    """By the service's clock."""

    @property
    def is_success(self) -> bool:
        return self.status < HTTPStatus.MULTIPLE_CHOICES


def session() -> requests.Session:
    """Repeats nothing, and ends an answer that does not come to its end."""
    made = requests.Session()
    transport = BoundedTransport(
        answer_s=CALL_S, pool_connections=POOL_SIZE, pool_maxsize=POOL_SIZE
    )
    made.mount("https://", transport)
    return made


@dataclass(slots=True, kw_only=True)
class Connection:
    """What all checks share: connections, and the tokens of who asks.

    Args:
        session: makes the calls.
        addresses: of Google's APIs.
        account: the e-mail address of the backend's service account.
        operator: the credentials of whoever runs this.
        monotonic: a clock for deadlines.
    """

    session: requests.Session
    addresses: GoogleAddresses
    account: str
    operator: Credentials
    monotonic: Callable[[], float] = time.monotonic
    _backend_token: str | None = None
    _why_none: Exception | None = None
    _lock: Lock = field(default_factory=Lock)
    _asking: Lock = field(default_factory=Lock)

    def within(self, seconds: float) -> "GoogleCalls":
        """Calls that have so long, all together."""
        return GoogleCalls(self, self.monotonic() + seconds)

    def operator_headers(self) -> dict[str, str]:
        """Who the operator is.

        Raises:
            GoogleAuthError: their credentials are no good any more.
        """
        headers: dict[str, str] = {}
        with self._lock:
            if not self.operator.valid:
                self.operator.refresh(Request(self.session))  # type: ignore[no-untyped-call]  # the library has few types
            self.operator.apply(headers)  # type: ignore[no-untyped-call]  # as above
        return headers

    def backend_token(self, ask: Callable[[], str]) -> str:
        """The one token of the backend's account, asked for when it is first needed.

        What `ask` raises is raised to all: many checks need it, and none would fare
        better.
        """
        with self._asking:
            if self._backend_token is None and self._why_none is None:
                try:
                    self._backend_token = ask()
                except (Refused, Unreachable) as failure:
                    self._why_none = failure
            if self._why_none is not None:
                raise self._why_none
            return str(self._backend_token)


@dataclass(frozen=True, slots=True)
class GoogleCalls:
    """The calls of one check, until its time is over."""

    connection: Connection
    until: float

    @property
    def at(self) -> GoogleAddresses:
        return self.connection.addresses

    @property
    def left_s(self) -> float:
        """Seconds that the check has left."""
        return self.until - self.connection.monotonic()

    def get(self, url: str, who: As = As.OPERATOR, **query: str) -> Json:
        """A JSON object. Raises as `must`."""
        return _object(self.must("GET", url, who, query=query))

    def find(self, url: str, who: As = As.OPERATOR) -> Json | None:
        """A JSON object; None where there is no such thing. Raises as `must`."""
        try:
            return self.get(url, who)
        except Refused as refused:
            if refused.refusal.status != HTTPStatus.NOT_FOUND:
                raise
            return None

    def post(self, url: str, body: Json, who: As = As.OPERATOR) -> Json:
        """A JSON object. Raises as `must`."""
        return _object(self.must("POST", url, who, body=body))

    def all_of(self, url: str, name: str, **query: str) -> list[Json]:
        """The items of a list, from all its pages. Raises as `must`."""
        found: list[Json] = []
        page: dict[str, str] = {}
        while True:
            answer = self.get(url, As.OPERATOR, **query, **page)
            found.extend(answer.get(name, []))
            token = answer.get("nextPageToken")
            if not token:
                return found
            page = {"pageToken": str(token)}

    def must(self, method: str, url: str, who: As, **given: Any) -> Answer:  # noqa: ANN401 - as `ask`
        """What was answered, which is a success.

        Raises:
            Refused: it is none.
            Unreachable, OutOfTime, NotTheBackend, GoogleAuthError: as `ask`.
        """
        answer = self.ask(method, url, who, **given)
        if not answer.is_success:
            raise Refused(
                read(
                    who=who,
                    api=self.at.api_of(url),
                    url=url,
                    status=answer.status,
                    body=answer.body,
                )
            )
        return answer

    def ask(  # noqa: PLR0913 - a request has that many parts
        self,
        method: str,
        url: str,
        who: As = As.OPERATOR,
        *,
        body: Any = None,  # noqa: ANN401 - JSON
        data: bytes | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        """What was answered, whatever it is.

        Raises:
            Unreachable: nothing was.
            OutOfTime: the check has no time left.
            NotTheBackend: it is to be asked as the backend, and cannot.
            GoogleAuthError: the operator's credentials are no good.
        """
        headers = self._headers(who)
        if self.left_s <= 0:
            raise OutOfTime
        try:
            response = self.connection.session.request(
                method,
                url,
                params=query,
                json=body,
                data=data,
                headers=headers,
                timeout=min(CALL_S, self.left_s),
                allow_redirects=False,
                auth=as_given,
            )
        except requests.RequestException as error:
            host = urlsplit(url).hostname
            raise Unreachable(f"{host} does not answer.") from error
        return _answer(response)

    def _headers(self, who: As) -> dict[str, str]:
        match who:
            case As.NOBODY:
                return {}
            case As.OPERATOR:
                return self.connection.operator_headers()
            case As.BACKEND:
                try:
                    token = self.connection.backend_token(self.token_of_backend)
                except Refused as refused:
                    raise NotTheBackend from refused
                return {"Authorization": f"Bearer {token}"}

    def token_of_backend(self) -> str:
        """An access token of the backend's account. Raises as `must`."""
        account = self.connection.account
        made = self.post(
            f"{self.at.iam_credentials}/v1/projects/-/serviceAccounts/{account}"
            ":generateAccessToken",
            {"scope": list(SCOPES), "lifetime": TOKEN_LIFETIME},
        )
        return str(made["accessToken"])


def _answer(response: requests.Response) -> Answer:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        body = None
    said = response.headers.get("Date")
    try:
        date = parsedate_to_datetime(said) if said else None
    except ValueError:
        date = None
    return Answer(status=response.status_code, body=body, text=response.text, date=date)


def _object(answer: Answer) -> Json:
    """Raises TypeError: it is none."""
    if not isinstance(answer.body, dict):
        raise TypeError("no JSON object")
    return answer.body


FAILURES: Final = (Refused, Unreachable, OutOfTime, NotTheBackend, GoogleAuthError)
"""What a call may raise."""
