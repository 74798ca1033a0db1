"""What is on record of a platform, as laws look at it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tests.support.fake_media_time import StoredArchive, StoredBroadcast
from tests.support.fake_video import FakeVideo
from tests.support.laws.facts import Facts, Media, by_session


def facts_of(
    tree: Any, video: FakeVideo, moves: Sequence[tuple[str, Any, Any]]
) -> Facts:
    """Everything on record now.

    Args:
        tree: the whole database.
        video: OpenTok.
        moves: every change of an event's status: id, from, to.
    """
    return Facts(
        tree=tree,
        archives=by_session(
            (one.session_id, _recording(one)) for one in video.archives.values()
        ),
        broadcasts=by_session(
            (one.session_id, _stream(one)) for one in video.broadcasts.values()
        ),
        captions=by_session(
            (one.session_id, Media(id=one.id, status=one.status, ended_ms=one.ended_ms))
            for one in video.captions.values()
        ),
        connections={one: video.connections_of(one) for one in video.sessions},
        streams={one: video.streams_of(one) for one in video.sessions},
        failed=_ended_by_itself(video),
        empty_stages=frozenset(
            one for one in video.sessions if not video.publishes_in(one)
        ),
        event_ids=frozenset(event_id for event_id, *_ in moves),
        moves=moves,
    )


def _ended_by_itself(video: FakeVideo) -> dict[str, tuple[int, int]]:
    kinds: list[list[StoredArchive | StoredBroadcast]] = [
        [*video.archives.values()],
        [*video.broadcasts.values()],
    ]
    ended = [
        Counter(
            one.session_id for one in some if one.state.is_over and not one.was_stopped
        )
        for some in kinds
    ]
    return {one: (ended[0][one], ended[1][one]) for one in video.sessions}


def _recording(stored: StoredArchive) -> Media:
    state = stored.state
    is_empty = state.status.is_final and not state.duration_s
    made_as = {"options": _options(stored)}
    return Media(id=state.id, status=state.status, is_empty=is_empty, made_as=made_as)


def _stream(stored: StoredBroadcast) -> Media:
    state = stored.state
    encoders = [f"{one.server_url}/{one.stream_name}" for one in stored.rtmp]
    return Media(
        id=state.id,
        status=state.status,
        has_hls=stored.hls,
        hls_url=state.hls_url,
        made_as={"options": _options(stored), "encoders": encoders},
    )


def _options(stored: StoredArchive | StoredBroadcast) -> dict[str, Any] | None:
    return None if stored.options is None else stored.options.to_record()
