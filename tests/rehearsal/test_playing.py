import asyncio
from pathlib import Path
from typing import Any

from emulators.stack import LocalStack
from rehearsal.outcome import Outcome, Played
from rehearsal.playing import play
from rehearsal.script import Script

FILE = {
    "title": "Small",
    "cast": {
        "root": {"part": "superAdmin", "name": "Robin"},
        "paula": {"part": "producer", "name": "Paula"},
    },
    "fans": {"event": "launch", "count": 2, "names": ["Ada"]},
    "events": {"launch": {"of": "paula", "name": "Launch"}},
}
ADVANCE = {"who": "paula", "does": "advance", "by": "1h"}
REFUSED = {"who": "fan-2", "tryTo": "callWithoutToken", "refused": "token-missing"}
TOO_EARLY = {"who": "paula", "does": "goLive"}


def rehearsed(
    stack: LocalStack, *steps: dict[str, Any]
) -> tuple[Outcome, list[Played]]:
    told: list[Played] = []
    script = Script.model_validate({**FILE, "steps": steps})
    outcome = asyncio.run(play(script, stack.settings, Path(), told.append))
    return outcome, told


def test_every_step_is_told_as_it_was_played(stack: LocalStack) -> None:
    outcome, told = rehearsed(stack, ADVANCE, {**REFUSED, "at": "1:30:00"})

    assert outcome.ok
    assert outcome.steps == told
    assert [(step.at, step.name, step.does) for step in told] == [
        ("1:00:00", "Paula", "advance"),
        ("1:30:00", "Fan 2", "callWithoutToken"),
    ]
    assert outcome.refusals == 1
    assert outcome.show_s == 5_400


def test_the_first_failure_is_the_last_step(stack: LocalStack) -> None:
    outcome, told = rehearsed(stack, TOO_EARLY, ADVANCE)

    assert not outcome.ok
    assert len(told) == 1
    assert told[0].happened == "does not succeed"
    assert told[0].failure is not None
