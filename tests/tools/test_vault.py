"""Secrets move to the newest key, and nobody gets to see one."""

import base64
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import firebase_admin
import httpx
import pytest
from pydantic import SecretStr

from emulators.settings import Settings
from emulators.stack import LocalStack
from interactive_broadcast.adapters.vault import AesGcmVault
from tests.support.deadline import DEADLINE_S
from tests.support.private_keys import of_numbers
from tools.command_line import UNUSABLE
from tools.vault import DONE, UNFINISHED, SecretStore, main, rotate

OLD, NEW, LOST = b"\x01" * 32, b"\x02" * 32, b"\x03" * 32
SECRET = "canary0secret0of0ada"
BOTH = {1: OLD, 2: NEW}


def spelled(keys: dict[int, bytes]) -> str:
    return ",".join(
        f"{version}:{base64.b64encode(key).decode()}" for version, key in keys.items()
    )


class Secrets:
    """What a stack has stored, with its owner's rights."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def put(self, uid: str, sealed: str, name: str = "otSecret") -> None:
        self._ask("PUT", f"secrets/{uid}/{name}", sealed)

    def of(self, uid: str, name: str = "otSecret") -> str:
        return str(self._ask("GET", f"secrets/{uid}/{name}"))

    def _ask(self, method: str, path: str, value: Any = None) -> Any:
        answer = httpx.request(
            method,
            f"{self._settings.url('database')}/{path}.json",
            params={"ns": self._settings.namespace},
            headers={"authorization": "Bearer owner"},
            json=value,
            timeout=DEADLINE_S,
        )
        answer.raise_for_status()
        return answer.json()


@pytest.fixture
def secrets(stack: LocalStack, monkeypatch: pytest.MonkeyPatch) -> Secrets:
    """A shell whose variables point at a running stack, and hold both keys."""
    for name, value in stack.settings.sdk_environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("VAULT_KEYS", spelled(BOTH))
    return Secrets(stack.settings)


def sealed(uid: str, key: bytes = OLD, version: int = 1) -> str:
    return AesGcmVault(lambda: {version: key}).seal(uid, SecretStr(SECRET))


def opened(uid: str, text: str) -> str:
    return AesGcmVault(lambda: {2: NEW}).open(uid, text).get_secret_value()


def test_every_secret_comes_under_the_newest_key(
    secrets: Secrets, capsys: pytest.CaptureFixture[str]
) -> None:
    for uid in ("ada", "bob"):
        secrets.put(uid, sealed(uid))

    status = main(["rotate"])

    assert status == DONE
    assert [opened(uid, secrets.of(uid)) for uid in ("ada", "bob")] == [SECRET] * 2
    assert "resealed    2" in capsys.readouterr().out


def test_the_private_key_of_an_application_is_moved_like_any_secret(
    secrets: Secrets,
) -> None:
    key = of_numbers(4096)
    vault = AesGcmVault(lambda: {1: OLD})
    secrets.put("ada", vault.seal("ada", SecretStr(key)))

    status = main(["rotate"])

    assert status == DONE
    assert opened("ada", secrets.of("ada")) == key


def test_what_signs_callbacks_is_moved_as_well(
    secrets: Secrets, capsys: pytest.CaptureFixture[str]
) -> None:
    secrets.put("ada", sealed("ada"))
    secrets.put("ada", sealed("ada"), "otSignatureSecret")
    secrets.put("bob", sealed("bob"), "otSignatureSecret")
    secrets.put("bob", sealed("bob"), "formerOtSignatureSecret")

    status = main(["rotate"])

    assert status == DONE
    assert opened("ada", secrets.of("ada", "otSignatureSecret")) == SECRET
    assert opened("bob", secrets.of("bob", "otSignatureSecret")) == SECRET
    assert opened("bob", secrets.of("bob", "formerOtSignatureSecret")) == SECRET
    assert "resealed    4" in capsys.readouterr().out


def test_a_second_run_leaves_what_is_done_alone(
    secrets: Secrets, capsys: pytest.CaptureFixture[str]
) -> None:
    secrets.put("ada", sealed("ada"))
    main(["rotate"])
    done = secrets.of("ada")
    capsys.readouterr()

    status = main(["rotate"])

    assert status == DONE
    assert secrets.of("ada") == done
    printed = capsys.readouterr().out
    assert "resealed    0" in printed
    assert "left alone  1" in printed


def test_a_secret_that_no_key_opens_is_named_and_holds_nothing_up(
    secrets: Secrets, capsys: pytest.CaptureFixture[str]
) -> None:
    secrets.put("ada", sealed("ada", LOST, 7))
    secrets.put("bob", sealed("ada"))
    secrets.put("cyd", sealed("cyd"))

    status = main(["rotate"])

    assert status == UNFINISHED
    assert opened("cyd", secrets.of("cyd")) == SECRET
    printed = capsys.readouterr().out
    assert "NOT OPENED  ada" in printed
    assert "NOT OPENED  bob" in printed


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyStore(SecretStore):
    """Where somebody stores a secret after each look at it."""

    stored: Secrets
    meanwhile: str

    def read(self, place: str) -> tuple[str | None, str]:
        found = super(BusyStore, self).read(place)
        if place.endswith("/otSecret"):
            self.stored.put("ada", self.meanwhile)
        return found


def test_a_secret_that_is_stored_meanwhile_is_not_overwritten(
    secrets: Secrets, stack: LocalStack
) -> None:
    secrets.put("ada", sealed("ada"))
    vault = AesGcmVault(lambda: BOTH)
    meanwhile = vault.seal("ada", SecretStr("newer0secret"))
    url = f"{stack.settings.url('database')}/?ns={stack.settings.namespace}"
    app = firebase_admin.initialize_app(options={"databaseURL": url}, name="busy-store")

    status = rotate(
        BusyStore(app=app, stored=secrets, meanwhile=meanwhile), vault, newest=2
    )

    firebase_admin.delete_app(app)
    assert status == DONE
    assert secrets.of("ada") == meanwhile


class ChangingStore(SecretStore):
    """Where somebody stores Ada's secret anew, again and again."""

    def replace(self, place: str, sealed: str, etag: str) -> bool:
        return "ada" not in place and super().replace(place, sealed, etag)


