"""Every error that the functions log has its place in an alert, under its own name."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from dev import ROOT
from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
    Misconfigured,
    SlugTaken,
)
from tools.alerts.events import LOGGED, Alert, lasting_reasons, names_of

PACKAGE = ROOT / "functions" / "interactive_broadcast"


@cache
def logged_errors() -> dict[str, list[ast.Call]]:
    """The calls of `logs.error` in the code, by the event that they log."""
    found = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in calls_in(path):
            if ast.unparse(call.func) == "logs.error":
                found[event_of(call.args[0])].append(call)
            elif any(ast.unparse(word.value) == "logs.error" for word in call.keywords):
                # As `read_record` logs what cannot be read.
                found[event_of(call.args[2])].append(call)
    return found


@cache
def logged_names() -> set[str]:
    """Every event that the code logs, of whatever severity."""
    calls = (call for path in PACKAGE.rglob("*.py") for call in calls_in(path))
    return {
        str(call.args[0].value)
        for call in calls
        if ast.unparse(call.func).startswith(("logs.", "write"))
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def calls_in(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def event_of(argument: ast.expr) -> str:
    assert isinstance(argument, ast.Constant), ast.unparse(argument)
    return str(argument.value)


def test_every_error_that_is_logged_is_one_that_the_operator_is_told_of() -> None:
    assert sorted(logged_errors()) == sorted(one.name for one in LOGGED)


def test_a_line_has_a_field_so_that_its_event_is_found_by_it() -> None:
    """A line with nothing but `message` becomes text, and has no `jsonPayload`."""
    without = [
        name
        for name, calls in logged_errors().items()
        if any(not call.keywords for call in calls)
    ]

    assert without == []


def test_what_costs_money_is_told_apart_from_what_can_wait() -> None:
    urgent = names_of(Alert.MEDIA)

    assert {"broadcast-not-stopped", "left-running", "task-not-stored"} <= set(urgent)
    assert "put-off" not in urgent


def test_a_failure_that_passes_by_itself_is_no_lasting_one() -> None:
    reasons = set(lasting_reasons())

    assert {"internal", Misconfigured.reason} <= reasons
    assert not reasons & {DatabaseUnavailable.reason, SlugTaken.reason}
