"""Nothing happens for a while."""

from typing import Literal

from rehearsal.moments import Span
from rehearsal.show import Show
from rehearsal.verbs.base import Verb


class Advance(Verb):
    """Let time pass: `1m30s`, `25h`, `3d`. All that is due meanwhile happens."""

    does: Literal["advance"]
    by: Span

    async def play(self, show: Show) -> str:
        await show.wait_until(show.due + self.by)
        await show.settle()
        return f"waits {self.by}"
