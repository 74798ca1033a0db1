"""Commands tell what is wrong, and with which status they end."""

import pytest

from tools.command_line import UNUSABLE, Parser, complain


def test_bad_arguments_are_named_before_the_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        Parser(prog="it").parse_args(["--typo"])

    told = capsys.readouterr().err
    assert ended.value.code == UNUSABLE
    assert told.index("--typo") < told.index("usage: it")


def test_a_complaint_goes_to_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = complain("No such project.", 1)

    assert status == 1
    assert capsys.readouterr() == ("", "No such project.\n")
