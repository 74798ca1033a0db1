"""What somebody sees and hears of others, and what their page can do about it."""

from emulators.tests.browser.visitors import ANNE, House

SENT = "(await visitor.publisher.getStats())[0].stats.video.bytesSent"
"""Of pictures, to the one who subscribes."""


def test_a_stream_of_the_control_api_has_a_card(house: House) -> None:
    session_id = house.rig.session()
    ben = house.guest(session_id)
    connection_id = house.rig.join(session_id)

    stream_id = house.rig.publish(connection_id, name="Anne")
    ben.subscribe(stream_id)

    ben.wait("visitor.color(x)", stream_id)
    assert ben.types("connected", "videoE") == [
        "subscriber:videoElementCreated",
        "subscriber:connected",
    ]
    picture = ben.do("return visitor.subscribers[x].getImgData().length", stream_id)
    assert picture > 100


def test_ones_own_stream_can_be_subscribed_to(house: House) -> None:
    anne = house.guest(house.rig.session(), ANNE)
    annes = anne.publish()

    anne.subscribe(annes)

    anne.sees(annes, ANNE)
    anne.hears(annes, ANNE.hz)


def test_whoever_wants_no_picture_gets_none(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)
    annes = anne.publish()
    ben.subscribe(annes)
    ben.sees(annes, ANNE)

    ben.do("visitor.subscribers[x].subscribeToVideo(false)", annes)
    anne.wait(f"visitor.sent === (visitor.sent = {SENT})", every_ms=500)

    assert ben.events("videoD") == [
        {"who": "subscriber", "type": "videoDisabled", "reason": "subscribeToVideo"}
    ]
    ben.do("visitor.subscribers[x].subscribeToVideo(true)", annes)
    anne.wait(f"{SENT} > visitor.sent", every_ms=200)


def test_whoever_wants_no_sound_hears_none(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)
    annes = anne.publish()

    ben.subscribe(annes, subscribeToAudio=False)
    ben.hears(annes, 0)
    ben.do("visitor.subscribers[x].subscribeToAudio(true)", annes)

    ben.hears(annes, ANNE.hz)


def test_how_loud_a_voice_is_can_be_heard_and_set(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)
    annes = anne.publish()
    ben.subscribe(annes)

    for page, who in ((anne, "publisher"), (ben, f"subscribers['{annes}']")):
        page.do(
            f"visitor.{who}.on('audioLevelUpdated',"
            "({ audioLevel }) => { visitor.level = audioLevel; })"
        )
        page.wait("visitor.level > 0.1 && visitor.level <= 1")
    ben.do("visitor.subscribers[x].setAudioVolume(20)", annes)

    assert ben.do(
        "const one = visitor.subscribers[x]; return [one.getAudioVolume(), one.video.volume]",
        annes,
    ) == [20, 0.2]


def test_what_is_received_is_counted(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)
    annes = anne.publish()
    ben.subscribe(annes)
    ben.sees(annes, ANNE)

    ben.wait(
        "visitor.subscribers[x].getStats().then(({ video }) => video.frameRate > 0)",
        annes,
    )
    stats = ben.do("return visitor.subscribers[x].getStats()", annes)

    assert stats["video"]["codec"] == "VP8"
    assert stats["video"]["bytesReceived"] > 0
    assert stats["audio"]["packetsReceived"] > 0


def test_pictures_are_no_larger_than_a_machine_can_hold(house: House) -> None:
    session_id = house.rig.session()
    # The browser's own camera has 640x480.
    anne, ben = house.guest(session_id), house.guest(session_id)
    annes = anne.publish()

    ben.subscribe(annes)
    ben.wait("visitor.subscribers[x].videoWidth() > 0", annes)

    assert ben.do("return visitor.subscribers[x].videoWidth()", annes) <= 320
    assert anne.do("return visitor.publisher.videoWidth()") == 640


def test_whoever_wants_small_pictures_gets_small_ones(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id), house.guest(session_id)
    annes = anne.publish()

    ben.subscribe(annes, preferredResolution={"width": 160, "height": 120})

    width = "visitor.subscribers[x].videoWidth()"
    ben.wait(f"{width} > 0 && {width} <= 160", annes)
    ben.do(
        "visitor.subscribers[x].setPreferredResolution({ width: 320, height: 240 })",
        annes,
    )
    ben.wait(f"{width} > 160", annes)


def test_the_modules_address_lifts_that_bound(house: House) -> None:
    session_id = house.rig.session()
    full = '<script src="{url}/client/opentok.min.js?quality=full"></script>'
    token = house.rig.token(session_id)
    anne = house.visitor(sdk=full).connect(session_id, token)
    ben = house.guest(session_id)
    annes = anne.publish()

    ben.subscribe(annes)

    ben.wait("visitor.subscribers[x].videoWidth() > 320", annes)


def test_whoever_unsubscribes_is_sent_nothing_more(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)
    annes = anne.publish()
    ben.subscribe(annes)

    ben.do("visitor.session.unsubscribe(visitor.subscribers[x])", annes)
    anne.wait("visitor.publisher.getStats().then(() => false, () => true)")

    assert ben.types("destroyed") == ["subscriber:destroyed"]
    assert (
        ben.do("return visitor.session.getSubscribersForStream({ streamId: x })", annes)
        == []
    )
    assert ben.do("return visitor.session.streams.has(x)", annes) is True
