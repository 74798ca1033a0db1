"""`python -m tests.sdk.client`: the typed client, `web/client`, against a local stack.

Builds it, starts a stack, and runs `web/client/tests` in Node. Each file that moves the
clock (`*.clock.test.mjs`) has a stack of its own. With arguments only a part of them
runs: names of files, and options for Node's test runner.
"""

import sys
from collections.abc import Sequence

from emulators.settings import Ports
from emulators.stack import LocalStack
from rehearsal.demo import ROOT, demo_settings
from rehearsal.seed import seed
from tests.sdk import node_suites
from tests.sdk.node_suites import SuiteFailed, say

WEB = ROOT / "web"
CLIENT = WEB / "client"
TESTS = CLIENT / "tests"
CLOCK = ".clock.test.mjs"
BUILD_TIMEOUT_S = 300


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the suite. The exit status: 0 when every test passed."""
    given = sys.argv[1:] if arguments is None else arguments
    options = tuple(each for each in given if each.startswith("-"))
    named = tuple(each for each in given if not each.startswith("-"))
    try:
        node = node_suites.find_node()
        _build(node)
    except SuiteFailed as failure:
        say(str(failure))
        return 1
    failed = False
    for files in _together(named or _every()):
        with LocalStack(demo_settings(ports=Ports.free())) as stack:
            seed(stack)
            told = node_suites.told_of(stack.settings)
            failed |= node_suites.run_tests(node, TESTS, files, options, told)
    return 1 if failed else 0


def _every() -> tuple[str, ...]:
    return tuple(sorted(file.name for file in TESTS.glob("*.test.mjs")))


def _together(files: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Which files share a stack."""
    alone: list[tuple[str, ...]] = [(file,) for file in files if file.endswith(CLOCK)]
    others = tuple(file for file in files if not file.endswith(CLOCK))
    return [others, *alone] if others else alone


def _build(node: str) -> None:
    """`web/client/dist`, with the packages of the pages.

    Raises:
        SuiteFailed: npm or the compiler failed; it has said why.
    """
    environment = node_suites.bare_environment()
    for command in (
        [node, "build.mjs", "--install"],
        [node, "node_modules/typescript/bin/tsc", "--project", "client"],
    ):
        if node_suites.status(command, WEB, BUILD_TIMEOUT_S, environment):
            raise SuiteFailed("The client cannot be built.")


if __name__ == "__main__":
    sys.exit(main())
