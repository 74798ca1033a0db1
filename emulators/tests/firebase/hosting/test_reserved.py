import json

import pytest

from emulators.firebase.hosting.reserved import reserved
from emulators.settings import Settings

SETTINGS = Settings(project_id="demo-p")


def told(path: str, *, with_emulators: bool = False) -> str:
    found = reserved(SETTINGS, path, with_emulators=with_emulators)
    assert found is not None
    return bytes(found.body).decode()


def test_a_page_finds_the_project_of_the_emulators() -> None:
    config = json.loads(told("/__/firebase/init.json"))

    assert config["projectId"] == "demo-p"
    assert config["databaseURL"] == "http://127.0.0.1:9000/?ns=demo-p-default-rtdb"
    assert config["storageBucket"] == SETTINGS.bucket


def test_a_script_connects_it_if_it_asks_for_that() -> None:
    assert "const emulators = {};" in told("/__/firebase/init.js")
    assert '"port": 9099' in told("/__/firebase/init.js", with_emulators=True)


@pytest.mark.parametrize("path", ["/__/", "/__/firebase/10.0.0/firebase-app.js"])
def test_there_is_nothing_else(path: str) -> None:
    assert reserved(SETTINGS, path, with_emulators=False) is None
