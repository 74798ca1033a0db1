"""The commands that make secrets make good ones, and rotation is as described."""

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from dev.docs.pages import CONFIGURATION
from emulators.firebase.functions import dotenv
from interactive_broadcast.adapters.session_tokens import JwtSessionTokens
from interactive_broadcast.adapters.vault import AesGcmVault
from interactive_broadcast.kernel import config
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import Misconfigured, TokenInvalid
from rehearsal.demo import ROOT
from tests.docs.shell import code_blocks
from tests.support.fake_clock import FakeClock

COMMANDS = [block.strip() for block in code_blocks(CONFIGURATION)]
MAKES_SESSION_KEY, MAKES_VAULT_KEY, _ = COMMANDS


def made_by(command: str) -> str:
    """What a command of the page prints, in our own Python."""
    program, *arguments = shlex.split(command)
    assert program == "python3"
    done = subprocess.run(  # noqa: S603 - a command of our own page
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=10,
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("name", "command", "read"),
    [
        ("SESSION_KEY", MAKES_SESSION_KEY, config.Settings().session_keys),
        ("CALLBACK_KEY", MAKES_SESSION_KEY, config.Settings().callback_keys),
        ("VAULT_KEYS", MAKES_VAULT_KEY, config.Settings().vault_keys),
    ],
    ids=["session key", "callback key", "vault key"],
)
def test_a_made_secret_is_accepted(
    name: str,
    command: str,
    read: Callable[[], list[object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(name, made_by(command))

    assert len(read()) == 1


def test_tokens_of_the_old_session_key_are_taken_until_it_is_dropped() -> None:
    old, new = SecretStr("old-" * 10), SecretStr("new-" * 10)
    fan = Caller(role=Role.FAN, admin_id="admin-1", event_id="event-1")
    tomorrow = datetime(2030, 1, 2, tzinfo=UTC)

    token = _tokens(old).issue(fan, expires_at=tomorrow)

    assert _tokens(new, old).read(token) == fan
    with pytest.raises(TokenInvalid):
        _tokens(new).read(token)


def _tokens(*keys: SecretStr) -> JwtSessionTokens:
    clock = FakeClock(datetime(2030, 1, 2, tzinfo=UTC) - timedelta(hours=1))
    return JwtSessionTokens(keys=lambda: keys, audience=lambda: "demo-p", clock=clock)


def test_the_highest_vault_key_seals_and_each_opens_its_own() -> None:
    first, second = b"1" * 32, b"2" * 32
    before = AesGcmVault(lambda: {1: first})
    during = AesGcmVault(lambda: {1: first, 2: second})
    after = AesGcmVault(lambda: {2: second})
    old = before.seal("admin-1", SecretStr("secret"))

    new = during.seal("admin-1", during.open("admin-1", old))

    assert old.startswith("v1.1.")
    assert new.startswith("v1.2.")
    assert after.open("admin-1", new).get_secret_value() == "secret"
    with pytest.raises(Misconfigured):
        after.open("admin-1", old)


def test_every_parameter_has_a_value_in_the_file_of_all_projects() -> None:
    values = dotenv.parse((ROOT / "functions" / ".env").read_text(), name=".env")
    page = CONFIGURATION.read_text()

    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE))

    assert documented - values.keys() == {
        "CALLBACK_KEY",
        "SESSION_KEY",
        "VAULT_KEYS",
    }
    assert values.keys() - documented == {"THREADS"}
