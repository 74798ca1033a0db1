"""`make start`: the demo data, and how an app is pointed at it."""

from typing import Any

import httpx

from emulators.stack import LocalStack
from rehearsal.seed import PRODUCER, SUPER_ADMIN, seed


def test_the_demo_producer_can_sign_in_and_has_an_event(stack: LocalStack) -> None:
    lines = seed(stack)

    event_id = _after(lines, "event       id")
    session = httpx.post(
        f"{stack.settings.url('auth')}/identitytoolkit.googleapis.com/v1"
        "/accounts:signInWithPassword?key=k",
        json={
            "email": PRODUCER.email,
            "password": PRODUCER.password,
            "returnSecureToken": True,
        },
    ).json()
    answer = _call(stack, "login", {"idToken": session["idToken"]}, None)
    events = _call(stack, "getEvents", {"adminId": session["localId"]}, answer["token"])
    assert list(events) == [event_id]


def test_the_banner_names_every_login_and_every_emulator(stack: LocalStack) -> None:
    text = "\n".join(seed(stack))

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
        line = next(line for line in text.splitlines() if emulator in line)
        assert str(port) in line


def _after(lines: list[str], word: str) -> str:
    line = next(line for line in lines if line.startswith(word))
    return line.removeprefix(word).strip()


def _call(
    stack: LocalStack, function_id: str, body: dict[str, Any], token: str | None
) -> Any:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    url = stack.settings.function_url(function_id)
    return httpx.post(url, json=body, headers=headers, timeout=20).json()
