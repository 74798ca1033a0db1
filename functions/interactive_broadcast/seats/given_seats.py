"""Which seats a show gives to a fan: nobody takes one by asking for its tokens."""

from dataclasses import dataclass

from interactive_broadcast.kernel.show_errors import NotCalled, NotOnDeck, NotOnStage
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.seats.models import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenSeats:
    """The seats above the audience, as the show's records have them now.

    Never from memory: a fan whose seat was taken a second ago has it no more.
    """

    shows: ShowStore

    def check(
        self, admin_id: str, fan_url: str, fan_id: str | None, seat: Seat
    ) -> None:
        """Return if the show gives this seat to a fan. The audience is everybody's.

        Raises:
            NotOnDeck: neither the line nor the producer has put them on deck.
            NotCalled: the producer has not called them.
            NotOnStage: the producer has not put them on stage.
        """
        place = (admin_id, fan_url, fan_id or "")
        match seat:
            case Seat.AUDIENCE:
                return
            case Seat.ON_DECK:
                if fan_id is None or not self.shows.is_on_deck(*place):
                    raise NotOnDeck("It is not your turn yet.")
            case Seat.CALLED:
                if fan_id is None or not self.shows.is_called(*place):
                    raise NotCalled("The producer has not called you.")
            case Seat.STAGE:
                if fan_id is None or not self.shows.is_on_stage(*place):
                    raise NotOnStage("The producer has not put you on stage.")
