"""The recording of the stage: as many parts, one after another, as the show takes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from interactive_broadcast.effects.acts import Acted, Attempt, EffectContext, skipped
from interactive_broadcast.effects.models import Effect, EffectRecord
from interactive_broadcast.effects.runner import problem
from interactive_broadcast.effects.tasks import EffectTasks
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.concurrency import all_in_batches, side_by_side
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import (
    NotReadyYet,
    VideoConflict,
    VideoRequestRefused,
)
from interactive_broadcast.kernel.media import Archive
from interactive_broadcast.kernel.media_options import ArchiveOptions
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Clock, now_ms
from interactive_broadcast.kernel.show_errors import StageEmpty
from interactive_broadcast.kernel.video import Video
from interactive_broadcast.media.options import start_as_asked
from interactive_broadcast.media.parts import (
    RecordedParts,
    StoredPart,
    as_known,
    named,
)
from interactive_broadcast.records.archive_parts import ArchivePart
from interactive_broadcast.records.show_writes import ShowWrites
from interactive_broadcast.records.shows import ShowStore

MAX_NAME = 80
"""Characters that OpenTok takes of an archive's name: in UTF-16, to be safe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The acts of the effects that start, stop and finish a recording.

    Besides what they say themselves all of them may raise what `EffectContext.project`
    and `Video` do.
    """

    shows: ShowStore
    parts: RecordedParts
    tasks: EffectTasks
    clock: Clock

    def start(self, context: EffectContext, attempt: Attempt) -> Acted:
        """Record the stage, or adopt what an earlier attempt has started.

        Raises:
            StageEmpty: nobody publishes. OpenTok ends what then begins a minute later.
        """
        event = context.event
        # After the claim: whoever closes the show waits for what they see claimed.
        if context.status is not Status.LIVE:
            return skipped("the show is not live")
        if Effect.STOP_ARCHIVE in attempt.records:
            return skipped("it was stopped by hand")
        video = context.project().video
        archive = self._left(video, event) if attempt.may_have_acted else None
        refused = None
        if archive is None:
            archive, refused = self._start(video, context)
        writes = self.parts.begun(event, archive)
        result: dict[str, Json] = {"archiveId": archive.id}
        if refused is not None:
            result["without"] = "archiveOptions"
            writes |= problem(event.id, Effect.START_ARCHIVE, refused, final=True)
        return Acted(
            result,
            writes,
            late=partial(self._shown, event, archiving=True),
        )

    def stop(self, context: EffectContext, attempt: Attempt) -> Acted:
        """End the part that is being recorded, if there is one.

        The result names the newest part, whose file is finished last.
        """
        event, known = context.event, attempt.media(context.event).archive
        parts = context.parts
        if not (parts or known.was_tried or event.archive_id):
            return skipped("nothing was recorded")
        video = context.project().video
        current = known.id or (None if parts else event.archive_id)
        ids = [current] if current else _unsettled(video, event, parts)
        # Each to its end: one that cannot be stopped must not keep another running.
        stopped = all_in_batches(
            [partial(self._stop_part, event, video, one) for one in ids]
        )
        newest = ids[0] if ids else parts[-1].id if parts else None
        writes: Writes = {}
        if event.status is Status.LIVE or _has_worked(attempt, known.id, ids, parts):
            # Nobody waits for it any more; or it has worked, though nobody was told.
            writes[paths.problem(event.id, Effect.START_ARCHIVE)] = None
        result: dict[str, Json] = {"archiveId": newest}
        if newest is None:
            result = {"skipped": "nothing was recorded"}
        late = partial(self._stopped, context, stopped, newest)
        return Acted(result, writes, late=late)

    def finish(self, context: EffectContext, attempt: Attempt) -> Acted:
        """Once every part's file is where it will be: store how long and large it is.

        And its URL, if that lasts: OpenTok's own links are good for minutes. It waits
        for what is written down of it as well, though not for ever.

        Raises:
            NotReadyYet: one is still being processed.
        """
        event, stopped = context.event, attempt.records.get(Effect.STOP_ARCHIVE)
        if stopped is None or not stopped.is_settled:
            raise NotReadyYet("The recording has not been stopped yet.", id=event.id)
        newest_id = archive_of(stopped)
        if newest_id is None:
            return skipped("nothing was recorded")
        video, parts = context.project().video, self.parts.all(event.id)
        now = now_ms(self.clock)
        left = {part.id for part in parts if not part.is_settled(now)}
        if newest_id not in {part.id for part in parts}:
            left.add(newest_id)
        looks = [partial(self._look_at, event, video, one) for one in sorted(left)]
        all_in_batches(looks)
        parts = self.parts.all(event.id) if left else parts
        if not all(part.is_settled(now) for part in parts):
            # What is known of the others need not wait for one that is never finished.
            self.parts.tell(event, parts)
            raise NotReadyYet("The recording is still being processed.", id=event.id)
        if not parts:
            return Acted({"parts": 0}, named(event, parts))
        newest = parts[-1]
        result = {"archiveId": newest.id, "status": newest.status.value}
        return Acted({**result, "parts": len(parts)}, named(event, parts))

    def _left(self, video: Video, event: EventRecord) -> Archive | None:
        """What is recorded already, by an attempt whose answer was lost.

        One that has ended by itself meanwhile is a part all the same: it is stored.
        """
        found = video.archives_of(event.stage_session_id)
        for one in reversed(_unknown(found, self.parts.all(event.id))):
            if one.is_over:
                self.parts.store(event, one)
        return next((one for one in found if not one.is_over), None)

    def _stop_part(
        self, event: EventRecord, video: Video, archive_id: str
    ) -> StoredPart:
        """The part as OpenTok has stopped it, and as it was stored meanwhile."""
        calls: list[Any] = [
            partial(video.stop_archive, archive_id),
            partial(self.parts.before, event.id, archive_id),
        ]
        archive, before = side_by_side(calls)
        return StoredPart(archive, before)

    def _stopped(
        self,
        context: EffectContext,
        stopped: Sequence[StoredPart],
        newest: str | None,
    ) -> Writes:
        """What else is to be written when parts have been stopped.

        What OpenTok has said of them is stored by then, unless somebody has stored what
        it has said since; and what follows is under way.
        """
        event = context.event
        calls: list[Callable[[], Any]] = [partial(self._shown, event, archiving=False)]
        if newest is not None:
            calls.append(partial(self.tasks.finish_archive, event.id, newest))
        calls += [partial(self.parts.replace, event, one) for one in stopped]
        shown, *done = side_by_side(calls)
        now = done[len(done) - len(stopped) :]
        left = {part.id: part for part in context.parts}
        for one, part in zip(stopped, now, strict=True):
            left.pop(one.archive.id, None)
            if part is not None:
                left[part.id] = part
        ordered = sorted(left.values(), key=lambda part: (part.started_at, part.id))
        is_told = bool(stopped) and context.status is not None
        return {**shown, **(named(event, ordered) if is_told else {})}

    def _look_at(self, event: EventRecord, video: Video, archive_id: str) -> None:
        self.parts.store(event, as_known(video, event, archive_id))

    def _start(
        self, video: Video, context: EffectContext
    ) -> tuple[Archive, str | None]:
        """What records the stage now, and the reason for which it lacks its options."""
        event = context.event
        # Where OpenTok has told of a stream it need not be asked whether there is one.
        # Should that have ended without a word, so does the recording, in a minute.
        is_empty = not (
            context.is_published or video.has_streams(event.stage_session_id)
        )
        if is_empty:
            raise StageEmpty("Nobody publishes on the stage.", id=event.id)
        start = partial(self._start_with, video, event)
        return start_as_asked(event.id, event.archive_options, start)

    def _start_with(
        self, video: Video, event: EventRecord, options: ArchiveOptions | None
    ) -> Archive:
        try:
            return video.start_archive(
                event.stage_session_id,
                name=archive_name(event.name, self.clock.now()),
                composed=not event.uncomposed,
                options=options,
            )
        except VideoRequestRefused:
            raise
        except VideoConflict:
            # Something records this stage already: a show is recorded once at a time.
            archive = _running(video, event)
            if archive is None:
                raise
            return archive

    def _shown(self, event: EventRecord, *, archiving: bool) -> Writes:
        if self.shows.shown_event(event) != event.id:
            return {}
        return ShowWrites(event).set_archiving(archiving=archiving)


def archive_name(event_name: str, now: datetime) -> str:
    """`Archive Launch night 2026-01-01`, the event's name cut where it must be."""
    date = now.strftime("%Y-%m-%d")
    room = 2 * (MAX_NAME - len(f"Archive  {date}"))
    cut = event_name.encode("utf-16-le")[:room].decode("utf-16-le", "ignore")
    return f"Archive {cut.rstrip()} {date}"


