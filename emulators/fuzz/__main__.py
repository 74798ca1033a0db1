"""`python -m emulators.fuzz --seconds 20`: attack the database, tell how it went."""

import argparse
import random
import sys

from emulators.fuzz.campaign import Campaign, Violation


def main() -> int:
    parser = argparse.ArgumentParser(prog="emulators.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument(
        "--seed", type=int, default=random.SystemRandom().getrandbits(32)
    )
    parser.add_argument("--only", type=int, help="the number of one attack to repeat")
    asked = parser.parse_args()
    sys.stdout.write(f"Seed {asked.seed}.\n")
    sys.stdout.flush()
    try:
        outcome = campaign(asked).run()
    except Violation as violation:
        sys.stderr.write(f"{violation}\n")
        return 1
    sys.stdout.write(f"{outcome}\n")
    return 0


def campaign(asked: argparse.Namespace) -> Campaign:
    if asked.only is not None:
        return Campaign(seed=asked.seed, numbers=[asked.only])
    return Campaign(seed=asked.seed, seconds=asked.seconds)


if __name__ == "__main__":
    sys.exit(main())
