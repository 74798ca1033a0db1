"""What must hold of the calls of a line, by their answers and when all is over."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.chaos.shows import Answer
from tests.chaos.waiting import CLICK


def several_for_one_click(answers: Sequence[Answer]) -> Iterator[str]:
    """However often a click came, and whatever was in its way, it calls one fan."""
    called: dict[str, set[str]] = {}
    for answer in answers:
        if answer.do.startswith(CLICK) and answer.is_success:
            called.setdefault(answer.do, set()).add(answer.body["fanId"])
    for click, fans in called.items():
        if len(fans) > 1:
            yield f"{click} has called {sorted(fans)}"


def unanswered(tree: Any, event: Mapping[str, Any]) -> Iterator[str]:
    """Calls that are left when nobody has called for longer than a call lasts."""
    by_slug = tree.get("calls", {}).get(event.get("adminId"), {})
    if left := by_slug.get(event.get("fanUrl")):
        yield f"they are still being called: {left}"
