"""Recordings, as pages are told of them and make them."""

from emulators.tests.browser.visitors import ANNE, House


def test_pages_are_told_when_a_recording_begins_and_ends(house: House) -> None:
    session_id = house.rig.session()
    anne = house.guest(session_id, ANNE)
    anne.publish()

    archive = house.rig.start_archive(session_id, name="the show")
    anne.wait_for("archiveStarted", name="the show")
    kept = "return visitor.session.archives.map(({ id }) => id)"
    assert anne.do(kept) == [archive]
    house.rig.project("POST", f"/archive/{archive}/stop")
    anne.wait_for("archiveStopped", name="the show")

    assert anne.do(kept) == []


def test_an_empty_session_is_not_recorded_but_one_with_a_tab_is(house: House) -> None:
    session_id = house.rig.session()
    body = {"sessionId": session_id}

    without = house.rig.project("POST", "/archive", body)
    house.guest(session_id)
    with_one = house.rig.project("POST", "/archive", body)

    assert (without.status_code, with_one.status_code) == (404, 200)


def test_callbacks_tell_of_tabs(house: House) -> None:
    house.rig.report_to_receiver()
    session_id = house.rig.session()
    anne = house.guest(session_id, ANNE)
    annes = anne.publish(name="Anne")
    ben = house.guest(session_id)
    ben.wait("visitor.session.streams.has(x)", annes)

    anne.page.close()
    ben.wait_for("connectionDestroyed")

    (created,) = house.rig.reported("streamCreated")
    (destroyed,) = house.rig.reported("streamDestroyed")
    assert created["stream"]["id"] == destroyed["stream"]["id"] == annes
    assert created["stream"]["name"] == "Anne"
    assert destroyed["reason"] == "clientDisconnected"
