"""How a page gets into a session, by either form of the stand-in, and how it is refused."""

import pytest

from emulators.tests.browser.visitors import ANNE, BEN, CLASSIC, MODULE, House
from emulators.tests.opentok.rig import API_KEY

REFUSED = """
visitor.init(x.told);
OT.on("exception", ({ code, title }) => { visitor.exception = { code, title }; });
const error = await new Promise((resolve) => visitor.session.connect(x.token, resolve));
return { name: error.name, code: error.code, exception: visitor.exception };
"""


def told(session_id: str) -> dict[str, object]:
    return {"apiKey": API_KEY, "sessionId": session_id}


@pytest.mark.parametrize("sdk", [CLASSIC, MODULE])
def test_the_script_and_the_module_do_the_same(house: House, sdk: str) -> None:
    session_id = house.rig.session()
    anne = house.visitor(ANNE, sdk=sdk).connect(session_id, house.rig.token(session_id))
    ben = house.visitor(BEN, sdk=sdk).connect(session_id, house.rig.token(session_id))

    ben.subscribe(anne.publish())

    ben.sees(anne.stream_id, ANNE)


def test_applications_have_sessions_too(house: House) -> None:
    house.rig.is_application = True
    session_id, key = house.rig.session(), house.rig.project_id
    anne = house.visitor(ANNE)
    anne.connect(session_id, house.rig.token(session_id), key=key)
    ben = house.visitor(BEN)
    ben.connect(session_id, house.rig.token(session_id), key=key)

    ben.subscribe(anne.publish())

    ben.sees(anne.stream_id, ANNE)


def test_whoever_changes_their_mind_while_connecting_is_out(house: House) -> None:
    session_id = house.rig.session()
    anne = house.visitor()
    anne.do("visitor.init(x)", told(session_id))

    ended = anne.do(
        """
        const refused = visitor.connect(x).catch(({ message }) => message);
        await visitor.session.disconnect();
        const again = await visitor.connect(x);
        return [await refused, visitor.session.connection.id === again];
        """,
        house.rig.token(session_id),
    )

    assert ended == ["OT_CONNECT_FAILED 1006", True]
    assert anne.types("sessionC", "sessionD") == ["session:sessionConnected"]


def test_a_classic_script_sets_the_global_before_the_next_script(house: House) -> None:
    inline = "<script>window.first = typeof OT.initSession</script>"
    visitor = house.visitor(sdk=CLASSIC + inline)

    assert visitor.do("return window.first") == "function"


def test_the_module_exports_what_the_global_has(house: House) -> None:
    visitor = house.visitor(sdk=MODULE)

    exported = visitor.do(
        "const all = await import(x);"
        "return [all.default === OT, all.initSession === OT.initSession, "
        "all.once === OT.once, typeof all.Publisher]",
        f"{house.rig.url}/client/opentok.mjs",
    )

    assert exported == [True, True, True, "function"]


def test_a_role_is_told_as_capabilities(house: House) -> None:
    session_id = house.rig.session()
    look = "const { capabilities, connection } = visitor.session;"
    visitor = house.visitor()
    visitor.do("visitor.init(x)", told(session_id))

    before = visitor.do(
        f"{look} return [connection, capabilities.publish, visitor.session.isConnected()]"
    )
    visitor.connect(
        session_id, house.rig.token(session_id, "moderator", connection_data="Anne")
    )
    after = visitor.do(
        f"{look} return [connection.data, capabilities.forceMute, "
        "capabilities.permittedTo('publish'), visitor.session.isConnected()]"
    )

    assert before == [None, 0, False]
    assert after == ["Anne", 1, True, True]


def test_a_session_is_one_object_per_id(house: House) -> None:
    visitor = house.visitor()

    same = visitor.do("return OT.initSession('1', 'a') === OT.initSession('1', 'a')")

    assert same is True


def test_a_token_that_is_over_is_refused(house: House) -> None:
    session_id = house.rig.session()
    token = house.rig.token(session_id, exp=1)

    refusal = house.visitor().do(REFUSED, {"told": told(session_id), "token": token})

    assert refusal == {
        "name": "OT_AUTHENTICATION_ERROR",
        "code": 1004,
        "exception": {"code": 1004, "title": "Authentication error"},
    }


def test_a_session_that_is_not_there_is_refused(house: House) -> None:
    token = house.rig.token(house.rig.session())

    refusal = house.visitor().do(REFUSED, {"told": told("1_none"), "token": token})

    assert (refusal["name"], refusal["code"]) == ("OT_INVALID_SESSION_ID", 1005)


def test_where_nobody_answers_it_says_so(house: House) -> None:
    session_id = house.rig.session()
    visitor = house.visitor()
    visitor.page.route_web_socket("**/client/socket", lambda socket: socket.close())

    refusal = visitor.do(
        REFUSED, {"told": told(session_id), "token": house.rig.token(session_id)}
    )

    assert (refusal["name"], refusal["code"]) == ("OT_CONNECT_FAILED", 1006)


def test_whoever_is_not_connected_can_do_nothing(house: House) -> None:
    session_id = house.rig.session()
    visitor = house.visitor(ANNE)
    visitor.do("visitor.init(x)", told(session_id))

    codes = visitor.do("""
        const { session } = visitor;
        const code = (act) => new Promise((resolve) => act((error) => resolve([error.name, error.code])));
        return [
          await code((heard) => session.publish("me", {}, heard)),
          await code((heard) => session.subscribe({ streamId: "a" }, "others", {}, heard)),
          await code((heard) => session.signal({ data: "a" }, heard)),
        ];
    """)

    assert codes == [
        ["OT_NOT_CONNECTED", 1010],
        ["OT_NOT_CONNECTED", 1501],
        ["OT_NOT_CONNECTED", 500],
    ]


def test_whoever_may_not_publish_is_told_at_once(house: House) -> None:
    session_id = house.rig.session()
    visitor = house.guest(session_id, ANNE, role="subscriber")

    refusal = visitor.do("""
        let returned;
        const error = await new Promise((resolve) => {
          returned = visitor.session.publish("me", {}, resolve);
        });
        return [returned, error.name, error.code];
    """)

    assert refusal == [None, "OT_PERMISSION_DENIED", 1500]


def test_whoever_may_only_publish_cannot_subscribe(house: House) -> None:
    session_id = house.rig.session()
    anne = house.guest(session_id, ANNE)
    ben = house.guest(session_id, role="publisheronly")
    annes = anne.publish()

    with pytest.raises(Exception, match="OT_PERMISSION_DENIED 1501"):
        ben.subscribe(annes)
