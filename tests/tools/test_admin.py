import io
import json
from typing import Any

import httpx
import pytest

from emulators.firebase.auth.tokens import claims_of
from emulators.settings import Settings
from emulators.stack import LocalStack
from tests.support.deadline import DEADLINE_S
from tools.admin import DONE, REFUSED, main
from tools.command_line import UNUSABLE

EMAIL = "robin.root@example.com"
PASSWORD = "correct horse battery"


@pytest.fixture
def environment(stack: LocalStack, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A shell whose variables point at a running stack."""
    for name, value in stack.settings.sdk_environment().items():
        monkeypatch.setenv(name, value)
    return stack.settings


def record(settings: Settings, uid: str) -> Any:
    return httpx.get(
        f"{settings.url('database')}/admins/{uid}.json",
        params={"ns": settings.namespace},
        headers={"authorization": "Bearer owner"},
        timeout=DEADLINE_S,
    ).json()


def give(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def sign_in(settings: Settings, password: str) -> httpx.Response:
    return httpx.post(
        f"{settings.url('auth')}/identitytoolkit.googleapis.com/v1"
        "/accounts:signInWithPassword?key=k",
        json={"email": EMAIL, "password": password, "returnSecureToken": True},
        timeout=DEADLINE_S,
    )


def create(*more: str) -> int:
    return main(["create", "--email", EMAIL, "--json", *more])


def test_the_first_super_admin_has_account_and_record(
    environment: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    give(monkeypatch, PASSWORD + "\n")

    status = create("--password-stdin")

    told = json.loads(capsys.readouterr().out)
    stored = record(environment, told["uid"])
    assert status == DONE
    assert (told["account"], told["password"]) == ("created", "set")
    assert stored["superAdmin"] is True
    assert (stored["email"], stored["displayName"]) == (EMAIL, "Robin Root")
    signed_in = sign_in(environment, PASSWORD)
    assert signed_in.status_code == 200
    assert (claims_of(signed_in.json()["idToken"]) or {})["admin"] is True


@pytest.mark.usefixtures("environment")
def test_a_password_is_never_repeated(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    give(monkeypatch, PASSWORD)

    main(["create", "--email", EMAIL, "--password-stdin"])

    printed = capfd.readouterr()
    assert "the one you gave" in printed.out
    assert PASSWORD not in printed.out + printed.err


def test_somebody_who_has_an_account_becomes_super_admin_and_keeps_the_password(
    environment: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    give(monkeypatch, PASSWORD)
    create("--password-stdin")
    capsys.readouterr()
    give(monkeypatch, "another password")

    status = create("--password-stdin")

    told = json.loads(capsys.readouterr().out)
    assert status == DONE
    assert (told["account"], told["password"], told["superAdmin"]) == (
        "existed",
        "kept",
        "was",
    )
    assert sign_in(environment, PASSWORD).status_code == 200


def sign_up(settings: Settings, password: str) -> str:
    """As anybody can, with any address: the new user's id."""
    answer = httpx.post(
        f"{settings.url('auth')}/identitytoolkit.googleapis.com/v1/accounts:signUp?key=k",
        json={"email": EMAIL, "password": password, "returnSecureToken": True},
        timeout=DEADLINE_S,
    )
    return str(answer.json()["localId"])


def test_whoever_has_signed_up_with_the_address_before_becomes_no_super_admin(
    environment: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    stranger = sign_up(environment, PASSWORD)
    give(monkeypatch, "")

    status = create()

    assert status == UNUSABLE
    assert stranger in capsys.readouterr().err
    assert record(environment, stranger) is None


def test_an_account_that_is_said_to_be_the_persons_own_is_taken(
    environment: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    mine = sign_up(environment, PASSWORD)
    give(monkeypatch, "")

    status = create("--existing")

    told = json.loads(capsys.readouterr().out)
    assert (status, told["account"], told["password"]) == (DONE, "existed", "kept")
    assert record(environment, mine)["superAdmin"] is True


def test_a_super_admin_may_have_no_password_yet(
    environment: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    give(monkeypatch, "")

    status = create("--name", "Robin")

    told = json.loads(capsys.readouterr().out)
    assert (status, told["password"]) == (DONE, "none")
    assert record(environment, told["uid"])["displayName"] == "Robin"


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("arguments", "given", "complaint"),
    [
        (["--email", "robin"], "", "no e-mail address"),
        (["--email", EMAIL, "--name", "x" * 121], "", "1 to 120"),
        (["--email", EMAIL, "--password-stdin"], "12345", "6 to 256"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_made(
    arguments: list[str],
    given: str,
    complaint: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    give(monkeypatch, given)

    status = main(["create", *arguments])

    assert status == UNUSABLE
    assert complaint in capsys.readouterr().err


def test_arguments_that_are_missing_are_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["create"])

    assert ended.value.code == UNUSABLE
    assert "--email" in capsys.readouterr().err


def test_a_stack_that_does_not_answer_is_said_to_be_down(
    environment: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", "127.0.0.1:9")
    give(monkeypatch, "")

    status = create()

    assert status == REFUSED
    assert "Is the local stack" in capsys.readouterr().err
