"""Messages between pages."""

from emulators.tests.browser.visitors import House

SIGNAL = """
return new Promise((resolve) => visitor.session.signal(x, (error) => resolve(error && [error.name, error.code])));
"""


def test_a_signal_reaches_everybody_and_names_its_type_twice(house: House) -> None:
    session_id = house.rig.session()
    anne, ben = house.guest(session_id), house.guest(session_id)
    ben.do("visitor.note('typed', visitor.session, ['signal:chat'])")

    assert anne.do(SIGNAL, {"type": "chat", "data": '{"text": "hello"}'}) is None
    ben.wait_for("signal:chat")
    anne.wait_for("signal:chat")

    told = {
        "type": "signal:chat",
        "data": '{"text": "hello"}',
        "from": anne.connection_id,
    }
    assert ben.events("signal") == [{"who": "session"} | told, {"who": "typed"} | told]


def test_a_signal_for_one_reaches_no_other(house: House) -> None:
    session_id = house.rig.session()
    anne, ben, claire = (house.guest(session_id) for _ in range(3))

    anne.do(
        "const to = visitor.session.connections.get(x);"
        "await visitor.session.signal({ to, type: 'wave' });"
        "await visitor.session.signal({ type: 'end' })",
        ben.connection_id,
    )
    for each in (ben, claire):
        each.wait_for("signal:end")

    assert ben.types("signal") == ["session:signal:wave", "session:signal:end"]
    assert claire.types("signal") == ["session:signal:end"]


def test_a_signal_of_the_backend_is_from_nobody(house: House) -> None:
    session_id = house.rig.session()
    anne = house.guest(session_id)

    house.rig.project(
        "POST", f"/session/{session_id}/signal", {"type": "a", "data": "b"}
    )
    anne.wait_for("signal:a")

    assert anne.events("signal") == [
        {"who": "session", "type": "signal:a", "data": "b", "from": None}
    ]


def test_a_signal_has_limits(house: House) -> None:
    anne = house.guest(house.rig.session())

    assert anne.do(SIGNAL, {"type": "a b"}) == ["OT_INVALID_PARAMETER", 400]
    assert anne.do(SIGNAL, {"type": "t" * 129}) == ["OT_INVALID_PARAMETER", 400]
    assert anne.do(SIGNAL, {"data": {"no": "text"}}) == ["OT_INVALID_PARAMETER", 400]
    # In JSON, with two quotation marks.
    assert anne.do(SIGNAL, {"data": "d" * 8190}) is None
    assert anne.do(SIGNAL, {"data": "d" * 8191}) == ["OT_INVALID_PARAMETER", 413]
    assert anne.do(SIGNAL, {"to": "nobody"}) == ["OT_NOT_FOUND", 404]
