"""The paths of the rules, as the types speak of them."""

import re
from functools import cache

from rules.database import database
from rules.nodes import Node, paths


@cache
def nodes() -> dict[str, Node]:
    """Every path of the rules."""
    return dict(paths(database()))


def name_of(path: str) -> str:
    """A path of the rules as it is spelled in docs and types: `line/{adminId}`."""
    return re.sub(r"\$(\w+)", r"{\1}", path)


def fields_of(path: str) -> list[str]:
    """The names right below a path in the rules, but for those that stand for any."""
    start = f"{path}/"
    below = (one.removeprefix(start) for one in nodes() if one.startswith(start))
    names = dict.fromkeys(one.partition("/")[0] for one in below)
    return [name for name in names if not name.startswith("$")]
