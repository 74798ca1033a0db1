"""What may happen to a line in one write, and by whom: held against every commit."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from emulators.firebase.database.model import Commit
from emulators.firebase.database.tree import Branch, Node, Path, get, to_json
from interactive_broadcast.records.line_order import sort_key
from tests.support.simulated_line.show import ADDRESS, FANS, FLAGS, IN_LINE

MARKS = ("viewers", *ADDRESS.split("/"))
NUMBER = ("viewerCounts", *ADDRESS.split("/"))
LIMIT = ("shows", *ADDRESS.split("/"), "limit")
GRACE_MS, LINE_GRACE_MS, REST_MS = 60_000, 600_000, 60_000
"""As configured by default."""


class LawBroken(AssertionError):
    """What must never be. `fans` are those whom it is about."""

    def __init__(self, text: str, *fans: str) -> None:
        super().__init__(f"{text}: {', '.join(fans)}" if fans else text)
        self.fans = fans


@dataclass
class WriteLaws:
    """Remembers what it needs to judge the next write by."""

    most: Mapping[str, int]
    """Fans who may have each flag at a time."""
    is_there: Callable[[str], bool]
    """Whether a fan is really there now."""
    states: Callable[[], Sequence[Node]]
    """All that the database has been since whoever acts has begun."""
    seen: frozenset[str] = frozenset()
    """Whom the pass has found that is under way, or was last."""
    missed_since: dict[str, int] = field(default_factory=dict)
    """The first pass that has missed somebody, who has not been there since."""
    seated: dict[str, set[str]] = field(
        default_factory=lambda: {flag: set() for flag in FLAGS}
    )
    came_on_stage: dict[str, int] = field(default_factory=dict)
    broken: LawBroken | None = None
    """The first one."""
    done: Counter[str] = field(default_factory=Counter)
    """How often passes have done what to whom they missed."""
    waiting: dict[str, int] = field(default_factory=dict)
    """Who has got in line and not been taken out, and when."""
    moved: set[str] = field(default_factory=set)
    """Those of them whom somebody has moved."""

    def begin_pass(self, seen: frozenset[str], absent: set[str], at_ms: int) -> None:
        """A pass looks now. It finds these fans, and those not who have a place."""
        self.seen = seen
        missed = self.missed_since
        self.missed_since = {one: missed.get(one, at_ms) for one in absent}

    def hold(self) -> None:
        """Raises LawBroken: a write was not what may be. Services may have gone on."""
        if self.broken is not None:
            raise self.broken

    def look(self, commit: Commit, who: str) -> None:
        """Judge a write. What is wrong with it tells `hold`."""
        try:
            self._judge(commit, who)
        except LawBroken as broken:
            self.broken = self.broken or broken

    def _judge(self, commit: Commit, who: str) -> None:
        fans = {path[4] for path in commit.written if path[:4] == FANS and path[4:]}
        places = {
            path[3] for path in commit.written if path[:3] == IN_LINE and path[3:]
        }
        for fan_id in sorted(places):
            before, after = _both(commit, (*IN_LINE, fan_id))
            self._place(fan_id, before, after, commit, who)
        for fan_id in sorted(fans):
            self._seats(fan_id, commit, who)
        if any(path[:1] == NUMBER[:1] for path in commit.written):
            self._number(commit)

    def _place(
        self, fan_id: str, before: Any, after: Any, commit: Commit, who: str
    ) -> None:
        at = commit.at_ms
        if before is None and after is not None:
            self._gets_in(fan_id, after, commit, who)
        elif after is None:
            if before is not None and not self._may_vanish(fan_id, before, who, at):
                raise LawBroken(f"{who} takes them out of the line, {before}", fan_id)
            self.waiting.pop(fan_id, None)
        else:
            for name in _changed(before, after):
                if not self._may_change(name, fan_id, commit, who):
                    text = f"{who} changes {name} of {before} to {after}"
                    raise LawBroken(text, fan_id)

    def _gets_in(self, fan_id: str, place: Any, commit: Commit, who: str) -> None:
        at = commit.at_ms
        if who == "pass" and place.keys() == {"awaySince"}:
            # They have left as they were passed over. Another pass takes it away.
            return
        if who != f"fan {fan_id}" or place != {"at": at, "order": at}:
            raise LawBroken(f"{who} puts them in line as {place}", fan_id)
        self.waiting[fan_id] = at
        self.moved.discard(fan_id)

    def _may_vanish(self, fan_id: str, before: Any, who: str, at: int) -> bool:
        kind = who.partition(" ")[0]
        if who == f"fan {fan_id}" or kind in ("desk", "bar", "next"):
            return True
        if "at" not in before:
            # Left as its fan was passed over.
            return kind == "pass"
        has_had_turn = bool(self.came_on_stage.get(fan_id, 0) >= before["at"])
        if kind == "trigger" or has_had_turn:
            return has_had_turn
        if before.get("missed", 0) >= 2 and kind == "pass":
            return True
        since = self.missed_since.get(fan_id, at)
        self.done["removed after the grace"] += 1
        return kind == "pass" and at - since >= LINE_GRACE_MS

    def _may_change(self, name: str, fan_id: str, commit: Commit, who: str) -> bool:
        before, after = _both(commit, (*IN_LINE, fan_id))
        kind, is_backend = (
            who.partition(" ")[0],
            who.partition(" ")[0] in ("pass", "next"),
        )
        match name:
            case "order":
                self.moved.add(fan_id)
                is_last = after.get("missed") == 2 and after["order"] == commit.at_ms
                return kind in ("desk", "move") or (is_backend and is_last)
            case "held":
                return kind == "desk"
            case "missed" | "missedAt":
                self.done["missed a call"] += 1
                return is_backend and after["missed"] == before.get("missed", 0) + 1
            case "awaySince" if "awaySince" in after:
                is_due = commit.at_ms - after["awaySince"] >= GRACE_MS
                self.done["passed over"] += 1
                return kind == "pass" and is_due and fan_id not in self.seen
            case "awaySince":
                is_connected = get(commit.after, ("presence", *IN_LINE[1:], fan_id))
                own = who == f"fan {fan_id}" and is_connected is not None
                self.done["back"] += own
                was_seen = fan_id in self.seen or self.is_there(fan_id)
                return own or (kind == "pass" and was_seen)
            case _:
                return False

    def _seats(self, fan_id: str, commit: Commit, who: str) -> None:
        before, after = _both(commit, (*FANS, fan_id))
        for flag in FLAGS:
            was, is_now = ((one or {}).get(flag) is True for one in (before, after))
            if was == is_now:
                continue
            seated = self.seated[flag]
            (seated.add if is_now else seated.discard)(fan_id)
            if is_now and flag == "isOnStage":
                self.came_on_stage[fan_id] = commit.at_ms
            if len(seated) > self.most[flag]:
                raise LawBroken(f"{who} has too many {flag}", *sorted(seated))
            if is_now and who.startswith("next"):
                self._called(fan_id, commit, who)

    def _called(self, fan_id: str, commit: Commit, who: str) -> None:
        """Nobody is who is held or away, and nobody before the first who is ready.

        Others act while it is looked for them: they were the first at some moment.
        """
        place, _ = _both(commit, (*IN_LINE, fan_id))
        if place is None or "held" in place or "awaySince" in place:
            raise LawBroken(f"{who} calls whom nobody may call, {place}", fan_id)
        first = [first_callable(root, commit.at_ms) for root in self.states()]
        if fan_id not in first:
            raise LawBroken(f"{who} calls, instead of {first}", fan_id)

    def _number(self, commit: Commit) -> None:
        """It is that of the marks, and nobody comes above the limit."""
        before, after = _both(commit, NUMBER)
        marks = get(commit.after, MARKS)
        if (after or 0) != (len(marks.children) if isinstance(marks, Branch) else 0):
            raise LawBroken(f"The number of viewers is {after}")
        limit: Any = to_json(get(commit.before, LIMIT))
        if limit is not None and (after or 0) > max(before or 0, limit):
            raise LawBroken(f"{after} viewers are more than {limit}")


def first_callable(root: Node, now_ms: int) -> str | None:
    """Who is first in line of all who are ready and not passed over."""
    places: Any = to_json(get(root, IN_LINE)) or {}
    placed = [(one, at["order"]) for one, at in places.items() if "order" in at]
    for fan_id, _ in sorted(placed, key=sort_key):
        place = places[fan_id]
        rests = now_ms - place.get("missedAt", 0) < REST_MS
        record: Any = to_json(get(root, (*FANS, fan_id))) or {}
        if rests or "held" in place or "awaySince" in place:
            continue
        # Whose stream OpenTok has is there.
        if "streamId" in record and not any(record.get(flag) for flag in FLAGS):
            return str(fan_id)
    return None


def _both(commit: Commit, path: Path) -> Iterator[Any]:
    return (to_json(get(root, path)) for root in (commit.before, commit.after))


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    names = {**before, **after}
    return [name for name in names if before.get(name) != after.get(name)]
