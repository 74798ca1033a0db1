"""Which version of the product this is, and how deployed functions say so."""

from typing import Final

VERSION: Final = "0.1.0"
"""That of pyproject.toml, which is not deployed."""

LABEL: Final = "interactive-broadcast-version"
"""The label that every deployed function has."""


def label_value(version: str = VERSION) -> str:
    """A version as a label may say it: in `a-z`, `0-9`, `_` and `-` alone."""
    return version.lower().replace(".", "-").replace("+", "_")
