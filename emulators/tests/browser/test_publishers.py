"""What somebody shows and says, and the element that their page has of it."""

import base64

from emulators.tests.browser.visitors import ANNE, BEN, House

INIT = """
const { target, properties } = x;
const done = [];
const publisher = OT.initPublisher(target, properties, (error) => done.push(error?.name ?? "ready"));
const atOnce = { id: publisher.id, hasElement: Boolean(publisher.element) };
publisher.on("videoElementCreated", ({ element }) => { atOnce.early = publisher.getImgData(); done.push(element.tagName); });
while (!done.some((one) => one !== "VIDEO")) await new Promise((resolve) => setTimeout(resolve, 20));
const { element } = publisher;
window.publisher = publisher;
return { ...atOnce, done, classes: [...(element?.classList ?? [])].sort(), width: element?.style.width,
  parent: element?.parentElement.id || element?.parentElement.tagName, children: element?.parentElement.children.length };
"""


def test_the_target_itself_becomes_the_publisher(house: House) -> None:
    visitor = house.visitor(ANNE)
    visitor.do("""
        document.body.insertAdjacentHTML("beforeend", '<main id="box" class="mine"><i></i></main>');
    """)

    made = visitor.do(INIT, {"target": "box", "properties": {}})

    assert made == {
        "id": "box",
        "hasElement": True,
        "early": None,
        "done": ["VIDEO", "ready"],
        "classes": [
            "OT_fit-mode-cover",
            "OT_mirrored",
            "OT_publisher",
            "OT_root",
            "mine",
        ],
        "width": "264px",
        "parent": "BODY",
        "children": 3,
    }
    parts = visitor.do(
        "return [...publisher.element.children].map((one) => one.tagName)"
    )
    assert parts == ["DIV", "H1", "BUTTON"]
    assert visitor.do(
        "return document.querySelector('#box > .OT_widget-container > video.OT_video-element').muted"
    )


def test_it_can_be_put_into_a_target_or_beside_it(house: House) -> None:
    visitor = house.visitor(ANNE)

    inside = visitor.do(
        INIT, {"target": "me", "properties": {"insertMode": "append", "width": "100%"}}
    )
    after = visitor.do(INIT, {"target": "me", "properties": {"insertMode": "after"}})
    lost = visitor.do(INIT, {"target": "nowhere", "properties": {}})

    assert (inside["parent"], inside["width"]) == ("me", "100%")
    assert inside["id"].startswith("OT_")
    assert (after["parent"], after["children"]) == ("BODY", 3)
    assert (lost["parent"], lost["children"]) == ("BODY", 4)


def test_a_page_may_show_the_video_itself(house: House) -> None:
    visitor = house.visitor(ANNE)

    made = visitor.do(INIT, {"target": None, "properties": {"insertDefaultUI": False}})

    assert made["hasElement"] is False
    assert made["done"] == ["VIDEO", "ready"]
    assert visitor.do("return document.querySelectorAll('video').length") == 0


def test_a_picture_is_a_png_without_its_prefix(house: House) -> None:
    visitor = house.visitor(ANNE)
    visitor.do(INIT, {"target": "me", "properties": {}})

    picture = visitor.do("return publisher.getImgData()")

    png = base64.b64decode(picture)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert png[16:24] == (320).to_bytes(4) + (240).to_bytes(4)


def test_without_any_source_there_is_no_publisher(house: House) -> None:
    made = house.visitor(ANNE).do(
        INIT,
        {"target": "me", "properties": {"audioSource": None, "videoSource": False}},
    )

    assert made["done"] == ["OT_INVALID_PARAMETER"]


def test_whoever_refuses_the_camera_is_asked_for_nothing_more(house: House) -> None:
    visitor = house.visitor(camera=False)

    order = visitor.do("""
        const order = [];
        await new Promise((resolve) => {
          const publisher = OT.initPublisher("me", {}, ({ name, code }) => order.push(name, code));
          publisher.on("accessDenied", ({ type }) => order.push(type));
          publisher.on("destroyed", ({ type }) => { order.push(type); resolve(); });
        });
        return [...order, document.getElementById("me")];
    """)

    assert order == [
        "OT_USER_MEDIA_ACCESS_DENIED",
        1500,
        "accessDenied",
        "destroyed",
        None,
    ]


