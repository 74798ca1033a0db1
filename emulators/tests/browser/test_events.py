"""What a page is told, and in which order."""

from emulators.tests.browser.visitors import ANNE, BEN, House


def test_who_comes_is_told_who_is_there(house: House) -> None:
    session_id = house.rig.session()
    anne = house.guest(session_id, ANNE)
    annes = anne.publish(name="Anne")
    archive = house.rig.start_archive(session_id, name="the show")

    ben = house.guest(session_id)
    ben.wait_for("archiveStarted")

    assert ben.events() == [
        {"who": "session", "type": "sessionConnected"},
        {
            "who": "session",
            "type": "connectionCreated",
            "connection": ben.connection_id,
        },
        {
            "who": "session",
            "type": "connectionCreated",
            "connection": anne.connection_id,
        },
        {"who": "session", "type": "streamCreated", "stream": annes},
        {"who": "session", "type": "archiveStarted", "name": "the show"},
    ]
    assert ben.do("return visitor.session.archives.map(({ id }) => id)") == [archive]


def test_who_is_there_is_told_who_comes_and_goes(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id), house.guest(session_id, BEN)
    bens = ben.publish()
    anne.subscribe(bens)

    ben.page.close()
    anne.wait_for("connectionDestroyed")

    assert anne.types("stream", "disconnected", "destroyed", "connectionD") == [
        "session:streamCreated",
        "session:streamDestroyed",
        "subscriber:disconnected",
        "subscriber:destroyed",
        "session:connectionDestroyed",
    ]
    assert {event["reason"] for event in anne.events("streamD", "connectionD")} == {
        "clientDisconnected"
    }
    assert anne.do("return visitor.session.connections.length()") == 1
    assert anne.do("return document.getElementById('others').children.length") == 0


def test_connections_can_be_kept_quiet(house: House) -> None:
    session_id = house.rig.session()
    token = house.rig.token(session_id)
    anne = house.visitor().connect(session_id, token, connectionEventsSuppressed=True)

    house.guest(session_id)
    ben = house.guest(session_id, BEN)
    bens = ben.publish()
    anne.wait_for("streamCreated", stream=bens)

    assert anne.types() == ["session:sessionConnected", "session:streamCreated"]
    ids = anne.do("return visitor.session.connections.map((one) => one.connectionId)")
    assert ids == [ben.connection_id]


def test_ones_own_stream_is_told_by_the_publisher(house: House) -> None:
    anne = house.guest(house.rig.session(), ANNE)

    annes = anne.publish()

    told = anne.events("streamCreated")
    assert told == [{"who": "publisher", "type": "streamCreated", "stream": annes}]


def test_whoever_ends_their_stream_is_gone_from_the_page(house: House) -> None:
    anne = house.guest(house.rig.session(), ANNE)
    anne.publish()

    anne.do("visitor.session.unpublish(visitor.publisher)")

    assert anne.types("streamDestroyed", "destroyed") == [
        "publisher:streamDestroyed",
        "publisher:destroyed",
    ]
    assert anne.do("return document.getElementById('me').children.length") == 0


def test_a_preview_stays_where_the_page_wants_it(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)
    annes = anne.publish()
    ben.subscribe(annes)

    anne.do("""
        visitor.publisher.on("streamDestroyed", (event) => event.preventDefault());
        visitor.session.unpublish(visitor.publisher);
    """)
    ben.wait_for("destroyed")

    assert anne.types("destroyed") == []
    assert anne.do("return visitor.publisher.getImgData().length > 100") is True

    anne.do(
        "return new Promise((done) => visitor.session.publish(visitor.publisher, done))"
    )
    again = anne.do("return visitor.publisher.stream.streamId")
    ben.subscribe(again)
    ben.sees(again, ANNE)


def test_whoever_leaves_takes_all_along(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id, BEN)
    annes = anne.publish()
    anne.subscribe(ben.publish())

    anne.do("await visitor.session.disconnect()")

    gone = ["sessionD", "streamD", "disconnected", "destroyed"]
    assert anne.types(*gone) == [
        "session:sessionDisconnected",
        "publisher:streamDestroyed",
        "publisher:destroyed",
        "subscriber:disconnected",
        "subscriber:destroyed",
    ]
    assert anne.do(
        "const { connection, streams, capabilities } = visitor.session;"
        "return [connection, streams.length(), capabilities.publish]"
    ) == [None, 0, 0]
    ben.wait_for("streamDestroyed", stream=annes, reason="clientDisconnected")


def test_a_page_may_come_back_with_the_same_object(house: House) -> None:
    session_id = house.rig.session()
    anne = house.guest(session_id)
    first = anne.connection_id

    anne.do("await visitor.session.disconnect()")
    second = anne.do("return visitor.connect(x)", house.rig.token(session_id))

    assert first != second
    assert anne.types("sessionC") == ["session:sessionConnected"] * 2


def test_a_handler_that_fails_silences_those_after_it(house: House) -> None:
    visitor = house.visitor()

    heard = visitor.do("""
        const [heard, publisher] = [[], OT.initPublisher("me", { insertMode: "append" })];
        publisher.on("a b", function ({ type }) { heard.push([type, this.name]); }, { name: "x" });
        publisher.once({ a: () => heard.push("once") });
        publisher.on("b", () => { throw new Error("no"); });
        publisher.on("b", () => heard.push("never"));
        for (const type of ["a", "a", "b"]) publisher.trigger(type, { type });
        publisher.off();
        publisher.trigger("a", { type: "a" });
        publisher.destroy();
        return heard;
    """)

    assert heard == [["a", "x"], "once", ["a", "x"], ["b", "x"]]
