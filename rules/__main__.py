"""Write `database.rules.json`: `python -m rules`; with `--check`, say whether it is stale."""

import argparse
import sys
from typing import Final

from rules import ROOT
from rules.database import database
from rules.writer import write

FILE: Final = ROOT / "database.rules.json"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m rules", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the file is stale")
    text = write(database())
    if not parser.parse_args(arguments).check:
        FILE.write_text(text, encoding="utf-8")
    elif FILE.read_text(encoding="utf-8") != text:
        print("database.rules.json is not what rules/ says: run `make rules`.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
