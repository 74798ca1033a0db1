from pathlib import Path

import pytest

from tools.parameters import own
from tools.provision import parameters

PROJECT = "my-show"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".env").write_text("# All of them.\nREGION=us-central1\nON_DECK=10\n")
    return tmp_path


def test_a_new_file_says_what_it_is_for(folder: Path) -> None:
    file = parameters.write(PROJECT, {"REGION": "europe-west1"}, folder)

    assert file.name == ".env.my-show"
    assert file.read_text() == f"{parameters.HEADER}REGION=europe-west1\n"


def test_every_other_line_stays_as_it_is(folder: Path) -> None:
    file = folder / ".env.my-show"
    file.write_text("# Ours.\nON_DECK=5\nREGION=us-central1\n\n# End")

    values = {"REGION": "europe-west1", "DATABASE_INSTANCE": "my-show"}
    parameters.write(PROJECT, values, folder)

    assert file.read_text() == (
        "# Ours.\nON_DECK=5\nREGION=europe-west1\n\n# End\nDATABASE_INSTANCE=my-show\n"
    )


def test_a_file_that_cannot_be_written_whole_stays_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / ".env.my-show"
    file.write_text("ON_DECK=5\n")
    written = Path.write_text

    def breaks_off(file: Path, text: str, **options: str) -> int:
        written(file, text[:3], **options)
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "write_text", breaks_off)
    with pytest.raises(OSError, match="No space"):
        parameters.write(PROJECT, {"REGION": "europe-west1"}, folder)

    assert file.read_text() == "ON_DECK=5\n"


def test_the_command_writes_what_it_is_given(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert parameters.main([PROJECT, "REGION=europe-west1"], folder) == 0

    assert capsys.readouterr().out == "Wrote REGION to .env.my-show.\n"
    assert own(PROJECT, folder) == {"REGION": "europe-west1"}


@pytest.mark.parametrize(
    "arguments", [["../x", "A=b"], [PROJECT, "A"], [PROJECT, "A=b\nC=d"]]
)
def test_nothing_but_assignments_is_written(folder: Path, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parameters.main(arguments, folder)

    assert ended.value.code == 2
    assert [file.name for file in folder.iterdir()] == [".env"]
