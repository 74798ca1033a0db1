"""The stream of the stage to viewers beyond the interactive limit, and to encoders."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from interactive_broadcast.effects.acts import Acted, Attempt, EffectContext, skipped
from interactive_broadcast.effects.models import Effect
from interactive_broadcast.effects.plan import is_held
from interactive_broadcast.effects.runner import problem
from interactive_broadcast.effects.tasks import EffectTasks
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.concurrency import all_in_batches, side_by_side
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import (
    BackendError,
    InvalidRequest,
    NotReadyYet,
    Unavailable,
    VideoConflict,
    VideoNotRouted,
    VideoRequestRefused,
)
from interactive_broadcast.kernel.media import Broadcast
from interactive_broadcast.kernel.media_options import BroadcastOptions
from interactive_broadcast.kernel.models import Json, RtmpUrl
from interactive_broadcast.kernel.ports import Clock, now_ms
from interactive_broadcast.kernel.show_errors import StageCleared
from interactive_broadcast.kernel.video import RtmpTarget, Video
from interactive_broadcast.media.options import start_as_asked
from interactive_broadcast.records.show_writes import ShowWrites
from interactive_broadcast.records.shows import ShowStore

ELSEWHERE: Final = "elsewhere"
"""In the result of a start: whether its stream is seen where no slate of ours is, which
is for as long as it goes on, however the event is changed."""

_RTMP_URL: Final = TypeAdapter[str](RtmpUrl)


@dataclass(frozen=True, slots=True, kw_only=True)
class Streaming:
    """The acts of the effects that start, publish and stop a stream.

    Besides what they say themselves all of them may raise what `EffectContext.project`
    and `Video` do.
    """

    shows: ShowStore
    tasks: EffectTasks
    clock: Clock

    def start(self, context: EffectContext, attempt: Attempt) -> Acted:
        """Stream the stage, or adopt what an earlier attempt has started.

        `publish` tells the viewers where to watch: players give up on a stream that
        is not playable yet. An RTMP URL that cannot be one does not keep them from
        it, and neither do options that the service refuses: both are told as a problem
        of the event.

        Raises:
            InvalidRequest: no URL can be one, and nothing else is to be streamed.
            StageCleared: nothing is to be seen elsewhere before `resume`.
        """
        event, hls = context.event, context.hls
        # After the claim: whoever closes the show waits for what they see claimed.
        if context.status is not Status.LIVE:
            return skipped("the show is not live")
        if not hls and not event.rtmp_targets:
            return skipped("there is nowhere to stream to")
        targets = _targets(event)
        _check(event, targets, hls=hls)
        video = context.project().video
        broadcast = _running(video, event) if attempt.may_have_acted else None
        refused = None
        if broadcast is None:
            broadcast, refused = _start(video, event, hls=hls)
        result: dict[str, Json] = {
            "broadcastId": broadcast.id,
            **({"hls": True} if hls else {}),
            **({ELSEWHERE: True} if event.streams_elsewhere else {}),
        }
        writes: Writes = {}
        if Effect.PUBLISH_HLS in attempt.records:
            # That was of the part before. Viewers are told anew.
            writes[paths.effect(event.id, Effect.PUBLISH_HLS)] = None
        if refused is not None:
            result["without"] = "broadcastOptions"
        if len(targets) < len(event.rtmp_targets):
            refused = InvalidRequest.reason
        if refused is not None:
            writes |= problem(event.id, Effect.START_BROADCAST, refused, final=True)
        late = partial(self._started, event, broadcast, hls=hls)
        return Acted(result, writes, late=late)

    def publish(self, context: EffectContext, attempt: Attempt) -> Acted:
        """Tell viewers where to watch, once there is something to see.

        Raises:
            NotReadyYet: the stream is not playable yet.
        """
        event = context.event
        if context.status is not Status.LIVE:
            return skipped("there is no stream")
        started = attempt.records.get(Effect.START_BROADCAST)
        if started is None or not started.is_settled:
            raise NotReadyYet("The stream has not been started yet.", id=event.id)
        broadcast_id = attempt.media(event).broadcast.id
        if broadcast_id is None:
            return skipped("there is no stream")
        broadcast = context.project().video.broadcast(broadcast_id)
        is_playable = broadcast.is_playable(now_ms(self.clock))
        if broadcast.hls_url is None or not is_playable:
            raise NotReadyYet("The stream is not playable yet.", id=event.id)
        late = partial(self._published, event, broadcast.hls_url)
        return Acted({"broadcastId": broadcast.id}, late=late)

    def stop(self, context: EffectContext, attempt: Attempt) -> Acted:
        """End every stream of this show, and take its records away.

        Raises:
            NotReadyYet: the event is neither closed nor gone, or there are more people
                in the records than one attempt removes.
        """
        event = context.event
        if context.status not in (None, Status.CLOSED):
            raise NotReadyYet("The event is not closed.", id=event.id)
        if context.is_shown:
            self.shows.thin_out(event.admin_id, event.fan_url)
        try:
            stopped = _stop_all(context, attempt)
        except Unavailable:
            raise
        except BackendError as error:
            # Repeating cannot cure it, and the show's records must go all the same.
            logs.error("broadcast-not-stopped", event_id=event.id, reason=error.reason)
            told = problem(event.id, Effect.STOP_BROADCAST, error.reason, final=True)
            return Acted(
                {"problem": error.reason}, told, late=partial(self._removal, event)
            )
        return Acted({"stopped": stopped}, late=partial(self._removal, event))

    def _removal(self, event: EventRecord) -> Writes:
        """The write that removes the show's records, if they are still its own."""
        return ShowWrites(event).remove() if self.shows.is_left_by(event) else {}

    def _started(
        self, event: EventRecord, broadcast: Broadcast, *, hls: bool
    ) -> Writes:
        """What else is to be written of a stream; what follows is under way by then."""
        calls: list[Any] = [partial(self.shows.shown_event, event)]
        if hls:
            calls.append(partial(self.tasks.publish_hls, event.id, broadcast.id))
        shown, *_ = side_by_side(calls)
        return ShowWrites(event).set_stream(broadcast.id) if shown == event.id else {}

    def _published(self, event: EventRecord, hls_url: str) -> Writes:
        if self.shows.shown_event(event) != event.id:
            raise NotReadyYet("The show's records are not open yet.", id=event.id)
        return ShowWrites(event).publish_hls(hls_url)


