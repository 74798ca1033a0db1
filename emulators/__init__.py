"""Emulators of Firebase and OpenTok, on one machine. Never deployed.

The emulators speak the vendors' own wire protocols, so that the real SDKs cannot
tell. They meet what they serve over HTTP only, as Firebase does.
"""

import sys

# httpx would load its command line with it, and all that draws in a terminal: a tenth
# of a second in each process. None tells the import system that it is not there.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type] # typeshed leaves it out
