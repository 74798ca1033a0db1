"""What fans in line are told: where they stand, how many wait, how long turns are."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from interactive_broadcast.events.line_options import Positions
from interactive_broadcast.kernel import line_paths, paths, show_paths
from interactive_broadcast.kernel.caching import Inquiry, SingleFlight
from interactive_broadcast.kernel.database import Writes, children, get_all
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Clock, Database, Databases, now_ms
from interactive_broadcast.records.line import in_order
from interactive_broadcast.records.line_positions import (
    changes,
    in_batches,
    told,
    told_waiting,
)
from interactive_broadcast.records.turn_lengths import turn_range

INTERVAL_MS: Final = 10_000
"""Between two publications that changes of the line bring about. Whoever leaves moves
all who are behind them, so what is sent is bounded by this and not by who leaves."""

Address = tuple[str, str]
"""Admin and `fanUrl` of a show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePositions:
    """Publishes `linePositions/…/{fanId}` and `lineSummary/…` of a show.

    Each fan is told of themselves alone. A change of the line publishes at most once in
    ten seconds; whatever changes after that is published by the next change, or by the
    next pass of the reconciler, which is a minute later at the most. Only what differs
    is written, in several writes. With the backend's rights: nobody else may read the
    whole line and write what fans are told of it.
    """

    databases: Databases
    clock: Clock
    looks: SingleFlight[None]
    """By admin id and `fanUrl`: for those who come at the same time."""

    def follow(self, admin_id: str, fan_url: str) -> None:
        """Publish after a change, once for all deliveries that come at the same time.

        Raises:
            DatabaseUnavailable: perhaps not all of it. `reconcileShows` will.
        """
        address, mine = (admin_id, fan_url), list[bool]()
        # Nobody waits for a publication: whoever does not begin it has nothing to do.
        look = partial(self._look, address, mine)
        self.looks.get(address, look, Inquiry(anew=True))
        if any(mine):
            self._publish(address, self._wanted(address))

    def settle(self, admin_id: str, fan_url: str) -> bool:
        """Publish what changes have left, however short ago the last time was.

        Returns:
            Whether there was anything.

        Raises:
            DatabaseUnavailable: perhaps not all of it. The next pass will.
        """
        address = (admin_id, fan_url)
        # Read first: whoever publishes in between has seen a newer line.
        _, version = self._backend().get_versioned(_moment(address))
        writes = self._wanted(address)
        if not writes or not self._claim(address, version):
            return False
        self._publish(address, writes)
        return True

    def forget(self, admin_id: str, fan_url: str, fan_id: str) -> None:
        """Take away what a fan was told who is out of line, unless they are back.

        At once: whoever gets in line again must not see where they stood before. And
        when the last one has left, all are told: nothing of a line that is empty has
        the next pass look at it.

        Raises:
            DatabaseUnavailable: not now. The next publication will.
        """
        address = (admin_id, fan_url)
        place = line_paths.line_position(*address, fan_id)
        in_line = line_paths.line_place(*address, fan_id)
        waiting = f"{line_paths.line_summary(*address)}/waiting"
        found = get_all(self._backend(), [in_line, place, waiting])
        is_in_line, is_told, said = found
        if is_in_line is not None:
            return
        # With the fan's own in one write: a pass finds what is left by that.
        if said and self._is_empty(address) and self.settle(*address):
            return
        if is_told is not None:
            self._backend().update({place: None})

    def _is_empty(self, address: Address) -> bool:
        """Whether nobody is in line."""
        line = line_paths.line(*address)
        found = self._backend().children_between(line, by="order", first=0, limit=1)
        return not found

    def _look(self, address: Address, mine: list[bool]) -> None:
        """Note whether it is this call that publishes now.

        Most changes end here: it reads one number, and all else is the whole line. A
        time that is yet to come is not trusted.
        """
        last, version = self._backend().get_versioned(_moment(address))
        is_due = last is None or not 0 <= now_ms(self.clock) - last < INTERVAL_MS
        has_show = is_due and self._event_at(address) is not None
        mine.append(has_show and self._claim(address, version))

    def _claim(self, address: Address, version: str) -> bool:
        """Whether nobody else has published since the moment had that version."""
        now = now_ms(self.clock)
        return self._backend().replace(_moment(address), now, version=version).is_done

    def _publish(self, address: Address, writes: Writes) -> None:
        for batch in in_batches(writes):
            self._backend().update(batch)
        if self._event_at(address) is None:
            # The show has ended in between, and takes all of it along.
            self._backend().update(
                {
                    line_paths.line_positions(*address): None,
                    line_paths.line_summary(*address): None,
                }
            )

    def _event_at(self, address: Address) -> str | None:
        value = self._backend().get(show_paths.showing_event(*address))
        return value if isinstance(value, str) else None

    def _wanted(self, address: Address) -> Writes:
        """The write that tells fans what they do not know yet; none without a show.

        The line is read in one piece: by pages, somebody who is moved meanwhile would
        be found twice, or not at all.
        """
        event_id = self._event_at(address)
        if event_id is None:
            return {}
        stored, known, summary, turns, option = get_all(
            self._backend(),
            [
                line_paths.line(*address),
                line_paths.line_positions(*address),
                line_paths.line_summary(*address),
                line_paths.stage_turns(*address),
                f"{paths.event(event_id)}/lineOptions/positions",
            ],
        )
        how = _how(option)
        line = [fan_id for fan_id, _ in in_order(children(stored))]
        waiting = told_waiting(len(line), how)
        times = children(turns).values()
        turn = None if waiting is None else turn_range(times, now_ms(self.clock))
        place, before = line_paths.line_summary(*address), children(summary)
        now: Mapping[str, Json] = {"waiting": waiting, "turn": turn}
        return {
            **{
                f"{place}/{name}": value
                for name, value in now.items()
                if before.get(name) != value
            },
            **changes(address, children(known), told(line, how)),
        }

    def _backend(self) -> Database:
        return self.databases.as_backend()


def _moment(address: Address) -> str:
    """When fans were last told anything. Beside what apps listen to, each by itself."""
    return f"{line_paths.line_summary(*address)}/at"


def _how(option: object) -> Positions:
    if isinstance(option, str) and option in set(Positions):
        return Positions(option)
    return Positions.EXACT
