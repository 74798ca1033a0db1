"""A function served by the functions framework's own command, and nothing besides.

A developer's environment has packages that are not deployed; the SDK's HTTP client
imports some of them where it finds them, for its command line.
"""

import sys
from typing import Final

NOT_DEPLOYED: Final = ("pygments", "rich")

if __name__ == "__main__":
    for package in NOT_DEPLOYED:
        sys.modules[package] = None  # type: ignore[assignment]  # so it cannot be found
    from functions_framework import _cli

    _cli._cli()  # noqa: SLF001 - it is what the command `functions-framework` runs
