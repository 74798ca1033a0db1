"""What a run found, for `docs/security.md`; what is no bound; and who may survive."""

import hashlib
import json
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

from dev import ROOT
from dev.mutants.constants.found import Bound, bounds
from dev.mutants.constants.mistakes import Mutant
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
class Equivalent:
    """Why mistakes cannot be noticed. `bound` and `mistake` are shell patterns."""

    bound: str
    mistake: str
    why: str

    def covers(self, mutant: Mutant) -> bool:
        return fits(mutant.bound.id, self.bound) and fits(mutant.mistake, self.mistake)


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


def unexplained(result: Result) -> list[Mutant]:
    """Survivors that nothing explains: holes in the tests."""
    known = equivalents()
    return [
        mutant
        for mutant in result.survivors
        if not any(one.covers(mutant) for one in known)
    ]


def unused(result: Result) -> list[Equivalent]:
    """Those that cover no survivor any more."""
    return [
        one
        for one in equivalents()
        if not any(one.covers(mutant) for mutant in result.survivors)
    ]


def fingerprint() -> str:
    """Of the bounds that are tried."""
    text = "\n".join(map(str, tried_bounds()))
    return hashlib.sha256(text.encode()).hexdigest()


def keep(result: Result) -> None:
    """Store the figures; survivors by what explains them, in order."""
    figures = {
        "version": fingerprint(),
        "bounds": len(tried_bounds()),
        "mutants": result.tried,
        "noticed": result.tried - len(result.survivors),
        "survivors": [
            sum(one.covers(mutant) for mutant in result.survivors)
            for one in equivalents()
        ],
    }
    text = json.dumps(figures, indent=2)
    FIGURES.write_text(f"{text}\n", encoding="utf-8")


def kept() -> dict[str, Any]:
    """The figures of the last whole run."""
    found: dict[str, Any] = json.loads(FIGURES.read_text(encoding="utf-8"))
    return found
