"""Seats: who hears the line, and who is taken for whose turn it is."""

import json
from typing import Any

import pytest

from emulators.firebase.database.tree import InvalidData
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import PermissionDenied, RulesDenied
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.show_errors import NotCalled, NotOnDeck, NotOnStage
from interactive_broadcast.seats.models import FanTokens, FanTokensRequest, Seat
from tests.support.builders import a_place
from tests.support.callback_requests import a_callback, about_somebody
from tests.support.entering import entering
from tests.support.in_process_platform import (
    ANA,
    FANS,
    LIMIT,
    InProcessPlatform,
    anonymous,
    fan,
    signed_in,
)
from tests.support.token_holders import TokenHolders

SHOW = "activeBroadcasts/ana/night"
LINE, DECK = "line/ana/night", "deck/ana/night"
NOW: dict[str, Json] = {".sv": "timestamp"}
PLACE_NOW: dict[str, Json] = {"at": NOW, "order": NOW}
FAY, GUS = FANS[:LIMIT]
AUDIENCE = FanTokensRequest(admin_id=ANA, fan_url="night")
PLACE: dict[str, Any] = {"adminId": "$producerId", "fanUrl": "$fanUrl"}


def join(platform: InProcessPlatform, *uids: str) -> None:
    for uid in uids:
        record: dict[str, Any] = {"id": uid, "name": uid, "joinedAt": NOW}
        place = f"{SHOW}/activeFans/{uid}"
        platform.client(anonymous(uid)).update(entering(place, record))


def line_up(platform: InProcessPlatform, *uids: str) -> None:
    """They join and get in line, in this order."""
    join(platform, *uids)
    for uid in uids:
        platform.clock.advance(1)
        platform.client(anonymous(uid)).update({f"{LINE}/{uid}": {**PLACE_NOW}})
    deliver(platform)


def deliver(platform: InProcessPlatform) -> None:
    """What has changed is told to the functions, without any time going by."""
    while platform.waiting:
        platform.deliver()


def tokens(platform: InProcessPlatform, uid: str | None, seat: Seat) -> FanTokens:
    request = FanTokensRequest(admin_id=ANA, fan_url="night", seat=seat)
    caller = Caller(role=Role.FAN, uid=uid)
    return platform.backend.seats.tokens.fan(caller, request)


def connect(
    platform: InProcessPlatform, session_id: str, connection: str, *streams: str
) -> None:
    """Fay's app does, and publishes these streams. OpenTok reports it."""
    platform.video.connections[connection] = session_id
    person = opaque_id(platform.event_of(ANA)["id"], FAY)
    data = json.dumps({"userType": "fan", "person": person})
    one = {"id": connection, "data": data}
    reports = [about_somebody("connectionCreated", session_id, connection=one)]
    for stream in streams:
        platform.video.publish(session_id, connection, stream)
        told = {"id": stream, "connection": one, "createdAt": 1_470_257_688_143}
        reports.append(about_somebody("streamCreated", session_id, stream=told))
    for report in reports:
        platform.backend.show.callbacks.take(a_callback(report))


def refused(platform: InProcessPlatform, uid: str, writes: dict[str, Any]) -> bool:
    """Whether the database refuses a fan's write, and stays as it is."""
    before = platform.databases.instance.root
    try:
        platform.client(anonymous(uid)).update(writes)
    except (RulesDenied, InvalidData):
        return platform.databases.instance.root is before
    return False


def test_a_fan_in_the_audience_does_not_get_into_the_backstage(
    platform: InProcessPlatform,
) -> None:
    """A viewer listens to the line and to private calls in the backstage session.

    Hurts: everybody who talks to the producer before they go on.
    Stopped by: the audience gets no token for that session and does not learn its id;
    OpenTok takes none that was made for the stage.
    """
    backstage = platform.event_of(ANA)["sessionId"]

    got = tokens(platform, FAY, Seat.AUDIENCE)

    assert got.stage_token.startswith("subscriber in ")
    assert got.backstage_token is None
    assert backstage not in got.model_dump_json()


@pytest.mark.parametrize(
    ("seat", "refusal"),
    [
        (Seat.ON_DECK, NotOnDeck),
        (Seat.CALLED, NotCalled),
        (Seat.STAGE, NotOnStage),
    ],
)
def test_nobody_takes_a_seat_by_asking_for_it(
    platform: InProcessPlatform, seat: Seat, refusal: type[PermissionDenied]
) -> None:
    """A fan names the seat that they would like to have.

    Hurts: the producer, who is to say who talks, and everybody who would hear it.
    Stopped by: the show's records are asked, each time.
    """
    join(platform, FAY)

    with pytest.raises(refusal):
        tokens(platform, FAY, seat)


