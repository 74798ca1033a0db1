"""`python -m emulators.firebase_cli ...`: the firebase CLI with this database.

Runs `bin/firebase` with the Python that runs this, so that it works from wherever the
package is installed.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

LAUNCHER = Path(__file__).parent / "bin" / "firebase"
PYTHON_VARIABLE = "FIREBASE_DATABASE_PYTHON"


def main(arguments: Sequence[str] | None = None) -> None:
    """Become the firebase CLI; `arguments` are its own."""
    given = sys.argv[1:] if arguments is None else arguments
    environment = {PYTHON_VARIABLE: sys.executable, **os.environ}
    os.execve(LAUNCHER, [str(LAUNCHER), *given], environment)  # noqa: S606 - our own script


if __name__ == "__main__":
    main()
