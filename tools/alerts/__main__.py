"""`python -m tools.alerts --project P --email E`: alerts on what the functions log.

Prints the commands that are still to be run: for the notification channel, two
log-based metrics, the alerting policies and, with `--budget`, a budget. With `--yes` it
runs them. It may be run again, after a new version too, and changes what is different
alone.

Exit status: 0 done or told, 1 a command failed, 2 the arguments are wrong.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Sequence
from typing import Final

from tools.alerts.plan import Alerting, plan
from tools.command_line import UNUSABLE, Parser, Refusal, complain
from tools.google_cloud.commands import (
    CannotTell,
    Command,
    Outcome,
    Ran,
    State,
    exit_status,
    run,
    work_through,
)
from tools.targets import PROJECT_ID

FAILED: Final = 1
UNREAD: Final = "What is there already could not be read:"

_EMAIL: Final = re.compile(r"[^\s@,=]+@[^\s@,=]+")
_BUDGET: Final = re.compile(r"[0-9]+(\.[0-9]{1,2})?([A-Z]{3})?")

Runner = Callable[[Command], Ran]


def main(arguments: Sequence[str] | None = None, runner: Runner = run) -> int:
    """Run the command; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        _check(options)
    except Refusal as refusal:
        return complain(str(refusal), UNUSABLE)
    there = Alerting(
        options.project, lambda argv: _read(argv, runner), must_know=options.yes
    )
    outcomes: list[Outcome] = []
    steps = plan(there, options.email, options.budget)
    try:
        for outcome in work_through(steps, runner=runner if options.yes else None):
            outcomes.append(outcome)
            if not options.json:
                print("\n".join(_told(outcome)), flush=True)
    except CannotTell as error:
        return complain(f"{UNREAD}\n{error}", FAILED)
    except KeyboardInterrupt:
        return complain("What has run stays. Run this again to go on.", FAILED)
    if options.json:
        print(json.dumps([one.as_json() for one in outcomes]))
    else:
        print(_summary(outcomes))
    return exit_status(outcomes)


def _read(argv: Sequence[str], runner: Runner) -> Ran:
    return runner(Command(does="Look what is there", why="", argv=tuple(argv)))


def _told(outcome: Outcome) -> list[str]:
    command = outcome.command
    lines = [f"{outcome.state.value:<8}{command.does}"]
    if outcome.state is State.TO_DO:
        lines += [f"        # {command.why}", f"        {command.line}"]
    if outcome.state is State.FAILED:
        lines += [f"        {command.line}", outcome.said, command.if_refused]
    return lines


def _summary(outcomes: Sequence[Outcome]) -> str:
    unread = next((one.said for one in outcomes if one.said), "")
    left = [one for one in outcomes if one.state is State.TO_DO]
    if any(one.state is State.FAILED for one in outcomes):
        return "It ended at what failed; run it again when that is mended."
    if left:
        doubt = f"\n{UNREAD}\n{unread}" if unread else ""
        return f"{len(left)} to do: --yes runs them.{doubt}"
    return "Nothing is left to do."


def _check(options: argparse.Namespace) -> None:
    if not PROJECT_ID.fullmatch(options.project):
        raise Refusal("--project is the id of a Google Cloud project.")
    if not _EMAIL.fullmatch(options.email):
        raise Refusal("--email is the address of whoever is to be told.")
    if options.budget is not None and not _BUDGET.fullmatch(options.budget):
        raise Refusal("--budget is an amount such as 100 or 99.50EUR.")


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m tools.alerts",
        description="Have somebody told of what the functions log as errors.",
        epilog="Exit status: 0 done or told, 1 a command failed, 2 arguments wrong.",
    )
    parser.add_argument("--project", required=True, help="the Firebase project")
    parser.add_argument("--email", required=True, help="who is told")
    parser.add_argument(
        "--budget", help="an amount a month at which to tell, in the account's currency"
    )
    parser.add_argument("--yes", action="store_true", help="run the commands")
    parser.add_argument("--json", action="store_true", help="answer one JSON list")
    return parser


if __name__ == "__main__":
    sys.exit(main())
