"""The code of `docs/presence.md`: a module of the client."""

from typing import Final

from dev import ROOT

MODULE: Final = ROOT / "web/client/src/presence.ts"


def code() -> str:
    """The whole module, as a block of TypeScript."""
    return f"```ts\n{MODULE.read_text(encoding='utf-8').strip()}\n```"
