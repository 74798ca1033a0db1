"""As whom functions run, what each class of them has, and which secrets they see."""

from typing import Any, Final

from firebase_functions.params import PROJECT_ID

from interactive_broadcast.kernel import capacity, config
from interactive_broadcast.kernel.capacity import Capacity

SERVICE_ACCOUNT: Final = (
    f"{config.SERVICE_ACCOUNT}@{PROJECT_ID}.iam.gserviceaccount.com"
)
"""In full. Of `name@` the Firebase CLI completes the functions' own account, but not
the one that Cloud Scheduler calls as, nor the one that it grants secrets to
(firebase-tools 15.34, lib/gcp/cloudscheduler and lib/deploy/functions/ensure)."""

_IS_DEFAULT: Final = config.DATABASE_INSTANCE.equals("")

DATABASE_INSTANCE: Final = (
    f"{_IS_DEFAULT.then(PROJECT_ID, config.DATABASE_INSTANCE)}"
    f"{_IS_DEFAULT.then('-default-rtdb', '')}"
)
"""Of every database trigger. No expression of the CLI joins two texts, but it resolves
several in a row. (A single one the SDK would take for a wildcard with a name, of which
every event had the value among its `params`.)"""


def _options(of: Capacity) -> dict[str, Any]:
    return {
        "max_instances": of.max_instances,
        "min_instances": of.min_instances,
        "cpu": of.cpu,
        "concurrency": of.concurrency,
        "memory": of.memory,
    }


FANS: Final = _options(capacity.FANS)
GUESTS: Final = _options(capacity.GUESTS)
ADMINS: Final = _options(capacity.ADMINS)
API: Final = _options(capacity.API)
BACKGROUND: Final = _options(capacity.BACKGROUND)

SESSION: Final = [config.SESSION_KEY]
"""For every function that reads or issues tokens."""

VIDEO: Final = [config.SESSION_KEY, config.VAULT_KEYS]
"""For those that use an admin's OpenTok secret as well."""

VAULT: Final = [config.VAULT_KEYS]
"""For background functions, which need no session tokens."""

LONG_S: Final = 540
"""Seconds, the most that a trigger may have: for those that remove many events, and for
runs over all there is, whose slowest item must come to its end to be noticed."""