def test_a_secret_that_keeps_changing_is_named_and_holds_nothing_up(
    secrets: Secrets, stack: LocalStack, capsys: pytest.CaptureFixture[str]
) -> None:
    for uid in ("ada", "bea"):
        secrets.put(uid, sealed(uid))
    url = f"{stack.settings.url('database')}/?ns={stack.settings.namespace}"
    app = firebase_admin.initialize_app(options={"databaseURL": url}, name="changing")

    status = rotate(ChangingStore(app=app), AesGcmVault(lambda: BOTH), newest=2)

    firebase_admin.delete_app(app)
    assert status == UNFINISHED
    assert "CHANGING    ada" in capsys.readouterr().out
    assert opened("bea", secrets.of("bea")) == SECRET


def test_the_keys_in_use_are_counted_before_and_after(
    secrets: Secrets, capsys: pytest.CaptureFixture[str]
) -> None:
    secrets.put("ada", sealed("ada"))
    secrets.put("bob", sealed("bob", NEW, 2))

    before = main(["versions"])
    counted = capsys.readouterr().out
    main(["rotate"])
    after = main(["versions"])

    assert (before, after) == (UNFINISHED, DONE)
    assert "key 1       1 sealed\nkey 2       1 sealed" in counted


def test_nothing_that_is_printed_is_secret(
    secrets: Secrets, capsys: pytest.CaptureFixture[str]
) -> None:
    secrets.put("ada", sealed("ada"))
    secrets.put("bob", sealed("bob", LOST, 9))

    for command in ("versions", "rotate"):
        main([command])

    printed = "".join(capsys.readouterr())
    for secret in (SECRET, secrets.of("ada"), *spelled(BOTH).split(",")):
        assert secret not in printed


def test_the_keys_can_come_through_a_pipe(
    secrets: Secrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VAULT_KEYS")
    monkeypatch.setattr("sys.stdin", io.StringIO(spelled(BOTH) + "\n"))
    secrets.put("ada", sealed("ada"))

    assert main(["rotate", "--keys-stdin"]) == DONE
    assert opened("ada", secrets.of("ada")) == SECRET


@pytest.mark.parametrize("keys", ["", "rubbish", "1:AAAA"])
def test_without_good_keys_nothing_is_touched(
    secrets: Secrets,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    keys: str,
) -> None:
    monkeypatch.setenv("VAULT_KEYS", keys)
    old = sealed("ada")
    secrets.put("ada", old)

    assert main(["rotate"], tmp_path / "no-such-file") == UNUSABLE
    assert secrets.of("ada") == old
    assert "rubbish" not in "".join(capsys.readouterr())


def test_a_local_stack_has_its_keys_in_a_file(
    secrets: Secrets, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("VAULT_KEYS")
    file = tmp_path / ".secret.local"
    file.write_text(f"SESSION_KEY=x\nVAULT_KEYS={spelled(BOTH)}\n")
    secrets.put("ada", sealed("ada"))

    assert main(["rotate"], file) == DONE
    assert opened("ada", secrets.of("ada")) == SECRET