def test_who_is_on_deck_hears_nobody(fresh_people: TokenHolders) -> None:
    """A fan whose turn comes soon listens to the others, or signals to the producer.

    Hurts: what is said backstage is for those whom the producer talks to.
    Stopped by: tokens of that seat have the role `publisheronly`.
    """
    people = fresh_people
    user = people.auth("lookup", idToken=people.known["fanIdToken"])["users"][0]
    place = "{producerId}/{fanUrl}".format(**people.known)
    people.put(f"line/{place}/{user['localId']}", a_place())
    people.stack.settle()
    got = people.reply("createTokensFan", {**PLACE, "seat": "onDeck"}, by="fan")
    moderator = people.reply("createTokenProducer", {"id": "$event"}, by="producer")

    def connected(one: dict[str, Any]) -> str:
        body = {"sessionId": one["sessionId"], "token": one["backstageToken"]}
        return str(people.opentok("POST", "connections", body)["connectionId"])

    own = {"connectionId": connected(got)}
    theirs = people.opentok("POST", "streams", {"connectionId": connected(moderator)})
    people.opentok("POST", "streams", own)
    heard = {**own, "streamId": theirs["id"]}
    tried = {"subscriptions": heard, "signals": {**own, "type": "t", "data": "d"}}
    for path, body in tried.items():
        request = people.requests.opentok("POST", path, body)
        assert people.send(request).status_code == 403, path


def test_no_more_of_a_line_than_its_first_get_to_publish(
    platform: InProcessPlatform,
) -> None:
    """Everybody in a long line asks for tokens to publish backstage.

    Hurts: OpenTok stops at 55 publishers in a session, and each of them costs.
    Stopped by: the first of the line are on deck, as many as the operator says; nobody
    else gets tokens of that seat.
    """
    line_up(platform, FAY, GUS)

    first = tokens(platform, FAY, Seat.ON_DECK)
    with pytest.raises(NotOnDeck):
        tokens(platform, GUS, Seat.ON_DECK)
    platform.client(anonymous(FAY)).update({f"{LINE}/{FAY}": None})
    deliver(platform)

    assert str(first.backstage_token).startswith("publisheronly in ")
    with pytest.raises(NotOnDeck):
        tokens(platform, FAY, Seat.ON_DECK)
    assert tokens(platform, GUS, Seat.ON_DECK).backstage_token


@pytest.mark.parametrize(
    "writes",
    [
        {f"{LINE}/{GUS}/order": 1},
        {f"{LINE}/{GUS}/order": {".sv": {"increment": -100_000}}},
        {f"{LINE}/{GUS}": {"at": NOW, "order": 1}},
        {f"{LINE}/{GUS}": {**PLACE_NOW, ".priority": 1}},
        {f"{LINE}/{FAY}": None},
        {f"{LINE}/{FAY}/order": NOW},
        {f"{LINE}/{FAY}/held": True},
        {f"{LINE}/0": PLACE_NOW},
        {LINE: {GUS: {"at": 1, "order": 1}}},
        {f"{DECK}/{GUS}": "line"},
        {f"{DECK}/{GUS}": "producer"},
        {f"{DECK}/{FAY}": None},
    ],
    ids=str,
)
def test_nobody_jumps_the_line(
    platform: InProcessPlatform, writes: dict[str, Any]
) -> None:
    """A fan dates their place in line back, removes another's, or goes on deck alone.

    Hurts: those who were there before.
    Stopped by: the rules: a place is the server's time at the moment of the write, the
    fan's own, once; who is on deck is the backend's and the producer's to say.
    """
    line_up(platform, FAY, GUS)

    assert refused(platform, GUS, writes)


