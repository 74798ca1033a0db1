import json
from pathlib import Path
from typing import Any

import pytest

from rehearsal.demo import ROOT
from rehearsal.script import ScriptRefused, load

EXAMPLE = ROOT / "examples" / "launch-night.json"


def a_script(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Small",
        "cast": {
            "root": {"part": "superAdmin", "name": "Robin"},
            "paula": {"part": "producer", "name": "Paula"},
            "hana": {"part": "host", "name": "Hana", "event": "night"},
        },
        "fans": {"event": "night", "count": 3},
        "events": {"night": {"of": "paula", "name": "Event"}},
        "steps": [{"at": "00:00", "who": "root", "does": "createSuperAdmin"}],
        **changes,
    }


def written(folder: Path, script: object) -> Path:
    file = folder / "show.json"
    file.write_text(script if isinstance(script, str) else json.dumps(script))
    return file


def refusal_of(folder: Path, script: object) -> str:
    with pytest.raises(ScriptRefused) as refused:
        load(written(folder, script))
    return str(refused.value)


def test_the_example_can_be_played() -> None:
    script = load(EXAMPLE)

    assert script.fans.count == 50
    assert script.limit == 50


def test_another_number_of_fans_is_a_full_house_too() -> None:
    script = load(EXAMPLE, fans=8)

    assert (script.fans.count, script.limit) == (8, 8)


def test_a_limit_may_be_a_number(tmp_path: Path) -> None:
    script = load(written(tmp_path, a_script(interactiveLimit=2)))

    assert script.limit == 2


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScriptRefused, match=r"none\.json: No such file"):
        load(tmp_path / "none.json")


def test_a_file_that_is_no_json_says_where(tmp_path: Path) -> None:
    assert "Invalid JSON" in refusal_of(tmp_path, "{")


STEP = {"who": "root", "does": "createSuperAdmin"}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        pytest.param({"titel": "x"}, "titel: Extra inputs", id="a misspelt key"),
        pytest.param({"title": ""}, "title: ", id="an empty title"),
        pytest.param({"steps": []}, "steps: ", id="nothing to do"),
        pytest.param(
            {"steps": [STEP, {"who": "root", "does": "dance"}]},
            "steps[1]: ",
            id="an unknown verb",
        ),
        pytest.param(
            {"steps": [{**STEP, "at": "noon"}]},
            "steps[0].at: write a time as mm:ss",
            id="a time that is none",
        ),
        pytest.param(
            {"steps": [{"who": "zoe", "does": "createSuperAdmin"}]},
            "steps[0]: there is nobody called 'zoe'; the cast has root, paula, hana",
            id="somebody who is not there",
        ),
        pytest.param(
            {"steps": [{"who": "fan-4", "does": "arrive"}]},
            "fan-1 to fan-3",
            id="more fans than there are",
        ),
        pytest.param(
            {"steps": [{"who": "hana", "does": "goLive"}]},
            "steps[0]: hana cannot goLive; a producer can",
            id="somebody who cannot",
        ),
        pytest.param(
            {"steps": [{"who": "fans", "tryTo": "listFans", "refused": "no-way"}]},
            "steps[0]: name one of the fans",
            id="a refusal for all together",
        ),
        pytest.param(
            {"steps": [{"who": "hana", "tryTo": "fly", "refused": "no-way"}]},
            "steps[0].tryTo: nobody knows how to try that; known: ",
            id="an attempt that is not known",
        ),
        pytest.param(
            {"steps": [{"who": "paula", "does": "createEvent", "event": "day"}]},
            "steps[0]: there is no event 'day'",
            id="an event that is not there",
        ),
        pytest.param(
            {"steps": [{**STEP, "at": "02:00"}, {**STEP, "at": "01:00"}]},
            "steps[1].at: 01:00 is before the last",
            id="time that runs backwards",
        ),
        pytest.param(
            {"events": {"night": {"of": "hana", "name": "Event"}}},
            "events.night.of: 'hana' is no producer; the cast has paula",
            id="an event without a producer",
        ),
        pytest.param(
            {"fans": {"event": "day", "count": 3}},
            "fans.event: there is no event 'day'",
            id="fans of no event",
        ),
        pytest.param(
            {"cast": {"hana": {"part": "host", "name": "Hana"}}},
            "cast.hana: a host needs the `event` they come for",
            id="a host of no event",
        ),
        pytest.param(
            {"events": {"night": {"of": "paula", "name": "N", "startImage": "no.png"}}},
            "events.night.startImage: there is no file no.png",
            id="a picture that is not there",
        ),
    ],
)
def test_a_file_that_cannot_be_played_says_where_and_why(
    tmp_path: Path, changes: dict[str, Any], complaint: str
) -> None:
    refusal = refusal_of(tmp_path, a_script(**changes))

    assert complaint in refusal
    assert "docs/run-of-show.md" in refusal


def test_a_file_with_many_mistakes_does_not_fill_the_screen(tmp_path: Path) -> None:
    steps = [{"who": "zoe", "does": "createSuperAdmin"}] * 30

    refusal = refusal_of(tmp_path, a_script(steps=steps))

    assert "… and 22 more" in refusal


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    assert "larger than" in refusal_of(tmp_path, " " * 1_000_001)
