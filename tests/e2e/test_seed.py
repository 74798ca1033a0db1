"""`make start`: the demo data, and how an app is pointed at it."""

from emulators.stack import LocalStack
from rehearsal.demo import DEMO_PRIVATE_KEY, DEMO_PROJECTS
from rehearsal.seed import PRODUCERS, SUPER_ADMIN, seed
from rehearsal.video_projects import VideoProduct
from tests.support.complaints import complaints_of_functions
from tests.support.people import People

BEGINNING = "The demo data is put in from here on."


def test_an_app_can_start_with_what_is_told_of_the_demo_data(stack: LocalStack) -> None:
    stack.logs.note(BEGINNING)

    lines = seed(stack)

    found = [event for video in VideoProduct for event in _events(stack, video)]
    assert found == _all_after(lines, "event       id")
    text = "\n".join(lines)
    for login in (SUPER_ADMIN, *PRODUCERS.values()):
        assert login.email in text
        assert login.password in text
    ports = stack.settings.ports
    for emulator, port in {
        "connectAuthEmulator": ports.auth,
        "connectDatabaseEmulator": ports.database,
        "connectStorageEmulator": ports.storage,
        "connectFunctionsEmulator": ports.functions,
    }.items():
        assert str(port) in _after(lines, emulator)
    assert complaints_of_functions(stack.logs, since=BEGINNING) == []


def test_there_is_a_producer_of_each_video_service(stack: LocalStack) -> None:
    """Who goes on the air as any other, and whose credentials are told."""
    text = "\n".join(seed(stack))

    for video in VideoProduct:
        with _signed_in(stack, video) as people:
            admin = people.reply("getAdmin", {"id": "$producerId"}, by="producer")
            (event_id,) = _events(stack, video)
            tokens = people.reply(
                "createTokenProducer", {"id": event_id}, by="producer"
            )
        assert admin["otApiKey"] == tokens["apiKey"] == DEMO_PROJECTS[video].api_key
        assert DEMO_PROJECTS[video].api_key in text
    # Of the key it is told where it lies.
    assert DEMO_PRIVATE_KEY not in text


def _signed_in(stack: LocalStack, video: VideoProduct) -> People:
    login, people = PRODUCERS[video], People(stack.settings, video=video)
    people.log_in("producer", login.email, login.password)
    return people


def _events(stack: LocalStack, video: VideoProduct) -> list[str]:
    with _signed_in(stack, video) as people:
        asked = {"adminId": "$producerId"}
        return list(people.reply("getEvents", asked, by="producer"))


def _after(lines: list[str], word: str) -> str:
    return _all_after(lines, word)[0]


def _all_after(lines: list[str], word: str) -> list[str]:
    found = (line for line in lines if line.startswith(word))
    return [line.removeprefix(word).strip() for line in found]
