"""The code of `docs/the-line.md`: the module that the SDKs' suite tries."""

from typing import Final

from dev import ROOT

MODULE: Final = ROOT / "tests/sdk/line.mjs"


POSITIONS: Final = ROOT / "tests/sdk/positions.mjs"


def code() -> str:
    """The whole module, as a block of JavaScript."""
    return f"```js\n{MODULE.read_text(encoding='utf-8').strip()}\n```"


def positions() -> str:
    """The module that tells fans where they stand, likewise."""
    return f"```js\n{POSITIONS.read_text(encoding='utf-8').strip()}\n```"
