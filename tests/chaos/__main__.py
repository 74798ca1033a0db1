"""`python -m tests.chaos --shows 200 --seed 7`: shows under fire, over the wire.

Kills the functions, arms faults, delivers database events twice and late, and lets
several clients click at once; then looks whether every show has come out right. Exit
status: 0 when all have, 1 otherwise, with the plan of what went wrong.
"""

import argparse
import asyncio
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from rehearsal.demo import ROOT
from tests.chaos.campaign import Campaign, Outcome
from tests.chaos.random_plans import AT_ONCE

PASSED, FAILED = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    campaign = Campaign(seed=asked.seed, tell=_tell, root=asked.root)
    _tell(f"Seed {asked.seed}.\n")
    outcome = asyncio.run(_run(campaign, asked))
    if asked.json:
        sys.stdout.write(f"{json.dumps(outcome.as_json())}\n")
    else:
        sys.stdout.write(f"{outcome}\n")
    return FAILED if outcome.violations else PASSED


async def _run(campaign: Campaign, asked: argparse.Namespace) -> Outcome:
    if asked.show is not None:
        return await campaign.replay(asked.show, times=asked.times)
    if asked.wave is not None:
        return await campaign.waves([asked.wave] * asked.times)
    count = -(-asked.shows // AT_ONCE)
    return await campaign.waves(range(count))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tests.chaos", description=__doc__)
    parser.add_argument("--shows", type=int, default=200, help="how many (200)")
    parser.add_argument(
        "--seed", type=int, default=random.SystemRandom().getrandbits(32)
    )
    parser.add_argument("--show", type=int, help="repeat one show of the seed, alone")
    parser.add_argument("--wave", type=int, help="repeat one wave of the seed")
    parser.add_argument("--times", type=int, default=1, help="how often to repeat it")
    parser.add_argument(
        "--root", type=Path, default=ROOT, help="try the functions of another folder"
    )
    parser.add_argument("--json", action="store_true", help="the outcome as JSON")
    return parser


def _tell(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
