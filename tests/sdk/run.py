"""`python -m tests.sdk.run`: the official SDKs against the local stack.

Starts a stack, then runs the Node and the Python suites of this folder against it. They
need Node and packages from npm, so `make test` leaves them alone: pytest does not
collect their names. `old_web_app.py` replays the cases of `tests/clients` with the SDK
of the old web app. With arguments only a part of them runs: names of files, and options
for Node's test runner, for example `rules.test.mjs --test-name-pattern=anonymous`.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from emulators.settings import Ports, Settings
from emulators.stack import LocalStack
from rehearsal.demo import demo_settings
from rehearsal.seed import seed
from tests.sdk import node_suites
from tests.sdk.node_suites import SuiteFailed, say

HERE = Path(__file__).resolve().parent
PYTHON_SUITES = {
    "python_admin_sdk.py": "Python: firebase-admin",
    "old_web_app.py": "Node: firebase 4.1.3, as the old web app uses it",
}
"""Each file → what is said before it runs."""

PYTHON_TIMEOUT_S = 240


@dataclass(frozen=True, slots=True)
class Choice:
    """Which part of the suites to run."""

    node_files: tuple[str, ...]
    node_options: tuple[str, ...]
    python_files: tuple[str, ...]

    @classmethod
    def of(cls, arguments: Sequence[str]) -> Self:
        """Everything, unless arguments name less."""
        options = tuple(each for each in arguments if each.startswith("-"))
        files = [each for each in arguments if not each.startswith("-")]
        every = tuple(sorted(file.name for file in HERE.glob("*.test.mjs")))
        named = tuple(file for file in files if file not in PYTHON_SUITES)
        return cls(
            node_files=named if files else every,
            node_options=options,
            python_files=tuple(
                file for file in PYTHON_SUITES if not arguments or file in files
            ),
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run both suites. The exit status: 0 when every test passed."""
    chosen = Choice.of(sys.argv[1:] if arguments is None else arguments)
    try:
        node = node_suites.find_node()
        node_suites.install(HERE)
    except SuiteFailed as failure:
        say(str(failure))
        return 1
    with LocalStack(demo_settings(ports=Ports.free())) as stack:
        seed(stack)
        failed = bool(chosen.node_files) and _run_node(node, stack.settings, chosen)
        for file in chosen.python_files:
            failed |= _run_python(file, stack.settings)
    return 1 if failed else 0


def _run_node(node: str, settings: Settings, chosen: Choice) -> bool:
    say("Node: firebase 12, 8 and 4, rules-unit-testing, admin; opentok, vonage")
    told = node_suites.told_of(settings)
    return node_suites.run_tests(
        node, HERE, chosen.node_files, chosen.node_options, told
    )


def _run_python(file: str, settings: Settings) -> bool:
    say(PYTHON_SUITES[file])
    command = [
        *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
        str(HERE / file),
    ]
    environment = {
        **node_suites.bare_environment(),
        "LOCAL_STACK": node_suites.told_of(settings),
    }
    return node_suites.status(command, HERE, PYTHON_TIMEOUT_S, environment) != 0


if __name__ == "__main__":
    sys.exit(main())
