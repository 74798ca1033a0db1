import io

import pytest

from tests.support.tiny_server import TinyServer, tiny_server
from tools.google_cloud import call
from tools.google_cloud.addresses import GoogleAddresses


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("ya29.secret\n"))


def called(server: TinyServer, method: str, *body: str) -> int:
    """The status of a call to what is taken for an API of Google's."""
    arguments = ["--project=my-show", method, f"{server.url}/v1/x", *body]
    return call.main(arguments, GoogleAddresses(run=server.url))


def test_the_answer_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with tiny_server() as server:
        server.answer(200, '{"name": "made"}\n')

        status = called(server, "POST", '{"a":1}')

    assert status == 0
    assert capsys.readouterr().out == '{"name": "made"}\n'
    assert server.requests == ["POST /v1/x"]
    assert server.bodies == ['{"a":1}']
    assert server.authorization == "Bearer ya29.secret"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('{"error": {"message": "Permission denied."}}', "403: Permission denied."),
        ("<html>", '403: "<html>"'),
    ],
)
def test_why_it_was_refused_is_told(
    body: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with tiny_server() as server:
        server.answer(403, body)

        status = called(server, "GET")

    assert (status, capsys.readouterr().err) == (1, f"{reason}\n")


def test_no_answer_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with tiny_server() as server:
        server.drops = True

        status = called(server, "GET")

    assert (status, capsys.readouterr().err) == (1, "No answer: ConnectionError\n")


@pytest.mark.parametrize(
    "url", ["https://run.googleapis.com.example/v1", "http://run.googleapis.com/v1"]
)
def test_a_token_goes_to_google_alone(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        call.main(["--project=my-show", "GET", url])

    assert ended.value.code == 2
    assert "no address of an API" in capsys.readouterr().err


def test_a_token_is_not_typed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)

    with pytest.raises(SystemExit) as ended:
        call.main(["--project=my-show", "GET", "https://x.example"])

    assert ended.value.code == 2
