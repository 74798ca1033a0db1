"""`python -m tools.run_of_show`: rewrite the two tables in docs/run-of-show.md.

They come from the verbs' own docstrings and fields, so that they cannot rot.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from rehearsal.people import Part
from rehearsal.verbs import vocabulary
from rehearsal.verbs.attempts import ATTEMPTS
from rehearsal.verbs.base import Verb

PAGE = Path(__file__).resolve().parent.parent / "docs" / "run-of-show.md"


def rendered(page: str) -> str:
    """The page with fresh tables."""
    page = _between(page, "verbs", _table("does", "also says", _verbs()))
    return _between(page, "attempts", _table("tryTo", "", _attempts()))


def _verbs() -> Iterable[tuple[str, str, str, str]]:
    for word, verb in vocabulary().items():
        summary = " ".join((verb.__doc__ or "").split())
        yield word, _who(verb.parts), _arguments(verb), summary


def _attempts() -> Iterable[tuple[str, str, str, str]]:
    for name, attempt in ATTEMPTS.items():
        yield name, _who(attempt.parts), "", f"{attempt.summary}."


def _who(parts: Iterable[Part]) -> str:
    named = set(parts)
    return "anybody" if named == set(Part) else ", ".join(p for p in Part if p in named)


def _arguments(verb: type[Verb]) -> str:
    common = {*Verb.model_fields, "does"}
    return ", ".join(
        f"`{field.alias}`" + ("" if field.is_required() else "?") + _choices(field)
        for name, field in verb.model_fields.items()
        if name not in common
    )


def _choices(field: FieldInfo) -> str:
    if get_origin(field.annotation) is not Literal:
        return ""
    return f" ({', '.join(f'`{choice}`' for choice in get_args(field.annotation))})"


def _table(word: str, arguments: str, rows: Iterable[tuple[str, str, str, str]]) -> str:
    lines = [
        f"| `{word}` | who | {arguments} | |" if arguments else f"| `{word}` | who | |",
        "|---|---|---|---|" if arguments else "|---|---|---|",
    ]
    for name, who, also, summary in rows:
        cells = [f"`{name}`", who, *([also] if arguments else []), summary]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _between(page: str, block: str, text: str) -> str:
    start, end = f"<!-- {block}:start -->", f"<!-- {block}:end -->"
    pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    return pattern.sub(lambda _: f"{start}\n{text}\n{end}", page)


def main() -> int:
    """Rewrite the page."""
    PAGE.write_text(rendered(PAGE.read_text()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
