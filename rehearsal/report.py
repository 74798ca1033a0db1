"""The timeline on a screen or in a log, and the summary below it."""

import json
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from rehearsal.outcome import Outcome, Played, show_length
from rehearsal.people import Part
from rehearsal.timeline import Timeline

PLAIN_WIDTH = 116
"""Columns when nobody looks: a log wraps at this."""

COLOURS = {
    Part.SUPER_ADMIN: "magenta",
    Part.PRODUCER: "bright_blue",
    Part.HOST: "green",
    Part.CELEBRITY: "yellow",
    Part.FAN: "cyan",
    Part.SCREENER: "bright_blue",
    Part.VIEWER: "white",
}


class StepPrinter:
    """Prints every step as it was played. Colours only on a terminal.

    Args:
        console: where to.
        verbose: every check on a line of its own.
    """

    def __init__(self, console: Console, *, verbose: bool) -> None:
        self._console = console
        self._verbose = verbose

    def print_step(self, played: Played) -> None:
        if played.scene:
            self._console.print()
            self._console.rule(f"[bold]{escape(played.scene)}[/]", align="left")
        self._console.print(self._line(played))
        if self._verbose:
            for check in played.checks:
                self._console.print(f"{'':>33}[green]✓[/] {escape(check)}")
        if played.timeline:
            self._print_timeline(played.timeline)

    def _print_timeline(self, timeline: Timeline) -> None:
        """What happened, below the step that has asked: each on one line."""
        for entry in timeline.entries:
            self._print_entry(entry.at, f"{entry.what:<18}{entry.by:<12}{entry.result}")
        for chapter in timeline.chapters:
            self._print_entry(chapter.at, f"{'chapter':<18}{chapter.title}")

    def _print_entry(self, at: str, text: str) -> None:
        line = f"{'':>33}[dim]{at:>8}[/] {escape(text)}"
        self._console.print(line, no_wrap=True, overflow="ellipsis")

    def _line(self, played: Played) -> Table:
        line = Table.grid(padding=(0, 1), expand=True)
        line.add_column(width=8, justify="right")
        line.add_column(width=10)
        line.add_column(width=12)
        line.add_column(ratio=1)
        line.add_column(width=7, justify="right")
        colour = COLOURS[Part(played.part)]
        line.add_row(
            f"[dim]{played.at}[/]",
            f"[{colour}]{escape(played.part)}[/]",
            f"[bold {colour}]{escape(played.name)}[/]",
            self._happened(played),
            "[bold red]✗[/]" if played.failure else f"[green]✓ {len(played.checks)}[/]",
        )
        return line

    def _happened(self, played: Played) -> str:
        text = escape(played.happened)
        if played.refused and not played.failure:
            text += f" [red]⊘ {escape(played.refused)}[/]"
        if played.note:
            text += f" [dim italic]{escape(played.note)}[/]"
        return text


def console_for(*, quiet: bool) -> Console:
    """The console to print on: plain and of a fixed width without a terminal."""
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    return Console(highlight=False, width=width, quiet=quiet)


def print_heading(console: Console, title: str, fans: int, ready_s: float) -> None:
    """The heading: what is played, and how fast the stack was there."""
    console.print(
        f"[bold]{escape(title)}[/] · {fans} fans · "
        f"stack ready in {ready_s:.1f} s [dim](times are the show's clock)[/]"
    )


def print_summary(
    console: Console, outcome: Outcome, *, total_s: float, log: Sequence[str] = ()
) -> None:
    """Counts and times; after a failure, what was expected, what came, and `log`."""
    console.print()
    console.rule(style="dim")
    failure = outcome.failure
    if failure:
        step = outcome.steps[-1]
        console.print(
            f"[bold red]✗ Step {step.number}[/] (steps[{step.number}])", end=" "
        )
        console.print(f"{escape(step.who)} {escape(step.does)} at {step.at}")
        console.print(f"  expectation  {escape(failure.what)}")
        console.print(f"  expected     {escape(failure.expected)}", soft_wrap=True)
        console.print(f"  came         {escape(failure.came)}", soft_wrap=True)
        console.print(f"  next         {escape(failure.advice)}", soft_wrap=True)
        for line in log:
            console.print(f"  log          {escape(line)}", soft_wrap=True)
    verdict = "[bold red]failed[/]" if failure else "[bold green]passed[/]"
    console.print(
        f"{verdict} · {len(outcome.steps)} steps · {outcome.checks} checks · "
        f"{outcome.refusals} refusals · {show_length(outcome)} of show "
        f"in {total_s:.1f} s"
    )


def as_json(outcome: Outcome) -> str:
    """The whole outcome as one JSON object."""
    return json.dumps(outcome.to_json(), indent=2, ensure_ascii=False)
