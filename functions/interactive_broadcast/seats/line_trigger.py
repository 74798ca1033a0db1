"""What follows when a place in line changes."""

from dataclasses import dataclass

from interactive_broadcast.kernel.database import Change, children
from interactive_broadcast.seats.deck import Deck
from interactive_broadcast.seats.line_moves import LineMoves
from interactive_broadcast.seats.positions import LinePositions


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTrigger:
    """`onLineWritten`: the deck follows the line, and so do the positions of fans.

    The timeline tells of moves.
    """

    deck: Deck
    positions: LinePositions
    moves: LineMoves

    def run(self, admin_id: str, fan_url: str, fan_id: str, change: Change) -> None:
        """Take account of a fan who gets in line or out, or of what changes there.

        Safe to repeat, in any order: what is there now decides, not the change.

        Args:
            admin_id: whose show.
            fan_url: the slug of the show.
            fan_id: key of the place in line.
            change: the place before and after.

        Raises:
            DatabaseUnavailable: not now. `reconcileShows` will.
        """
        self.deck.follow(admin_id, fan_url)
        if change.after is None:
            self.positions.forget(admin_id, fan_url, fan_id)
        if _order(change.before) != _order(change.after):
            # Who is away, held or called keeps the position, and so do all others.
            self.positions.follow(admin_id, fan_url)
        self.moves.tell(admin_id, fan_url, fan_id, change)


def _order(place: object) -> object:
    return children(place).get("order")