def _check(event: EventRecord, targets: list[RtmpTarget], *, hls: bool) -> None:
    """Refuse to start what could not be streamed, or is not to be seen now."""
    if not hls and not targets:
        raise InvalidRequest("The RTMP URL has no stream.", fields=["rtmpUrl"])
    if is_held(event):
        raise StageCleared("The stage is cleared.", id=event.id)


def _start(
    video: Video, event: EventRecord, *, hls: bool
) -> tuple[Broadcast, str | None]:
    """What streams the stage now, and the reason for which it lacks its options."""
    start = partial(_start_with, video, event, hls=hls)
    return start_as_asked(event.id, event.broadcast_options, start)


def _start_with(
    video: Video, event: EventRecord, options: BroadcastOptions | None, *, hls: bool
) -> Broadcast:
    start = partial(
        video.start_broadcast,
        event.stage_session_id,
        hls=hls,
        rtmp=_targets(event),
        options=options,
    )
    try:
        return start()
    except (VideoNotRouted, VideoRequestRefused):
        raise
    except VideoConflict:
        # Something streams this stage already: a show has one stream at a time. Or did
        # so in vain, and has been stopped by now.
        return _running(video, event) or start()


def _stop_all(context: EffectContext, attempt: Attempt) -> int:
    """How many streams there were. OpenTok is not asked when none was ever tried."""
    known = attempt.media(context.event).broadcast
    if not known.was_tried:
        return 0
    video = context.project().video
    listed = video.broadcasts_of(context.event.stage_session_id)
    ids = {broadcast.id for broadcast in started(listed)}
    ids |= set() if known.id is None else {known.id}
    # Each to its end: one that cannot be stopped must not keep another running.
    all_in_batches([partial(video.stop_broadcast, one) for one in sorted(ids)])
    return len(ids)


def _running(video: Video, event: EventRecord) -> Broadcast | None:
    """What streams the stage. One that nothing comes out of any more is stopped."""
    found = started(video.broadcasts_of(event.stage_session_id))
    for broadcast in found:
        if broadcast.has_broken_off:
            video.stop_broadcast(broadcast.id)
    return next((one for one in found if not one.has_broken_off), None)


def started(broadcasts: Iterable[Broadcast]) -> list[Broadcast]:
    """Those that go on."""
    return [broadcast for broadcast in broadcasts if not broadcast.is_over]


def split_rtmp_url(name: str, rtmp_url: str) -> RtmpTarget | None:
    """Server and stream key of `rtmp://host/app/key`, as OpenTok wants them.

    `name` is what it is to call the target.

    Encoders take an application, maybe with an instance (`app/instance`), for part of
    the server, and all that follows for the key, with its query and whatever slashes
    are in it. Where the query stands at the application (`app?backup=1/key`) the key is
    behind its last slash.

    None for what cannot be an RTMP URL: the database rules did not always refuse it,
    and OpenTok refuses HLS along with it.
    """
    try:
        valid = _RTMP_URL.validate_python(rtmp_url)
    except ValidationError:
        return None
    begin = valid.index("/", valid.index("://") + 3) + 1
    path = valid[begin:]
    end = begin + _server_length(path)
    server_url, stream_name = valid[:end], valid[end + 1 :]
    return RtmpTarget(id=name, server_url=server_url, stream_name=stream_name)


def _server_length(path: str) -> int:
    """Of `app/key?query`, the characters that are the server's."""
    plain, mark, query = path.partition("?")
    app, slash, rest = plain.partition("/")
    if not slash:
        # The query may be followed by the key's own, with slashes in it.
        of_app, _, _ = query.partition("?")
        return len(app) + len(mark) + of_app.rindex("/")
    instance, slash, _ = rest.partition("/")
    # `mp4:folder/key` is a key, whatever comes before its slash.
    has_instance = slash and ":" not in instance
    return len(app) + (1 + len(instance) if has_instance else 0)


def _targets(event: EventRecord) -> list[RtmpTarget]:
    """Those whose URL can be one."""
    found = (split_rtmp_url(name, url) for name, url in event.rtmp_targets.items())
    return [target for target in found if target is not None]
