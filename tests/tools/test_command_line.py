"""Commands tell what is wrong, and with which status they end."""

import argparse

import pytest

from tools.command_line import UNUSABLE, Parser, complain, number


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


@pytest.mark.parametrize("text", ["1", "20"])
def test_a_number_is_of_its_range(text: str) -> None:
    assert number(1, 20)(text) == int(text)


@pytest.mark.parametrize("text", ["0", "21", "-1", "1.5", "many", ""])
def test_another_number_is_refused_in_words(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="from 1 to 20"):
        number(1, 20)(text)
