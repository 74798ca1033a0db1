import pytest

from tests.support.google.apis import google_cloud
from tests.support.google.cloud import GoogleCloud
from tests.support.google_reader import PROJECT, reader_of
from tools.google_cloud.commands import State, work_through
from tools.provision.apis import APIS, MOST_AT_ONCE, enabled, enabling
from tools.provision.reading import Json


@pytest.fixture
def cloud() -> GoogleCloud:
    made = google_cloud()
    made.add_project(PROJECT)
    return made


def test_a_new_project_has_few_of_them(cloud: GoogleCloud) -> None:
    outcomes = list(work_through(enabling(reader_of(cloud))))

    assert {each.state for each in outcomes} == {State.TO_DO}
    named = [argument for each in outcomes for argument in each.command.argv[3:-1]]
    assert named == list(APIS)
    assert max(len(each.command.argv) for each in outcomes) <= MOST_AT_ONCE + 4


def test_those_that_are_enabled_are_left_alone(cloud: GoogleCloud) -> None:
    cloud.projects[PROJECT].services.update(APIS)

    outcomes = work_through(enabling(reader_of(cloud)))

    assert {each.state for each in outcomes} == {State.DONE}


def test_signing_custom_tokens_is_among_them() -> None:
    assert "iamcredentials.googleapis.com" in APIS


def test_a_long_list_is_read_to_its_end(cloud: GoogleCloud) -> None:
    reader = reader_of(cloud)
    pages: list[Json] = [
        {"services": [service("a"), service("b", "DISABLED")], "nextPageToken": "2"},
        {"services": [service("c")]},
    ]
    reader.fetch = lambda *_: (200, pages.pop(0))

    assert enabled(reader) == {"a", "c"}


def service(name: str, state: str = "ENABLED") -> Json:
    return {"config": {"name": name}, "state": state}
