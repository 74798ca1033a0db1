"""Calls to Google in the name of one or another."""

import socket
from pathlib import Path

import pytest
import requests

from tests.support.google.apis import google_cloud
from tests.support.google.deployed import BACKEND, OPERATOR, PROJECT, deployed
from tests.support.google.server import serve
from tests.tools.doctor.examined import Examined, a_persons_credentials
from tools.doctor.calls import (
    Connection,
    NotTheBackend,
    OutOfTime,
    Unreachable,
    session,
)
from tools.doctor.refusals import As, Refused
from tools.google_cloud.addresses import GOOGLE, GoogleAddresses
from tools.google_cloud.rights import backend_account

PROJECTS = f"{GOOGLE.resource_manager}/v3/projects/{PROJECT}"


def test_the_operators_calls_are_counted_for_the_project(well: Examined) -> None:
    well.connection().within(5).get(PROJECTS)

    (entry,) = well.cloud.journal.entries
    assert entry.caller == OPERATOR.member
    assert entry.request.headers["x-goog-user-project"] == PROJECT


def test_the_backend_asks_with_its_own_token(well: Examined) -> None:
    url = f"{PROJECTS}:testIamPermissions"

    well.connection().within(5).post(url, {"permissions": []}, As.BACKEND)

    assert well.cloud.journal.entries[-1].caller == BACKEND


def test_nobody_asks_without_a_token(well: Examined) -> None:
    answer = well.connection().within(5).ask("GET", PROJECTS, As.NOBODY)

    assert answer.status == 401
    assert "authorization" not in well.cloud.journal.entries[-1].request.headers


def test_a_netrc_puts_no_other_credentials_in_their_place(
    well: Examined, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(
        "machine cloudresourcemanager.googleapis.com login a password b\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("NETRC", str(netrc))

    assert well.connection().within(5).get(PROJECTS)["projectId"] == PROJECT


def test_all_pages_of_a_list_are_read(well: Examined) -> None:
    pages = iter(
        [
            {"things": [{"name": "a"}], "nextPageToken": "more"},
            {"things": [{"name": "b"}]},
        ]
    )
    calls = well.connection().within(5)
    url = f"{GOOGLE.functions}/v2/things"

    @well.route("cloudfunctions.googleapis.com", "/v2/things")
    def things() -> object:
        return next(pages)

    assert [each["name"] for each in calls.all_of(url, "things")] == ["a", "b"]
    assert well.cloud.journal.entries[-1].request.query == {"pageToken": "more"}


def test_what_is_not_there_is_none(well: Examined) -> None:
    url = f"{GOOGLE.secret_manager}/v1/projects/{PROJECT}/secrets/NONE"

    assert well.connection().within(5).find(url) is None


def test_a_refusal_is_raised_with_what_it_says(well: Examined) -> None:
    with pytest.raises(Refused) as caught:
        well.connection().within(5).get(PROJECTS, As.NOBODY)

    assert caught.value.refusal.api == "cloudresourcemanager.googleapis.com"
    assert caught.value.refusal.status == 401


def test_no_call_begins_when_the_time_is_over(well: Examined) -> None:
    with pytest.raises(OutOfTime):
        well.connection().within(0).get(PROJECTS)

    assert well.cloud.journal.entries == []


def test_who_may_not_act_as_the_backend_is_told_so(well: Examined) -> None:
    account = f"projects/{PROJECT}/serviceAccounts/{backend_account(PROJECT)}"
    well.project.policy_of(account).bindings.clear()

    with pytest.raises(NotTheBackend):
        well.connection().within(5).get(PROJECTS, As.BACKEND)


def test_that_nobody_may_act_as_it_is_asked_once_for_all(well: Examined) -> None:
    account = f"projects/{PROJECT}/serviceAccounts/{backend_account(PROJECT)}"
    well.project.policy_of(account).bindings.clear()

    well.outcomes()

    asked = well.cloud.journal.find("POST", r"iamcredentials.*:generateAccessToken")
    assert len(asked) == 1


def connection_to(addresses: GoogleAddresses, token: str) -> Connection:
    """Over sockets."""
    http = session()
    http.mount("http://", http.get_adapter("https://"))
    return Connection(
        session=http,
        addresses=addresses,
        account=backend_account(PROJECT),
        operator=a_persons_credentials(token, PROJECT),
    )


def test_over_the_wire_the_same_is_asked_and_answered(tmp_path: Path) -> None:
    cloud = google_cloud()
    deployed(cloud)
    token = cloud.sign_in(OPERATOR)
    with serve(cloud, tmp_path) as server:
        base = server.address_of("cloudresourcemanager.googleapis.com")
        connection = connection_to(GoogleAddresses(resource_manager=base), token)

        found = connection.within(5).get(f"{base}/v3/projects/{PROJECT}")

    connection.session.close()
    assert found["projectId"] == PROJECT


def test_a_service_that_is_not_there_does_not_answer() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        connection = connection_to(GOOGLE, "token")

        with pytest.raises(Unreachable, match=r"127\.0\.0\.1 does not answer"):
            connection.within(5).ask("GET", url, As.NOBODY)

    connection.session.close()


def test_no_redirection_is_followed(well: Examined) -> None:
    @well.route("cloudfunctions.googleapis.com", "/v2/moved")
    def moved() -> object:
        return well.redirection("https://elsewhere.example")

    answer = well.connection().within(5).ask("GET", f"{GOOGLE.functions}/v2/moved")

    assert answer.status == 302


def test_every_call_has_an_end(well: Examined, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []
    ask = requests.Session.request

    def noting(*arguments: object, **options: object) -> object:
        given.append(options["timeout"])
        return ask(*arguments, **options)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(requests.Session, "request", noting)

    well.connection().within(3).get(PROJECTS)

    assert given == [3]
