"""`make provision PROJECT=my-project`: what is missing in a project, and makes it.

Prints the commands, as a script with comments. With `--yes` it runs them. What is there
already is left as it is, so it can be run again and again.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

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
from tools.parameters import FUNCTIONS
from tools.provision.plan import Wishes, plan
from tools.provision.reading import Reader, gcloud_account, gcloud_token
from tools.provision.resources import DATABASE_REGIONS
from tools.targets import LOCAL_PREFIX, PROJECT_ID

INTERRUPTED: Final = 130
"""What shells give as the status of a command that was interrupted."""

_MEMBER: Final = re.compile(r"(user|group|serviceAccount|principal|principalSet):\S+")
_ADDRESS: Final = re.compile(r"[^@\s:]+@[^@\s:]+")


def _reader(project: str) -> Reader:
    return Reader(project=project, token=gcloud_token())


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the command has to do with.

    Args:
        reader: makes the reader of a project.
        account: tells who is signed in.
        runner: runs a command.
        folder: of the functions.
        environ: of this process.
    """

    reader: Callable[[str], Reader] = _reader
    account: Callable[[], str | None] = gcloud_account
    runner: Callable[[Command], Ran] = run
    folder: Path = FUNCTIONS
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)


def main(arguments: list[str], surroundings: Surroundings | None = None) -> int:
    """0: it is printed or made. 1: something failed. 2: it cannot be read at all."""
    given = _parser().parse_args(arguments)
    outcomes: list[Outcome] = []
    try:
        for outcome in _worked_through(given, surroundings or Surroundings()):
            outcomes.append(outcome)
            if not given.json:
                tell(outcome)
    except (Refusal, CannotTell) as reason:
        return complain(str(reason), UNUSABLE)
    except KeyboardInterrupt:
        return complain("What has run stays. Run this again to go on.", INTERRUPTED)
    if given.json:
        print(json.dumps([each.as_json() for each in outcomes], indent=2))
    else:
        print(_summary(given.project, outcomes))
    return exit_status(outcomes) if given.yes else 0


def _worked_through(
    given: argparse.Namespace, around: Surroundings
) -> Iterator[Outcome]:
    reader = around.reader(given.project)
    signed_in = around.account()
    wishes = Wishes(
        region=given.region,
        operator=_member(signed_in) if signed_in else None,
        deployer=given.deployer,
        billing_account=given.billing_account,
        folder=around.folder,
        environ=around.environ,
    )

    def runs(command: Command) -> Ran:
        ran = around.runner(command)
        reader.forget()
        return ran

    return work_through(
        plan(reader, wishes),
        runner=runs if given.yes else None,
        before=lambda command: given.json or print(f"\n$ {command.line}", flush=True),
    )


def _parser() -> Parser:
    parser = Parser(
        prog="python -m tools.provision",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("project", type=_project)
    parser.add_argument("--yes", action="store_true", help="run the commands")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--region",
        choices=DATABASE_REGIONS,
        help="where database and functions are; else where the database is, or what "
        "functions/.env says",
    )
    parser.add_argument(
        "--deployer",
        type=_member,
        help="grant the roles of a deploy: an e-mail address, or user:..., "
        "serviceAccount:..., principalSet:...",
    )
    parser.add_argument("--billing-account", help="who pays: 000000-000000-000000")
    return parser


def _project(text: str) -> str:
    if not PROJECT_ID.fullmatch(text):
        raise argparse.ArgumentTypeError("That is no id of a project.")
    if text.startswith(LOCAL_PREFIX):
        raise argparse.ArgumentTypeError(
            f"Projects whose ids begin with {LOCAL_PREFIX} are on no server."
        )
    return text


def _member(text: str) -> str:
    if _MEMBER.fullmatch(text):
        return text
    if not _ADDRESS.fullmatch(text):
        raise argparse.ArgumentTypeError("That is nobody's name in a policy.")
    is_account = text.endswith(".gserviceaccount.com")
    return f"{'serviceAccount' if is_account else 'user'}:{text}"


def tell(outcome: Outcome) -> None:
    """Print what an operator does about it; nothing of what is done already."""
    command = outcome.command
    match outcome.state:
        case State.DONE:
            return
        case State.RAN:
            print(f"{command.does}: done ({outcome.seconds:.0f} s).")
        case State.FAILED:
            print(f"{outcome.said}\n{command.does}: failed. {command.if_refused}")
        case State.TO_DO:
            print(f"\n# {command.does}. {command.why}")
            _doubt(outcome)
            print(command.line)
        case State.BY_HAND:
            print(f"\n# By hand: {command.does}. {command.why}")
            _doubt(outcome)
            print(f"# {command.if_refused}")


def _doubt(outcome: Outcome) -> None:
    if outcome.said:
        print(f"# It could not be read whether that is so: {outcome.said}")


def _summary(project: str, outcomes: list[Outcome]) -> str:
    states = [each.state for each in outcomes]
    left = [each for each in outcomes if each.state is State.BY_HAND]
    if State.FAILED in states:
        return f"\n# {project}: put that right, and run this again."
    if State.TO_DO in states:
        return (
            f"\n# {project}: {states.count(State.TO_DO)} commands. Run them in this "
            "order, or all with ARGS=--yes. Then run this again: more may follow from "
            "what they make."
        )
    if left:
        return f"\n# {project}: what is left is done by hand."
    if State.RAN in states:
        return f"\n{project} has what it needs."
    return f"{project}: nothing to do."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
