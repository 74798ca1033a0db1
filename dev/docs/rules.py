"""`docs/rules.md` and the figures of `docs/security.md`.

They are made from the comments of the rules, from the tables that are tried on them,
and from the last run over their mutants.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from dev import ROOT
from dev.docs.blocks import code, table
from dev.mutants.figures import equivalents, kept
from emulators.firebase.database.rules import Ruleset
from tests.rules import people, states
from tests.rules.case import ALLOWED
from tests.rules.right import Act, Right
from tests.rules.table import OLD_RIGHTS, RIGHTS, SHAPES, every_case

MISTAKES = {
    "rules": "a rule of the file",
    "predicates": "a predicate of the source, and so in every rule with it",
    "rights": "a right that nobody has asked for, at a path that has none",
    "fields": "a field that nothing checks, below a path",
}
"""Where mistakes are made."""

BACKEND = "For the backend alone"
"""The heading over paths that the rules do not open."""


@cache
def _rules() -> Ruleset:
    return Ruleset.parse((ROOT / "database.rules.json").read_text(encoding="utf-8"))


def who_may_do_what() -> str:
    """Each path of the database with who may do what, and when."""
    parts: list[str] = []
    for top, nodes in _sections().items():
        parts.append(f"## {top}")
        if comment := _comment(top):
            parts.append(comment)
        for node in nodes:
            parts.extend(_path(node, top))
    return "\n\n".join(parts)


def for_old_apps() -> str:
    """What the switch for old apps adds."""
    return table(
        ["path", "may", "who", "when"],
        _unique(
            [_shown(one.node), _act(one), people.in_words(one.by), _when(one)]
            for one in OLD_RIGHTS
        ),
    )


def tables_figures() -> str:
    """How much is tried."""
    cases = list(every_case())
    denials = sum(case.expected != ALLOWED for case in cases)
    rows = [
        ["identities", str(len(people.Who))],
        ["moments in the life of a show", str(len(states.State))],
        ["expressions in `database.rules.json`", str(len(_rules().expressions()))],
        ["cases", f"{len(cases):,}"],
        ["of these refusals, each with the rule that refuses", f"{denials:,}"],
    ]
    return table(["", ""], rows)


def mutants_figures() -> str:
    """What the last whole run over the mutants found."""
    found = kept()
    survivors = sum(found["survivors"])
    share = 100 * found["caught"] / found["mutants"]
    kinds = table(
        ["one mistake in", "tried", "noticed"],
        [
            [MISTAKES[kind], f"{tried:,}", f"{noticed:,}"]
            for kind, (tried, noticed) in found["kinds"].items()
        ],
    )
    head = (
        f"Of {found['mutants']:,} mistakes {found['caught']:,} are noticed "
        f"({share:.1f} %), {survivors} not, for these reasons:"
    )
    rows = [
        [
            str(count),
            _mistake(equivalent.mistake),
            _where(equivalent.rule),
            equivalent.why,
        ]
        for equivalent, count in zip(equivalents(), found["survivors"], strict=True)
    ]
    reasons = table(["", "mistake", "in", "why nothing can notice"], rows)
    return f"{kinds}\n\n{head}\n\n{reasons}"


def _mistake(text: str) -> str:
    kind, colon, clause = text.partition(": ")
    return f"{kind}: {code(clause)}" if colon else kind


def _where(rule: str) -> str:
    return "any rule" if rule == "*" else code(rule)


def _sections() -> dict[str, list[str]]:
    """The paths that rights and shapes speak of, by the first name, in file order."""
    known = [name.rpartition("/.")[0] or name for name in _rules().expressions()]
    spoken = {one.node for one in RIGHTS if one.is_shown} | {s.node for s in SHAPES}
    spoken = {node for node in spoken if not node.endswith("/$other")}
    order = {node: index for index, node in reversed(list(enumerate(known)))}
    tops = {node.partition("/")[0]: None for node in known}
    sections: dict[str, list[str]] = {top: [] for top in tops}
    sections[BACKEND] = []
    for node in sorted(
        spoken, key=lambda node: (order.get(node, _near(node, order)), node)
    ):
        top = node.partition("/")[0]
        sections[top if top in tops else BACKEND].append(node)
    return sections


def _near(node: str, order: dict[str, int]) -> float:
    """Where a path belongs that the file does not name.

    Before what is below it, or after the closest path above it.
    """
    place = node
    while place:
        inside = [
            index
            for known, index in order.items()
            if known == place or known.startswith(f"{place}/")
        ]
        if inside:
            return min(inside) + (-0.5 if place == node else 0.5)
        place = place.rpartition("/")[0]
    return len(order)


def _path(node: str, top: str) -> Iterator[str]:
    rights = [one for one in RIGHTS if one.node == node and one.is_shown]
    rights.sort(key=lambda one: list(Act).index(one.act))
    values = dict.fromkeys(one.says for one in SHAPES if one.node == node)
    if node != top:
        yield f"### {_shown(node)}"
        if comment := _comment(node):
            yield comment
    lines = [
        f"- {_act(one)}: {people.in_words(one.by)}{_dash(_when(one))}" for one in rights
    ]
    lines += [f"- value: {value}" for value in values]
    yield "\n".join(dict.fromkeys(lines))


def _act(one: Right) -> str:
    return f"**{one.act}**" + (f" ({one.what})" if one.what else "")


def _when(one: Right) -> str:
    return states.in_words(one.during) if one.by else ""


def _dash(text: str) -> str:
    return f" · {text}" if text else ""


def _comment(node: str) -> str:
    """What the rules file says above the node and above its rules."""
    comments = _rules().comments()
    own = [comments.get(node)] + [
        comments.get(f"{node}/{kind}") for kind in (".read", ".write", ".validate")
    ]
    return " ".join(" ".join(text.split()) for text in own if text)


def _shown(node: str) -> str:
    names = node.split("/")
    return code("/".join(f"{{{n[1:]}}}" if n.startswith("$") else n for n in names))


def _unique(rows: Iterable[list[str]]) -> list[list[str]]:
    return [list(row) for row in dict.fromkeys(tuple(row) for row in rows)]
