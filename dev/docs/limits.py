"""The tables of `docs/limits.md`: what the hosted services refuse, a table each."""

import re
from collections.abc import Sequence
from pathlib import Path

from dev.docs.blocks import code, table
from dev.limits import LIMITS
from dev.limits.limit import Limit

HEADS = ("limit", "of the service", "kept by", "the stand-in refuses", "test")


def limits_tables() -> str:
    """A chapter for each service."""
    return "\n\n".join(
        f"## {service}\n\n{_shown(limits)}" for service, limits in LIMITS.items()
    )


def _shown(limits: Sequence[Limit]) -> str:
    return table(HEADS, (_row(limit) for limit in limits))


def _row(limit: Limit) -> list[str]:
    source = limit.source
    published = f"[{_value(limit)}]({source.url}) ({source.date})"
    kept = [*(code(_short(name)) for name in limit.by), *filter(None, [limit.how])]
    refused = ", ".join(code(_short(name)) for name in limit.refused_by)
    return [limit.of, published, ", ".join(kept), refused, _test(limit.test)]


def _value(limit: Limit) -> str:
    if isinstance(limit.value, str):
        return limit.value
    side = "at least " if limit.is_least else ""
    return f"{side}{limit.value:,} {limit.unit}".rstrip()


def _short(name: str) -> str:
    """The last module and what is in it: `media.recording.MAX_NAME`, `BITRATES[1]`."""
    return re.sub(r"\.(\d+)$", r"[\1]", name.partition(".")[2])


def _test(test: str) -> str:
    file, _, name = test.partition("::")
    return f"[`{name}`](../{file})" if Path(file).suffix else ""
