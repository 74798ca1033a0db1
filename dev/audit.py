"""`make audit`: is a weakness known of a package that is pinned?

pip-audit asks the database of the Open Source Vulnerabilities project (osv.dev) for
every package of requirements-dev.txt. Each weakness is told, and whether its package is
deployed. The exit status: 0 when none is known, 1 when one is, 2 when the database did
not answer, which says nothing of the packages.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dev import ROOT

OSV: Final = "https://api.osv.dev/v1/query"
ANSWER_TIMEOUT_S: Final = 15
TIMEOUT_S: Final = 600
NONE_KNOWN, KNOWN, NOT_ASKED = range(3)


class NotAsked(Exception):
    """The database could not be asked; the message says what pip-audit said."""


@dataclass(frozen=True, slots=True)
class Weakness:
    """What is known of one pinned package."""

    package: str
    version: str
    names: tuple[str, ...]
    """Of the weakness, in each database that lists it."""

    mended_in: tuple[str, ...]
    """Versions; none if there is none yet."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, and print what was found. The exit status is that of the module."""
    options = _options(arguments)
    pinned = options.requirements
    try:
        packages, found = ask(pinned, options.osv_url)
    except NotAsked as failure:
        print(f"Not audited: {options.osv_url} did not answer. {failure}")
        return NOT_ASKED
    deployed = _names(ROOT / "functions" / "requirements.txt")
    for weakness in found:
        print(_line(weakness, is_deployed=weakness.package in deployed))
    if found:
        print("`make lock` pins the newest versions; then run the tests.")
        return KNOWN
    print(f"No weakness is known of what is pinned ({packages} packages).")
    return NONE_KNOWN


def ask(requirements: Path, url: str = OSV) -> tuple[int, list[Weakness]]:
    """How many packages a lock file has, and what the database at `url` knows of them.

    Raises:
        NotAsked: it cannot be reached, or its answer makes no sense.
    """
    command = [
        *(sys.executable, "-m", "pip_audit", "--requirement", str(requirements)),
        *("--require-hashes", "--disable-pip", "--progress-spinner", "off"),
        *("--vulnerability-service", "osv", "--osv-url", url),
        *("--timeout", str(ANSWER_TIMEOUT_S), "--format", "json"),
    ]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command of this project
            command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotAsked(f"It took more than {TIMEOUT_S} seconds.") from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        said = done.stderr.strip().splitlines() or ["pip-audit said nothing."]
        raise NotAsked(said[-1]) from None
    return len(answer["dependencies"]), list(_weaknesses(answer))


def _weaknesses(answer: dict[str, Any]) -> Iterator[Weakness]:
    for package in answer["dependencies"]:
        for each in package.get("vulns", ()):
            yield Weakness(
                package=package["name"],
                version=package["version"],
                names=(each["id"], *each.get("aliases", ())),
                mended_in=tuple(each["fix_versions"]),
            )


def _line(weakness: Weakness, *, is_deployed: bool) -> str:
    where = "deployed" if is_deployed else "developers only"
    names = ", ".join(weakness.names)
    versions = " or ".join(weakness.mended_in)
    mended = f"mended in {versions}" if versions else "not mended yet"
    return f"{weakness.package} {weakness.version} ({where}): {names}; {mended}"


def _names(requirements: Path) -> set[str]:
    lines = requirements.read_text("utf-8").splitlines()
    return {line.partition("==")[0] for line in lines if "==" in line}


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make audit", description=__doc__)
    parser.add_argument(
        "--requirements",
        type=Path,
        default=ROOT / "requirements-dev.txt",
        help="the lock file to ask about",
    )
    parser.add_argument("--osv-url", default=OSV, help="a mirror of the database")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
