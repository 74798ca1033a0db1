"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How much is measured.

    Args:
        quick: less of everything, for a first look.
        match: only calls with this in their name or their function's.
    """

    quick: bool = False
    match: str = ""

    @property
    def rounds(self) -> int:
        """How often each measurement is repeated: the best one counts."""
        return 3 if self.quick else 5

    @property
    def calls(self) -> int:
        """How many calls a round makes."""
        return 300 if self.quick else 500

    @property
    def concurrencies(self) -> tuple[int, ...]:
        """How many calls are under way at once."""
        return (8,) if self.quick else (8, 64)
