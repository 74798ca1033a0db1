"""`python -m emulators`: all emulators of one Firebase project, until Ctrl-C."""

import sys
from collections.abc import Sequence

from emulators.command_line import Command
from emulators.settings import Settings

COMMAND = Command(prog="python -m emulators", settings=Settings())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the emulators; the exit status."""
    return COMMAND.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
