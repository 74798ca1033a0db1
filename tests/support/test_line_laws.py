"""Each law of a line notices what it is there for."""

import pytest

from tests.support.builders import a_place
from tests.support.in_process_platform import FANS
from tests.support.laws import line
from tests.support.laws.facts import broken
from tests.support.test_laws import Mistake, live_facts, mistaken, put

LAWS = (*line.ALWAYS, *line.AT_REST)
FAN = FANS[0]
RECORD = f"activeBroadcasts/{{show}}/activeFans/{FAN}"
PLACE = f"line/{{show}}/{FAN}"
TOLD = f"linePositions/{{show}}/{FAN}"

MISTAKES: list[tuple[str, list[Mistake]]] = [
    ("whoever_has_missed_too_many_calls_is_out",
     [put(PLACE, {**a_place(), "missed": 3})]),
    ("a_place_in_line_is_whole", [put(PLACE, {"at": 1, "awaySince": 2})]),
    ("nobody_on_stage_is_in_line",
     [put(PLACE, a_place()), put(f"{RECORD}/isOnStage", value=True)]),
    ("whoever_is_called_is_backstage", [put(f"calls/{{show}}/{FAN}", 1)]),
    ("fans_are_told_where_they_stand", [put(PLACE, a_place())]),
    ("fans_are_told_where_they_stand", [put(TOLD, {"position": 1})]),
    ("fans_are_told_where_they_stand",
     [put(PLACE, a_place()), put(TOLD, {"position": 2})]),
    ("fans_are_told_where_they_stand",
     [put(PLACE, a_place()), put(TOLD, {"position": 1}),
      put("lineSummary/{show}", {"waiting": 2})]),
]  # fmt: skip


@pytest.mark.parametrize(("law", "mistakes"), MISTAKES)
def test_a_law_of_the_line_notices(law: str, mistakes: list[Mistake]) -> None:
    facts = live_facts()
    for mistake in mistakes:
        facts = mistaken(mistake, facts)

    assert law in {each.law for each in broken(facts, LAWS)}


def test_a_line_that_is_in_order_breaks_no_law() -> None:
    facts = live_facts()
    for mistake in (
        put(PLACE, {**a_place(), "missed": 2}),
        put(TOLD, {"position": 1}),
        put("lineSummary/{show}", {"waiting": 1, "at": 5}),
        put(f"{RECORD}/isBackstage", value=True),
        put(f"calls/{{show}}/{FAN}", 1),
    ):
        facts = mistaken(mistake, facts)

    assert broken(facts, LAWS) == []
