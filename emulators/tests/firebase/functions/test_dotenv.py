"""`.env` files as the Firebase CLI reads them."""

from pathlib import Path

import pytest

from emulators.firebase.functions import dotenv
from emulators.firebase.functions.dotenv import DotenvRefused


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A=plain", "plain"),
        ("A = spaced  # and a comment", "spaced"),
        ("A=cut#off", "cut"),
        ("A='#kept'", "#kept"),
        ("A=", ""),
        ("A=a=b", "a=b"),
        ("export A=x", "x"),
        ('A="two\\nlines # no comment"', "two\nlines # no comment"),
        ('A="said \\"so\\""', 'said "so"'),
        ("A='raw\\n'", "raw\\n"),
        ('A="over\ntwo lines"', "over\ntwo lines"),
        ("A=1\nA=2", "2"),
        ("# A=1\n\nA=2\n", "2"),
        ("A=https://x.test/y?z=1", "https://x.test/y?z=1"),
    ],
)
def test_an_assignment(text: str, value: str) -> None:
    assert dotenv.parse(text, name=".env") == {"A": value}


@pytest.mark.parametrize(
    "text", ["PORT=1", "FIREBASE_X=1", "lower=1", "1A=2", "no assignment", 'A="open']
)
def test_what_the_cli_would_refuse_is_refused(text: str) -> None:
    with pytest.raises(DotenvRefused, match=r"^\.env\.local: "):
        dotenv.parse(text, name=".env.local")


def test_a_refusal_does_not_show_the_value() -> None:
    with pytest.raises(DotenvRefused) as refused:
        dotenv.parse("SESSION_KEY hunter2", name=".secret.local")

    assert "hunter2" not in str(refused.value)


def test_later_files_win_and_secrets_have_a_file_of_their_own(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A=1\nB=1\nC=1")
    (tmp_path / ".env.demo-p").write_text("B=2\nC=2")
    (tmp_path / ".env.local").write_text("C=3")
    (tmp_path / ".env.other").write_text("A=9")
    (tmp_path / ".secret.local").write_text("KEY=hidden")

    parameters, secrets = dotenv.load(tmp_path, "demo-p")

    assert parameters == {"A": "1", "B": "2", "C": "3"}
    assert secrets == {"KEY": "hidden"}


def test_a_folder_without_files_has_no_values(tmp_path: Path) -> None:
    assert dotenv.load(tmp_path, "demo-p") == ({}, {})


def test_a_file_that_is_no_text_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / ".env.local").write_bytes(b"A=\xff")

    with pytest.raises(DotenvRefused, match=r"^\.env\.local is not UTF-8"):
        dotenv.load(tmp_path, "demo-p")