def test_the_browsers_own_camera_works_as_well(house: House) -> None:
    visitor = house.visitor()

    made = visitor.do(INIT, {"target": "me", "properties": {}})
    devices = visitor.do(
        "return [...new Set((await OT.getDevices()).map(({ kind }) => kind))].sort()"
    )
    refused = visitor.do(
        INIT, {"target": "others", "properties": {"videoSource": "no"}}
    )

    assert made["done"] == ["VIDEO", "ready"]
    assert devices == ["audioInput", "videoInput"]
    assert refused["done"] == ["OT_CONSTRAINTS_NOT_SATISFIED"]


def test_whoever_says_nothing_is_not_heard(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)
    annes = anne.publish()
    ben.subscribe(annes)
    ben.hears(annes, ANNE.hz)

    anne.do("visitor.publisher.publishAudio(false)")
    ben.hears(annes, 0)

    for each in (anne, ben):
        each.wait_for("streamPropertyChanged", changedProperty="hasAudio")
        assert each.do("return visitor.session.streams.get(x).hasAudio", annes) is False
    streams = house.rig.project("GET", f"/session/{session_id}/stream").json()
    assert [stream["id"] for stream in streams["items"]] == [annes]


def test_whoever_shows_nothing_gives_the_camera_back(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)
    annes = anne.publish()
    ben.subscribe(annes)
    ben.sees(annes, ANNE)
    anne.do("visitor.camera = visitor.publisher.getVideoSource().track")

    anne.do("await visitor.publisher.publishVideo.promise(false)")
    ben.wait_for("videoDisabled")

    assert anne.do("return visitor.camera.readyState") == "ended"
    assert anne.types("mediaStopped") == []
    classes = "return document.querySelector('#others > div').classList"
    assert ben.do(f"{classes}.contains('OT_audio-only')") is True
    ben.hears(annes, ANNE.hz)

    anne.do("await visitor.publisher.publishVideo.promise(true)")
    ben.wait_for("videoEnabled")
    time = "visitor.subscribers[x].video.currentTime"
    ben.do(f"visitor.seen = {time.replace('x', 'x')}", annes)
    ben.sees(annes, ANNE)
    ben.wait(f"{time} > visitor.seen + 0.3", annes)


def test_whoever_begins_dark_can_be_heard_and_seen_later(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)
    annes = anne.publish(publishVideo=False)

    ben.subscribe(annes)
    ben.hears(annes, ANNE.hz)
    anne.do("visitor.publisher.publishVideo(true)")

    ben.sees(annes, ANNE)


def test_sound_alone_needs_no_camera(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)

    annes = anne.publish(videoSource=None)
    ben.subscribe(annes)

    ben.hears(annes, ANNE.hz)
    ben.wait("visitor.subscribers[x].video.currentTime > 0", annes)
    assert ben.do(
        "const { hasVideo, videoType } = visitor.session.streams.get(x);"
        "return [hasVideo, videoType ?? null]",
        annes,
    ) == [False, None]


def test_another_camera_is_seen_without_a_new_stream(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)
    annes = anne.publish()
    ben.subscribe(annes)
    ben.sees(annes, ANNE)

    anne.do(f"""
        const [track] = visitor.canvasOf("rgb{BEN.color}").captureStream(15).getTracks();
        await visitor.publisher.setVideoSource(track);
    """)

    ben.sees(annes, BEN)
    assert ben.types("streamD") == []


def test_another_microphone_is_heard_without_a_new_stream(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)
    annes = anne.publish()
    ben.subscribe(annes)
    ben.hears(annes, ANNE.hz)

    anne.do(f"""
        const [track] = visitor.toneOf({BEN.hz}).getTracks();
        await visitor.publisher.setAudioSource(track);
    """)

    ben.hears(annes, BEN.hz)


