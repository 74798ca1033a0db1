"""What the page on reliability tells of proofs and failures is what they came to."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from emulators.kernel.context import Context
from emulators.opentok import (
    api_archives,
    api_broadcasts,
    api_captions,
    api_moderation,
    api_sessions,
)
from emulators.opentok.model import Cloud
from rehearsal.demo import ROOT, demo_settings
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
    "startCaptions",
    "stopCaptions",
    "listConnections",
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
    cloud = Cloud(Context(demo_settings()))
    apis = (
        *(api_archives, api_broadcasts, api_captions),
        *(api_moderation, api_sessions),
    )

    names = {route.name for api in apis for route in api.routes(cloud)}

    assert USED - names == set()


def test_who_is_refused_knows_why_and_who_is_not_sees_the_problem() -> None:
    for row in ROWS:
        assert (row.reason is None) == (row.status == 200 and not row.problems)
        assert (row.then is Then.ASK_AGAIN) <= (row.status != 200)
