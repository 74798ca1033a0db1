from collections.abc import Mapping

import pytest

from tests.support.tiny_server import tiny_server
from tools.command_line import Refusal
from tools.google_cloud.commands import CannotTell, Ran
from tools.provision import reading
from tools.provision.reading import Json, Reader

URL = "https://run.googleapis.com/v2/projects/my-show/services/login"
DISABLED = {
    "error": {
        "code": 403,
        "message": "Cloud Run Admin API has not been used in project 1 before",
        "details": [{"reason": "SERVICE_DISABLED"}],
    }
}
REFUSED = {"error": {"code": 403, "message": "Permission 'run' denied"}}


class Google:
    """Answers all requests the same, and notes them."""

    def __init__(self, status: int, body: Json) -> None:
        self.answer = (status, body)
        self.asked: list[Mapping[str, str]] = []

    def __call__(
        self, method: str, url: str, headers: Mapping[str, str], body: Json | None
    ) -> tuple[int, Json]:
        self.asked.append(headers)
        return self.answer

    def reader(self) -> Reader:
        return Reader(project="my-show", token="ya29", fetch=self)


def test_what_is_there_is_read_once_until_something_has_changed() -> None:
    google = Google(200, {"name": "login"})
    reader = google.reader()

    assert [reader.get(URL), reader.get(URL)] == [{"name": "login"}] * 2
    assert len(google.asked) == 1

    reader.forget()
    reader.get(URL)
    assert len(google.asked) == 2


@pytest.mark.parametrize(
    ("status", "body"), [(404, {"error": {"code": 404}}), (403, DISABLED)]
)
def test_what_is_not_there_or_not_enabled_is_none(status: int, body: Json) -> None:
    assert Google(status, body).reader().get(URL) is None


def test_what_may_not_be_read_is_in_doubt() -> None:
    with pytest.raises(CannotTell, match="Permission 'run' denied"):
        Google(403, REFUSED).reader().get(URL)


@pytest.mark.parametrize(("own_quota", "charged"), [(True, "my-show"), (False, None)])
def test_a_call_counts_for_the_projects_quota_where_that_is_possible(
    *, own_quota: bool, charged: str | None
) -> None:
    google = Google(200, {})

    google.reader().get(URL, own_quota=own_quota)

    (headers,) = google.asked
    assert headers["Authorization"] == "Bearer ya29"
    assert headers.get("X-Goog-User-Project") == charged


def test_no_answer_leaves_it_in_doubt() -> None:
    with tiny_server() as server:
        server.drops = True

        with pytest.raises(CannotTell, match="No answer from http"):
            reading.fetch("GET", f"{server.url}/v1", {}, None)


def test_a_body_that_is_no_object_is_taken_for_none() -> None:
    with tiny_server() as server:
        server.answer(200, "[]")

        assert reading.fetch("GET", f"{server.url}/v1", {}, None) == (200, {})


def test_the_token_is_that_of_whoever_is_signed_in_to_gcloud() -> None:
    ran = Ran(status=0, out="ya29.token\n")

    assert reading.gcloud_token(lambda _: ran) == "ya29.token"


def test_who_is_signed_in_is_not_known_of_a_token_alone() -> None:
    assert reading.gcloud_account(lambda _: Ran(status=0, out="\n")) is None
    assert reading.gcloud_account(lambda _: Ran(status=0, out="a@b.de\n")) == "a@b.de"


def test_without_gcloud_it_says_where_to_get_it() -> None:
    ran = Ran(status=127, err="gcloud is not installed.")

    with pytest.raises(Refusal, match="Install it: https://"):
        reading.gcloud_token(lambda _: ran)


def test_whoever_is_not_signed_in_is_told_how() -> None:
    ran = Ran(status=1, err="ERROR: You do not currently have an active account.")

    with pytest.raises(Refusal, match="Sign in: gcloud auth login"):
        reading.gcloud_token(lambda _: ran)
