"""Rewrite every golden file: `python -m tests.golden`. Read the diff afterwards."""

import dev  # noqa: F401 - the functions can be imported from here on
from tests.golden.files import GOLDEN, OF_IMPORTS


def main() -> None:
    for path, made in (GOLDEN | OF_IMPORTS).items():
        path.write_text(made(), encoding="utf-8")


main()
