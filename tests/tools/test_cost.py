"""The bill of a show, reckoned and metered."""

import json
from pathlib import Path

import pytest

from rehearsal.metering import Usage
from rehearsal.outcome import Failure, Outcome, Played
from rehearsal.script import Script
from tools.command_line import UNUSABLE
from tools.cost import DONE, FAILED, bill, main
from tools.prices import (
    CALL,
    CAPTIONED_MINUTE,
    COMPOSED_MINUTE,
    VCPU_SECOND,
    VIEWER_MINUTE,
    Price,
)

SCRIPT = {
    "title": "Small",
    "cast": {
        "root": {"part": "superAdmin", "name": "Robin"},
        "paula": {"part": "producer", "name": "Paula"},
    },
    "fans": {"event": "launch", "count": 2},
    "events": {"launch": {"of": "paula", "name": "Launch"}},
    "steps": [{"who": "paula", "does": "advance", "by": "1h"}],
}


def a_file(folder: Path) -> str:
    file = folder / "show.json"
    file.write_text(json.dumps(SCRIPT))
    return str(file)


def a_step_that_failed() -> Played:
    return Played(
        number=0,
        at="00:00",
        who="root",
        name="Robin",
        part="superAdmin",
        does="createSuperAdmin",
        happened="does not succeed",
        scene=None,
        note=None,
        refused=None,
        checks=[],
        real_ms=1,
        failure=Failure(what="can sign in", expected="yes", came="no", advice=""),
    )


def test_a_bill_has_what_was_reckoned_beside_what_was_metered() -> None:
    estimate = Usage(composed_minutes=20, viewer_minutes=100, calls={"login": 10})
    used = Usage(composed_minutes=19, calls={"login": 12})

    items = {item.price: item for item in bill(estimate, used)}

    recorded = items[COMPOSED_MINUTE]
    assert (recorded.estimated, recorded.metered) == (20, 19)
    assert (items[CALL].estimated, items[CALL].metered) == (10, 12)
    assert items[VCPU_SECOND].estimated == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("usage", "price"),
    [
        pytest.param(Usage(viewer_minutes=100), VIEWER_MINUTE, id="of viewers by HLS"),
        pytest.param(Usage(captioned_minutes=100), CAPTIONED_MINUTE, id="of captions"),
    ],
)
def test_what_no_service_of_the_stack_sees_is_not_metered(
    usage: Usage, price: Price
) -> None:
    items = {item.price: item for item in bill(usage, Usage())}

    assert items[price].estimated == 100
    assert items[price].metered is None


def test_a_show_is_reckoned_without_being_played(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main([a_file(tmp_path), "--no-rehearsal", "--json", "--fans", "9000"])

    told = json.loads(capsys.readouterr().out)
    assert status == DONE
    assert told["fans"] == 9000
    assert {item["metered"] for item in told["items"]} == {None}


def test_a_show_that_was_played_says_what_it_has_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main([a_file(tmp_path)])

    told = capsys.readouterr().out
    assert status == DONE
    assert "calls of functions" in told
    assert "vCPU seconds" in told


def test_a_rehearsal_that_fails_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(script: Script, _: Path) -> Outcome:
        return Outcome(title=script.title, fans=2, steps=[a_step_that_failed()])

    status = main([a_file(tmp_path)], fails)

    told = capsys.readouterr().err
    assert status == FAILED
    assert "python -m rehearsal" in told


@pytest.mark.parametrize(
    "arguments",
    [["missing.json"], ["--fans", "2001"], ["--fans", "10001"], ["--viewers", "-1"]],
)
def test_arguments_that_make_no_sense_are_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status: object = main(arguments)
    except SystemExit as left:
        status = left.code

    assert status == UNUSABLE
    assert capsys.readouterr().err
