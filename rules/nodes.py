"""What the source is made of: paths of the database, each with its rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pydantic import BaseModel

from rules.language import ALWAYS, NEVER, Junction, Named, Rule, new


class SourceError(Exception):
    """The source and the models do not name the same fields."""


@dataclass(frozen=True, slots=True)
class Node:
    """What may be done at one path.

    Args:
        comment: why, a line or two: for the file and for docs/rules.md.
        read, write, validate: its rules; None is none.
        index: what its children are queried by: `.value`, or the name of a field, or
            several of them.
        below: further paths, by their names below this one.
    """

    comment: str = ""
    read: Rule | None = None
    write: Rule | None = None
    validate: Rule | None = None
    index: str | tuple[str, ...] = ""
    below: "Mapping[str, Node]" = field(default_factory=dict)


Nodes = Mapping[str, Node]
"""By path: `admins/$uid`. A `$` stands before what stands for any name."""

Rules = Mapping[str, tuple[str, Rule]]
"""By name (`events/$eventId/.write`): the path that a rule stands at, and the rule."""


def closed(fields: Nodes) -> Nodes:
    """These fields and no others."""
    return {**fields, "$other": Node(validate=NEVER)}


def record(model: type[BaseModel], fields: Nodes) -> Nodes:
    """Exactly the fields of a stored record.

    Raises:
        SourceError: a field of the model is not here, or one here is not in the model.
    """
    known, given = set(aliases(model)), set(fields)
    if known != given:
        apart = ", ".join(sorted(known ^ given))
        raise SourceError(f"{model.__name__} and its rules differ in {apart}")
    return closed(fields)


def aliases(model: type[BaseModel]) -> dict[str, str]:
    """Names as stored → names in Python, in the order of the model."""
    return {one.alias or name: name for name, one in model.model_fields.items()}


def required(model: type[BaseModel], *more: str) -> Rule:
    """The fields that the model cannot do without are there, and these."""
    names = [alias for alias, name in aliases(model).items() if model.model_fields[name].is_required()]
    return new.has_children(*names, *(one for one in more if one not in names))


def without_priorities(nodes: Nodes) -> Nodes:
    """The same, where nothing that can be written has a priority: a text without bound that no other rule sees."""
    return {name: _without_priority(node) for name, node in nodes.items()}


def _without_priority(node: Node) -> Node:
    below = without_priorities(node.below)
    is_written = node.validate is not None or (node.write is not None and not _only_removes(node.write))
    if not is_written or node.validate is NEVER:
        return replace(node, below=below)
    rule: Rule = new.has_no_priority()
    if node.validate is not None and node.validate is not ALWAYS:
        rule &= node.validate
    return replace(node, validate=rule, below=below)


def _only_removes(write: Rule) -> bool:
    match write:
        case Junction("&&", rules):
            return any(map(_only_removes, rules))
        case Named(_, rule):
            return _only_removes(rule)
    return write == new.missing()


def paths(nodes: Nodes) -> Iterator[tuple[str, Node]]:
    """Every path with its node, in order, from the root down."""
    for name, node in nodes.items():
        yield name, node
        for inner, below in paths(node.below):
            yield f"{name}/{inner}", below


def rules_at(node: Node) -> dict[str, Rule]:
    """The rules of one node, by their kind: `.read`."""
    kinds = {".read": node.read, ".write": node.write, ".validate": node.validate}
    return {kind: rule for kind, rule in kinds.items() if rule is not None}


def rules_of(nodes: Nodes) -> Rules:
    """Every rule that the nodes have, in the order of the file."""
    return {f"{path}/{kind}": (path, rule) for path, node in paths(nodes) for kind, rule in rules_at(node).items()}
