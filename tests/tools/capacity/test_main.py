"""The command."""

import json

import pytest

from tools.capacity.__main__ import FITS, TOO_SMALL, main
from tools.command_line import UNUSABLE


def test_the_defaults_do_for_a_thousand_viewers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--viewers", "1000", "--json"]) == FITS

    told = json.loads(capsys.readouterr().out)
    assert (told["viewers"], told["problems"]) == (1000, [])


def test_a_hundred_thousand_are_told_what_to_set_and_to_ask_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--viewers", "100000"]) == TOO_SMALL

    told = capsys.readouterr().out
    assert "Set FANS_MAX_INSTANCES=" in told
    assert "gcloud beta quotas preferences create" in told
    assert "100,000 viewers within a minute, 3,000 of them on OpenTok" in told


def test_a_smaller_quota_does_not_fit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--cpus", "10", "--json"]) == TOO_SMALL

    problems = json.loads(capsys.readouterr().out)["problems"]
    assert any(
        text.startswith("Does not fit: an instance of every") for text in problems
    )


@pytest.mark.parametrize("viewers", ["0", "many", "-1"])
def test_a_number_of_viewers_is_a_number(viewers: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--viewers", viewers])

    assert left.value.code == UNUSABLE
