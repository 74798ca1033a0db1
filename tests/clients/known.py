"""What the steps of a case know, by name."""

import re
from collections.abc import Callable, Mapping
from typing import Any

_NAME = re.compile(r"\$([A-Za-z]\w*(?:\.[A-Za-z]\w*)*)")


class Known:
    """Values by dotted names; `$name` in a text stands for one.

    Args:
        values: what is known from the start; a text may name others.
        now_ms: the time that `$now` stands for, in ms since 1970.
    """

    def __init__(self, values: Mapping[str, Any], now_ms: Callable[[], int]) -> None:
        self._values = dict(values)
        self._now_ms = now_ms

    def keep(self, name: str, value: Any) -> None:
        """Know a value from now on, by a dotted name."""
        *outer, last = name.split(".")
        at = self._values
        for each in outer:
            at = at.setdefault(each, {})
        at[last] = value

    def find(self, name: str) -> Any:
        """A value; None for one that is not known."""
        if name == "now":
            return self._now_ms()
        at: Any = self._values
        for each in name.split("."):
            at = at.get(each) if isinstance(at, dict) else None
        return self.fill(at)

    def get(self, name: str) -> Any:
        """A value.

        Raises:
            KeyError: nobody has kept it.
        """
        found = self.find(name)
        if found is None:
            raise KeyError(f"Nothing is known by the name of {name}.")
        return found

    def fill(self, value: Any) -> Any:
        """The same with every `$name` replaced, in keys as well."""
        if isinstance(value, str):
            whole = _NAME.fullmatch(value)
            if whole is not None:
                return self.get(whole[1])
            return _NAME.sub(lambda found: str(self.get(found[1])), value)
        if isinstance(value, dict):
            return {self.fill(key): self.fill(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.fill(each) for each in value]
        return value
