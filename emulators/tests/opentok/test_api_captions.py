"""Live captions over the wire, with the real SDK where it can say it."""

from typing import Any

import httpx
import pytest
from opentok.exceptions import CaptioningAlreadyInProgressError, NotFoundError

from emulators.tests.opentok.rig import Rig


def start(rig: Rig, session_id: str, **options: object) -> httpx.Response:
    token = rig.token(session_id, "moderator")
    body = {"sessionId": session_id, "token": token, **options}
    return rig.project("POST", "/captions", body)


def told(rig: Rig, session_id: str, **options: object) -> str:
    """Captions whose status the receiver is told; their id."""
    answer = start(rig, session_id, statusCallbackUrl=rig.receiver.url, **options)
    captions_id: str = answer.json()["captionsId"]
    return captions_id


def statuses(rig: Rig) -> list[tuple[str, str]]:
    rig.settle()
    return [(body["status"], body["reason"]) for body in rig.receiver.bodies]


def test_the_sdk_starts_and_stops_them_and_gets_its_own_errors(rig: Rig) -> None:
    client, (session_id, _, _) = rig.sdk(), rig.publishing_session()
    token = rig.token(session_id, "moderator")

    started = client.start_captions(session_id, token, language_code="de-DE")
    with pytest.raises(CaptioningAlreadyInProgressError):
        client.start_captions(session_id, token)
    stopped = rig.project("POST", f"/captions/{started.captions_id}/stop")
    with pytest.raises(NotFoundError):
        client.stop_captions("nothing")

    assert (stopped.status_code, stopped.content) == (202, b"")
    (captions,) = rig.usage(session_id)["captions"]
    assert (captions["status"], captions["languageCode"]) == ("stopped", "de-DE")


def test_while_they_run_another_start_has_its_own_number(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    first = start(rig, session_id)

    second = start(rig, session_id)

    assert (first.status_code, list(first.json())) == (202, ["captionsId"])
    assert (second.status_code, second.json()["code"]) == (409, 60003)


def test_each_change_is_told_where_the_call_asked_for_it(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    captions_id = told(rig, session_id)
    rig.advance(seconds=30)

    rig.project("POST", f"/captions/{captions_id}/stop")
    rig.settle()

    begun, ended = rig.receiver.bodies
    assert begun["captionId"] == ended["captionId"] == captions_id
    assert (begun["status"], ended["status"]) == ("started", "stopped")
    assert (ended["sessionId"], ended["duration"]) == (session_id, 30)
    assert "event" not in begun


def test_without_an_address_nobody_is_told(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()

    start(rig, session_id)
    rig.advance(hours=5)

    assert rig.receiver.bodies == []


def test_they_end_after_the_time_that_was_asked_for(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    told(rig, session_id, maxDuration=300)

    rig.advance(seconds=299)
    before = statuses(rig)
    rig.advance(seconds=2)

    assert before == [("started", "")]
    assert statuses(rig)[1:] == [("stopped", "maximum duration exceeded")]


def test_they_end_with_the_session(rig: Rig) -> None:
    session_id, connection_id, _ = rig.publishing_session()
    told(rig, session_id)

    rig.control("DELETE", f"/connections/{connection_id}")

    assert statuses(rig)[1:] == [("stopped", "session ended")]


def test_they_may_break(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    captions_id = told(rig, session_id)

    broken = rig.control("POST", f"/captions/{captions_id}/fail")
    again = rig.control("POST", f"/captions/{captions_id}/fail")

    assert (broken.status_code, again.status_code) == (200, 409)
    assert statuses(rig)[1:] == [("failed", "failure")]
    assert start(rig, session_id).status_code == 202


@pytest.mark.parametrize(
    "options",
    [
        {"maxDuration": 299},
        {"maxDuration": 14_401},
        {"languageCode": "en"},
        {"languageCode": "xx-XX"},
        {"partialCaptions": "maybe"},
        {"statusCallbackUrl": "ftp://somewhere.example/captions"},
        {"statusCallbackUrl": "http://a.b/c"},
    ],
    ids=str,
)
def test_what_it_cannot_do_is_refused(rig: Rig, options: dict[str, Any]) -> None:
    session_id, _, _ = rig.publishing_session()

    assert start(rig, session_id, **options).status_code == 400


def test_an_empty_session_and_a_relayed_one_have_none(rig: Rig) -> None:
    empty = start(rig, rig.session())
    relayed = start(rig, rig.session(**{"p2p.preference": "enabled"}))

    assert empty.status_code == 404
    assert (relayed.status_code, relayed.json()["code"]) == (409, 15008)


def test_only_a_moderators_token_of_the_session_will_do(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    another, _, _ = rig.publishing_session()

    for token in (
        rig.token(session_id, "publisher"),
        rig.token(another, "moderator"),
        "T1==nothing",
    ):
        body = {"sessionId": session_id, "token": token}
        assert rig.project("POST", "/captions", body).status_code == 403


def test_what_is_over_cannot_be_stopped(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    captions_id = start(rig, session_id).json()["captionsId"]
    rig.project("POST", f"/captions/{captions_id}/stop")

    again = rig.project("POST", f"/captions/{captions_id}/stop")

    assert again.status_code == 404
    assert rig.usage(session_id)["calls"]["stopCaptions"] == 2
