"""`make start`: the demo data, and how an app is pointed at it."""

from collections.abc import Iterator

import pytest

from emulators.stack import LocalStack
from rehearsal.demo import DEMO_PRIVATE_KEY, DEMO_PROJECTS
from rehearsal.seed import PRODUCERS, SUPER_ADMIN, announcement, kept, seed
from rehearsal.video_projects import VideoProduct, given_away_by
from tests.support.complaints import complaints_of_functions
from tests.support.people import People

BEGINNING = "The demo data is put in from here on."


@pytest.fixture(scope="module")
def lines(product_stack: LocalStack) -> list[str]:
    """What is told of it. The demo data is there."""
    product_stack.reset()
    product_stack.logs.note(BEGINNING)
    return announcement(product_stack.settings, seed(product_stack))


@pytest.fixture(params=VideoProduct)
def producer(
    request: pytest.FixtureRequest, product_stack: LocalStack
) -> Iterator[People]:
    """Each of them, who has signed in."""
    login = PRODUCERS[request.param]
    with People(product_stack.settings, video=request.param) as people:
        people.log_in("producer", login.email, login.password)
        yield people


def test_an_app_can_start_with_what_is_told_of_the_demo_data(
    lines: list[str], product_stack: LocalStack
) -> None:
    text = "\n".join(lines)

    for login in (SUPER_ADMIN, *PRODUCERS.values()):
        assert login.email in text
        assert login.password in text
    ports = product_stack.settings.ports
    for emulator, port in {
        "connectAuthEmulator": ports.auth,
        "connectDatabaseEmulator": ports.database,
        "connectStorageEmulator": ports.storage,
        "connectFunctionsEmulator": ports.functions,
    }.items():
        assert str(port) in _after(lines, emulator)[0]
    assert complaints_of_functions(product_stack.logs, since=BEGINNING) == []


def test_there_is_a_producer_of_each_video_service_with_an_event(
    lines: list[str], producer: People
) -> None:
    """Who gets tokens as any other, and whose project is told."""
    admin = producer.reply("getAdmin", {"id": "$producerId"}, by="producer")
    events = producer.reply("getEvents", {"adminId": "$producerId"}, by="producer")
    (event_id,) = events
    tokens = producer.reply("createTokenProducer", {"id": event_id}, by="producer")

    project = DEMO_PROJECTS[producer.project.product]
    assert event_id in _after(lines, "event       id")
    assert admin["otApiKey"] == tokens["apiKey"] == project.api_key
    assert project.api_key in "\n".join(lines)


def test_a_later_run_tells_of_the_same_shows(
    lines: list[str], product_stack: LocalStack
) -> None:
    assert announcement(product_stack.settings, kept(product_stack)) == lines


def test_of_the_demo_applications_key_it_is_told_where_it_lies(
    lines: list[str],
) -> None:
    text = "\n".join(lines)

    assert not [part for part in given_away_by(DEMO_PRIVATE_KEY) if part in text]
    assert "private key rehearsal/demo_private_key.pem" in text


def _after(lines: list[str], word: str) -> list[str]:
    """What stands after the word, in each line that begins with it."""
    found = (line for line in lines if line.startswith(word))
    return [line.removeprefix(word).strip() for line in found]
