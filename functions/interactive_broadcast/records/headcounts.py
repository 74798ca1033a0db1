"""How many are connected to stage and backstage, how many publish, and who they are."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from itertools import product

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.concurrency import all_in_batches
from interactive_broadcast.kernel.database import Writes, children, increment
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.ports import Databases

THERE, GONE, MISSING = "there", "gone", "missing"
"""What the mark of a connection or stream says. There is none before the first report.
"Gone", as reported, is for good: ids are never used again. "Missing" is what was not in
OpenTok's list: if it was only not there yet, it is counted again."""

NOT_KNOWN = True
"""What stands for the person where a report did not say whose connection it is."""

KEY = re.compile(r"[A-Za-z0-9_-]{1,128}")
"""OpenTok's ids are UUIDs. What does not look like a key is not counted."""

MAX_LOOKS = 3
"""At what other reports of the same connection have done meanwhile."""


class HeadKind(StrEnum):
    """What is counted. As in the database."""

    CONNECTIONS = "connections"
    STREAMS = "streams"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One connection or stream in one of an event's two sessions."""

    event_id: str
    session: SessionKind
    kind: HeadKind
    id: str
    """OpenTok's, of the connection or stream."""
    person: str | None = None
    """`opaque_id` of whose it is, as the token's data say. None: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionHeads:
    """Who is in one session, by OpenTok's own lists."""

    connections: frozenset[str] = frozenset()
    streams: frozenset[str] = frozenset()

    def of(self, kind: HeadKind) -> frozenset[str]:
        """The ids of one kind."""
        return self.connections if kind is HeadKind.CONNECTIONS else self.streams


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Those who are marked as being there, in both sessions of an event."""

    event_id: str
    heads: frozenset[Head] = field(default_factory=frozenset)

    def of(self, session: SessionKind) -> list[Head]:
        """Those in one session, in a settled order."""
        found = (head for head in self.heads if head.session is session)
        return sorted(found, key=lambda head: (head.kind, head.id))

    def connected(self, lists: Mapping[SessionKind, Collection[str]]) -> list[Head]:
        """All connections that OpenTok lists, each with whose it is where that is told.

        Args:
            lists: the ids of the connections to each session.
        """
        persons = {
            head.id: head.person
            for head in self.heads
            if head.kind is HeadKind.CONNECTIONS
        }
        return [
            Head(
                event_id=self.event_id,
                session=session,
                kind=HeadKind.CONNECTIONS,
                id=head_id,
                person=persons.get(head_id),
            )
            for session, found in lists.items()
            for head_id in sorted(found)
        ]

    def left(self, session: SessionKind, there: SessionHeads) -> list[Head]:
        """Those who are marked, and not in the session any more."""
        return [one for one in self.of(session) if one.id not in there.of(one.kind)]

    def unmarked(self, session: SessionKind, there: SessionHeads) -> list[Head]:
        """Those who are in the session and not marked. Nobody knows who they are."""
        known = {(head.kind, head.id) for head in self.of(session)}
        return [
            Head(event_id=self.event_id, session=session, kind=kind, id=head_id)
            for kind in HeadKind
            for head_id in sorted(there.of(kind))
            if (kind, head_id) not in known and KEY.fullmatch(head_id)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcounts:
    """`headcounts/{eventId}`: numbers and marks by session, and who is there now.

    As the counter: the rules let mark and number change only together, nothing that is
    gone come back, and all of it until the event is closed. So reports may come twice
    and in any order: the number is that of the marks that say "there". Marks stay, as
    reports may come a day late; those who are there have an entry of their own beside
    them, so that it costs little to read who they are.
    """

    databases: Databases

    def arrived(self, head: Head) -> bool:
        """Count one that came. False when it was counted, or has gone, before."""
        is_news = self._change(head, THERE, by=1)
        if not is_news and head.person is not None:
            # Perhaps it was found in a list, which does not say who it is.
            self._write({_entry(head): head.person})
        return is_news

    def came_late(self, head: Head) -> None:
        """Remember who has come to a closed event, where nobody is counted."""
        self._write({_entry(head): head.person or NOT_KNOWN})

    def left(self, head: Head) -> bool:
        """Take one out that has gone. False when it was not counted.

        If its going is reported before its coming it is marked, not to be counted when
        that report arrives.
        """
        mark: object = THERE
        for _ in range(MAX_LOOKS):
            if self._change(head, GONE, by=-1 if mark == THERE else 0):
                return mark == THERE
            mark = self._mark(head)
            if mark == GONE:
                break
        return False

    def marked(self, event_id: str) -> Marked:
        """Everybody who is marked as being there."""
        # With the backend's rights: nobody may read who is there.
        value = self.databases.as_backend().get(paths.heads_present(event_id))
        return Marked(event_id=event_id, heads=frozenset(_heads(event_id, value)))

    def person_of(self, head: Head) -> str | None:
        """Opaque id of whose it is; None if it is not there, or nobody has told."""
        # With the backend's rights: nobody may read who is there.
        person = self.databases.as_backend().get(_entry(head))
        return person if isinstance(person, str) else None

    def correct(
        self, marked: Marked, there: Iterable[tuple[SessionKind, SessionHeads]]
    ) -> int:
        """Have the numbers say what OpenTok's lists say; safe beside other reports.

        Args:
            marked: read before the lists: whoever is marked was there by then.
            there: the lists that OpenTok has given.

        Returns:
            How many were counted and had gone, or the other way round.
        """
        changes = [
            *(
                partial(self._change, head, MISSING, by=-1)
                for session, heads in there
                for head in marked.left(session, heads)
            ),
            *(
                partial(self.arrived, head)
                for session, heads in there
                for head in marked.unmarked(session, heads)
            ),
        ]
        return sum(all_in_batches(changes))

    def _change(self, head: Head, mark: str, *, by: int) -> bool:
        """False when the rules find that it does not follow from what is there."""
        count = paths.headcount(head.event_id, head.session)
        who = head.person or NOT_KNOWN if mark == THERE else None
        writes: Writes = {_place(head): mark, _entry(head): who}
        if by:
            writes[f"{count}/{head.kind}"] = increment(by)
        return self._write(writes)

    def _write(self, writes: Writes) -> bool:
        """Whether the rules let the counter do that."""
        try:
            self.databases.as_counter().update(writes)
        except RulesDenied:
            return False
        return True

    def _mark(self, head: Head) -> object:
        # With the backend's rights: nobody may read marks.
        mark: object = self.databases.as_backend().get(_place(head))
        return mark


def _place(head: Head) -> str:
    return paths.head(head.event_id, head.session, head.kind, head.id)


def _entry(head: Head) -> str:
    present = paths.heads_present(head.event_id)
    return f"{present}/{head.session}/{head.kind}/{head.id}"


def _heads(event_id: str, value: object) -> Iterator[Head]:
    """Everybody in a snapshot of those who are there."""
    present = children(value)
    for session, kind in product(SessionKind, HeadKind):
        found = children(children(present.get(session)).get(kind))
        for head_id, person in found.items():
            yield Head(
                event_id=event_id,
                session=session,
                kind=kind,
                id=head_id,
                person=person if isinstance(person, str) else None,
            )
