"""Which secrets functions see, and how long the long ones may take."""

from typing import Final

from interactive_broadcast.kernel import config

SESSION: Final = [config.SESSION_KEY]
"""For every function that reads or issues tokens."""

VIDEO: Final = [config.SESSION_KEY, config.VAULT_KEYS]
"""For those that use an admin's OpenTok secret as well."""

VAULT: Final = [config.VAULT_KEYS]
"""For background functions, which need no session tokens."""

LONG_S: Final = 540
"""Seconds, the most that a trigger may have: for those that remove many events, and for
runs over all there is, whose slowest item must come to its end to be noticed."""
