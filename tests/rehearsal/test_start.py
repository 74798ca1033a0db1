import pytest

from emulators.command_line import Command
from rehearsal.demo import demo_settings
from rehearsal.start import main


def test_it_takes_every_option_of_the_emulators(
    capsys: pytest.CaptureFixture[str],
) -> None:
    parser = Command(prog="x", settings=demo_settings()).parser()
    flags = [flag for action in parser._actions for flag in action.option_strings]  # noqa: SLF001 - argparse has no public list of them

    with pytest.raises(SystemExit) as left:
        main(["--help"])

    told = capsys.readouterr().out
    assert left.value.code == 0
    assert "python -m rehearsal.start" in told
    assert [flag for flag in flags if flag not in told] == []


def test_a_folder_that_is_no_project_is_said_and_not_started(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--root", "/nowhere", "--free-ports"]) == 1
    assert "/nowhere" in capsys.readouterr().err
