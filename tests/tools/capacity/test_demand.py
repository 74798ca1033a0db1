"""What an audience needs."""

import json
from pathlib import Path

import pytest

from tests.tools.capacity.functions import a_function, an_audience_s
from tools.capacity.demand import (
    Audience,
    cpus_of_a_show,
    most_instances,
    needs,
)
from tools.capacity.figures import CALLS


def an_audience(viewers: int, *, has_cdn: bool = True) -> Audience:
    return Audience(viewers=viewers, limit=3000, has_cdn=has_cdn)


def figures(folder: Path, ms: float) -> Path:
    """The same time for every call."""
    made: dict[str, dict[str, list[object]]] = {}
    for subject, name in CALLS.values():
        rows = made.setdefault(subject, {"rows": []})["rows"]
        rows.append({"name": name, "value": ms, "unit": "ms"})
    path = folder / "bench.json"
    path.write_text(json.dumps(made))
    return path


def test_everybody_comes_within_a_minute() -> None:
    calls = an_audience(6000).calls_a_second()

    assert calls["createTokensFan"] == 100
    assert calls["onActiveFanWritten"] == 50  # 3,000 are let in
    assert calls["openTokCallback"] == 100


@pytest.mark.parametrize(("limit", "let_in"), [(50_000, 15_000), (0, 0)])
def test_no_more_are_let_in_than_one_session_of_opentok_takes(
    limit: int, let_in: int
) -> None:
    assert Audience(viewers=100_000, limit=limit).interactive == let_in


def test_behind_a_cdn_the_document_is_asked_for_as_often_however_many_watch() -> None:
    ten = an_audience(10_000).calls_a_second()["getBroadcastData"]
    hundred = an_audience(100_000).calls_a_second()["getBroadcastData"]

    assert ten == hundred == 48


def test_without_a_cdn_every_viewer_asks_every_ten_seconds() -> None:
    calls = an_audience(10_000, has_cdn=False).calls_a_second()

    assert calls["getBroadcastData"] == 1000


def test_an_instance_is_used_to_sixty_percent_on_a_slower_cpu(tmp_path: Path) -> None:
    """1,000 calls a second of a millisecond, twice as slow: two CPUs, of 60%."""
    found = needs(an_audience(60_000), an_audience_s(), figures(tmp_path, ms=1.0))

    joins = next(one for one in found if one.name == "createTokensFan")

    assert joins.cpus == 2.0
    # And as many places as calls are under way: 100 of 40 to 60%.
    assert joins.instances == 5


def test_a_call_that_computes_for_long_needs_instances_for_that(tmp_path: Path) -> None:
    found = needs(an_audience(60_000), an_audience_s(), figures(tmp_path, ms=9.0))

    assert most_instances(found) == 30


def test_a_show_has_an_instance_of_whatever_else_there_is(tmp_path: Path) -> None:
    functions = [*an_audience_s(), a_function("eventGoLive", cpu=0.5)]

    found = needs(an_audience(10), functions, figures(tmp_path, ms=1.0))

    assert cpus_of_a_show(found, functions) == len(CALLS) + 0.5
