"""The code of `docs/the-line.md`: the module that the SDKs' suite tries."""

from typing import Final

from dev import ROOT

MODULE: Final = ROOT / "tests/sdk/line.mjs"


def code() -> str:
    """The whole module, as a block of JavaScript."""
    return f"```js\n{MODULE.read_text(encoding='utf-8').strip()}\n```"
