"""Whom a run misses in a show, since when, and what is due for each of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from interactive_broadcast.kernel.models import EpochMs, Json
from interactive_broadcast.records.presence import ROLES
from interactive_broadcast.records.watch import WatchRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What becomes of people who are still missed when their time has come."""

    passed_over: Mapping[str, EpochMs] = field(default_factory=dict)
    """Fans in line, and since when they are missed: they keep their place there."""
    gone: frozenset[str] = frozenset()
    """Everybody else: they are removed from the show."""

    @property
    def counted(self) -> dict[str, Json]:
        """How the timeline tells of it."""
        roles: list[Json] = [one for one in ROLES if one in self.gone]
        numbers = {
            "fans": len(self.gone) - len(roles),
            "away": len(self.passed_over),
        }
        counted: dict[str, Json] = {name: one for name, one in numbers.items() if one}
        return counted | ({"gone": roles} if roles else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Those who have a place in a show while nothing shows that they are there."""

    at: EpochMs
    """When it was looked for them."""
    since: Mapping[str, EpochMs]
    """When a run missed each of them first, without a break until now."""
    away: Mapping[str, EpochMs]
    """Fans whose place in line says since when they are away. They may be back."""

    @classmethod
    def found(
        cls,
        absent: Collection[str],
        at: EpochMs,
        *,
        noted: WatchRecord,
        away: Mapping[str, EpochMs],
    ) -> "Missed":
        """Those who are absent at a moment.

        Args:
            absent: who they are.
            at: the moment.
            noted: what former runs have noted of whom they missed.
            away: the fans whose place in line says that they are away. Who was passed
                over and is not among them has been back: the time begins anew.
        """
        before = {
            one: since for one, since in noted.absent.items() if one not in noted.away
        }
        since = {one: away.get(one, before.get(one, at)) for one in absent}
        return cls(at=at, since=since, away=away)

    @property
    def noted(self) -> dict[str, EpochMs]:
        """Whom the next run is to know as missed, beside those who are away."""
        return {one: at for one, at in self.since.items() if one not in self.away}

    @property
    def still_away(self) -> dict[str, EpochMs]:
        """Whom it is to know as away."""
        return {one: at for one, at in self.since.items() if one in self.away}

    @property
    def back(self) -> frozenset[str]:
        """Who is away as the line says, and is there, or in the show no more."""
        return frozenset(self.away.keys() - self.since.keys())

    def due(self, *, grace_ms: int, line_grace_ms: int) -> frozenset[str]:
        """Those for whom something is to be done.

        Args:
            grace_ms: for how long a place is kept.
            line_grace_ms: for how long a place in line is.
        """
        return frozenset(
            one
            for one, since in self.since.items()
            if self.at - since >= (line_grace_ms if one in self.away else grace_ms)
        )

    def verdict(
        self, due: Collection[str], in_line: Collection[str], *, line_grace_ms: int
    ) -> Verdict:
        """What is done about them.

        Args:
            due: who they are, of those who are missed.
            in_line: the fans who have a place in line.
            line_grace_ms: for how long such a place is kept.
        """
        passed_over = {
            one: since
            for one in due
            if one in in_line and self.at - (since := self.since[one]) < line_grace_ms
        }
        gone = frozenset(due) - passed_over.keys()
        return Verdict(passed_over=passed_over, gone=gone)
