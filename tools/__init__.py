"""Commands for whoever develops or operates the product."""

import sys
from pathlib import Path

# The deployed package lies where Firebase wants it, not where Python looks by itself.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "functions"))
