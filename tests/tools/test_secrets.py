from pathlib import Path

import pytest

from interactive_broadcast.kernel.config import Settings
from tools import secrets


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / ".secret.local"


def values_in(target: Path) -> dict[str, str]:
    pairs = (line.split("=", 1) for line in target.read_text().splitlines())
    return dict(pairs)


def test_the_file_has_what_the_functions_need(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert secrets.main(["local"], target) == 0

    for name, value in values_in(target).items():
        monkeypatch.setenv(name, value)
    assert len(Settings().session_keys()) == 1
    assert len(Settings().callback_keys()) == 1
    assert list(Settings().vault_keys()) == [1]


def test_nobody_else_on_the_machine_can_read_it(target: Path) -> None:
    secrets.main(["local"], target)

    assert target.stat().st_mode & 0o777 == 0o600


def test_no_value_is_printed(target: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secrets.main(["local"], target)

    printed = capsys.readouterr().out
    assert "SESSION_KEY" in printed
    assert all(value not in printed for value in values_in(target).values())


def test_what_is_there_stays_unless_it_is_forced_away(target: Path) -> None:
    secrets.main(["local"], target)
    first = target.read_text()

    secrets.main(["local"], target)
    second = target.read_text()
    secrets.main(["local", "--force"], target)

    assert second == first
    assert target.read_text() != first


def test_a_file_that_others_could_read_is_closed_to_them(target: Path) -> None:
    target.write_text("SESSION_KEY=old\n")
    target.chmod(0o644)

    secrets.main(["local", "--force"], target)

    assert target.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["SESSION_KEY", "CALLBACK_KEY", "VAULT_KEYS"])
def test_a_secret_is_made_for_whatever_reads_it(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert secrets.main(["new", name]) == 0

    monkeypatch.setenv(name, capsys.readouterr().out)
    kept = Settings()
    keys = {
        "SESSION_KEY": kept.session_keys,
        "CALLBACK_KEY": kept.callback_keys,
        "VAULT_KEYS": kept.vault_keys,
    }
    assert len(keys[name]()) == 1


def test_a_secret_is_not_shown_on_a_screen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)

    assert secrets.main(["new", "VAULT_KEYS"]) == 2

    assert capsys.readouterr().out == ""
