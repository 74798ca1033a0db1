"""`python -m rehearsal.start`: the emulators with this product and demo data in them.

Takes every option of `python -m emulators`.
"""

import sys
from collections.abc import Sequence

from emulators.command_line import Command
from emulators.stack import LocalStack
from rehearsal.demo import demo_settings
from rehearsal.seed import reminder, seed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stack until Ctrl-C; the exit status."""
    command = Command(
        prog="python -m rehearsal.start", settings=demo_settings(), prepare=_prepare
    )
    return command.main(arguments)


def _prepare(stack: LocalStack, is_new: bool) -> list[str]:  # noqa: FBT001 - as Command calls it
    return seed(stack) if is_new else reminder(stack)


if __name__ == "__main__":
    sys.exit(main())
