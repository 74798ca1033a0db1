"""A request to one of Google's APIs, and what is answered, without a server."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Json = dict[str, Any]

JSON_TYPE: Final = "application/json; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Request:
    """What came.

    `host` is the one that the caller meant, such as `run.googleapis.com`, whatever way
    the request took; names of `headers` are lower case.
    """

    method: str
    host: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def json(self) -> Any:
        """The body as JSON; None if it is empty or none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def bearer(self) -> str | None:
        """The access token."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" and token else None


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(
        default_factory=lambda: {"Content-Type": JSON_TYPE}
    )

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def json_answer(body: Any, status: int = 200) -> Answer:
    """An answer with a body of JSON."""
    return Answer(status, json.dumps(body).encode())
