"""Reads the fake of Google's APIs as `tools.provision` reads Google."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.support.google.access import Caller
from tests.support.google.cloud import OWNER, GoogleCloud
from tests.support.google.exchange import Request
from tools.provision.reading import Json, Reader

PROJECT = "my-show"
NUMBER = "123456789012"


def reader_of(cloud: GoogleCloud, caller: Caller = OWNER) -> Reader:
    """A reader of the project, who is this caller."""

    def fetch(
        method: str, url: str, headers: Mapping[str, str], body: Json | None
    ) -> tuple[int, Json]:
        split = urlsplit(url)
        request = Request(
            method,
            split.netloc,
            unquote(split.path),
            dict(parse_qsl(split.query)),
            {name.lower(): value for name, value in headers.items()},
            b"" if body is None else json.dumps(body).encode(),
        )
        answer = cloud.answer(request)
        return answer.status, _json(answer.body)

    return Reader(project=PROJECT, token=cloud.sign_in(caller), fetch=fetch)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return {}
