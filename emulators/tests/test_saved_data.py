"""A stack that goes on where the former one was killed."""

from pathlib import Path
from typing import Any

import httpx
import opentok
import pytest

from emulators.kernel.data_file import DataRefused
from emulators.saved_data import SavedData
from emulators.settings import Ports, Settings
from emulators.stack import LocalStack
from emulators.tests.deadline import DEADLINE_S

FIXTURES = Path(__file__).parent / "fixtures"
OWNER = {"authorization": "Bearer owner"}
GUEST = {
    "email": "guest@example.com",
    "password": "secret-1",
    "returnSecureToken": True,
}


def a_stack(data: Path) -> LocalStack:
    settings = Settings(ports=Ports.free(), root=FIXTURES / "echoing", data=data)
    return LocalStack(settings)


def sign(stack: LocalStack, way: str) -> httpx.Response:
    url = stack.settings.url("auth") + "/identitytoolkit.googleapis.com/v1/accounts"
    return httpx.post(
        f"{url}:{way}?key=k", json=GUEST, trust_env=False, timeout=DEADLINE_S
    )


def database_url(stack: LocalStack) -> str:
    settings = stack.settings
    return f"{settings.url('database')}/a.json?ns={settings.namespace}"


def call(method: str, url: str, **options: Any) -> httpx.Response:
    return httpx.request(method, url, trust_env=False, timeout=DEADLINE_S, **options)


def test_a_stack_finds_what_the_former_one_had(tmp_path: Path) -> None:
    project = {"apiKey": "100", "apiSecret": "s" * 40}

    with a_stack(tmp_path) as first:
        was_fresh = not first.has_saved_data
        uid = sign(first, "signUp").json()["localId"]
        call("PUT", database_url(first), json=1, headers=OWNER)
        storage, video = first.settings.url("storage"), first.settings.url("opentok")
        objects = f"{storage}/upload/storage/v1/b/{first.settings.bucket}/o"
        call("POST", f"{objects}?uploadType=media&name=a.png", content=b"png")
        call("POST", f"{video}/__/projects", json=project)
        sdk = opentok.Client("100", "s" * 40, api_url=video, timeout=DEADLINE_S)
        session_id = sdk.create_session().session_id

    with a_stack(tmp_path) as second:
        goes_on = second.has_saved_data
        again = sign(second, "signInWithPassword").json()
        data = call("GET", database_url(second), headers=OWNER).json()
        storage, video = second.settings.url("storage"), second.settings.url("opentok")
        picture = call("GET", f"{storage}/{second.settings.bucket}/a.png")
        session = call("GET", f"{video}/__/sessions/{session_id}")

    assert (was_fresh, goes_on) == (True, True)
    assert again["localId"] == uid
    assert data == 1
    assert picture.content == b"png"
    assert session.json()["apiKey"] == "100"


def test_a_folder_in_use_starts_no_second_stack(tmp_path: Path) -> None:
    data = SavedData(tmp_path)

    with pytest.raises(DataRefused, match="used by another stack"):
        a_stack(tmp_path).start()

    data.close()


def test_a_stack_that_fails_to_start_lets_go_of_its_folder(tmp_path: Path) -> None:
    settings = Settings(ports=Ports.free(), root=tmp_path / "nowhere", data=tmp_path)

    with pytest.raises(Exception, match=r"database\.rules\.json is missing"):
        LocalStack(settings).start()

    SavedData(tmp_path).close()


def test_a_secret_is_made_up_once(tmp_path: Path) -> None:
    first = SavedData(tmp_path)
    made = first.secret("TOKEN_KEY", "{random}")
    first.close()

    second = SavedData(tmp_path)

    assert second.secret("TOKEN_KEY", "{random}") == made
    assert second.secret("KEYS", "1:{random}").startswith("1:")
    second.close()


def test_only_a_folder_with_data_goes_on(tmp_path: Path) -> None:
    first = SavedData(tmp_path)
    first.close()

    assert first.is_new
