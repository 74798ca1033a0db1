"""What a client may do over its socket."""

import pytest

from emulators.tests.opentok.rig import Rig
from emulators.tests.opentok.sockets.conftest import Open

DENIALS = {
    "publish": 1500,
    "subscribe": 1501,
    "signal": 403,
    "forceUnpublish": 1530,
    "forceMuteStream": 1540,
    "forceMuteAll": 1540,
    "disableForceMute": 1540,
    "forceDisconnect": 1520,
}
"""How the SDK numbers a refusal by role. The last takes the others' object away."""


def test_a_stream_is_told_to_others_and_answered_to_its_publisher(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    publisher = open_page().enter(rig, session_id)
    viewer = open_page().enter(rig, session_id, "subscriber")

    answer = publisher.ask(
        "publish",
        name="Ada",
        videoType="screen",
        hasAudio=False,
        hasVideo=True,
        width=1280,
        height=720,
        frameRate=29.97,
    )

    told = viewer.hear("streamCreated")["stream"]
    assert told == answer["stream"]
    assert told["connectionId"] == publisher.id
    assert (told["name"], told["videoType"]) == ("Ada", "screen")
    assert (told["hasAudio"], told["hasVideo"]) == (False, True)
    assert (told["width"], told["height"], told["frameRate"]) == (1280, 720, 29.97)
    assert publisher.heard() == ["connectionCreated"]
    listed = rig.project("GET", f"/session/{session_id}/stream").json()
    assert [each["id"] for each in listed["items"]] == [told["id"]]


def test_sound_alone_has_no_kind_of_video(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page = open_page().enter(rig, session_id)

    stream = page.ask("publish", videoType=None, hasVideo=False)["stream"]

    assert (stream["videoType"], stream["hasVideo"]) == (None, False)
    assert (stream["width"], stream["height"]) == (0, 0)


@pytest.mark.parametrize(
    ("role", "granted"),
    [
        ("subscriber", ["subscribe"]),
        ("publisher", ["publish", "subscribe", "signal"]),
        ("publisheronly", ["publish"]),
        ("moderator", [*DENIALS]),
    ],
)
def test_a_role_is_worth(
    rig: Rig, open_page: Open, session_id: str, role: str, granted: list[str]
) -> None:
    other = open_page().enter(rig, session_id)
    stream_ids = [other.publish() for _ in range(2)]
    page = open_page().enter(rig, session_id, role)

    answers = {
        do: page.ask(
            do,
            streamId=stream_ids[do == "forceUnpublish"],
            connectionId=other.id,
            type="t",
        )
        for do in DENIALS
    }

    assert [do for do in DENIALS if answers[do]["what"] == "ok"] == granted
    assert {
        do: (each["name"], each["code"])
        for do, each in answers.items()
        if each["what"] == "no"
    } == {do: ("OT_PERMISSION_DENIED", DENIALS[do]) for do in {*DENIALS} - {*granted}}


def test_what_is_not_there_is_refused_by_name(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page = open_page().enter(rig, session_id, "moderator")
    elsewhere = open_page().enter(rig, rig.session())
    ids = {"streamId": elsewhere.publish(), "connectionId": elsewhere.id}

    answers = [
        page.ask(do, **fields)
        for do, fields in (
            ("subscribe", {"streamId": ids["streamId"]}),
            ("subscribe", {"streamId": "none"}),
            ("signal", {"to": ids["connectionId"]}),
            ("signal", {"type": "no spaces"}),
            ("signal", {"data": "x" * 8193}),
            ("signal", {"type": "x" * 129}),
            ("forceDisconnect", {"connectionId": ids["connectionId"]}),
            ("forceDisconnect", {"connectionId": page.id}),
            ("forceUnpublish", {"streamId": ids["streamId"]}),
            ("forceMuteStream", {"streamId": ids["streamId"]}),
            ("publish", {"videoType": "hologram"}),
            ("dance", {}),
        )
    ]

    assert [(each["name"], each["code"]) for each in answers] == [
        ("OT_STREAM_NOT_FOUND", 1501),
        ("OT_STREAM_NOT_FOUND", 1501),
        ("OT_NOT_FOUND", 404),
        ("OT_INVALID_PARAMETER", 400),
        ("OT_INVALID_PARAMETER", 413),
        ("OT_INVALID_PARAMETER", 413),
        ("OT_NOT_FOUND", 1520),
        ("OT_INVALID_PARAMETER", 1520),
        ("OT_STREAM_NOT_FOUND", 1535),
        ("OT_STREAM_NOT_FOUND", 1540),
        ("OT_INVALID_PARAMETER", 1011),
        ("OT_INVALID_PARAMETER", 1011),
    ]
    assert elsewhere.heard() == []


@pytest.mark.parametrize(
    ("name", "sides"),
    [
        ("name", ("x" * 1_000, "x" * 1_001)),
        ("width", (10_000, 10_001)),
        ("height", (10_000, 10_001)),
        ("width", (0, -1)),
        ("frameRate", (240, 240.5)),
        ("frameRate", (0, -0.5)),
    ],
)
def test_what_is_said_of_a_stream_has_bounds(
    rig: Rig, open_page: Open, session_id: str, name: str, sides: tuple[object, object]
) -> None:
    page = open_page().enter(rig, session_id)

    published, refused = (page.ask("publish", **{name: side}) for side in sides)

    assert published["stream"][name] == sides[0]
    assert refused["message"] == f"Invalid {name}."


def test_more_than_55_do_not_publish(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page = open_page().enter(rig, session_id)
    for _ in range(55):
        page.publish()

    one_more = page.ask("publish")

    assert one_more["name"] == "OT_STREAM_LIMIT_EXCEEDED"
    assert one_more["code"] == 1605


def test_what_changes_of_a_stream_is_told_to_all(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page = open_page().enter(rig, session_id)
    viewer = open_page().enter(rig, session_id)
    stream_id = page.publish()

    page.tell("change", streamId=stream_id, hasAudio=False, width=480, height=640)
    page.tell("change", streamId=stream_id, hasAudio=False)
    rig.control("PATCH", f"/streams/{stream_id}", {"hasVideo": False})

    first = {
        "streamId": stream_id,
        "changed": [
            {"property": "hasAudio", "old": True, "new": False},
            {
                "property": "videoDimensions",
                "old": {"width": 640, "height": 480},
                "new": {"width": 480, "height": 640},
            },
        ],
    }
    second = {
        "streamId": stream_id,
        "changed": [{"property": "hasVideo", "old": True, "new": False}],
    }
    assert [viewer.hear("streamChanged") for _ in range(2)] == [first, second]
    assert [page.hear("streamChanged") for _ in range(2)] == [first, second]
    assert viewer.heard() == ["streamCreated"]


@pytest.mark.parametrize("reason", ["clientDisconnected", "mediaStopped"])
def test_an_unpublished_stream_is_over_for_all(
    rig: Rig, open_page: Open, session_id: str, reason: str
) -> None:
    page = open_page().enter(rig, session_id)
    viewer = open_page().enter(rig, session_id)
    stream_id = page.publish()

    page.tell("unpublish", streamId=stream_id, reason=reason)
    page.tell("unpublish", streamId=stream_id)
    page.tell("change", streamId=stream_id, hasAudio=False)

    told = {"streamId": stream_id, "reason": reason}
    assert viewer.hear("streamDestroyed") == told
    assert page.hear("streamDestroyed") == told
    assert page.heard() == ["connectionCreated"]


@pytest.mark.parametrize("do", ["change", "unpublish"])
def test_a_stream_is_its_publishers_alone(
    rig: Rig, open_page: Open, session_id: str, do: str
) -> None:
    other = open_page().enter(rig, session_id)
    stream_id = other.publish()
    page = open_page().enter(rig, session_id)

    page.tell(do, streamId=stream_id, hasAudio=False)

    assert page.end() == (1008, f"`{do}`: The stream is another client's.")
    assert other.heard() == ["connectionCreated", "connectionDestroyed"]


def test_a_signal_reaches_everybody_with_its_sender_too(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    ada = open_page().enter(rig, session_id)
    bob = open_page().enter(rig, session_id, "subscriber")
    deaf = open_page().enter(rig, session_id, "publisheronly")

    assert ada.ask("signal", type="chat", data='"hi"')["what"] == "ok"
    ada.ask("signal")

    for page in (ada, bob):
        told = [page.hear("signal") for _ in range(2)]
        assert told[0] == {"type": "chat", "data": '"hi"', "from": ada.id}
        assert told[1] == {"from": ada.id}
    assert deaf.heard() == []


def test_a_signal_to_one_reaches_one(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    ada, bob = (open_page().enter(rig, session_id) for _ in range(2))
    seen = rig.join(session_id)

    ada.ask("signal", type="t", data="d", to=bob.id)
    ada.ask("signal", type="t", data="d", to=seen)
    path = f"/session/{session_id}/connection/{ada.id}/signal"
    rig.project("POST", path, {"type": "s", "data": "from the server"})

    assert bob.hear("signal") == {"type": "t", "data": "d", "from": ada.id}
    assert ada.hear("signal") == {"type": "s", "data": "from the server"}
    signals = rig.control("GET", f"/connections/{seen}").json()["signals"]
    assert [each["from"] for each in signals] == [ada.id]


def test_callbacks_tell_of_clients_with_sockets_too(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    rig.report_to_receiver()
    page = open_page().enter(rig, session_id)
    page.publish()
    page.ask("signal", data="d")
    page.socket.close()

    assert len(rig.reported("connectionCreated")) == 1
    assert len(rig.reported("streamCreated")) == 1
    told = {body["event"] for body in rig.receiver.bodies}
    assert told <= {
        "sessionCreated",
        "connectionCreated",
        "streamCreated",
        "streamDestroyed",
        "connectionDestroyed",
        "sessionDestroyed",
    }
