"""`make rehearsal`: a show on a stack of its own, and what its command tells."""

import json
from pathlib import Path
from typing import Any

import pytest

from rehearsal.__main__ import FAILED, PASSED, UNUSABLE, main


def an_hour_at_the_office(folder: Path, *, refused: str) -> Path:
    script: dict[str, Any] = {
        "title": "An hour at the office",
        "cast": {
            "root": {"part": "superAdmin", "name": "Robin"},
            "paula": {"part": "producer", "name": "Paula"},
        },
        "fans": {"event": "night", "count": 1},
        "events": {"night": {"of": "paula", "name": "Night"}},
        "steps": [
            {"who": "root", "does": "createSuperAdmin"},
            {"who": "root", "does": "signIn"},
            {"who": "root", "tryTo": "useWrongCredentials", "refused": refused},
            {"who": "root", "does": "advance", "by": "1h"},
        ],
    }
    file = folder / "office.json"
    file.write_text(json.dumps(script))
    return file


def test_a_show_that_passes_is_told_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = an_hour_at_the_office(tmp_path, refused="video-credentials-refused")

    status = main([str(file), "--fans", "2", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert (status, told["ok"], told["fans"]) == (PASSED, True, 2)
    assert [step["refused"] for step in told["steps"]].count(None) == 3


def test_an_expectation_that_is_wrong_ends_the_show_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = an_hour_at_the_office(tmp_path, refused="too-expensive")

    status = main([str(file)])

    printed = capsys.readouterr().out
    assert status == FAILED
    assert "✗ Step 2 (steps[2]) root useWrongCredentials" in printed
    assert "expected     'too-expensive'" in printed
    assert "came         'video-credentials-refused'" in printed
    assert "next         Run again with --verbose" in printed
    assert "failed · 3 steps" in printed


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
