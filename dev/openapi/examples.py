"""Requests as examples: the samples of `docs/functions.md`, with values filled in."""

from collections.abc import Mapping
from typing import Any, Final

from dev.docs import samples
from dev.docs.declared import HttpFunction

_A_TOKEN: Final = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzb21lYm9keSJ9."  # noqa: S105 - a form, no token

VALUES: Final[Mapping[str, str]] = {
    **{name: _A_TOKEN for name in samples.VARIABLES if name.endswith("TOKEN")},
    "ADMIN_ID": "9f2c1b7d4e8a4c0f9b6d2a1e8c7f",
    "OTHER_ADMIN_ID": "1e8c7f9f2c1b7d4e8a4c0f9b6d2a",
    "USER_ID": "4c0f9b6d2a1e8c7f9f2c1b7d4e8a",
    "FAN_ID": "c3RhZ2Utbm90LXlldC1vbi1pdCE",
    "EVENT_ID": "-P6zn3kZx0pYV2mQ7aLd",
    "OTHER_EVENT_ID": "-P6zn8mQ7aLdx0pYV2kZ",
    "FAN_URL": "launch-night",
    "HOST_URL": "host-of-launch-night-1",
    "CELEBRITY_URL": "celebrity-of-launch-night-1",
    "STAFF_URL": "staff-of-launch-night-1",
    "SESSION_ID": "2_MX4xMDB-fjE3NjQ0ODY0MDAwMDB-YWJjZGVmfn4",
}
"""What the shell variables of the samples stand for, of the form that they have."""


def of(function: HttpFunction) -> dict[str, Any]:
    """A request that the function takes, where there is what it names."""
    body = samples.BODIES[function.name]
    return {name: _filled(value) for name, value in body.items()}


def _filled(value: Any) -> Any:  # noqa: ANN401 - JSON
    is_variable = isinstance(value, str) and value.startswith("$")
    return VALUES[value[1:]] if is_variable else value
