"""What browsers tell each other through the server."""

from emulators.tests.opentok.rig import Rig
from emulators.tests.opentok.sockets.conftest import Open


def test_a_subscription_lets_the_publisher_offer(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    publisher = open_page().enter(rig, session_id)
    viewer = open_page().enter(rig, session_id, "subscriber")
    stream_id = publisher.publish()

    answer = viewer.ask("subscribe", streamId=stream_id)

    leg = answer.pop("leg")
    assert answer == {"what": "ok", "ref": answer["ref"]}
    wanted = publisher.hear("wanted")
    assert wanted == {"leg": leg, "streamId": stream_id, "by": viewer.id}


def test_what_both_ends_say_goes_to_the_other_alone(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    publisher, viewer, third = (open_page().enter(rig, session_id) for _ in range(3))
    leg = viewer.ask("subscribe", streamId=publisher.publish())["leg"]
    offer = {"type": "offer", "sdp": "v=0\r\n"}
    candidate = {"candidate": "candidate:1", "sdpMid": "0", "sdpMLineIndex": 0}

    publisher.tell("rtc", leg=leg, description=offer)
    publisher.tell("rtc", leg=leg, candidate=candidate)
    viewer.tell("rtc", leg=leg, candidate=None)
    third.tell("rtc", leg=leg, description=offer)
    viewer.tell("receive", leg=leg, audio=True, video=False, width=320, frameRate=15)
    publisher.tell("receive", leg=leg, audio=True, video=True)

    assert viewer.hear("rtc") == {"leg": leg, "description": offer}
    assert viewer.hear("rtc") == {"leg": leg, "candidate": candidate}
    assert publisher.hear("rtc") == {"leg": leg, "candidate": None}
    assert publisher.hear("receive") == {
        "leg": leg,
        "audio": True,
        "video": False,
        "width": 320,
        "frameRate": 15,
    }
    for page in (publisher, viewer, third):
        assert {"rtc", "receive"} & {*page.heard()} == set()


def test_a_stream_without_a_browser_has_no_media(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    stream_id = rig.publish(rig.join(session_id))
    page = open_page().enter(rig, session_id)

    answer = page.ask("subscribe", streamId=stream_id)
    page.tell("rtc", leg=answer["leg"], candidate=None)
    page.tell("unsubscribe", leg=answer["leg"])

    assert answer["media"] is False
    assert page.heard() == []


def test_the_publisher_is_told_who_does_not_want_it_any_more(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    publisher = open_page().enter(rig, session_id)
    stream_id = publisher.publish()
    one, other = (open_page().enter(rig, session_id) for _ in range(2))
    legs = [page.ask("subscribe", streamId=stream_id)["leg"] for page in (one, other)]

    other.tell("unsubscribe", leg=legs[0])
    one.tell("unsubscribe", leg=legs[0])
    one.tell("unsubscribe", leg=legs[0])
    first = publisher.hear("unwanted")
    other.socket.close()
    second = publisher.hear("unwanted")

    assert [first, second] == [{"leg": legs[0]}, {"leg": legs[1]}]
    assert "unwanted" not in publisher.heard()


def test_one_may_subscribe_to_oneself_and_both_ends_are_heard(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page = open_page().enter(rig, session_id)
    stream_id = page.publish()

    leg = page.ask("subscribe", streamId=stream_id)["leg"]
    page.tell("rtc", leg=leg, candidate=None, end="publisher")

    assert page.hear("wanted") == {"leg": leg, "streamId": stream_id, "by": page.id}
    assert page.hear("rtc") == {"leg": leg, "candidate": None, "end": "publisher"}


def test_nothing_passes_once_the_stream_is_over(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    publisher, viewer = (open_page().enter(rig, session_id) for _ in range(2))
    stream_id = publisher.publish()
    leg = viewer.ask("subscribe", streamId=stream_id)["leg"]

    publisher.tell("unpublish", streamId=stream_id)
    publisher.tell("rtc", leg=leg, candidate=None)

    viewer.hear("streamDestroyed")
    assert "rtc" not in viewer.heard()
    again = viewer.ask("subscribe", streamId=stream_id)
    assert again["name"] == "OT_STREAM_NOT_FOUND"


def test_a_client_subscribes_500_times_at_most(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    stream_id = rig.publish(rig.join(session_id))
    page = open_page().enter(rig, session_id)

    answers = [page.ask("subscribe", streamId=stream_id) for _ in range(501)]

    assert {each["what"] for each in answers[:500]} == {"ok"}
    assert answers[500]["code"] == 1605