@pytest.mark.parametrize(
    "writes",
    [
        {f"calls/ana/night/{GUS}": NOW},
        {f"calls/ana/night/{FAY}": None},
        {f"linePositions/ana/night/{GUS}": {"position": 1}},
        {"lineSummary/ana/night/waiting": 1},
        {"lineSummary/ana/night": None},
        {"stageTurns/ana/night/turn": 1},
        {"callRequests/ana/night/click": GUS},
        {f"notes/ana/night/{GUS}": {"text": "Sings.", "at": NOW, "by": GUS}},
        {f"notes/ana/night/{GUS}": None},
    ],
    ids=str,
)
def test_nobody_calls_themselves_or_answers_for_another(
    platform: InProcessPlatform, writes: dict[str, Any]
) -> None:
    """A fan is called by themselves, answers another's call, or notes their own merits.

    Hurts: whoever is called is who the producer wants; a call that another has answered
    is believed to be heard.
    Stopped by: the rules: producer and screeners call and note, the fan who is called
    answers, and positions, how many wait and how long turns take are the backend's.
    """
    line_up(platform, FAY, GUS)
    called: dict[str, Json] = {f"{SHOW}/activeFans/{FAY}/isBackstage": True}
    called |= {f"{SHOW}/backstageFanId": FAY, f"calls/ana/night/{FAY}": NOW}
    platform.client(signed_in(ANA)).update(called)

    assert refused(platform, GUS, writes)


def test_a_place_in_line_is_of_somebody_who_is_there(
    platform: InProcessPlatform,
) -> None:
    """A user who is not in the show gets in line, or leaves their place there behind.

    Hurts: a line of ghosts, with one of them on deck.
    Stopped by: the rules: a place in line needs the record, and goes in one write with
    it.
    """
    line_up(platform, FAY)

    assert refused(platform, GUS, {f"{LINE}/{GUS}": PLACE_NOW})
    assert refused(platform, FAY, {f"{SHOW}/activeFans/{FAY}": None})


def test_nobody_learns_who_waits_beside_them(platform: InProcessPlatform) -> None:
    """A fan reads the line, or who of it is on deck.

    Hurts: the others, whose user ids are nobody's business.
    Stopped by: the rules: a fan reads the own place, the producer all of them.
    """
    line_up(platform, FAY, GUS)
    curious = platform.client(anonymous(GUS))

    for top in (LINE, DECK, "calls/ana/night", "linePositions/ana/night"):
        assert curious.may_read(f"{top}/{GUS}")
        for place in (top, f"{top}/{FAY}"):
            assert not curious.may_read(place), place
    assert not curious.may_read(f"notes/ana/night/{GUS}")


@pytest.mark.parametrize("flag", ["isBackstage", "inPrivateCall"])
def test_who_was_sent_back_gets_no_tokens_to_talk_with(
    platform: InProcessPlatform, flag: str
) -> None:
    """A fan who was called once renews the tokens after being sent back.

    Hurts: the producer, whose next private call they would hear.
    Stopped by: the fan's record is looked up in each call, and the tokens of before are
    ten minutes to connect with.
    """
    join(platform, FAY)
    producer = platform.client(signed_in(ANA))
    record = f"{SHOW}/activeFans/{FAY}"
    pointer = {f"{SHOW}/backstageFanId": FAY} if flag == "isBackstage" else {}
    producer.update({f"{record}/{flag}": True, **pointer})
    called = tokens(platform, FAY, Seat.CALLED)
    producer.update({f"{record}/{flag}": False})

    with pytest.raises(NotCalled):
        tokens(platform, FAY, Seat.CALLED)

    ten_minutes = round(platform.clock.now().timestamp() * 1000) + 600_000
    assert str(called.backstage_token).startswith("publisher in ")
    assert called.expires_at == ten_minutes


@pytest.mark.parametrize("flag", ["isBackstage", "inPrivateCall"])
def test_who_was_sent_back_does_not_come_again_with_the_tokens_of_before(
    platform: InProcessPlatform, flag: str
) -> None:
    """A fan who was called connects once more after being sent back.

    Hurts: their token is good for ten minutes, and a connection for as long as they
    like: they would hear the line and every private call.
    Stopped by: the report of the connection, upon which the seat is looked up.
    """
    join(platform, FAY)
    producer = platform.client(signed_in(ANA))
    record = f"{SHOW}/activeFans/{FAY}"
    pointer = {f"{SHOW}/backstageFanId": FAY} if flag == "isBackstage" else {}
    producer.update({f"{record}/{flag}": True, **pointer})
    tokens(platform, FAY, Seat.CALLED)
    backstage = platform.event_of(ANA)["sessionId"]
    connect(platform, backstage, "first")
    assert "first" in platform.video.connections
    producer.update({f"{record}/{flag}": False})

    connect(platform, backstage, "again")

    assert "again" not in platform.video.connections
    told = platform.tree["disconnections"][platform.event_of(ANA)["id"]]
    assert told[FAY]["reason"] == "seat-lost"


