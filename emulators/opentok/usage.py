"""What was used: every archive and broadcast, all captions, and the calls for them."""

from collections.abc import Iterable

from emulators.kernel.json_http import JsonObject
from emulators.opentok.media import Medium, StatusChange
from emulators.opentok.model import Cloud
from emulators.opentok.participants import Interval, Session


def usage(cloud: Cloud) -> JsonObject:
    """Per session: archives and broadcasts with the history of their status, and calls.

    `published` says from when to when anything was in the session, `recorded` the same
    of what there was for an archive to record.
    `calls` counts what reached OpenTok, refused calls too; a call that an armed fault
    stopped on its way is only in the journal.

    Beside them `participantMs` is the time of all participants of a session together
    that is billed until now.
    """
    sessions, now_ms = list(cloud.sessions.all()), cloud.context.clock.now_ms()
    return {
        "sessions": {each.id: _of_session(cloud, each) for each in sessions},
        "participantMs": {
            each.id: each.count_participants(now_ms) for each in sessions
        },
    }


def _of_session(cloud: Cloud, session: Session) -> JsonObject:
    archives = [each for each in cloud.archives.all() if each.session is session]
    broadcasts = [each for each in cloud.broadcasts.all() if each.session is session]
    captions = [each for each in cloud.captions.all() if each.session is session]
    return {
        "apiKey": session.api_key,
        "published": _shown(session.published),
        "archives": [
            {
                **_of_medium(each),
                "name": each.name,
                "outputMode": "individual" if each.is_individual else "composed",
                "status": each.status,
                "recorded": _shown(each.intervals),
            }
            for each in archives
        ],
        "broadcasts": [
            {
                **_of_medium(each),
                "status": each.status,
                "hls": each.hls is not None,
                "hlsStatus": None if each.hls is None else each.hls.status,
                "rtmp": len(each.rtmp),
            }
            for each in broadcasts
        ],
        "captions": [
            {
                "id": each.id,
                "status": each.status,
                "languageCode": each.language_code,
                "stopCalls": each.stop_calls,
                "history": _history(each.history),
            }
            for each in captions
        ],
        "calls": {
            "startArchive": cloud.archives.start_calls[session.id],
            "stopArchive": sum(each.stop_calls for each in archives),
            "startBroadcast": cloud.broadcasts.start_calls[session.id],
            "stopBroadcast": sum(each.stop_calls for each in broadcasts),
            "startCaptions": cloud.captions.start_calls[session.id],
            "stopCaptions": sum(each.stop_calls for each in captions),
        },
    }


def _shown(intervals: Iterable[Interval]) -> list[JsonObject]:
    return [{"from": each.from_ms, "to": each.to_ms} for each in intervals]


def _of_medium(medium: Medium) -> JsonObject:
    return {
        "id": medium.id,
        "resolution": medium.composition.resolution,
        "maxBitrate": medium.composition.max_bitrate,
        "stopCalls": medium.stop_calls,
        "history": _history(medium.history),
    }


def _history(changes: Iterable[StatusChange]) -> list[JsonObject]:
    return [
        {"status": each.status, "at": each.at_ms, "reason": each.reason}
        for each in changes
    ]
