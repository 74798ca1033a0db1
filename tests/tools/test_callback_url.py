"""Where a project is to report to, for its owner to paste."""

import io
from pathlib import Path

import pytest

from rehearsal.demo import callback_url, demo_settings
from tools.callback_url import DONE, main
from tools.command_line import UNUSABLE

KEY = "a-callback-key-of-thirty-two-characters"
LOCAL = demo_settings(project_id="demo-p")


@pytest.fixture(autouse=True)
def no_stack_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    # A port that nobody listens at.
    monkeypatch.setenv("FIREBASE_EMULATOR_HUB", "127.0.0.1:1")
    monkeypatch.setenv("CALLBACK_KEY", KEY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".env").write_text("REGION=us-central1\n")
    (tmp_path / ".env.my-project").write_text("REGION=europe-west1\n")
    return tmp_path


def test_a_deployed_project_has_an_address_in_its_region(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # That is for a stack on this machine.
    (folder / ".env.local").write_text("REGION=asia-southeast1\n")

    status = main(["46264952", "--project", "my-project"], folder)

    ends = callback_url(LOCAL, "46264952", KEY).partition("/openTokCallback/")[2]
    assert status == DONE
    assert capsys.readouterr().out == (
        f"https://europe-west1-my-project.cloudfunctions.net/openTokCallback/{ends}\n"
    )


def test_the_emulators_have_one_made_with_their_own_key(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CALLBACK_KEY")
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", "127.0.0.1:9099")
    monkeypatch.setenv("FIREBASE_DATABASE_EMULATOR_HOST", "127.0.0.1:9000")
    (folder / ".secret.local").write_text(f"CALLBACK_KEY={KEY}\n")

    status = main(["100", "--project", "demo-p"], folder)

    assert status == DONE
    assert capsys.readouterr().out == f"{callback_url(LOCAL, '100', KEY)}\n"


def test_the_key_can_come_through_a_pipe(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CALLBACK_KEY")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{KEY},an-older-key-of-{KEY}\n"))

    status = main(
        ["100", "--project", "p", "--region", "us-east1", "--key-stdin"], folder
    )

    assert status == DONE
    assert callback_url(LOCAL, "100", KEY)[-64:] in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["abc", "--project", "p"], "(digits), or a Vonage application's id"),
        (["100", "--project", "demo-p"], "No local stack is running"),
    ],
)
def test_what_cannot_be_meant_is_said(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    complaint: str,
) -> None:
    assert main(arguments, folder) == UNUSABLE
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize("key", ["", "too-short"])
def test_without_a_good_key_there_is_no_address(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    key: str,
) -> None:
    monkeypatch.setenv("CALLBACK_KEY", key)

    assert main(["100", "--project", "p"], folder) == UNUSABLE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "too-short" not in printed.err


def test_without_a_region_it_has_to_be_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["100", "--project", "p"], tmp_path) == UNUSABLE
    assert "--region" in capsys.readouterr().err
