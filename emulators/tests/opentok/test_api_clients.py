"""Control calls: what clients do, and what their tokens allow."""

import pytest

from emulators.tests.opentok.rig import Rig


def test_a_token_does_not_connect_to_another_session(rig: Rig) -> None:
    session_id, token = rig.session(), rig.token(rig.session())

    body = {"sessionId": session_id, "token": token}
    answer = rig.control("POST", "/connections", body)

    assert answer.status_code == 403


def test_a_token_stops_admitting_but_nobody_inside_is_cut(rig: Rig) -> None:
    session_id = rig.session()
    token = rig.token(session_id)
    connection_id = rig.join(session_id)

    rig.advance(days=1)

    body = {"sessionId": session_id, "token": token}
    assert rig.control("POST", "/connections", body).status_code == 403
    seen = rig.control("GET", f"/connections/{connection_id}").json()
    assert seen["connected"] is True


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"sessionId": "nowhere", "token": "t"}, 404),
        ({"sessionId": "nowhere"}, 404),
    ],
)
def test_a_connection_needs_a_session_and_a_token(
    rig: Rig, body: dict[str, str], status: int
) -> None:
    assert rig.control("POST", "/connections", body).status_code == status


@pytest.mark.parametrize(
    ("role", "publishes", "signals", "moderates"),
    [
        ("subscriber", 403, 403, 403),
        ("publisher", 200, 204, 403),
        ("publisheronly", 200, 403, 403),
        ("moderator", 200, 204, 204),
    ],
)
def test_a_role_is_worth(
    rig: Rig, role: str, publishes: int, signals: int, moderates: int
) -> None:
    session_id = rig.session()
    own, other = rig.join(session_id, role), rig.join(session_id)

    mine = {"connectionId": own}
    published = rig.control("POST", "/streams", mine)
    signalled = rig.control("POST", "/signals", mine | {"type": "t", "data": "d"})
    moderated = rig.control("POST", "/forceDisconnect", mine | {"targetId": other})

    assert published.status_code == publishes
    assert signalled.status_code == signals
    assert moderated.status_code == moderates


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("subscriber", 200),
        ("publisher", 200),
        ("publisheronly", 403),
        ("moderator", 200),
    ],
)
def test_whoever_may_only_publish_hears_nobody(
    rig: Rig, role: str, status: int
) -> None:
    session_id = rig.session()
    own, other = rig.join(session_id, role), rig.join(session_id)
    stream = rig.control("POST", "/streams", {"connectionId": other}).json()["id"]

    body = {"connectionId": own, "streamId": stream}

    assert rig.control("POST", "/subscriptions", body).status_code == status


def test_nobody_hears_what_is_said_in_another_session(rig: Rig) -> None:
    own, other = rig.join(rig.session()), rig.join(rig.session())
    theirs = rig.control("POST", "/streams", {"connectionId": other}).json()["id"]

    body = {"connectionId": own, "streamId": theirs}

    assert rig.control("POST", "/subscriptions", body).status_code == 404


def test_a_signal_between_clients_tells_who_sent_it(rig: Rig) -> None:
    session_id = rig.session()
    ann, bob = rig.join(session_id), rig.join(session_id)

    body = {"connectionId": ann, "type": "chat", "data": "hi", "to": bob}
    rig.control("POST", "/signals", body)

    seen = rig.control("GET", f"/connections/{bob}").json()
    assert seen["signals"] == [{"type": "chat", "data": "hi", "from": ann}]
    assert rig.control("GET", f"/connections/{ann}").json()["signals"] == []


def test_a_moderator_does_not_put_themselves_out(rig: Rig) -> None:
    moderator = rig.join(rig.session(), "moderator")

    body = {"connectionId": moderator, "targetId": moderator}

    assert rig.control("POST", "/forceDisconnect", body).status_code == 400


