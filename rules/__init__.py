"""The readable source of `database.rules.json`, and what writes it.

`database.py` and the modules that it puts together (`running_show.py`, `line.py`, ...) say
path by path who may read and write it and what it may hold, in words that are declared
beside it: `who` asks, what becomes of a `value`, an `event` with its index entries, a
`show` with its people, a `count`. What a field may look like comes from
the models of the functions (`fields.py`), so that functions and rules accept the same.
`python -m rules` writes the file; `make check` fails when it is stale.
"""

import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
"""The repository."""

# The deployed package lies where Firebase wants it, not where Python looks by itself.
sys.path.insert(0, str(ROOT / "functions"))
