"""The code of `docs/seats.md`: the module that the SDKs' suite changes seats with."""

from typing import Final

from dev import ROOT

MODULE: Final = ROOT / "tests/sdk/seats.mjs"


def code() -> str:
    """The whole module, as a block of JavaScript."""
    return f"```js\n{MODULE.read_text(encoding='utf-8').strip()}\n```"