@pytest.mark.parametrize("flag", ["isBackstage", "inPrivateCall"])
def test_who_was_sent_back_does_not_stay_backstage(
    platform: InProcessPlatform, flag: str
) -> None:
    """A fan who was called stays connected with an app that was tampered with.

    Hurts: the producer, whose next private call they hear, and who may have an app that
    does not disconnect them.
    Stopped by: the reconciler, which ends connections backstage of whoever is neither
    on deck nor called nor on stage; the audience's connection stays, and so does the
    record.
    """
    platform.backend.seats.tokens.fan(fan(FAY), AUDIENCE)
    producer = platform.client(signed_in(ANA))
    record = f"{SHOW}/activeFans/{FAY}"
    pointer = {f"{SHOW}/backstageFanId": FAY} if flag == "isBackstage" else {}
    producer.update({f"{record}/{flag}": True, **pointer})
    event = platform.event_of(ANA)
    connect(platform, event["stageSessionId"], "of-the-audience")
    connect(platform, event["sessionId"], "called", "camera")
    platform.reconcile()
    assert "called" in platform.video.connections

    producer.update({f"{record}/{flag}": False})
    platform.reconcile()

    assert "called" not in platform.video.connections
    assert "of-the-audience" in platform.video.connections
    assert platform.tree["disconnections"][event["id"]][FAY]["reason"] == "seat-lost"
    assert FAY in platform.tree["activeBroadcasts"][ANA]["night"]["activeFans"]
    assert "barred" not in platform.tree


def test_who_was_taken_off_stage_does_not_go_on_publishing(
    platform: InProcessPlatform,
) -> None:
    """A fan who was on stage goes on publishing with an app that was tampered with.

    Hurts: everybody who watches, and the producer, who has the next fan on stage.
    Stopped by: the reconciler, which ends connections to the stage of whoever publishes
    there without being put there.
    """
    platform.backend.seats.tokens.fan(fan(FAY), AUDIENCE)
    producer = platform.client(signed_in(ANA))
    record = f"{SHOW}/activeFans/{FAY}"
    producer.update({f"{record}/isOnStage": True, f"{SHOW}/stageFanId": FAY})
    event = platform.event_of(ANA)
    connect(platform, event["stageSessionId"], "on-stage", "camera")
    platform.reconcile()
    assert "on-stage" in platform.video.connections

    producer.update({f"{record}/isOnStage": False, f"{SHOW}/stageFanId": None})
    platform.reconcile()

    assert "on-stage" not in platform.video.connections
    assert platform.tree["disconnections"][event["id"]][FAY]["reason"] == "seat-lost"


def test_who_was_taken_off_stage_does_not_publish_there_again(
    platform: InProcessPlatform,
) -> None:
    """A fan who was on stage connects once more and publishes, by the same token.

    Hurts: for ten minutes they could be back on the show at will.
    Stopped by: the report of the stream, upon which it is looked up who is on stage.
    """
    platform.backend.seats.tokens.fan(fan(FAY), AUDIENCE)
    producer = platform.client(signed_in(ANA))
    record = f"{SHOW}/activeFans/{FAY}"
    producer.update({f"{record}/isOnStage": True, f"{SHOW}/stageFanId": FAY})
    event = platform.event_of(ANA)
    connect(platform, event["stageSessionId"], "first", "camera")
    assert "first" in platform.video.connections
    producer.update({f"{record}/isOnStage": False, f"{SHOW}/stageFanId": None})

    connect(platform, event["stageSessionId"], "again", "another-camera")

    assert "again" not in platform.video.connections
    assert platform.tree["disconnections"][event["id"]][FAY]["reason"] == "seat-lost"


@pytest.mark.parametrize("seat", [Seat.ON_DECK, Seat.CALLED, Seat.STAGE])
def test_nobody_without_a_user_is_above_the_audience(
    platform: InProcessPlatform, seat: Seat
) -> None:
    """A session without a Firebase user asks for a seat that was given to somebody.

    Hurts: what nobody can be told from nobody can be put out of.
    Stopped by: seats are given to users; without one there is none.
    """
    line_up(platform, FAY)

    with pytest.raises(PermissionDenied):
        tokens(platform, None, seat)
