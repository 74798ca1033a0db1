"""The fake without sockets: `requests` hands each request to it."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from tests.support.google.cloud import GoogleCloud
from tests.support.google.exchange import Request


class InProcess(BaseAdapter):
    """A transport to the fake. What it does not know does not answer.

    Args:
        cloud: the fake.
        now: its clock, which every answer tells.
    """

    def __init__(
        self,
        cloud: GoogleCloud,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__()
        self._cloud = cloud
        self._now = now

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> Any:
        target = urlsplit(str(request.url))
        if not self._cloud.knows(str(target.hostname)):
            raise requests.ConnectionError(f"no such host: {target.hostname}")
        body = request.body or b""
        answer = self._cloud.answer(
            Request(
                method=str(request.method),
                host=str(target.hostname),
                path=unquote(target.path) or "/",
                query=dict(parse_qsl(target.query, keep_blank_values=True)),
                headers={name.lower(): str(v) for name, v in request.headers.items()},
                body=body.encode() if isinstance(body, str) else bytes(body),
            )
        )
        made = requests.Response()
        made.status_code = answer.status
        date = format_datetime(self._now().astimezone(UTC), usegmt=True)
        made.headers = CaseInsensitiveDict({"Date": date, **answer.headers})
        made.raw = BytesIO(answer.body)
        made.url = str(request.url)
        made.request = request
        return made

    def close(self) -> None:
        """There is nothing to close."""
