"""The tables of `docs/reliability.md`."""

import ast
import inspect
import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Any, Final

from dev import ROOT
from dev.docs.blocks import code, table
from interactive_broadcast.adapters.deadlines import TIMEOUT_S
from interactive_broadcast.effects.ledger import LEASE
from interactive_broadcast.effects.runner import MAX_EFFECT_ATTEMPTS
from interactive_broadcast.effects.tasks import FALLBACK_DELAY
from interactive_broadcast.kernel.unfinished import ABANDONED
from interactive_broadcast.records.crowds import MAX_WRITES, PEOPLE_AT_ONCE
from interactive_broadcast.show.triggers import MAX_DELIVERIES
from interactive_broadcast.upkeep.image_cleaning import BUDGET as CLEANING
from interactive_broadcast.upkeep.reconciliation.reconcile_run import BUDGET, Repair
from interactive_broadcast.upkeep.turns import FIRST_PUT_OFF
from interactive_broadcast.upkeep.work_run import PATIENCE
from tests.support import failure_table
from tests.support.failure_table import Progress, Row

FIGURES: Final = ROOT / "docs" / "figures"
OK: Final = 200

WHEN: Final[Mapping[Progress, str]] = {
    Progress.PRESHOW: "",
    Progress.LIVE: " of a live show",
    Progress.RECORDED: " of a recorded show",
    Progress.CAPTIONED: " of a show with captions",
}


def opentok_table() -> str:
    """What becomes of a call when OpenTok fails."""
    return _table(failure_table.OPENTOK)


def firebase_table() -> str:
    """The same of the database, Cloud Tasks and Firebase Auth."""
    return _table(failure_table.FIREBASE)


def _table(rows: Iterable[Row]) -> str:
    return table(
        ["what fails", "it", "asked for", "the caller is told", "what becomes of it"],
        [
            [_call(row), _failures(row), _asked(row), _answered(row), _then(row)]
            for row in rows
        ],
    )


def _call(row: Row) -> str:
    return row.what or code(row.operation)


def _failures(row: Row) -> str:
    return "; ".join(failure.name for failure in row.fails)


def _asked(row: Row) -> str:
    return f"{code(row.asked.value)}{WHEN[row.progress]}"


def _answered(row: Row) -> str:
    if row.status != OK:
        return code(f"{row.status} {row.reason}")
    if not row.problems:
        return code(str(OK))
    problems = ", ".join(code(f"problems.{name}") for name in row.problems)
    return f"{code(str(OK))}, {problems}: {code(str(row.reason))}"


def _then(row: Row) -> str:
    return f"{row.then.value}: {row.how}" if row.how else row.then.value


def budgets_table() -> str:
    """Every deadline and budget, from where it is set."""
    return table(
        ["", "", ""],
        [
            [
                "one call to OpenTok, Firebase or Google",
                _span(timedelta(seconds=TIMEOUT_S)),
                "for the connection, and for each read; only reads are repeated, once",
            ],
            [
                "a lease",
                _span(LEASE),
                "when it is over, the effect is free for whoever comes next",
            ],
            [
                "the fallback task of a change of status",
                _span(FALLBACK_DELAY),
                "then it takes up what the function has left undone",
            ],
            ["tries of a task", str(MAX_DELIVERIES), "5 to 60 s apart"],
            [
                "a run of the reconciler",
                _span(BUDGET),
                "then it begins nothing new; the next run goes on there",
            ],
            [
                "one item of a run: a show, a project, a note",
                _span(PATIENCE),
                f"then it is left out for {_span(FIRST_PUT_OFF)}, then for twice that",
            ],
            [
                "a run of `cleanEventImages`",
                _span(CLEANING),
                "likewise; a task goes on at once, and the next one is a day later",
            ],
            [
                "attempts of one effect",
                str(MAX_EFFECT_ATTEMPTS),
                "then it has failed for good, after half a day",
            ],
            [
                "writes of a call that removes a crowd",
                str(MAX_WRITES),
                f"of {PEOPLE_AT_ONCE} people each; then the next call goes on",
            ],
            [
                "work half-way",
                _span(ABANDONED),
                "then the reconciler takes it for abandoned",
            ],
        ],
    )


def repairs_table() -> str:
    """What a run of the reconciler can put right."""
    return table(["repair", ""], [[code(name), text] for name, text in _repairs()])


def _repairs() -> Iterator[tuple[str, str]]:
    """Each member of the enumeration with the string below it."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(Repair)))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    for member, below in pairwise(body):
        match member, below:
            case (
                ast.Assign(value=ast.Constant(value=str(name))),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, " ".join(text.split())


def crash_table() -> str:
    """What `python -m tests.crash --json` came to, from `docs/figures/crash.json`."""
    return _shown(
        _figures("crash"),
        {
            "scenarios": "scenarios",
            "crashPoints": "calls to a port at which it was killed, before and after",
            "crashes": "of these, tried one by one",
            "violations": "violations",
        },
    )


def chaos_table() -> str:
    """What `python -m tests.chaos --json` came to, from `docs/figures/chaos.json`."""
    return _shown(
        _figures("chaos"),
        {
            "shows": "random shows",
            "hours": "hours that passed on the clock of the stack",
            "calls": "clicks",
            "unanswered": "of these without an answer",
            "kills": "`kill -9` of the functions",
            "faults": "armed faults that struck",
            "incidents": "incidents at OpenTok",
            "connections": "steps of people with their tabs and connections",
            "parts": "recordings and streams that were started",
            "events": "database events",
            "eventsDoubled": "of these delivered twice",
            "eventsLate": "of these late or in another order",
            "checks": "checks",
            "violations": "violations",
        },
    )


def _shown(figures: Mapping[str, Any], names: Mapping[str, str]) -> str:
    rows = [[name, _number(figures[key])] for key, name in names.items()]
    return table(["", ""], rows)


def _number(value: Any) -> str:  # noqa: ANN401 - JSON: a number, or a list to count
    return f"{len(value) if isinstance(value, list) else value:,}"


def _figures(name: str) -> Any:  # noqa: ANN401 - JSON
    """The last run on record. `make NAME ARGS="--json > docs/figures/NAME.json"`."""
    return json.loads((FIGURES / f"{name}.json").read_text(encoding="utf-8"))


def _span(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    return f"{seconds // 60} min" if seconds % 60 == 0 else f"{seconds} s"
