"""`make start`: the demo data, and how an app is pointed at it."""

from emulators.stack import LocalStack
from rehearsal.seed import PRODUCER, SUPER_ADMIN, seed
from tests.support.complaints import complaints_of_functions
from tests.support.people import People

BEGINNING = "The demo data is put in from here on."


def test_an_app_can_start_with_what_is_told_of_the_demo_data(stack: LocalStack) -> None:
    stack.logs.note(BEGINNING)

    lines = seed(stack)

    with People(stack.settings) as people:
        people.log_in("producer", PRODUCER.email, PRODUCER.password)
        events = people.reply("getEvents", {"adminId": "$producerId"}, by="producer")
    assert list(events) == [_after(lines, "event       id")]
    text = "\n".join(lines)
    for login in (SUPER_ADMIN, PRODUCER):
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


def _after(lines: list[str], word: str) -> str:
    line = next(line for line in lines if line.startswith(word))
    return line.removeprefix(word).strip()
