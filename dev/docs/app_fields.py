"""The fields that apps write, for `docs/build-an-app.md`: needed ones and bounds."""

from dev.docs.blocks import code, table
from dev.typescript.rule_paths import name_of, nodes
from dev.typescript.rule_types import required
from tests.rules.people import Who
from tests.rules.table import SHAPES

HEADS = ("field", "needed", "what it may look like")


def fields_table() -> str:
    """In the order of the rules, without what functions and old apps alone write."""
    said: dict[str, dict[str, None]] = {}
    for shape in SHAPES:
        is_old = shape.state.name.startswith("OLD")
        is_of_an_app = shape.who not in _BY_THE_BACKEND and not is_old
        if is_of_an_app and not shape.node.endswith("/$other"):
            said.setdefault(shape.node, {})[shape.says] = None
    return table(
        HEADS,
        (
            [code(_shown(path)), _needed(path), "; ".join(said[path])]
            for path in nodes()
            if path in said
        ),
    )


_BY_THE_BACKEND = frozenset(
    who for who in Who if who.endswith("by a function") or who is Who.COUNTER
)


def _shown(path: str) -> str:
    return name_of(path.replace("$adminId/$fanUrl", "{show}"))


def _needed(path: str) -> str:
    record, _, field = path.rpartition("/")
    rule = nodes()[record].validate if record in nodes() else None
    return "yes" if field in required(rule) else ""
