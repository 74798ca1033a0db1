"""What pages of the first years of OpenTok are used to, beyond what its types say."""

from emulators.tests.browser.visitors import ANNE, BEN, House


def test_a_session_has_collections(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)
    annes = anne.publish(name="Anne")
    ben.wait("visitor.session.streams.has(x)", annes)

    found = ben.do(
        """
        const { connections, streams } = visitor.session;
        const [stream] = streams.where({ name: "Anne" });
        return [
          connections.length(),
          connections.find((one) => one.connectionId === x).id,
          streams.map(({ streamId }) => streamId),
          stream.connection === connections.get(x),
          stream.videoType,
          streams.where({ name: "Ben" }).length,
        ];
        """,
        anne.connection_id,
    )

    assert found == [2, anne.connection_id, [annes], True, "camera", 0]


def test_a_subscriber_knows_its_session_and_its_stream_until_its_end(
    house: House,
) -> None:
    session_id = house.rig.session()
    anne = house.guest(session_id, ANNE)
    ben = house.visitor()
    ben.connect(session_id, house.rig.token(session_id, connection_data="Ben"))
    annes = anne.publish()
    ben.subscribe(annes)

    of_it = """
        const one = visitor.subscribers[x];
        const [same] = visitor.session.getSubscribersForStream(one.stream ?? { streamId: x });
        return [one.stream?.streamId ?? null, same === one, Boolean(document.getElementById(one.element?.id))];
    """
    during = ben.do(of_it, annes)
    data = ben.do("return visitor.subscribers[x].session.connection.data", annes)
    anne.page.close()
    ben.wait_for("destroyed")

    assert (during, data) == ([annes, True, True], "Ben")
    assert ben.do(of_it, annes) == [None, False, False]


def test_a_session_makes_the_publisher_of_an_element(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)

    made = anne.do("""
        let publisher;
        await new Promise((done) => { publisher = visitor.session.publish("me", done); });
        return [publisher.id, publisher.stream.streamId,
          visitor.session.getPublisherForStream(publisher.stream) === publisher];
    """)
    ben.subscribe(made[1])

    assert (made[0], made[2]) == ("me", True)
    ben.sees(made[1], ANNE)


def test_one_page_may_be_in_two_sessions(house: House) -> None:
    stage, backstage = house.rig.session(), house.rig.session()
    host, producer = house.guest(stage), house.guest(backstage)
    fan = house.visitor(BEN)

    streams = fan.do(
        """
        const publishers = x.map(([sessionId, token]) => {
          const session = OT.initSession("100", sessionId);
          const publisher = OT.initPublisher("me", { insertMode: "append" });
          return session.connect.promise(token).then(() => session.publish.promise(publisher));
        });
        return (await Promise.all(publishers)).map(({ stream }) => stream.streamId);
        """,
        [[each, house.rig.token(each)] for each in (stage, backstage)],
    )
    host.subscribe(streams[0])
    producer.subscribe(streams[1])

    host.sees(streams[0], BEN)
    producer.sees(streams[1], BEN)


def test_old_names_of_methods_work(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id), house.guest(session_id)

    ben.do("""
        visitor.heard = [];
        const hear = ({ type, data }) => visitor.heard.push(type.split(":")[1], data);
        visitor.session.addEventListener("signal", hear);
        visitor.session.addEventListener("signal:chat", hear);
        visitor.session.removeEventListener("signal:chat", hear);
    """)
    anne.do("await visitor.session.signal({ type: 'chat', data: 'hello' })")

    ben.wait("visitor.heard.length > 0")
    assert ben.do("return visitor.heard") == ["chat", "hello"]
