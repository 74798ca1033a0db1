"""The lines of `functions/.env.<project>` that follow from the project.

    python -m tools.provision.parameters my-project REGION=europe-west1

writes these and leaves every other line as it is.
"""

import argparse
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tools.command_line import Parser
from tools.parameters import FUNCTIONS, file_of
from tools.targets import PROJECT_ID

HEADER: Final = "# What differs in this project from .env, which explains each.\n"

_ASSIGNMENT: Final = re.compile(r"([A-Z][A-Z0-9_]*)=([A-Za-z0-9_.@:/-]*)")


def write(project: str, values: Mapping[str, str], folder: Path = FUNCTIONS) -> Path:
    """Put values into the project's own file, at once or not at all; the file."""
    file = file_of(project, folder)
    text = file.read_text(encoding="utf-8") if file.exists() else HEADER
    for name, value in values.items():
        line = f"{name}={value}"
        text, replaced = re.subn(rf"(?m)^{name}=.*$", line, text)
        if not replaced:
            text += ("" if text.endswith("\n") else "\n") + f"{line}\n"
    part = file.with_name(f"{file.name}.part")
    part.write_text(text, encoding="utf-8")
    return part.replace(file)


def main(arguments: list[str], folder: Path = FUNCTIONS) -> int:
    parser = Parser(
        prog="python -m tools.provision.parameters",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("project")
    parser.add_argument("values", nargs="+", metavar="NAME=value")
    given = parser.parse_args(arguments)
    found = [_ASSIGNMENT.fullmatch(each) for each in given.values]
    if not PROJECT_ID.fullmatch(given.project) or None in found:
        parser.error("A project's id, then assignments NAME=value, are wanted.")
    values = {each[1]: each[2] for each in found if each is not None}
    print(f"Wrote {', '.join(values)} to {write(given.project, values, folder).name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
