"""When fans came on stage."""

from dataclasses import dataclass
from typing import Final

from interactive_broadcast.kernel import line_paths, logs
from interactive_broadcast.kernel.database import children, compare_and_set
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.records.shows import ShowStore

KEPT: Final = 21
"""Turns that are kept, the newest: twenty intervals between them."""

MAX_ROUNDS: Final = 20
"""Tries, as several may come on stage at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTurns:
    """`stageTurns/{adminId}/{fanUrl}`: person → when they have last come on stage.

    By the opaque id of the person: whoever is put off stage and on again has one turn,
    and one that is delivered twice counts once. With the backend's rights: nobody else
    reads or writes it.
    """

    databases: Databases
    shows: ShowStore

    def note(self, address: tuple[str, str], person: str, at: EpochMs) -> None:
        """Remember a turn. Safe to repeat, late, and beside others.

        Args:
            address: admin and `fanUrl` of the show.
            person: opaque id of who has come on stage.
            at: when.

        Raises:
            DatabaseUnavailable: perhaps not noted. The estimate has one turn less.
        """
        database = self.databases.as_backend()
        place = line_paths.stage_turns(*address)
        for stored in compare_and_set(database, place, rounds=MAX_ROUNDS):
            known: dict[str, EpochMs] = children(stored.value)
            turns = _newest({**known, person: max(at, known.get(person, at))})
            if turns == known:
                return
            if stored.replace({**turns}):
                # The show may have ended in between, and takes all of it along.
                if self.shows.event_at(*address) is None:
                    database.update({place: None})
                return
        logs.warning("turn-not-noted", person=person)


def _newest(turns: dict[str, EpochMs]) -> dict[str, EpochMs]:
    newest = sorted(turns, key=lambda one: (turns[one], one))[-KEPT:]
    return {one: turns[one] for one in newest}
