from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.credentials import Credentials

from tests.support.deadline import DEADLINE_S
from tests.support.tiny_server import TinyServer, tiny_server
from tools.backup.whole_database import WholeDatabase
from tools.google_cloud.given_headers import as_given
from tools.provision.reading import fetch

TOKEN = "Bearer an-access-token"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TinyServer]:
    """One whose host the operator's `.netrc` knows."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ada password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with tiny_server() as tiny:
        yield tiny


def test_a_token_is_sent_as_it_is_given(server: TinyServer) -> None:
    headers = {"Authorization": TOKEN}

    requests.get(server.url, headers=headers, auth=as_given, timeout=DEADLINE_S)

    assert server.authorization == TOKEN


def test_what_a_project_has_is_read_by_the_token_of_gcloud(server: TinyServer) -> None:
    fetch("GET", server.url, {"Authorization": TOKEN}, None)

    assert server.authorization == TOKEN


def test_a_database_is_saved_by_the_token_of_the_backend(server: TinyServer) -> None:
    session = AuthorizedSession(Credentials("an-access-token"))  # type: ignore[no-untyped-call]  # the library has few types
    database = WholeDatabase(session=session, address=server.url, query={})

    database.read()

    assert server.authorization == TOKEN
