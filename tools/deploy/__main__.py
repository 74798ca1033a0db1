"""`python -m tools.deploy --project ID`: deploy all of it, in batches.

Exit status: 0 deployed, 1 a part is not, 2 nothing was done.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event
from typing import Final

from interactive_broadcast.kernel.config import AppCheck
from tools.capacity import quotas
from tools.capacity.declared import Declared, Undeclared, declared
from tools.capacity.region_arguments import MOST_CPUS, add_region_arguments
from tools.command_line import UNUSABLE, Parser, Refusal, complain, number
from tools.deploy import checks
from tools.deploy.batches import room_of
from tools.deploy.cli_runs import FirebaseCli
from tools.deploy.deployment import Deployment, Outcome, State
from tools.deploy.steps import Part, Step, left_over, removals, steps
from tools.firebase_cli import CliMissing, firebase_cli
from tools.old_apps import app_check_of, are_let_in
from tools.parameters import FUNCTIONS, parameters
from tools.targets import ROOT, NoTarget, Target, find_target

DEPLOYED: Final = 0
FAILED: Final = 1
INTERRUPTED: Final = "Interrupted. What the CLI has begun goes on at Google."
MOST_MINUTES: Final = 24 * 60


def main(
    arguments: Sequence[str] | None = None,
    find: Callable[[], FirebaseCli] = lambda: FirebaseCli((str(firebase_cli()),)),
    wait: Callable[[float], object] = lambda seconds: Event().wait(seconds),
    root: Path = ROOT,
    lets_in_old_apps: Callable[[Target], bool | None] = are_let_in,
) -> int:
    """Run the command; the exit status.

    Args:
        arguments: of the command line.
        find: finds the Firebase CLI.
        wait: lets so many seconds pass.
        root: the checkout that is looked at before anything is done.
        lets_in_old_apps: whether a project does; None when it cannot be told.
    """
    options = _parser().parse_args(arguments)
    try:
        values = parameters(options.project, root / FUNCTIONS.name)
        functions = declared(values)
        old_apps = _old_apps(options.project, values, lets_in_old_apps)
        _check(options, values, functions, root, old_apps=old_apps)
        cli = find()
        planned = _plan(options, values, functions, cli)
    except (Undeclared, Refusal, CliMissing, NoTarget) as refusal:
        return complain(str(refusal), UNUSABLE)
    if options.dry_run:
        return _tell_plan(planned, as_json=options.json)
    deployment = Deployment(
        cli=cli, show=_progress, wait=wait, deadline_s=60.0 * options.minutes
    )
    outcomes: list[Outcome] = []
    try:
        outcomes.extend(deployment.carry_out(planned))
    except KeyboardInterrupt:
        begun, *rest = planned[len(outcomes) :]
        outcomes.append(Outcome(step=begun, state=State.FAILED, advice=INTERRUPTED))
        outcomes += [Outcome(step=step, state=State.NOT_TRIED) for step in rest]
    _tell(outcomes, options)
    return DEPLOYED if all(one.state is State.DONE for one in outcomes) else FAILED


def _check(
    options: argparse.Namespace,
    values: Mapping[str, str],
    functions: Sequence[Declared],
    root: Path,
    *,
    old_apps: bool,
) -> None:
    unknown = set(options.functions or ()) - {one.name for one in functions}
    if unknown:
        raise Refusal(f"No function is called {', '.join(sorted(unknown))}.")
    found = checks.problems(
        checks.Wanted(
            project=options.project,
            cpus=options.cpus,
            memory_mib=options.memory * quotas.GIB,
            uncommitted=options.uncommitted,
            old_apps=old_apps,
        ),
        values,
        functions,
        root,
    )
    if found:
        raise Refusal("\n".join(["Nothing was deployed.", *found]))


def _old_apps(
    project: str,
    values: Mapping[str, str],
    lets_in_old_apps: Callable[[Target], bool | None],
) -> bool:
    """Whether old apps are let in, which matters only where App Check is enforced."""
    if app_check_of(values) != AppCheck.ENFORCE:
        return False
    target = find_target(project)
    # The SDK would look into the stack that the environment names.
    found = None if target.is_local else lets_in_old_apps(target)
    if found is None:
        _progress(
            "It cannot be told from here whether old apps are let in, which App Check "
            f"would shut out. After the deploy: make doctor PROJECT={project}"
        )
    return found is True


def _plan(
    options: argparse.Namespace,
    values: Mapping[str, str],
    functions: Sequence[Declared],
    cli: FirebaseCli,
) -> list[Step]:
    """The runs of the CLI; with those that delete what is no longer declared, last.

    Raises:
        Refusal: functions would be left over, and nobody has said what to do with them.
    """
    named = options.functions
    parts = [Part.FUNCTIONS] if named else options.parts or list(Part)
    wanted = [one for one in functions if not named or one.name in named]
    room = options.batch_cpus or room_of(options.cpus)
    planned = steps(options.project, wanted, room=room, parts=parts)
    if named or Part.FUNCTIONS not in parts or options.keep:
        return planned
    left = left_over(cli.deployed(options.project), functions, values["REGION"])
    if left and not options.delete:
        names = ", ".join(
            f"{name} ({region})" for region in left for name in left[region]
        )
        raise Refusal(
            "Nothing was deployed.\nThese functions are deployed and no longer in the "
            f"code: {names}.\nThey go on being called by their schedules, triggers and "
            "clients. Delete them after the deploy (--delete), or leave them (--keep)."
        )
    return [*planned, *removals(options.project, left)]


def _tell_plan(planned: Sequence[Step], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([[*step.arguments] for step in planned], indent=2))
        return DEPLOYED
    for step in planned:
        print(f"{step.does}:\n    firebase {' '.join(step.arguments)}")
    return DEPLOYED


def _tell(outcomes: Sequence[Outcome], options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps([one.as_json() for one in outcomes], indent=2))
        return
    for one in outcomes:
        print(f"{one.state.value:9}  {one.seconds:5.0f} s  {one.step.does}")
    for one in outcomes:
        if one.state is State.FAILED:
            print(one.advice)
            print(_what_is_left(outcomes, options))
            return
    print(f"Look whether it works: make doctor PROJECT={options.project}")


def _what_is_left(outcomes: Sequence[Outcome], options: argparse.Namespace) -> str:
    """The commands that go on from where it has stopped."""
    left = [one for one in outcomes if one.state is not State.DONE]
    names = [name for one in left for name in one.failed or one.step.functions]
    parts = [one.step.part for one in left if one.step.part and not one.step.functions]
    lines = ["The same command does all of it again. What is left:"]
    if names:
        lines.append(_command(options, "--functions", ",".join(names)))
    if parts:
        lines.append(_command(options, "--parts", ",".join(parts)))
    if any(one.step.part is None for one in left):
        lines.append("Functions that are no longer in the code are not deleted.")
    return "\n".join(lines)


def _command(options: argparse.Namespace, *selected: str) -> str:
    """With what was said of the project, for a part of it."""
    said = [
        *(["--uncommitted"] if options.uncommitted else []),
        *_given("--cpus", options.cpus, quotas.CPUS),
        *_given("--memory", options.memory, quotas.MEMORY_MIB // quotas.GIB),
        *_given("--batch-cpus", options.batch_cpus, None),
        *selected,
    ]
    return f'make deploy PROJECT={options.project} ARGS="{" ".join(said)}"'


def _given(name: str, value: int | None, default: float | None) -> list[str]:
    """An argument with what was said of it; nothing where nothing was."""
    return [] if value == default else [name, str(value)]


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _parts(text: str) -> list[Part]:
    try:
        return [Part(name) for name in text.split(",")]
    except ValueError:
        known = ", ".join(Part)
        raise argparse.ArgumentTypeError(f"say some of {known}") from None


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m tools.deploy",
        description="Deploy rules, functions in batches, and Hosting.",
        epilog="Exit status: 0 deployed, 1 a part is not, 2 nothing was done.",
    )
    parser.add_argument("--project", required=True, metavar="ID", help="where")
    add_region_arguments(parser)
    parser.add_argument(
        "--batch-cpus",
        type=number(1, MOST_CPUS),
        metavar="N",
        help="CPUs that start in one batch (default: half of those that there are)",
    )
    some = parser.add_mutually_exclusive_group()
    some.add_argument(
        "--parts",
        type=_parts,
        metavar="PART,…",
        help="only these of rules, functions, hosting",
    )
    some.add_argument(
        "--functions",
        type=lambda text: text.split(","),
        metavar="NAME,…",
        help="only these functions",
    )
    left = parser.add_mutually_exclusive_group()
    left.add_argument(
        "--delete",
        action="store_true",
        help="delete functions that are deployed and no longer in the code",
    )
    left.add_argument("--keep", action="store_true", help="leave those as they are")
    parser.add_argument(
        "--uncommitted",
        action="store_true",
        help="deploy files that are not committed as well",
    )
    parser.add_argument(
        "--minutes",
        type=number(1, MOST_MINUTES),
        default=45,
        metavar="N",
        help="of one run of the CLI, after which it is ended (default: 45)",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="show the runs, and deploy nothing"
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="print the result as JSON; progress goes to standard error",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
