"""Rewrite every golden file: `python -m tests.golden`. Read the diff afterwards."""

import dev  # noqa: F401 - the functions can be imported from here on
from tests.golden.files import GOLDEN


def main() -> None:
    for path, made in GOLDEN.items():
        path.write_text(made(), encoding="utf-8")


main()
