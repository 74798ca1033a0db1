"""Rewrite what is made from the code. With `--play` the rehearsal's excerpt as well."""

import argparse
import sys

from dev.docs.pages import GENERATED, REHEARSAL


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m dev.docs", description=__doc__)
    parser.add_argument(
        "--play", action="store_true", help="play a rehearsal for the README (10 s)"
    )
    played = [REHEARSAL] if parser.parse_args(arguments).play else []
    for part in [*GENERATED, *played]:
        part.rewrite()
        print(f"{part.file.name}: {part.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
