"""Programs reach the fake as they reach Google, and nobody else."""

import ssl
from collections.abc import Iterator

import httpx
import pytest

from tests.support.google.apis import google_cloud
from tests.support.google.cloud import OWNER
from tests.support.google.server import GoogleServer, serve
from tests.support.http_client import NO_TLS

ADDRESS = "cloudresourcemanager.googleapis.com/v1/projects/show"


@pytest.fixture(scope="module")
def google(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GoogleServer]:
    cloud = google_cloud()
    cloud.add_project("show")
    with serve(cloud, tmp_path_factory.mktemp("certificates")) as server:
        yield server


@pytest.fixture
def bearer(google: GoogleServer) -> dict[str, str]:
    return {"Authorization": f"Bearer {google.cloud.sign_in(OWNER)}"}


def through_proxy(google: GoogleServer) -> httpx.Client:
    trusted = ssl.create_default_context(cafile=google.authority)
    return httpx.Client(proxy=google.url, verify=trusted, trust_env=False)


def test_a_program_that_is_sent_through_the_proxy_reaches_it_under_the_real_address(
    google: GoogleServer, bearer: dict[str, str]
) -> None:
    with through_proxy(google) as client:
        answers = [client.get(f"https://{ADDRESS}", headers=bearer) for _ in "12"]

    assert [answer.json()["projectId"] for answer in answers] == ["show", "show"]
    assert google.cloud.journal.entries[-1].line == f"GET {ADDRESS}"


def test_a_program_that_takes_the_base_address_of_an_api_reaches_it_by_path(
    google: GoogleServer, bearer: dict[str, str]
) -> None:
    with httpx.Client(trust_env=False, verify=NO_TLS) as client:
        base = google.address_of("cloudresourcemanager.googleapis.com")
        answer = client.post(
            f"{base}/v1/projects/show:testIamPermissions",
            headers=bearer,
            content=iter([b'{"permissions": ', b'["run.services.get"]}']),
        )

    assert answer.json() == {"permissions": ["run.services.get"]}


def test_nothing_leaves_the_machine(google: GoogleServer) -> None:
    google.cloud.journal.clear()
    with through_proxy(google) as client:
        with pytest.raises(httpx.ProxyError):
            client.get("https://example.com/")
        plain = client.get("http://example.org/page")

    assert plain.status_code == 403
    assert google.cloud.journal.strangers == ["example.com:443", "example.org"]