def test_who_left_or_was_lost_is_told_apart(rig: Rig) -> None:
    session_id = rig.session()
    left, lost = rig.join(session_id), rig.join(session_id)

    rig.control("DELETE", f"/connections/{left}")
    rig.control("DELETE", f"/connections/{lost}?reason=networkDisconnected")

    reasons = [
        rig.control("GET", f"/connections/{each}").json()["reason"]
        for each in (left, lost)
    ]
    assert reasons == ["clientDisconnected", "networkDisconnected"]
    assert rig.control("DELETE", f"/connections/{left}").status_code == 404
    assert rig.control("POST", "/streams", {"connectionId": left}).status_code == 404
    assert rig.control("GET", "/connections/nobody").status_code == 404


def test_one_person_may_have_several_connections(rig: Rig) -> None:
    session_id = rig.session()
    body = {"sessionId": session_id, "token": rig.token(session_id)}

    ids = [
        rig.control("POST", "/connections", body).json()["connectionId"]
        for _ in range(3)
    ]
    rig.control("DELETE", f"/connections/{ids[1]}")

    path = f"/session/{session_id}/connection"
    listed = rig.project("GET", path).json()["items"]
    assert len(set(ids)) == 3
    assert [each["connectionId"] for each in listed] == [ids[0], ids[2]]


def test_who_is_still_connecting_is_in_the_list_alone(rig: Rig) -> None:
    rig.report_to_receiver()
    session_id = rig.session()
    body = {"sessionId": session_id, "token": rig.token(session_id)}
    path = f"/session/{session_id}/connection"
    came, stayed_away = (
        rig.control("POST", "/connections", {**body, "connecting": True}).json()
        for _ in range(2)
    )

    before = rig.project("GET", path).json()["items"]
    started = rig.project("POST", "/archive", {"sessionId": session_id})
    mine = {"connectionId": came["connectionId"]}
    published = rig.control("POST", "/streams", mine)
    told_before = len(rig.reported("connectionCreated"))
    rig.control("DELETE", f"/connections/{stayed_away['connectionId']}")
    admitted = rig.control("PATCH", f"/connections/{came['connectionId']}")
    after = rig.project("GET", path).json()["items"]

    assert came["connected"] is False
    assert [each["connectionState"] for each in before] == ["Connecting"] * 2
    assert (started.status_code, published.status_code) == (404, 404)
    assert told_before == 0
    assert admitted.json()["connected"] is True
    assert [each["connectionState"] for each in after] == ["Connected"]
    assert len(rig.reported("connectionCreated")) == 1
    assert rig.reported("connectionDestroyed") == []
    again = rig.control("PATCH", f"/connections/{came['connectionId']}")
    assert again.status_code == 404


def test_a_connection_can_die_without_anybody_being_told(rig: Rig) -> None:
    rig.report_to_receiver()
    session_id, connection_id, _ = rig.publishing_session()
    rig.join(session_id)

    query = "reason=networkDisconnected&callbacks=false"
    rig.control("DELETE", f"/connections/{connection_id}?{query}")

    assert rig.reported("connectionDestroyed") == []
    assert rig.reported("streamDestroyed") == []
    listed = rig.project("GET", f"/session/{session_id}/connection").json()
    assert listed["count"] == 1
    deliveries = rig.control("GET", "/callbacks").json()["deliveries"]
    lost = [each["event"] for each in deliveries if each["state"] == "lost"]
    assert lost == ["streamDestroyed", "connectionDestroyed"]


def test_a_session_shows_who_is_in_it_and_what_they_publish(rig: Rig) -> None:
    session_id, connection_id, stream_id = rig.publishing_session()
    rig.project("POST", f"/session/{session_id}/signal", {"type": "t", "data": "d"})

    state = rig.control("GET", f"/sessions/{session_id}").json()

    assert [each["connectionId"] for each in state["connections"]] == [connection_id]
    assert [each["id"] for each in state["streams"]] == [stream_id]
    assert state["signals"] == [{"type": "t", "data": "d", "from": None}]


def test_a_stream_ends_by_its_id(rig: Rig) -> None:
    _, connection_id, stream_id = rig.publishing_session()

    ended = rig.control("DELETE", f"/streams/{stream_id}?reason=mediaStopped")

    assert ended.status_code == 204
    assert rig.control("GET", f"/connections/{connection_id}").json()["streams"] == []
    assert rig.control("DELETE", f"/streams/{stream_id}").status_code == 404
    assert rig.control("PATCH", f"/streams/{stream_id}", {}).status_code == 404
