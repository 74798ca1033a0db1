"""`python -m rehearsal [FILE]`: start a stack, play a show on it, stop it.

Exit status: 0 when everything passed, 1 when a step or an expectation failed, 2 when
the file or the arguments cannot be used or the stack does not start, 130 on Ctrl-C.
"""

import argparse
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import uvloop
from rich.console import Console

from emulators.assembly import StackFailed
from emulators.command_line import signals_to_stop
from emulators.firebase.functions.dotenv import DotenvRefused
from emulators.firebase.functions.host import FunctionsFailed
from emulators.kernel.serving import PortRefused
from emulators.settings import Ports
from emulators.stack import LocalStack
from rehearsal.demo import ROOT
from rehearsal.playing import MAX_FANS, play, settings_of
from rehearsal.report import (
    StepPrinter,
    as_json,
    console_for,
    print_heading,
    print_summary,
)
from rehearsal.script import Script, ScriptRefused, load
from rehearsal.video_projects import VideoProduct

DEFAULT_FILE = ROOT / "examples" / "launch-night.json"
LOG_LINES = 12
"""Of the functions' log, shown after a failure."""

PASSED, FAILED, UNUSABLE, STOPPED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the show; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        script = load(options.file, fans=options.fans)
    except ScriptRefused as refusal:
        return _unusable(str(refusal))
    try:
        return _rehearse(script, options)
    except (PortRefused, StackFailed, FunctionsFailed, DotenvRefused) as failure:
        return _unusable(f"The stack does not start: {failure}")
    except KeyboardInterrupt:
        _unusable("Stopped.")
        return STOPPED


def _rehearse(script: Script, options: argparse.Namespace) -> int:
    began = time.perf_counter()
    console = console_for(quiet=options.json)
    # What the functions log is only of interest when something fails.
    log: deque[str] = deque(maxlen=LOG_LINES)
    show = None if options.verbose else log.append
    with LocalStack(settings_of(script), verbose=options.verbose, show=show) as stack:
        ready_s = time.perf_counter() - began
        print_heading(console, script.title, script.fans.count, ready_s)
        printer = StepPrinter(console, verbose=options.verbose)
        outcome = uvloop.run(
            play(
                script,
                stack.settings,
                options.file.parent,
                printer.print_step,
                video=options.video,
            )
        )
        total_s = time.perf_counter() - began
        print_summary(console, outcome, total_s=total_s, log=log)
        if options.json:
            print(as_json(outcome), flush=True)  # noqa: T201 - that is what --json is for
        if options.keep:
            _keep(stack)
    return PASSED if outcome.ok else FAILED


def _keep(stack: LocalStack) -> None:
    """Leave the stack running, as the show left it, until Ctrl-C."""
    # Beside stdout, which may be a program's JSON.
    console = Console(stderr=True, highlight=False)
    for port in fields(Ports):
        console.print(f"  {port.name:<10} {stack.settings.url(port.name)}")
    console.print("The stack keeps running as the show left it. Ctrl-C stops it.")
    signals_to_stop().get()


def _unusable(text: str) -> int:
    Console(stderr=True, highlight=False).print(text, markup=False, soft_wrap=True)
    return UNUSABLE


def _fans(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= MAX_FANS:
        raise argparse.ArgumentTypeError(f"say a number from 1 to {MAX_FANS}")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m rehearsal",
        description="Play a whole show from a file on a local stack of its own.",
        epilog="Exit status: 0 passed, 1 failed, 2 the file or arguments are unusable.",
    )
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        default=DEFAULT_FILE,
        help="a run-of-show file, see docs/run-of-show.md",
    )
    parser.add_argument(
        "--fans", type=_fans, metavar="N", help="another number of fans"
    )
    parser.add_argument(
        "--video",
        type=VideoProduct,
        choices=VideoProduct,
        default=VideoProduct.OPENTOK,
        help="whose customers the producers are (opentok)",
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object and nothing else"
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep the stack running afterwards"
    )
    parser.add_argument(
        "--verbose", action="store_true", help="every check, and the functions' log"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
