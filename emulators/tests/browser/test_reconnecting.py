"""A network that breaks, and comes back or does not."""

from emulators.tests.browser.visitors import ANNE, House, Visitor

NO_NETWORK = """window.WebSocket = class {
  constructor() { setTimeout(() => this.onclose?.()); }
  close() {}
};"""


def cut(house: House, visitor: Visitor) -> None:
    answer = house.rig.control("DELETE", f"/connections/{visitor.connection_id}/socket")
    assert answer.status_code == 204, answer.text


def test_whoever_comes_back_is_the_same_and_is_still_seen(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)
    annes = anne.publish()
    ben.subscribe(annes)
    ben.sees(annes, ANNE)

    cut(house, anne)
    anne.wait_for("sessionReconnected")

    assert anne.types("sessionR", "sessionD", "streamD") == [
        "session:sessionReconnecting",
        "session:sessionReconnected",
    ]
    assert (
        anne.do("return visitor.session.connection.connectionId") == anne.connection_id
    )
    assert ben.types("streamD", "connectionD", "disconnected") == []
    ben.sees(annes, ANNE)


def test_whoever_comes_back_is_told_what_happened(house: House) -> None:
    session_id = house.rig.session()
    anne, ben, claire = (house.guest(session_id) for _ in range(3))
    anne.page.route_web_socket("**/client/socket", lambda socket: socket.close())

    cut(house, anne)
    anne.wait_for("sessionReconnecting")
    ben.do("await visitor.session.disconnect()")
    claire.do("await visitor.session.signal({ type: 'meanwhile' })")
    late = house.guest(session_id)
    anne.page.unroute_all()
    anne.page.route_web_socket(
        "**/client/socket", lambda socket: socket.connect_to_server()
    )
    anne.wait_for("sessionReconnected")
    anne.wait_for("signal:meanwhile")

    anne.wait_for("connectionDestroyed", connection=ben.connection_id)
    anne.wait_for("connectionCreated", connection=late.connection_id)


def test_what_is_said_meanwhile_is_said_later(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id), house.guest(session_id)

    anne.do(
        "visitor.session.once('sessionReconnecting', () => visitor.session.signal({ type: 'later' }))"
    )
    cut(house, anne)

    ben.wait_for("signal:later", **{"from": anne.connection_id})


def test_whoever_does_not_come_back_is_out(house: House) -> None:
    session_id = house.rig.session()
    house.rig.control("POST", "/settings", {"reconnectGraceMs": 0})
    anne, ben = house.guest(session_id, ANNE), house.guest(session_id)
    annes = anne.publish()

    cut(house, anne)
    anne.wait_for("sessionDisconnected", reason="networkDisconnected")
    ben.wait_for("streamDestroyed", stream=annes, reason="networkDisconnected")

    assert anne.types("destroyed") == ["publisher:destroyed"]


def test_whoever_was_put_out_meanwhile_is_told_so(house: House) -> None:
    session_id = house.rig.session()
    anne = house.guest(session_id)
    anne.do(f"""
        visitor.session.once("sessionReconnecting", () => {{
          visitor.open = WebSocket;
          {NO_NETWORK}
        }})
    """)

    cut(house, anne)
    anne.wait_for("sessionReconnecting")
    path = f"/session/{session_id}/connection/{anne.connection_id}"
    assert house.rig.project("DELETE", path).status_code == 204
    anne.do("window.WebSocket = visitor.open")

    anne.wait_for("sessionDisconnected", reason="forceDisconnected")
