"""The arguments by which a command is told what a region has by its quota."""

import argparse
from typing import Final

from tools.capacity import quotas
from tools.command_line import number

MOST_CPUS: Final = 100_000
MOST_GIB: Final = 1_000_000


def add_region_arguments(parser: argparse.ArgumentParser) -> None:
    """`--cpus`, and `--memory` in GiB; without them what a new project has."""
    parser.add_argument(
        "--cpus",
        type=number(1, MOST_CPUS),
        default=quotas.CPUS,
        metavar="N",
        help="what the region has by its quota (default: 20, a new project's)",
    )
    parser.add_argument(
        "--memory",
        type=number(1, MOST_GIB),
        default=quotas.MEMORY_MIB // quotas.GIB,
        metavar="N",
        help="GiB of the region by its quota (default: 40, a new project's)",
    )
