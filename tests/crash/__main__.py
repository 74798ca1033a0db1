"""`python -m tests.crash`: kill the backend at every port call, tell how it went.

With `--at` there is only one crash, and every port call around it is told.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

from rehearsal.video_projects import VideoProduct
from tests.crash.campaign import Campaign, Variant, play, variants
from tests.crash.report import course, figures, told
from tests.crash.scenarios import SCENARIOS
from tests.support.crashes import CrashPoint, Order


def main(arguments: list[str] | None = None) -> int:
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.at is None and not asked.no_crash:
        return _all(asked)
    if asked.scenario is None:
        parser.error("--at and --no-crash want a --scenario")
    return max([_one(asked, scenario) for scenario in asked.scenario])


def _all(asked: argparse.Namespace) -> int:
    videos = [asked.video] if asked.video else tuple(VideoProduct)
    campaign = Campaign(
        variants(asked.scenario or tuple(SCENARIOS), videos),
        every=asked.every,
        twice=asked.twice,
        workers=asked.workers,
        tell=_progress,
    )
    with _silence():
        outcome = campaign.run()
    _clear_progress()
    shown = json.dumps(figures(outcome), indent=2) if asked.json else told(outcome)
    sys.stdout.write(f"{shown}\n")
    return 1 if outcome.violations else 0


def _one(asked: argparse.Namespace, scenario: str) -> int:
    first = [] if asked.at is None else [CrashPoint(asked.at, asked.after)]
    crashes = [*first, *(asked.then or ())]
    variant = Variant(
        scenario=scenario,
        order=asked.order,
        clicks_again=asked.click_again,
        video=asked.video or VideoProduct.OPENTOK,
    )
    with _silence():
        played = play(variant, *crashes)
    sys.stdout.writelines(f"{line}\n" for line in course(played, crashes))
    return 1 if played.broken else 0


@contextmanager
def _silence() -> Iterator[None]:
    """The backend logs to standard output, which is for what is told here."""
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):  # noqa: PTH123 - no file at all
        yield


def _progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done} of {of} crashes")
        sys.stderr.flush()


def _clear_progress() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tests.crash", description=__doc__)
    parser.add_argument(
        "--scenario", action="append", choices=SCENARIOS, help="only this one"
    )
    parser.add_argument("--at", type=int, help="only the crash at this port call")
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--before", dest="after", action="store_false", default=False)
    when.add_argument("--after", dest="after", action="store_true")
    parser.add_argument(
        "--then", action="append", type=CrashPoint.parse, help="one more, as 17-after"
    )
    parser.add_argument("--no-crash", action="store_true", help="without a crash")
    parser.add_argument(
        "--video",
        type=VideoProduct,
        choices=VideoProduct,
        help="whose customers the producers are (each in turn)",
    )
    parser.add_argument("--order", type=Order, choices=Order, default=Order.FIRST_FIRST)
    parser.add_argument("--click-again", action="store_true", help="click once more")
    parser.add_argument(
        "--every", action="store_true", help="also crashes that come to the same"
    )
    parser.add_argument(
        "--twice",
        action="store_true",
        help="what comes after a crash crashes as well: takes an hour",
    )
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--json", action="store_true", help="the figures, as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