def test_the_next_camera_can_be_taken(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id), house.guest(session_id)
    annes = anne.publish()
    ben.subscribe(annes)

    taken = anne.do("return visitor.publisher.cycleVideo()")

    used = anne.do("return visitor.publisher.getVideoSource()")
    assert (taken["deviceId"], used["type"]) == (used["deviceId"], "camera")
    ben.do("visitor.seen = visitor.subscribers[x].video.currentTime", annes)
    ben.wait("visitor.subscribers[x].video.currentTime > visitor.seen + 0.3", annes)


def test_a_screen_that_is_shared_no_more_ends_its_stream(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)
    anne.do(f"""
        const screen = visitor.canvasOf("rgb{BEN.color}").captureStream(5);
        navigator.mediaDevices.getDisplayMedia = async () => screen;
    """)
    annes = anne.publish(videoSource="screen")
    ben.subscribe(annes)
    ben.sees(annes, BEN)
    assert ben.do("return visitor.session.streams.get(x).videoType", annes) == "screen"

    anne.do("visitor.publisher.getVideoSource().track.stop()")

    ben.wait_for("streamDestroyed", stream=annes, reason="mediaStopped")
    assert anne.types("mediaS", "streamD", "destroyed") == [
        "publisher:mediaStopped",
        "publisher:streamDestroyed",
        "publisher:destroyed",
    ]


def test_a_page_that_gives_its_own_tracks_keeps_them(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id), house.guest(session_id)
    anne.do(f"""
        visitor.own = visitor.canvasOf("rgb{ANNE.color}").captureStream(15).getTracks()[0];
        visitor.publisher = OT.initPublisher("me", {{ videoSource: visitor.own, audioSource: null }});
        await visitor.session.publish.promise(visitor.publisher);
    """)
    annes = anne.do("return visitor.publisher.stream.streamId")
    ben.subscribe(annes)
    ben.sees(annes, ANNE)

    anne.do("visitor.publisher.destroy()")
    ben.wait_for("streamDestroyed")

    assert ben.do("return visitor.session.streams.length()") == 0
    assert anne.do("return visitor.own.readyState") == "live"


def test_a_camera_that_stops_is_told(house: House) -> None:
    anne = house.guest(house.rig.session(), ANNE)
    anne.publish()

    anne.do("visitor.publisher.getVideoSource().track.stop()")
    anne.wait_for("mediaStopped")

    assert anne.types("streamD", "destroyed") == []


def test_what_is_sent_is_counted_for_each_who_subscribes(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)
    annes = anne.publish()
    none = anne.do(
        "return visitor.publisher.getStats().catch(({ name, code }) => [name, code])"
    )

    ben.subscribe(annes)
    ben.sees(annes, ANNE)
    anne.wait(
        "visitor.publisher.getStats().then(([one]) => one.stats.video.bytesSent > 0)"
    )
    counted = anne.do("return visitor.publisher.getStats()")

    assert none == ["OT_PEER_CONNECTION_NOT_CONNECTED", 1015]
    assert [one["connectionId"] for one in counted] == [ben.connection_id]
    assert counted[0]["stats"]["audio"]["packetsSent"] >= 0
    report = anne.do("return (await visitor.publisher.getRtcStatsReport()).length")
    assert report == 1


def test_what_there_is_no_stand_in_for_says_so(house: House) -> None:
    visitor = house.visitor(ANNE)
    visitor.do(INIT, {"target": "me", "properties": {}})

    names = visitor.do("""
        const name = (promise) => promise.then(() => null, (error) => error.name);
        return [await name(publisher.applyVideoFilter({})), await name(OT.reportIssue()),
          OT.hasMediaProcessorSupport(), OT.checkSystemRequirements() === OT.HAS_REQUIREMENTS];
    """)

    assert names == ["OT_NOT_SUPPORTED", "OT_NOT_SUPPORTED", False, True]
