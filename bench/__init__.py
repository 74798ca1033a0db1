"""How fast the product is: `python -m bench`.

A module for each subject; what each measures is a list of rows (`rows.Row`).
"""

import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
"""The repository."""

# The deployed package lies where Firebase wants it, not where Python looks by itself.
sys.path.insert(0, str(ROOT / "functions"))
