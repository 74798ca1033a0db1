"""`make rehearsal`: a show on a stack of its own, and what its command tells."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from rehearsal.__main__ import FAILED, PASSED, UNUSABLE, main


def a_file(folder: Path, *steps: dict[str, Any]) -> Path:
    """A run of show with a superAdmin who has no account, and these steps."""
    script: dict[str, Any] = {
        "title": "An hour at the office",
        "cast": {
            "root": {"part": "superAdmin", "name": "Robin"},
            "paula": {"part": "producer", "name": "Paula"},
        },
        "fans": {"event": "night", "count": 1},
        "events": {"night": {"of": "paula", "name": "Night"}},
        "steps": [*steps],
    }
    file = folder / "office.json"
    file.write_text(json.dumps(script))
    return file


AN_HOUR = {"who": "root", "does": "advance", "by": "1h"}


def test_a_show_that_passes_is_told_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main([str(a_file(tmp_path, AN_HOUR)), "--fans", "2", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert (status, told["ok"], told["fans"]) == (PASSED, True, 2)
    assert [step["does"] for step in told["steps"]] == ["advance"]
    assert told["showSeconds"] == 3_600


def test_a_step_that_fails_ends_the_show_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = a_file(tmp_path, AN_HOUR, {"who": "root", "does": "signIn"}, AN_HOUR)

    status = main([str(file)])

    printed = capsys.readouterr().out
    assert status == FAILED
    assert "✗ Step 1 (steps[1]) root signIn" in printed
    assert re.search(r"came +\S+", printed)
    assert "next         Run again with --verbose" in printed
    assert "failed · 2 steps" in printed


@pytest.mark.parametrize("arguments", [["none.json"], ["--fans", "0"], ["--fun"]])
def test_what_cannot_be_played_is_told_from_what_failed(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(arguments)
    except SystemExit as ended:
        status = int(ended.code or 0)

    assert status == UNUSABLE
    assert capsys.readouterr().err
