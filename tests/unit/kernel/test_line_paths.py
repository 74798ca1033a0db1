"""Paths of what a line has beside itself."""

import inspect

from interactive_broadcast.kernel import line_paths, paths


def test_each_lies_below_its_show_by_the_name_that_the_rules_know() -> None:
    at = ("ana", "night")

    assert [place(*at) for place in line_paths.OF_SHOW] == [
        "calls/ana/night",
        "callRequests/ana/night",
        "linePositions/ana/night",
        "lineSummary/ana/night",
        "stageTurns/ana/night",
        "notes/ana/night",
    ]
    assert line_paths.call(*at, "fay") == "calls/ana/night/fay"
    assert line_paths.call_request(*at, "click") == "callRequests/ana/night/click"
    assert line_paths.line_position(*at, "fay") == "linePositions/ana/night/fay"
    assert line_paths.note(*at, "fay") == "notes/ana/night/fay"


def test_all_of_an_admin_is_above_all_of_a_show() -> None:
    above = [place("ana") for place in line_paths.OF_ADMIN]

    assert [f"{place}/night" for place in above] == [
        place("ana", "night") for place in line_paths.OF_SHOW
    ]


def test_none_is_named_as_one_of_the_other_module() -> None:
    ours, others = (
        {name for name, _ in inspect.getmembers(module, inspect.isfunction)}
        for module in (line_paths, paths)
    )

    assert not ours & others
