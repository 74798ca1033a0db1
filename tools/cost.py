"""`python -m tools.cost [FILE]`: what a show costs, and what its rehearsal has used.

The show is described by a run-of-show file. First it is reckoned from the file alone,
then the file is played on a local stack that meters everything which is paid for, and
both are shown beside each other, at the list prices of `docs/cost.md`.

Exit status: 0 done, 1 the rehearsal failed, 2 the file or the arguments cannot be used
or the stack does not start.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import uvloop
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from emulators.assembly import StackFailed
from emulators.firebase.functions.host import FunctionsFailed
from emulators.kernel.serving import PortRefused
from emulators.stack import LocalStack
from rehearsal.metering import Usage
from rehearsal.outcome import Outcome
from rehearsal.playing import MAX_FANS, play, settings_of
from rehearsal.script import Script, ScriptRefused, load
from tools import prices
from tools.command_line import UNUSABLE, Parser, complain, number
from tools.prices import Price
from tools.show_estimate import document_bytes, estimated
from tools.targets import ROOT

DONE: Final = 0
FAILED: Final = 1
DEFAULT_FILE: Final = ROOT / "examples" / "launch-night.json"
NOT_METERED: Final = "-"
MOST_FANS: Final = 10_000
"""That a file may have."""

MAX_VIEWERS: Final = 100_000_000

UNSEEN: Final = (
    prices.VIEWER_MINUTE,
    prices.CAPTIONED_MINUTE,
    prices.TRANSCRIBED_MINUTE,
    prices.CDN_GB,
)
"""What no service of the local stack sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the bill."""

    price: Price
    estimated: float
    metered: float | None
    """None where the rehearsal meters nothing, or was not played."""

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "unit": self.price.unit,
            "estimated": round(self.estimated, 1),
            "estimatedUsd": round(self.price.of(self.estimated), 4),
            "metered": None if self.metered is None else round(self.metered, 1),
            "meteredUsd": None
            if self.metered is None
            else round(self.price.of(self.metered), 4),
            "source": self.price.source,
            "date": self.price.date,
        }


def bill(estimate: Usage, used: Usage | None) -> list[Item]:
    """Every line, in the order of the price table.

    Args:
        estimate: what the file says.
        used: what the rehearsal has used, if it was played.
    """
    found, of_used = amounts(estimate), amounts(used) if used else {}
    return [
        Item(
            price=price,
            estimated=amount,
            metered=None if price in UNSEEN else of_used.get(price),
        )
        for price, amount in found.items()
    ]


def amounts(usage: Usage) -> dict[Price, float]:
    """How much of what is paid for."""
    busy_s = usage.function_calls * prices.BILLED_MS / 1000
    return {
        prices.PARTICIPANT_MINUTE: usage.participant_minutes,
        prices.COMPOSED_MINUTE: usage.composed_minutes,
        prices.INDIVIDUAL_MINUTE: usage.individual_minutes,
        prices.BROADCAST_MINUTE: usage.broadcast_minutes,
        prices.HD_BROADCAST_MINUTE: usage.hd_broadcast_minutes,
        prices.FULL_HD_BROADCAST_MINUTE: usage.full_hd_broadcast_minutes,
        prices.VIEWER_MINUTE: usage.viewer_minutes,
        prices.CAPTIONED_MINUTE: usage.captioned_minutes,
        prices.TRANSCRIBED_MINUTE: usage.transcribed_minutes,
        prices.CALL: usage.function_calls,
        prices.VCPU_SECOND: busy_s * prices.VCPUS,
        prices.GIB_SECOND: busy_s * prices.GIB,
        prices.DATABASE_GB: usage.database_bytes,
        prices.CDN_GB: document_bytes(usage),
    }


def rehearsed(script: Script, folder: Path) -> Outcome:
    """Play a show on a stack of its own, and show how far it is.

    Raises PortRefused, StackFailed, FunctionsFailed: the stack does not start.
    """
    with (
        LocalStack(settings_of(script), show=lambda _: None) as stack,
        Progress(console=Console(stderr=True), transient=True) as progress,
    ):
        task = progress.add_task("Rehearsing", total=len(script.steps))
        return uvloop.run(
            play(script, stack.settings, folder, lambda _: progress.advance(task))
        )


def main(
    arguments: Sequence[str] | None = None,
    rehearse: Callable[[Script, Path], Outcome] = rehearsed,
) -> int:
    """Run the command; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        script = load(options.file, fans=options.fans)
    except ScriptRefused as refusal:
        return complain(str(refusal), UNUSABLE)
    if not options.no_rehearsal and script.fans.count > MAX_FANS:
        text = f"A rehearsal takes at most {MAX_FANS} fans: add --no-rehearsal"
        return complain(text, UNUSABLE)
    outcome = None
    if not options.no_rehearsal:
        try:
            outcome = rehearse(script, options.file.parent)
        except (PortRefused, StackFailed, FunctionsFailed) as failure:
            return complain(f"The stack does not start: {failure}", UNUSABLE)
        if not outcome.ok:
            return complain(_why(outcome, options.file), FAILED)
    estimate = estimated(script, viewers=options.viewers)
    items = bill(estimate, outcome.usage if outcome else None)
    if options.json:
        print(json.dumps(_as_json(script, items), indent=2))
    else:
        _print(script, items)
    return DONE


def _why(outcome: Outcome, file: Path) -> str:
    failure = outcome.failure
    what = "" if failure is None else f": {failure.what}"
    return (
        f"The rehearsal failed{what}.\n"
        f"To see more: python -m rehearsal {file}\n"
        "For the estimate alone: --no-rehearsal"
    )


def _as_json(script: Script, items: Sequence[Item]) -> dict[str, Any]:
    return {
        "title": script.title,
        "fans": script.fans.count,
        "items": [item.to_json() for item in items],
        "estimatedUsd": round(sum(item.price.of(item.estimated) for item in items), 4),
    }


def _print(script: Script, items: Sequence[Item]) -> None:
    console = Console(highlight=False)
    console.print(f"[bold]{escape(script.title)}[/] · {script.fans.count} fans")
    table = Table("", "estimated", "metered", "USD", "USD metered")
    for column in table.columns[1:]:
        column.justify = "right"
    for item in items:
        metered = item.metered
        table.add_row(
            item.price.unit,
            f"{item.estimated:,.0f}",
            NOT_METERED if metered is None else f"{metered:,.0f}",
            _usd(item.price.of(item.estimated)),
            NOT_METERED if metered is None else _usd(item.price.of(metered)),
        )
    total = sum(item.price.of(item.estimated) for item in items)
    table.add_row("[bold]together[/]", "", "", f"[bold]{_usd(total)}[/]", "")
    console.print(table)


def _usd(amount: float) -> str:
    return f"{amount:,.2f}" if amount >= 1 else f"{amount:.4f}"


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m tools.cost",
        description="What a show costs, and what its rehearsal has used.",
        epilog="Exit status: 0 done, 1 the rehearsal failed, 2 arguments wrong.",
    )
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        default=DEFAULT_FILE,
        help="a run-of-show file, see docs/run-of-show.md",
    )
    parser.add_argument(
        "--fans", type=number(1, MOST_FANS), metavar="N", help="another number of fans"
    )
    parser.add_argument(
        "--viewers",
        type=number(0, MAX_VIEWERS),
        default=0,
        metavar="N",
        help="how many watch by HLS besides",
    )
    parser.add_argument(
        "--no-rehearsal", action="store_true", help="only reckon, in no time"
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object and nothing else"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
