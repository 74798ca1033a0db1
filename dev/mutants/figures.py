"""What a run found, kept for `docs/security.md`, and who may survive."""

import hashlib
import json
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

from dev import ROOT
from dev.mutants.operators import Mutant
from dev.mutants.trial import Result

RULES: Final = ROOT / "database.rules.json"
FIGURES: Final = ROOT / "tests/rules/mutants.json"
SURVIVORS: Final = ROOT / "tests/rules/survivors.json"


@dataclass(frozen=True, slots=True)
class Equivalent:
    """Why mutants cannot be noticed. `rule` and `mistake` are shell patterns."""

    rule: str
    mistake: str
    why: str

    def covers(self, mutant: Mutant) -> bool:
        return _fits(mutant.rule, self.rule) and _fits(mutant.mistake, self.mistake)


def _fits(text: str, pattern: str) -> bool:
    # Brackets are part of the texts; of the patterns only `*` is one.
    return fnmatchcase(text, pattern.replace("[", "[[]"))


def equivalents() -> list[Equivalent]:
    """What `tests/rules/survivors.json` lists."""
    return [
        Equivalent(**one) for one in json.loads(SURVIVORS.read_text(encoding="utf-8"))
    ]


def unexplained(result: Result) -> list[Mutant]:
    """Survivors that nothing explains: holes in the tables."""
    known = equivalents()
    return [
        mutant
        for mutant in result.survivors
        if not any(equivalent.covers(mutant) for equivalent in known)
    ]


def unused(result: Result) -> list[Equivalent]:
    """Those that cover no survivor any more."""
    return [
        equivalent
        for equivalent in equivalents()
        if not any(equivalent.covers(mutant) for mutant in result.survivors)
    ]


def fingerprint() -> str:
    """Of the rules that were tried."""
    return hashlib.sha256(RULES.read_bytes()).hexdigest()


def figures(result: Result) -> dict[str, Any]:
    """The numbers; survivors by what they are equivalent to, in order."""
    return {
        "rules": fingerprint(),
        "expressions": result.expressions,
        "cases": result.cases,
        "mutants": result.mutants,
        "caught": result.caught,
        "kinds": {kind: list(counts) for kind, counts in result.kinds.items()},
        "survivors": _explained(result),
    }


def _explained(result: Result) -> list[int]:
    """How many each reason covers, of those that no reason before it does."""
    counts, left = [], list(result.survivors)
    for equivalent in equivalents():
        rest = [mutant for mutant in left if not equivalent.covers(mutant)]
        counts.append(len(left) - len(rest))
        left = rest
    return counts


def kept() -> dict[str, Any]:
    """The figures of the last whole run."""
    found: dict[str, Any] = json.loads(FIGURES.read_text(encoding="utf-8"))
    return found


def keep(result: Result) -> None:
    text = json.dumps(figures(result), indent=2)
    FIGURES.write_text(f"{text}\n", encoding="utf-8")