def archive_of(record: EffectRecord | None) -> str | None:
    """OpenTok's id of the recording that an effect was about."""
    return None if record is None else record.text("archiveId")


def _has_worked(
    attempt: Attempt,
    known_id: str | None,
    ids: Sequence[str],
    parts: Sequence[ArchivePart],
) -> bool:
    """Whether something was recorded by starts of which nobody knows.

    An earlier attempt to stop it may have stored it already, as a part that no start
    has told of.
    """
    start = attempt.records.get(Effect.START_ARCHIVE)
    has_told = start is not None and bool(start.ended_parts)
    return known_id is None and bool(ids or (parts and not has_told))


def _unsettled(
    video: Video, event: EventRecord, parts: Sequence[ArchivePart]
) -> Sequence[str]:
    """What is recorded, or was, by attempts whose answer was lost. Newest first."""
    found = video.archives_of(event.stage_session_id)
    # One that has ended by itself meanwhile is the show's recording all the same.
    ended = {one.id for one in _unknown(found, parts)}
    left = [one.id for one in found if not one.is_over or one.id in ended]
    return left if left or parts else [one.id for one in found[:1]]


def _unknown(found: Sequence[Archive], parts: Sequence[ArchivePart]) -> list[Archive]:
    """Those that are no parts yet, and contain something. In the same order."""
    known = {part.id for part in parts}
    return [
        one
        for one in found
        if one.id not in known and (one.duration_s or not one.status.is_final)
    ]


def _running(video: Video, event: EventRecord) -> Archive | None:
    found = video.archives_of(event.stage_session_id)
    return next((archive for archive in found if not archive.is_over), None)
