"""What moderators and backends do to others, as their pages see it."""

from emulators.tests.browser.visitors import ANNE, BEN, House, Visitor

MODERATE = """
const { session } = visitor;
const about = x.id && (session.connections.get(x.id) ?? session.streams.get(x.id));
return session[x.act](...(about ? [about] : [])).then(() => null, ({ name, code }) => [name, code]);
"""


def moderate(visitor: Visitor, act: str, about: str | None = None) -> object:
    if about is not None:
        wanted = "[...visitor.session.connections.map((one) => one.id), ...visitor.session.streams.map((one) => one.id)].includes(x)"
        visitor.wait(wanted, about)
    return visitor.do(MODERATE, {"act": act, "id": about})


def test_who_is_put_out_is_told_why(house: House) -> None:
    session_id = house.rig.session()
    moderator = house.guest(session_id, role="moderator")
    anne = house.guest(session_id, ANNE)
    annes = anne.publish()

    assert moderate(moderator, "forceDisconnect", anne.connection_id) is None
    anne.wait_for("sessionDisconnected", reason="forceDisconnected")
    moderator.wait_for("connectionDestroyed", reason="forceDisconnected")

    assert anne.events("streamDestroyed") == [
        {
            "who": "publisher",
            "type": "streamDestroyed",
            "stream": annes,
            "reason": "forceDisconnected",
        }
    ]


def test_the_backend_can_put_somebody_out_too(house: House) -> None:
    session_id = house.rig.session()
    anne = house.guest(session_id)

    path = f"/session/{session_id}/connection/{anne.connection_id}"
    assert house.rig.project("DELETE", path).status_code == 204

    anne.wait_for("sessionDisconnected", reason="forceDisconnected")


def test_who_is_no_moderator_is_refused(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)
    annes = anne.publish()

    assert [
        moderate(ben, "forceDisconnect", anne.connection_id),
        moderate(ben, "forceUnpublish", annes),
        moderate(ben, "forceMuteStream", annes),
        moderate(ben, "forceMuteAll"),
    ] == [["OT_PERMISSION_DENIED", code] for code in (1520, 1530, 1540, 1540)]


def test_a_stream_can_be_ended_by_a_moderator(house: House) -> None:
    session_id = house.rig.session()
    moderator = house.guest(session_id, role="moderator")
    anne = house.guest(session_id, ANNE)
    annes = anne.publish()

    moderate(moderator, "forceUnpublish", annes)

    anne.wait_for("streamDestroyed", reason="forceUnpublished", stream=annes)
    assert anne.types("sessionD") == []


def test_who_is_muted_by_a_moderator_is_silent_until_they_unmute(house: House) -> None:
    session_id = house.rig.session()
    moderator = house.guest(session_id, role="moderator")
    anne = house.guest(session_id, ANNE)
    annes = anne.publish()
    moderator.subscribe(annes)
    moderator.hears(annes, ANNE.hz)

    moderate(moderator, "forceMuteStream", annes)
    anne.wait_for("muteForced")
    moderator.hears(annes, 0)
    moderator.wait_for("streamPropertyChanged", changedProperty="hasAudio")
    anne.do("visitor.publisher.publishAudio(true)")

    moderator.hears(annes, ANNE.hz)


def test_the_backend_mutes_all_and_who_comes_later(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id, BEN)
    annes = anne.publish()
    anne.subscribe(ben.publish())

    body = {"active": True, "excludedStreamIds": [annes]}
    house.rig.project("POST", f"/session/{session_id}/mute", body)
    ben.wait_for("muteForced", who="publisher")
    anne.wait_for("muteForced", who="session", active=True)
    anne.hears(ben.stream_id, 0)

    claire = house.guest(session_id, ANNE)
    claire.publish()

    claire.wait_for("muteForced", who="publisher")
    assert claire.do("return visitor.publisher.stream.hasAudio") is False
    assert anne.types("muteForced") == ["session:muteForced"]


def test_muting_all_can_be_ended(house: House) -> None:
    session_id = house.rig.session()
    moderator = house.guest(session_id, role="moderator")

    moderate(moderator, "forceMuteAll")
    moderate(moderator, "disableForceMute")
    moderator.wait_for("muteForced", active=False)
    anne = house.guest(session_id, ANNE)
    anne.publish()

    assert [event["active"] for event in moderator.events("muteForced")] == [
        True,
        False,
    ]
    assert anne.types("muteForced") == []
