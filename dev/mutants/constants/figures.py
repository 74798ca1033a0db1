"""What a run found, for `docs/security.md`; what is no bound; and who may survive."""

import hashlib
import json
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Final

from dev import ROOT
from dev.mutants.constants.found import Bound, bounds
from dev.mutants.constants.trial import Result

FIGURES: Final = ROOT / "tests/unit/bound_mutants.json"
SURVIVORS: Final = ROOT / "tests/unit/bound_survivors.json"
NO_BOUNDS: Final = ROOT / "tests/unit/no_bounds.json"


@dataclass(frozen=True, slots=True)
class NoBounds:
    """Constants that protect nobody. `constants` are shell patterns of their ids."""

    constants: tuple[str, ...]
    why: str

    def covers(self, bound: Bound) -> bool:
        return any(fits(bound.id, one) for one in self.constants)


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mistake that no test has noticed: where it was, and what."""

    bound: str
    mistake: str


@dataclass(frozen=True, slots=True)
class Equivalent:
    """Why mistakes cannot be noticed. `bound` and `mistake` are shell patterns."""

    bound: str
    mistake: str
    why: str

    def covers(self, survivor: Survivor) -> bool:
        return fits(survivor.bound, self.bound) and fits(survivor.mistake, self.mistake)


def fits(text: str, pattern: str) -> bool:
    """Whether a text fits a pattern, in which only `*` is one."""
    return fnmatchcase(text, pattern.replace("[", "[[]"))


def no_bounds() -> list[NoBounds]:
    """What `tests/unit/no_bounds.json` lists."""
    listed = json.loads(NO_BOUNDS.read_text(encoding="utf-8"))
    return [NoBounds(tuple(one["constants"]), one["why"]) for one in listed]


def equivalents() -> list[Equivalent]:
    """What `tests/unit/bound_survivors.json` lists."""
    listed = json.loads(SURVIVORS.read_text(encoding="utf-8"))
    return [Equivalent(**one) for one in listed]


def tried_bounds() -> list[Bound]:
    """Every bound but those that are listed as none."""
    left_out = no_bounds()
    return [
        bound for bound in bounds() if not any(one.covers(bound) for one in left_out)
    ]


def survivors(result: Result) -> list[Survivor]:
    """Those of a run, in order."""
    found = [Survivor(one.bound.id, one.mistake) for one in result.survivors]
    return sorted(found, key=lambda one: (one.bound, one.mistake))


def explained(found: list[Survivor]) -> list[tuple[Equivalent, int]]:
    """How many each reason covers, of those that no reason before it does."""
    counts: list[tuple[Equivalent, int]] = []
    left = found
    for one in equivalents():
        rest = [survivor for survivor in left if not one.covers(survivor)]
        counts.append((one, len(left) - len(rest)))
        left = rest
    return counts


def unexplained(found: list[Survivor]) -> list[Survivor]:
    """Survivors that nothing explains: holes in the tests."""
    known = equivalents()
    return [
        survivor for survivor in found if not any(one.covers(survivor) for one in known)
    ]


def unused(found: list[Survivor]) -> list[Equivalent]:
    """Those that cover no survivor any more."""
    return [one for one, count in explained(found) if count == 0]


def fingerprint() -> str:
    """Of the bounds that are tried, the same on every Python.

    From 3.12 on `ast.unparse` puts f-strings between other quotes.
    """
    text = "\n".join(map(str, tried_bounds())).replace('"', "'")
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a whole run found."""

    version: str
    """The fingerprint of its bounds."""
    bounds: int
    mutants: int
    survivors: list[Survivor]


def keep(result: Result) -> None:
    """Store what a whole run found. A reason that is still missing can follow."""
    figures = Figures(
        version=fingerprint(),
        bounds=len(tried_bounds()),
        mutants=result.tried,
        survivors=survivors(result),
    )
    text = json.dumps(asdict(figures), indent=2, ensure_ascii=False)
    FIGURES.write_text(f"{text}\n", encoding="utf-8")


def kept() -> Figures:
    """The figures of the last whole run."""
    found = json.loads(FIGURES.read_text(encoding="utf-8"))
    return Figures(
        **{**found, "survivors": [Survivor(**one) for one in found["survivors"]]}
    )
