"""The commands that make secrets make good ones."""

import itertools
import re
import shlex
import subprocess
import sys
from collections.abc import Callable

import pytest

from dev.docs.pages import CONFIGURATION
from emulators.firebase.functions import dotenv
from interactive_broadcast.kernel import config
from rehearsal.demo import ROOT
from tests.docs.shell import code_blocks
from tests.support.deadline import DEADLINE_S

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
        timeout=DEADLINE_S,
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


def test_every_parameter_has_a_value_in_the_file_of_all_projects() -> None:
    values = dotenv.parse((ROOT / "functions" / ".env").read_text(), name=".env")
    page = CONFIGURATION.read_text()

    documented = set(re.findall(r"^\| `([A-Z_]+[A-Z])` \|", page, re.MULTILINE))
    classes = re.findall(r"^\| `([A-Z]+_)` \|", page, re.MULTILINE)
    ends = re.findall(r"`_([A-Z_]+)` \|", page)
    documented |= {f"{one}{end}" for one, end in itertools.product(classes, ends)}

    assert documented - values.keys() == {
        "CALLBACK_KEY",
        "SESSION_KEY",
        "VAULT_KEYS",
    }
    assert values.keys() - documented == {"THREADS"}
