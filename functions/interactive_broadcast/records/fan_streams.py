"""Which stream is a fan's: `activeFans/{fanId}/streamId`, from OpenTok's own reports.

A fan's app could name any stream; what the producer sees, mutes and puts on stage by
the record must be that fan's. The data of a connection say whose it is, by an opaque id
that our tokens carry, and `people` leads from there to the fan.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel import paths, show_paths
from interactive_broadcast.kernel.concurrency import all_in_batches
from interactive_broadcast.kernel.database import children, get_all
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.records.headcounts import (
    Head,
    HeadKind,
    Marked,
    SessionHeads,
)
from interactive_broadcast.records.people import People

MAX_LOOKS = 3
"""At what other reports of the same person have done meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FanStreams:
    """Keeps the streams in fans' records in step with those that are counted.

    As the counter: the rules let it name none but a stream that is counted as that
    person's, in a record that is there. What is stored follows from who publishes now,
    so reports may come twice, late, and in any order.
    """

    databases: Databases
    people: People

    def settle(self, event_id: str, address: tuple[str, str], person: str) -> None:
        """Have a person's record name their stream, if they are a fan in the show.

        Args:
            event_id: whose sessions.
            address: the admin and `fanUrl` of its show.
            person: the opaque id.

        Raises:
            DatabaseUnavailable: not now; try again.
        """
        fan_id = self.people.fan(event_id, person)
        if fan_id is None:
            return
        record = show_paths.active_fan(*address, fan_id)
        for _ in range(MAX_LOOKS):
            is_known, stored, wanted = self._look(event_id, record, person)
            if not is_known or stored == wanted:
                return
            try:
                self.databases.as_counter().update({f"{record}/streamId": wanted})
            except RulesDenied:
                # It has gone meanwhile, or the fan has: look again.
                continue

    def settle_all(
        self,
        marked: Marked,
        there: Iterable[tuple[SessionKind, SessionHeads]],
        address: tuple[str, str],
        fans: Iterable[str] = (),
    ) -> None:
        """The same for all whose records may name another stream.

        Those are whose streams OpenTok's lists do not have any more, and who publish
        while their record names none of their streams: it is younger.

        Args:
            marked: who was counted before the lists were read.
            there: the lists.
            address: the admin and `fanUrl` of the show.
            fans: keys of the records in it, to look at those who publish.
        """
        left = [one for session, heads in there for one in marked.left(session, heads)]
        wrong = _publishers(left).keys() | self._unnamed(marked, address, fans)
        all_in_batches(
            [
                partial(self.settle, marked.event_id, address, person)
                for person in sorted(wrong)
            ]
        )

    def _unnamed(
        self, marked: Marked, address: tuple[str, str], fans: Iterable[str]
    ) -> set[str]:
        """Fans who publish, and whose record names none of their streams."""
        publishers = _publishers(marked.heads)
        known = {
            person: fan_id
            for fan_id in fans
            if (person := opaque_id(marked.event_id, fan_id)) in publishers
        }
        places = [show_paths.active_fan(*address, one) for one in known.values()]
        # With the backend's rights: it is on nobody's behalf.
        stored = get_all(
            self.databases.as_backend(), [f"{place}/streamId" for place in places]
        )
        return {
            person
            for person, stream in zip(known, stored, strict=True)
            if stream not in publishers[person]
        }

    def _look(
        self, event_id: str, record: str, person: str
    ) -> tuple[bool, object, str | None]:
        """Whether the record is this person's; the stream it names, and should name."""
        # With the backend's rights: nobody else may read who is connected.
        present = paths.heads_present(event_id)
        named, stored, *streams = get_all(
            self.databases.as_backend(),
            [
                f"{record}/person",
                f"{record}/streamId",
                *(f"{present}/{one}/{HeadKind.STREAMS}" for one in SEARCHED),
            ],
        )
        return named == person, stored, _of(person, map(children, streams), stored)


SEARCHED = (SessionKind.STAGE, SessionKind.BACKSTAGE)
"""Who publishes in both is on the way to the stage, or just back."""


def _publishers(heads: Iterable[Head]) -> dict[str, set[str]]:
    """Person → streams, of those of whom it is known."""
    found: dict[str, set[str]] = defaultdict(set)
    for head in heads:
        if head.kind is HeadKind.STREAMS and head.person is not None:
            found[head.person].add(head.id)
    return found


def _of(
    person: str, streams: Iterable[Mapping[str, object]], stored: object
) -> str | None:
    """The stream of the person; of several in one session the one that is stored."""
    for there in streams:
        own: Collection[str] = [key for key, whose in there.items() if whose == person]
        if own:
            return stored if isinstance(stored, str) and stored in own else min(own)
    return None
