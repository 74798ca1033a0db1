"""What the page on reliability tells of proofs and failures is what they came to."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from rehearsal.demo import ROOT
from tests.support.failure_table import OPENTOK, ROWS, Then

FIGURES = ROOT / "docs" / "figures"

USED = {
    "createSession",
    "startArchive",
    "stopArchive",
    "getArchive",
    "listArchives",
    "startBroadcast",
    "stopBroadcast",
    "getBroadcast",
    "listBroadcasts",
    "forceDisconnect",
    "muteStream",
    "muteAll",
}
"""Every call to OpenTok that somebody waits for; the reconciler's own pass by."""


def figures(name: str) -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads((FIGURES / f"{name}.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", ["crash", "chaos"])
def test_the_runs_on_record_have_violated_nothing(name: str) -> None:
    assert figures(name)["violations"] in ([], 0)


def test_every_call_to_opentok_is_in_the_table() -> None:
    assert {row.operation for row in OPENTOK} == USED


def test_every_call_to_opentok_exists() -> None:
    folder = ROOT / "emulators" / "opentok"
    source = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))

    assert [name for name in USED if f'"{name}"' not in source] == []


def test_who_is_refused_knows_why_and_who_is_not_sees_the_problem() -> None:
    for row in ROWS:
        assert (row.reason is None) == (row.status == 200 and not row.problems)
        assert (row.then is Then.ASK_AGAIN) <= (row.status != 200)
