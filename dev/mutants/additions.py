"""What nobody has asked for, one at a time: a right, or a field that nothing checks.

To the rules as they are, a right that is not there cannot be given. So it is first
refused in so many words, at every path: that changes nothing but the name of the rule
that refuses.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dev.mutants.operators import Mutant
from rules.language import ALWAYS, NEVER
from rules.nodes import Node, Nodes, paths
from rules.writer import write


def refused_everywhere(nodes: Nodes) -> Nodes:
    """The same, where each path says of reading and writing that nobody may."""
    known = dict(paths(nodes))
    whole: dict[str, Node] = {}
    for path in known:
        names = path.split("/")
        for above in ("/".join(names[:count]) for count in range(1, len(names) + 1)):
            whole.setdefault(above, replace(known.get(above, Node()), below={}))
    return {path: _refused(node) for path, node in whole.items()}


def granted_mutants(nodes: Nodes) -> Iterator[Mutant]:
    """Everybody reads, or writes, where `nodes` have no rule."""
    known = dict(paths(nodes))
    for path in refused_everywhere(nodes):
        node = known.get(path, Node())
        for kind, rule in ((".read", node.read), (".write", node.write)):
            if rule is None:
                yield Mutant(f"{path}/{kind}", "added: true", "true")


def surplus_mutants(nodes: Nodes, parents: Iterable[str]) -> Iterator[Mutant]:
    """A further field below each of these paths. The expression is the whole file."""
    for path in parents:
        place = f"{path}/surplus".lstrip("/")
        text = write({**nodes, place: Node(validate=ALWAYS)})
        yield Mutant(place, "added", text)


def _refused(node: Node) -> Node:
    return replace(node, read=node.read or NEVER, write=node.write or NEVER)
