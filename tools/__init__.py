"""Commands for operators: admins, secrets, keys and callback addresses of a project."""

import sys
from pathlib import Path

# The deployed package lies where Firebase wants it, not where Python looks by itself.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "functions"))
