"""What is done to a session by REST calls and moderators, as its browsers are told."""

from collections.abc import Callable

import pytest

from emulators.tests.opentok.rig import Rig
from emulators.tests.opentok.sockets.conftest import Open
from emulators.tests.opentok.sockets.page import Page

PutOut = Callable[[Rig, str, Page, str], object]
MUTED = [{"property": "hasAudio", "old": True, "new": False}]


def by_rest(rig: Rig, session_id: str, _: Page, target: str) -> None:
    rig.project("DELETE", f"/session/{session_id}/connection/{target}")


def by_control_call(rig: Rig, session_id: str, _: Page, target: str) -> None:
    body = {"connectionId": rig.join(session_id, "moderator"), "targetId": target}
    rig.control("POST", "/forceDisconnect", body)


def by_moderator(_: Rig, __: str, moderator: Page, target: str) -> None:
    assert moderator.ask("forceDisconnect", connectionId=target)["what"] == "ok"


@pytest.mark.parametrize("put_out", [by_rest, by_control_call, by_moderator])
def test_who_is_put_out_is_told_why_and_closed(
    rig: Rig, open_page: Open, session_id: str, put_out: PutOut
) -> None:
    moderator = open_page().enter(rig, session_id, "moderator")
    target = open_page().enter(rig, session_id)
    stream_id = target.publish()

    put_out(rig, session_id, moderator, target.id)

    assert target.hear("disconnected") == {"reason": "forceDisconnected"}
    assert target.end() == (1000, "forceDisconnected")
    # Its stream is not told to itself: the SDK tells it after the disconnection.
    assert "streamDestroyed" not in {frame["what"] for frame in target.inbox}
    told = moderator.hear("streamDestroyed")
    assert told == {"streamId": stream_id, "reason": "forceDisconnected"}
    told = moderator.hear("connectionDestroyed")
    assert told == {"connectionId": target.id, "reason": "forceDisconnected"}


def test_a_stream_is_ended_by_a_moderator(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    moderator = open_page().enter(rig, session_id, "moderator")
    publisher = open_page().enter(rig, session_id)
    stream_id = publisher.publish()

    moderator.ask("forceUnpublish", streamId=stream_id)

    told = {"streamId": stream_id, "reason": "forceUnpublished"}
    assert publisher.hear("streamDestroyed") == told
    assert moderator.hear("streamDestroyed") == told


def test_muting_one_tells_its_publisher_and_that_it_changed(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    moderator = open_page().enter(rig, session_id, "moderator")
    publisher = open_page().enter(rig, session_id)
    first, second = publisher.publish(), publisher.publish()

    rig.project("POST", f"/session/{session_id}/stream/{first}/mute")
    moderator.ask("forceMuteStream", streamId=second)

    for stream_id in (first, second):
        assert publisher.hear("mute") == {"streamId": stream_id}
        for page in (publisher, moderator):
            told = page.hear("streamChanged")
            assert told == {"streamId": stream_id, "changed": MUTED}
    assert "mute" not in moderator.heard()


@pytest.mark.parametrize("by_call", [True, False])
def test_muting_all_spares_who_is_named_and_mutes_newcomers(
    rig: Rig, open_page: Open, session_id: str, *, by_call: bool
) -> None:
    moderator = open_page().enter(rig, session_id, "moderator")
    publisher = open_page().enter(rig, session_id)
    spared, muted = publisher.publish(), publisher.publish()
    path = f"/session/{session_id}/mute"

    if by_call:
        rig.project("POST", path, {"active": True, "excludedStreamIds": [spared]})
    else:
        moderator.ask("forceMuteAll", **{"except": [spared]})

    for page in (moderator, publisher):
        assert page.hear("muted") == {"active": True}
        told = page.hear("streamChanged")
        assert told == {"streamId": muted, "changed": MUTED}
    assert publisher.hear("mute") == {"streamId": muted}
    assert publisher.ask("publish", hasAudio=True)["stream"]["hasAudio"] is False
    newcomer = open_page().enter(rig, session_id)
    assert newcomer.state["muted"] is True

    if by_call:
        rig.project("POST", path, {"active": False})
    else:
        moderator.ask("disableForceMute")

    assert newcomer.hear("muted") == {"active": False}
    assert newcomer.ask("publish", hasAudio=True)["stream"]["hasAudio"] is True
    assert "mute" not in publisher.heard()


def test_who_was_muted_may_unmute_themselves(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page = open_page().enter(rig, session_id)
    stream_id = page.publish()
    rig.project("POST", f"/session/{session_id}/mute", {"active": True})
    page.hear("streamChanged")

    page.tell("change", streamId=stream_id, hasAudio=True)

    changed = page.hear("streamChanged")["changed"]
    assert changed == [{"property": "hasAudio", "old": False, "new": True}]


def test_a_recording_is_told_when_it_starts_and_when_it_stops(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page = open_page().enter(rig, session_id)
    stream_id = page.publish()
    archive_id = rig.start_archive(session_id, name="Show")
    first = page.hear("archiveStarted")

    page.tell("unpublish", streamId=stream_id)
    page.hear("streamDestroyed")
    page.publish()
    paused = page.heard()
    rig.project("POST", f"/archive/{archive_id}/stop")
    rig.advance(minutes=5)

    assert first == {"id": archive_id, "name": "Show"}
    assert paused == []
    assert page.hear("archiveStopped") == {"id": archive_id, "name": "Show"}
    assert page.heard() == []


def test_an_automatic_recording_is_told_after_its_stream(
    rig: Rig, open_page: Open
) -> None:
    session_id = rig.session(archiveMode="always", **{"p2p.preference": "disabled"})
    viewer = open_page().enter(rig, session_id)

    open_page().enter(rig, session_id).publish()

    kinds = ["connectionCreated", "streamCreated", "archiveStarted"]
    assert viewer.heard() == kinds


def test_a_rotation_puts_everybody_out(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    pages = [open_page().enter(rig, session_id) for _ in range(2)]

    rig.control("POST", f"/sessions/{session_id}/rotate", {"afterMs": 0})

    for page in pages:
        assert page.hear("disconnected") == {"reason": "serverRotation"}
        assert page.end() == (1000, "serverRotation")
    assert open_page().enter(rig, session_id).state["connections"] == []
