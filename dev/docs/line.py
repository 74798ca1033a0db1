"""The code of `docs/the-line.md`: modules of the client."""

from typing import Final

from dev import ROOT

MODULE: Final = ROOT / "web/client/src/line.ts"


POSITIONS: Final = ROOT / "web/client/src/positions.ts"


def code() -> str:
    """The whole module, as a block of TypeScript."""
    return f"```ts\n{MODULE.read_text(encoding='utf-8').strip()}\n```"


def positions() -> str:
    """The module that tells fans where they stand, likewise."""
    return f"```ts\n{POSITIONS.read_text(encoding='utf-8').strip()}\n```"
