"""A stage that was cleared is empty: the act of the effect that sees to that.

Everybody in a show is connected to its stage, most of them to watch. Off it are those
who had a place there or publish there; host and celebrity too, if they are meant as
well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from interactive_broadcast.effects.acts import Acted, Attempt, EffectContext, skipped
from interactive_broadcast.effects.models import Effect
from interactive_broadcast.effects.runner import problem
from interactive_broadcast.events.models import EventRecord, SessionKind, Status
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.errors import (
    AdminNotFound,
    BackendError,
    Unavailable,
    VideoCredentialsMissing,
    VideoProjectChanged,
)
from interactive_broadcast.kernel.video import Video
from interactive_broadcast.records.disconnections import Reason
from interactive_broadcast.records.headcounts import Head, HeadKind, Marked
from interactive_broadcast.show.connection_rights import ConnectionRights
from interactive_broadcast.show.disconnecting import Disconnecting, Leaving

PUBLISHER_UNKNOWN = "publisher-unknown"
"""Reason of the problem that somebody publishes of whom no callback has told who it is:
nobody but the producer's own page can disconnect them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnStage:
    """Who is on a stage, by OpenTok's lists and what callbacks have told of these."""

    connected: list[Head]
    publishers: frozenset[str]
    """Opaque ids of those who publish."""
    has_strangers: bool
    """Whether somebody publishes of whom nobody knows who it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageEmptying:
    """Ends the connections of those who have no place on a cleared stage any more."""

    disconnecting: Disconnecting

    def empty(self, context: EffectContext, _attempt: Attempt) -> Acted:
        """End them, as far as it is known whose they are.

        Raises:
            NotReadyYet: there are more than one attempt ends; try again.
        """
        event = context.event
        if event.cleared is None or context.status in (None, Status.CLOSED):
            return skipped("the stage is not cleared any more")
        try:
            video = context.project().video
            there = self._on_stage(event, video)
            ended = self._end(event, video, there)
        except Unavailable:
            raise
        except (AdminNotFound, VideoCredentialsMissing, VideoProjectChanged):
            # Nobody is in a session without a project, or can be put out of another's.
            return skipped("there is no video project")
        except BackendError as error:
            # Repeating cannot cure it: the producer has to know.
            logs.error("stage-not-emptied", event_id=event.id, reason=error.reason)
            return _with_problem(event, error.reason, {"problem": error.reason})
        if there.has_strangers:
            return _with_problem(event, PUBLISHER_UNKNOWN, {"disconnected": ended})
        return Acted({"disconnected": ended})

    def _on_stage(self, event: EventRecord, video: Video) -> OnStage:
        # Before OpenTok is asked: whoever is there by then is on the list, or has left.
        marked, stage = self.disconnecting.marked(event), event.stage_session_id
        lists: list[Any] = side_by_side(
            [partial(video.connections_of, stage), partial(video.streams_of, stage)]
        )
        connections, streams = lists
        known = _publishers(marked, streams)
        return OnStage(
            connected=marked.connected({SessionKind.STAGE: connections}),
            publishers=frozenset(known.values()),
            has_strangers=not known.keys() >= {*streams},
        )

    def _end(self, event: EventRecord, video: Video, there: OnStage) -> int:
        rights = self.disconnecting.rights(event)
        persons = _off_stage(event, there, rights)
        leaving = [
            Leaving(head, Reason.STAGE_CLEARED)
            for head in there.connected
            if head.person in persons
        ]
        return self.disconnecting.end(event, video, leaving, rights)


def _off_stage(
    event: EventRecord, there: OnStage, rights: ConnectionRights
) -> frozenset[str]:
    """Opaque ids of those who have no place on the stage."""
    had_place = (event.cleared and event.cleared.persons) or {}
    fans = there.publishers.union(had_place) - rights.staff.keys()
    return fans | rights.off_stage


def _publishers(marked: Marked, streams: Iterable[str]) -> dict[str, str]:
    """Stream → whose it is, of those who publish on stage and are known."""
    listed = {*streams}
    return {
        head.id: head.person
        for head in marked.of(SessionKind.STAGE)
        if head.kind is HeadKind.STREAMS and head.id in listed and head.person
    }


def _with_problem(event: EventRecord, reason: str, result: dict[str, Any]) -> Acted:
    told = problem(event.id, Effect.EMPTY_STAGE, reason, final=True)
    return Acted(result, told)
