"""The code of `docs/producers-and-screeners.md`: the SDKs' suite directs with it."""

from typing import Final

from dev import ROOT

MODULE: Final = ROOT / "tests/sdk/lease.mjs"


def code() -> str:
    """The whole module, as a block of JavaScript."""
    return f"```js\n{MODULE.read_text(encoding='utf-8').strip()}\n```"
