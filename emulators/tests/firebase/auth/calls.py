"""The calls that most tests of the Auth emulator make, and how they read answers."""

import httpx

from emulators.firebase.auth.tokens import claims_of
from emulators.tests.firebase.auth.conftest import PROJECT

ADA = {"email": "ada@example.com", "password": "made-up-password"}
ADMIN = f"/identitytoolkit.googleapis.com/v1/projects/{PROJECT}"
EMULATOR = f"/emulator/v1/projects/{PROJECT}"
OWNER = {"Authorization": "Bearer owner"}


def refusal(answer: httpx.Response) -> str:
    assert answer.status_code == 400
    message: str = answer.json()["error"]["message"]
    return message


def claims(answer: httpx.Response) -> dict[str, object]:
    assert answer.status_code == 200, answer.text
    found = claims_of(answer.json()["idToken"])
    assert found is not None
    return found


def refresh(http: httpx.Client, token: str) -> httpx.Response:
    form = {"grant_type": "refresh_token", "refresh_token": token}
    return http.post("/securetoken.googleapis.com/v1/token?key=k", data=form)


def update(http: httpx.Client, body: dict[str, object]) -> httpx.Response:
    return http.post(f"{ADMIN}/accounts:update", headers=OWNER, json=body)


def configure(http: httpx.Client, setting: dict[str, object]) -> None:
    answer = http.patch(f"{EMULATOR}/config", json=setting)
    assert answer.status_code == 200, answer.text
