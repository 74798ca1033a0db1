import io
from pathlib import Path

import pytest

from tools.given_secrets import MAX_CHARS, given, how_to_give

NAME = "SESSION_KEY"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    secrets = tmp_path / ".secret.local"
    secrets.write_text(f"{NAME}=from-the-file\n")
    return secrets


def test_a_pipe_goes_before_everything_else(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, "from-the-environment")
    monkeypatch.setattr("sys.stdin", io.StringIO(" from-the-pipe\n"))

    assert given(NAME, from_stdin=True, file=file) == "from-the-pipe"


def test_an_empty_pipe_is_no_secret_whatever_else_there_is(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    assert given(NAME, from_stdin=True, file=file) == ""


def test_no_more_is_read_from_a_pipe_than_a_secret_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("x" * (MAX_CHARS + 1)))

    assert len(given(NAME, from_stdin=True, file=None)) == MAX_CHARS


def test_the_environment_goes_before_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_file = given(NAME, from_stdin=False, file=file)
    monkeypatch.setenv(NAME, "from-the-environment")

    assert from_file == "from-the-file"
    assert given(NAME, from_stdin=False, file=file) == "from-the-environment"


def test_without_a_file_nothing_is_given(tmp_path: Path) -> None:
    assert given(NAME, from_stdin=False, file=None) == ""
    assert given(NAME, from_stdin=False, file=tmp_path / "none") == ""


def test_a_secret_goes_from_the_pinned_cli_to_the_command_that_was_meant() -> None:
    """And to no other: `rotate` writes where `versions` only looks."""
    assert how_to_give(NAME, "my-project", "tools.vault versions --keys-stdin") == (
        'make -s firebase ARGS="functions:secrets:access SESSION_KEY '
        '--project my-project" | .venv/bin/python -m tools.vault versions --keys-stdin'
    )
